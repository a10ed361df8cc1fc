// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension PolicyEvaluation {
    /// Whether an evaluation may decide anything.
    public enum Verdict: Sendable, Hashable {
        /// The value of the policy, with its interval.
        case usable(Estimate)
        /// Too little of the log speaks for the policy; so many effective rows there are, and so much hangs on one.
        case tooLittle(effectiveSize: Double, largestShare: Double)
        /// The weights' mean is too far from 1: the logged chances are wrong, and with them everything.
        case wrongPropensities(meanWeight: Double)
    }

    /// The value of the judged policy, or why there is none.
    ///
    /// Refused below 100 effective rows, or where one row holds more than a twentieth of the weight. Weights average 1 if
    /// the logged chances are those that were used; five standard errors off they are not.
    public var verdict: Verdict {
        guard effectiveSize >= 100, largestShare <= 0.05 else {
            return .tooLittle(effectiveSize: effectiveSize, largestShare: largestShare)
        }
        let n = Double(rows)
        // Σw² = (Σw)² / ESS, from which the variance of the weights follows.
        let squares = meanWeight * meanWeight * n * n / effectiveSize
        let variance = max(squares / n - meanWeight * meanWeight, 0)
        let error = (variance / n).squareRoot()
        if abs(meanWeight - 1) > max(5 * error, 1e-3) { return .wrongPropensities(meanWeight: meanWeight) }
        return .usable(doublyRobust ?? snips)
    }

    /// Judges a policy by a bandit's history.
    ///
    /// - Parameters:
    ///   - history: Decisions with their rewards.
    ///   - policy: The chances that the judged policy gives to the arms that were eligible.
    ///   - model: The reward that is expected of each eligible arm; nil without a model.
    ///   - clip: The bound of clipped weights.
    ///   - switchAt: The bound above which only the model counts.
    /// - Throws: ``ExperimentError`` for a policy whose chances do not add up to 1, or without history.
    public init(
        of history: [RewardedDecision], policy: (BanditDecision) throws -> [String: Double],
        model: ((BanditDecision) throws -> [String: Double])? = nil, clip: Double = 10, switchAt: Double = 10
    ) throws {
        let rows = try history.map { row in
            let decision = row.decision
            let arms = decision.propensities.keys.sorted()
            let chances = try policy(decision)
            let expected = try model?(decision)
            return try Row(
                logged: decision.propensity, target: arms.map { chances[$0] ?? 0 },
                action: arms.firstIndex(of: decision.arm) ?? 0, reward: row.reward,
                modelled: expected.map { values in arms.map { values[$0] ?? 0 } })
        }
        try self.init(rows, clip: clip, switchAt: switchAt)
    }
}
