// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Something that learns from rewards which arm to choose.
public protocol Bandit: Sendable {
    /// The names of all arms.
    var arms: [String] { get }
    /// Returns the chance of each eligible arm; they add up to 1.
    ///
    /// - Throws: ``ExperimentError`` without an eligible arm, for an arm that is not known, or for a context that does
    ///   not fit.
    func policy(context: [Double], eligible: [String]) throws -> [String: Double]
    /// Takes note of a decision, whose reward is taken for 0 until it comes.
    ///
    /// - Throws: ``ExperimentError`` for an arm that is not known or a context that does not fit.
    mutating func note(_ decision: BanditDecision) throws
    /// Takes note that the reward of a noted decision changed.
    ///
    /// - Throws: ``ExperimentError`` for an arm that is not known, or a reward that the bandit cannot use.
    mutating func correct(_ decision: BanditDecision, from old: Double, to new: Double) throws
}

extension Bandit {
    /// Chooses an arm.
    ///
    /// The choice follows from id and seed: the same question gets the same answer until something is learned.
    ///
    /// - Parameters:
    ///   - id: Unique for the decision, such as run and step; not a person's, or they always draw the same.
    ///   - context: What is known about the situation, for bandits that use it.
    ///   - eligible: The arms that may be chosen now; by default all.
    ///   - seed: What is hashed together with the id.
    /// - Returns: The decision, which knows its chance.
    /// - Throws: ``ExperimentError`` without an eligible arm, for an arm that is not known, or for a context that does
    ///   not fit.
    public func decide(
        id: String, context: [Double] = [], eligible: [String]? = nil, seed: String = "bandit"
    ) throws -> BanditDecision {
        let policy = try policy(context: context, eligible: eligible ?? arms)
        return try BanditDecision(id: id, seed: seed, policy: policy, context: context)
    }

    /// The eligible arms' places.
    func places(of eligible: [String]) throws -> [Int] {
        guard !eligible.isEmpty else {
            throw ExperimentError(.invalidInput, "no arm is eligible; keep one that sends nothing")
        }
        return try Set(eligible).sorted().map { try place(of: $0) }
    }

    func place(of arm: String) throws -> Int {
        guard let place = arms.firstIndex(of: arm) else {
            throw ExperimentError(.unknownName, "the bandit has no arm '\(arm)'")
        }
        return place
    }

    /// A policy that takes the best most of the time and each other with a small chance, so that all can be evaluated.
    func mostly(_ scores: [(arm: String, score: Double)], exploring share: Double) -> [String: Double] {
        let best = scores.max { ($0.score, $1.arm) < ($1.score, $0.arm) }?.arm
        let rest = share / Double(scores.count)
        return Dictionary(
            scores.map { ($0.arm, $0.arm == best ? 1 - share + rest : rest) }, uniquingKeysWith: { first, _ in first })
    }
}

/// A bandit with the memory that real rewards need: they come late, twice, and before their decision.
///
/// Whatever the order, the same decisions and rewards give the same bandit up to rounding. The first reward of a
/// decision, by the time at which it happened, is the one that counts.
public struct BanditRun<Model: Bandit>: Sendable {
    /// What became of a reward.
    public enum Outcome: String, Sendable, Hashable {
        /// It counts, at once or as soon as its decision arrives.
        case counted
        /// Another reward of the decision happened earlier, or this one was already here.
        case repeated
        /// It happened after the window.
        case tooLate
    }

    private struct Reward: Sendable, Hashable {
        let value: Double
        /// Seconds after the decision.
        let delay: Double
    }

    /// The bandit as it has learned so far.
    public private(set) var model: Model
    /// Seconds after a decision in which a reward counts.
    public let window: Double
    private var decisions: [String: BanditDecision] = [:]
    private var rewards: [String: Reward] = [:]

    /// Starts a run.
    public init(_ model: Model, window: Double = .infinity) {
        self.model = model
        self.window = window
    }

    /// Takes a decision; the same twice changes nothing.
    ///
    /// - Throws: ``ExperimentError`` for an arm that is not known or a context that does not fit; or for a decision with
    ///   the id of another one.
    public mutating func record(_ decision: BanditDecision) throws {
        if let known = decisions[decision.id] {
            guard known == decision else {
                throw ExperimentError(.invalidInput, "two decisions have the id '\(decision.id)'")
            }
            return
        }
        // On a copy, so that a reward that cannot be used leaves no half-learned decision behind.
        var learned = model
        try learned.note(decision)
        if let reward = rewards[decision.id] { try learned.correct(decision, from: 0, to: reward.value) }
        model = learned
        decisions[decision.id] = decision
    }

    /// Takes a reward, before or after its decision, as often as it comes.
    ///
    /// - Parameters:
    ///   - id: The decision's.
    ///   - value: The reward.
    ///   - delay: Seconds from the decision to what is rewarded, by the clock of the facts and not of their arrival.
    /// - Returns: What became of it.
    /// - Throws: ``ExperimentError`` for a reward or delay that is not finite, or that the bandit cannot use.
    @discardableResult public mutating func reward(_ id: String, _ value: Double, after delay: Double) throws -> Outcome
    {
        guard value.isFinite, delay.isFinite else {
            throw ExperimentError(.notFinite, "a reward or its delay is not finite")
        }
        guard delay <= window else { return .tooLate }
        if let known = rewards[id], (known.delay, -known.value) <= (delay, -value) { return .repeated }
        if let decision = decisions[id] {
            try model.correct(decision, from: rewards[id]?.value ?? 0, to: value)
        }
        rewards[id] = Reward(value: value, delay: delay)
        return .counted
    }

    /// All decisions with their rewards, by id; a decision without a reward has 0.
    public var history: [RewardedDecision] {
        decisions.keys.sorted()
            .compactMap { id in
                decisions[id].flatMap { try? RewardedDecision($0, reward: rewards[id]?.value ?? 0) }
            }
    }
}
