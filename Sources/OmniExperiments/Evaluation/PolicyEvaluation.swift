// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What another policy would have earned, judged from what was logged.
///
/// Each logged reward counts by how much likelier the judged policy would have been to choose the same. All estimators
/// stand side by side; none is offered as *the* value when too little of the log speaks for the policy.
public struct PolicyEvaluation: Sendable, Hashable {
    /// One logged choice, as the judged policy sees it.
    public struct Row: Sendable, Hashable {
        /// The chance that the logging policy gave to what it chose.
        public let logged: Double
        /// The chances that the judged policy gives to each action.
        public let target: [Double]
        /// Which action was chosen.
        public let action: Int
        /// What came of it.
        public let reward: Double
        /// The reward that a model expects of each action; nil without a model.
        public let modelled: [Double]?

        /// Creates a row.
        ///
        /// - Throws: ``ExperimentError`` for chances outside 0…1 or that do not add up, an action that is not there,
        ///   numbers that are not finite, or a model of another length.
        public init(logged: Double, target: [Double], action: Int, reward: Double, modelled: [Double]? = nil) throws {
            guard logged > 0, logged <= 1 else {
                throw ExperimentError(.invalidInput, "a logged choice needs a chance above 0 and at most 1")
            }
            guard target.indices.contains(action), target.allSatisfy({ (0...1).contains($0) }),
                abs(target.reduce(0, +) - 1) < 1e-4
            else {
                throw ExperimentError(.invalidInput, "the judged policy's chances must add up to 1 over all actions")
            }
            guard reward.isFinite, modelled?.allSatisfy(\.isFinite) ?? true else {
                throw ExperimentError(.notFinite, "a reward or a modelled reward is not finite")
            }
            guard modelled.map({ $0.count == target.count }) ?? true else {
                throw ExperimentError(.invalidInput, "the model must expect a reward of every action")
            }
            self.logged = logged
            self.target = target
            self.action = action
            self.reward = reward
            self.modelled = modelled
        }
    }

    /// An estimated value with its error.
    public struct Estimate: Sendable, Hashable {
        /// The mean reward.
        public let value: Double
        /// The standard error; nil where none is offered.
        public let standardError: Double?

        /// The interval of 95 %; nil without an error.
        public var interval: ClosedInterval? {
            standardError.map { ClosedInterval(value - 1.959_963_984_540_054 * $0, value + 1.959_963_984_540_054 * $0) }
        }
    }

    /// Inverse propensity scores: the mean of weight times reward.
    public let ips: Estimate
    /// The same divided by the weights' mean: a little biased, far less noisy.
    public let snips: Estimate
    /// The first with weights cut at a bound.
    public let clippedIPS: Estimate
    /// What the model alone expects; nil without a model.
    public let direct: Estimate?
    /// The model, mended by what the log contradicts: right if either model or propensities are.
    public let doublyRobust: Estimate?
    /// The same with the correction divided by the weights' mean.
    public let selfNormalizedDoublyRobust: Estimate?
    /// The model alone where weights exceed a bound, mended elsewhere.
    public let switchDoublyRobust: Estimate?
    /// How many rows with equal weights would be worth as much: (Σw)² / Σw².
    public let effectiveSize: Double
    /// The mean weight, which is near 1 if the logged chances are right.
    public let meanWeight: Double
    /// The largest weight.
    public let largestWeight: Double
    /// The largest weight's share of all weights.
    public let largestShare: Double
    /// How many rows were judged.
    public let rows: Int

    /// Judges a policy.
    ///
    /// - Parameters:
    ///   - rows: The log.
    ///   - clip: The bound of clipped weights.
    ///   - switchAt: The bound above which only the model counts.
    /// - Throws: ``ExperimentError`` without rows, or if no row could have been the judged policy's.
    public init(_ rows: [Row], clip: Double = 10, switchAt: Double = 10) throws {
        guard !rows.isEmpty, clip > 0, switchAt > 0 else {
            throw ExperimentError(.invalidInput, "an evaluation needs rows, and bounds above 0")
        }
        let weights = rows.map { $0.target[$0.action] / $0.logged }
        let n = Double(rows.count)
        let sum = weights.reduce(0, +)
        let squares = weights.reduce(0) { $0 + $1 * $1 }
        guard sum > 0, squares.isFinite else {
            throw ExperimentError(.tooLittleEvidence, "the judged policy would have done nothing that was logged")
        }
        self.rows = rows.count
        effectiveSize = sum * sum / squares
        meanWeight = sum / n
        largestWeight = weights.max() ?? 0
        largestShare = largestWeight / sum
        let earned = zip(weights, rows).map { $0 * $1.reward }
        ips = Self.mean(earned)
        let snipsValue = earned.reduce(0, +) / sum
        snips = Self.normalized(zip(weights, rows).map { ($0, $0 * ($1.reward - snipsValue)) }, snipsValue, sum)
        clippedIPS = Self.mean(zip(weights, rows).map { min($0, clip) * $1.reward })
        guard rows.allSatisfy({ $0.modelled != nil }) else {
            direct = nil
            doublyRobust = nil
            selfNormalizedDoublyRobust = nil
            switchDoublyRobust = nil
            try checkFinite()
            return
        }
        let expected = rows.map { row in zip(row.target, row.modelled ?? []).reduce(0) { $0 + $1.0 * $1.1 } }
        let rest = zip(weights, rows).map { weight, row in weight * (row.reward - (row.modelled?[row.action] ?? 0)) }
        let base = expected.reduce(0, +) / n
        direct = Estimate(value: base, standardError: nil)
        doublyRobust = Self.mean(zip(expected, rest).map { $0 + $1 })
        selfNormalizedDoublyRobust = Estimate(value: base + rest.reduce(0, +) / sum, standardError: nil)
        let kept = zip(weights, rest).map { $0 > switchAt ? 0 : $1 }
        switchDoublyRobust = Self.mean(zip(expected, kept).map { $0 + $1 })
        try checkFinite()
    }

    private func checkFinite() throws {
        let optional = [direct, doublyRobust, selfNormalizedDoublyRobust, switchDoublyRobust]
        let estimates = [ips, snips, clippedIPS] + optional.compactMap { $0 }
        guard estimates.allSatisfy({ $0.value.isFinite && ($0.standardError ?? 0).isFinite }) else {
            throw ExperimentError(.notFinite, "rewards or weights are too large for an estimate to be finite")
        }
    }

    private static func mean(_ values: [Double]) -> Estimate {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        guard values.count > 1 else { return Estimate(value: mean, standardError: nil) }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return Estimate(value: mean, standardError: (squares / (n - 1) / n).squareRoot())
    }

    /// The delta method: the deviations, divided by the weights' sum.
    private static func normalized(
        _ rows: [(weight: Double, deviation: Double)], _ value: Double, _ sum: Double
    ) -> Estimate {
        guard rows.count > 1 else { return Estimate(value: value, standardError: nil) }
        let squares = rows.reduce(0) { $0 + $1.deviation * $1.deviation }
        return Estimate(value: value, standardError: squares.squareRoot() / sum)
    }
}
