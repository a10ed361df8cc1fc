// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Thompson sampling for rewards of 0 or 1: each arm is chosen as often as it is likely the best.
///
/// The default for up to some fifty arms; late feedback in batches does not break it. The chances are exact integrals
/// and not draws, so that every decision knows its own.
public struct BetaThompson: Bandit, Hashable {
    /// The names of all arms.
    public let arms: [String]
    /// What is believed about each arm's share of successes, in their order.
    public private(set) var beliefs: [ShareBelief]
    /// The chance that is shared out evenly, so that no arm ever becomes impossible.
    public let exploration: Double

    /// Creates a bandit.
    ///
    /// - Throws: ``ExperimentError`` without arms, for two of one name, or an exploration outside 0…1.
    public init(arms: [String], prior: ShareBelief? = nil, exploration: Double = 0.01) throws {
        try ExperimentError.check(arms: arms, exploration: exploration)
        let start = try prior ?? ShareBelief()
        self.arms = arms
        self.exploration = exploration
        beliefs = arms.map { _ in start }
    }

    /// Returns the chance of each eligible arm.
    public func policy(context: [Double] = [], eligible: [String]) throws -> [String: Double] {
        let places = try places(of: eligible)
        let chances = ShareBelief.chancesOfBest(places.map { beliefs[$0] })
        let floor = exploration / Double(places.count)
        return Dictionary(
            zip(places, chances).map { (arms[$0], floor + (1 - exploration) * $1) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Takes note of a decision as a failure, until its reward comes.
    public mutating func note(_ decision: BanditDecision) throws {
        let place = try place(of: decision.arm)
        beliefs[place] = try ShareBelief(beliefs[place].alpha, beliefs[place].beta + 1)
    }

    /// Takes note that a reward changed.
    public mutating func correct(_ decision: BanditDecision, from old: Double, to new: Double) throws {
        guard (0...1).contains(new) else {
            throw ExperimentError(.invalidInput, "the rewards of a beta bandit lie between 0 and 1")
        }
        let place = try place(of: decision.arm)
        let change = new - old
        beliefs[place] = try ShareBelief(beliefs[place].alpha + change, beliefs[place].beta - change)
    }
}

/// The upper confidence bound of Auer, Cesa-Bianchi and Fischer (2002), for rewards between 0 and 1.
public struct UCB1: Bandit, Hashable {
    /// The names of all arms.
    public let arms: [String]
    /// How often each arm was chosen, in their order.
    public private(set) var pulls: [Int]
    /// The sum of each arm's rewards, in their order.
    public private(set) var rewards: [Double]
    /// The chance that is shared out evenly, so that what is decided can be evaluated.
    public let exploration: Double

    /// Creates a bandit.
    ///
    /// - Throws: ``ExperimentError`` without arms, for two of one name, or an exploration outside 0…1.
    public init(arms: [String], exploration: Double = 0.05) throws {
        try ExperimentError.check(arms: arms, exploration: exploration)
        self.arms = arms
        self.exploration = exploration
        pulls = arms.map { _ in 0 }
        rewards = arms.map { _ in 0 }
    }

    /// Returns each arm's bound; infinite for an arm that was never chosen.
    public var bounds: [String: Double] {
        let total = Double(pulls.reduce(0, +))
        let pairs = arms.indices.map { index -> (String, Double) in
            guard pulls[index] > 0 else { return (arms[index], .infinity) }
            let n = Double(pulls[index])
            return (arms[index], rewards[index] / n + (2 * log(total) / n).squareRoot())
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Returns the chance of each eligible arm.
    public func policy(context: [Double] = [], eligible: [String]) throws -> [String: Double] {
        let bounds = bounds
        return mostly(
            try places(of: eligible).map { (arms[$0], bounds[arms[$0]] ?? 0) }, exploring: exploration)
    }

    /// Takes note of a decision.
    public mutating func note(_ decision: BanditDecision) throws {
        pulls[try place(of: decision.arm)] += 1
    }

    /// Takes note that a reward changed.
    public mutating func correct(_ decision: BanditDecision, from old: Double, to new: Double) throws {
        rewards[try place(of: decision.arm)] += new - old
    }
}

extension ExperimentError {
    /// Refuses arms and shares that no bandit can have.
    static func check(arms: [String], exploration: Double) throws {
        guard !arms.isEmpty, Set(arms).count == arms.count else {
            throw ExperimentError(.invalidInput, "a bandit needs arms with different names")
        }
        guard (0...1).contains(exploration) else {
            throw ExperimentError(.invalidInput, "the share of exploration must lie between 0 and 1")
        }
    }
}
