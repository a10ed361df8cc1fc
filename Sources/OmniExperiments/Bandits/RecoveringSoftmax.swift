// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Duolingo's sleeping, recovering softmax (Yancey and Settles 2020): which of many message templates to send when not
/// all are eligible and each is weaker the more recently it was seen.
///
/// An arm's score is how much better rounds went in which it was sent than rounds in which it could have been and was
/// not, each round weighted by one over its chance. Having seen it recently costs γ·2^(−days / half-life).
public struct RecoveringSoftmax: Sendable, Hashable {
    /// The settings, with the paper's values.
    public struct Configuration: Sendable, Hashable, Codable {
        /// What having seen an arm just now costs its score.
        public var penalty = 0.017
        /// After how many days half of that is forgotten.
        public var halfLifeDays = 15.0
        /// How sharply the best is preferred; smaller is sharper.
        public var temperature = 0.0025
        /// How many rounds' worth of the arm's plain mean is mixed into its weighted means.
        public var shrinkage = 105.0

        /// Creates the paper's settings.
        public init() {}

        func check() throws {
            let positive = [halfLifeDays, temperature, shrinkage]
            guard positive.allSatisfy({ $0 > 0 && $0.isFinite }), penalty >= 0, penalty.isFinite else {
                throw ExperimentError(
                    .invalidInput, "half-life, temperature and shrinkage must be above 0, the penalty 0 or more")
            }
        }
    }

    /// One arm's figures.
    public struct Score: Sendable, Hashable, Codable {
        /// The weighted mean reward of rounds in which it was sent.
        public let sent: Double
        /// The effective number of those rounds (Kish 1965).
        public let sentSize: Double
        /// The weighted mean reward of rounds in which it could have been sent and was not.
        public let unsent: Double
        /// The effective number of those rounds.
        public let unsentSize: Double
        /// The mean reward of all rounds in which it was eligible.
        public let prior: Double
        /// How much better it is, as a share of the reward without it.
        public let score: Double
    }

    /// The settings.
    public let configuration: Configuration
    /// By arm.
    public let scores: [String: Score]

    /// Works out the scores of a history, such as yesterday's batch.
    ///
    /// - Throws: ``ExperimentError`` for settings that are not above 0, or if rewards without an arm are 0 or less on
    ///   average, so that no share can be taken of them.
    public init(_ history: [RewardedDecision], configuration: Configuration = .init()) throws {
        try configuration.check()
        self.configuration = configuration
        let arms = Set(history.flatMap(\.decision.propensities.keys)).sorted()
        var scores: [String: Score] = [:]
        for arm in arms { scores[arm] = try Self.score(arm, history, configuration.shrinkage) }
        self.scores = scores
    }

    /// Creates a policy from scores that were worked out elsewhere; one that is not finite counts as 0.
    ///
    /// - Throws: ``ExperimentError`` for settings that are not above 0.
    public init(scores: [String: Double], configuration: Configuration = .init()) throws {
        try configuration.check()
        self.configuration = configuration
        self.scores = scores.mapValues { score in
            Score(
                sent: 0, sentSize: 0, unsent: 0, unsentSize: 0, prior: 0, score: score.isFinite ? score : 0)
        }
    }

    /// Returns each eligible arm's score after what is lost by having been seen; an arm never seen loses nothing, and one
    /// without history has a score of 0.
    public func adjusted(daysSinceShown: [String: Double], eligible: [String]) -> [String: Double] {
        let raw = scores.mapValues(\.score)
        return Self.adjusted(raw, daysSinceShown, eligible, configuration)
    }

    /// Returns the chance of each eligible arm.
    ///
    /// - Throws: ``ExperimentError`` without an eligible arm.
    public func policy(daysSinceShown: [String: Double], eligible: [String]) throws -> [String: Double] {
        let scores = adjusted(daysSinceShown: daysSinceShown, eligible: eligible)
        return try Self.softmax(scores, temperature: configuration.temperature)
    }

    /// Chooses an arm; the choice follows from id and seed.
    ///
    /// - Throws: ``ExperimentError`` without an eligible arm.
    public func decide(
        id: String, daysSinceShown: [String: Double], eligible: [String], seed: String = "bandit"
    ) throws -> BanditDecision {
        let policy = try policy(daysSinceShown: daysSinceShown, eligible: eligible)
        return try BanditDecision(id: id, seed: seed, policy: policy, context: [])
    }

    static func adjusted(
        _ scores: [String: Double], _ days: [String: Double], _ eligible: [String], _ configuration: Configuration
    ) -> [String: Double] {
        let pairs = Set(eligible)
            .map { arm -> (String, Double) in
                let score = scores[arm] ?? 0
                guard let since = days[arm], since.isFinite else { return (arm, score) }
                return (arm, score - configuration.penalty * exp2(-max(since, 0) / configuration.halfLifeDays))
            }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    static func softmax(_ scores: [String: Double], temperature: Double) throws -> [String: Double] {
        guard let best = scores.values.max() else {
            throw ExperimentError(.invalidInput, "no arm is eligible; keep one that sends nothing")
        }
        let raw = scores.mapValues { exp(($0 - best) / temperature) }
        // In the order of names, so that the same scores give the same bits.
        let sum = raw.keys.sorted().reduce(0) { $0 + (raw[$1] ?? 0) }
        return raw.mapValues { $0 / sum }
    }

    private static func score(_ arm: String, _ history: [RewardedDecision], _ shrinkage: Double) throws -> Score {
        var sent = Weighted()
        var unsent = Weighted()
        var prior = Weighted()
        for row in history {
            guard let chance = row.decision.propensities[arm] else { continue }
            prior.add(row.reward, weight: 1)
            if row.decision.arm == arm {
                sent.add(row.reward, weight: 1 / chance)
            } else if chance < 1 {
                unsent.add(row.reward, weight: 1 / (1 - chance))
            }
        }
        let with = (sent.mean * sent.size + prior.mean * shrinkage) / (sent.size + shrinkage)
        let without = (unsent.mean * unsent.size + prior.mean * shrinkage) / (unsent.size + shrinkage)
        guard with.isFinite, without.isFinite else {
            throw ExperimentError(.notFinite, "the chances or rewards of '\(arm)' are too extreme for a weighted mean")
        }
        guard without > 0 else {
            // Where nothing was ever rewarded no arm is better than another.
            guard with == without else {
                throw ExperimentError(.invalidInput, "rewards without '\(arm)' average 0 or less; use rewards above 0")
            }
            return Score(
                sent: sent.mean, sentSize: sent.size, unsent: unsent.mean, unsentSize: unsent.size,
                prior: prior.mean, score: 0)
        }
        return Score(
            sent: sent.mean, sentSize: sent.size, unsent: unsent.mean, unsentSize: unsent.size, prior: prior.mean,
            score: (with - without) / without)
    }

    /// A weighted mean and the number of equal weights that would be worth as much.
    private struct Weighted {
        private var weights = 0.0
        private var squares = 0.0
        private var sum = 0.0

        mutating func add(_ value: Double, weight: Double) {
            weights += weight
            squares += weight * weight
            sum += weight * value
        }

        var mean: Double { weights > 0 ? sum / weights : 0 }
        var size: Double { squares > 0 ? weights * weights / squares : 0 }
    }
}
