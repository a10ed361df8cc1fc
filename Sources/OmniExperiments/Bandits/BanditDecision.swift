// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// A choice between arms, with the chance it had: the only form in which a bandit's choices exist.
///
/// Because the chance is part of the type, whatever was decided can be evaluated later as if another policy had
/// decided (``PolicyEvaluation``). Store it whole.
public struct BanditDecision: Sendable, Hashable, Codable {
    /// Unique; rewards refer to it.
    public let id: String
    /// What was chosen.
    public let arm: String
    /// Every arm that could have been chosen, and the chance of each; they add up to 1.
    public let propensities: [String: Double]
    /// What was known about the situation, in the order that the bandit was given it; empty for bandits without.
    public let context: [Double]

    /// The chance of what was chosen, above 0.
    public var propensity: Double { propensities[arm] ?? 0 }

    /// Creates a decision that was taken elsewhere.
    ///
    /// - Throws: ``ExperimentError`` unless the chances lie in 0…1 and add up to 1, and the chosen arm has one.
    public init(id: String, arm: String, propensities: [String: Double], context: [Double] = []) throws {
        let sum = propensities.values.reduce(0, +)
        guard propensities.values.allSatisfy({ (0...1).contains($0) }), abs(sum - 1) < 1e-4 else {
            throw ExperimentError(.invalidInput, "the chances of a decision must lie between 0 and 1 and add up to 1")
        }
        guard let chance = propensities[arm], chance > 0 else {
            throw ExperimentError(.unknownName, "the chosen arm has no chance; log the policy that decided")
        }
        guard context.allSatisfy(\.isFinite) else {
            throw ExperimentError(.notFinite, "a number of the context is not finite")
        }
        self.id = id
        self.arm = arm
        self.propensities = propensities
        self.context = context
    }

    /// Chooses by a policy; the choice follows from the id and the seed, so that asking twice gives the same.
    init(id: String, seed: String, policy: [String: Double], context: [Double]) throws {
        let bits = StableHash.mix64(StableHash.fnv1a64(seed + "/" + id))
        var rest = Double(bits >> 11) * 0x1p-53
        let arms = policy.keys.sorted()
        var chosen = arms.last { (policy[$0] ?? 0) > 0 } ?? ""
        for arm in arms {
            let chance = policy[arm] ?? 0
            if chance > 0, rest < chance {
                chosen = arm
                break
            }
            rest -= chance
        }
        try self.init(id: id, arm: chosen, propensities: policy, context: context)
    }
}

/// A decision with what came of it.
public struct RewardedDecision: Sendable, Hashable, Codable {
    /// The decision.
    public let decision: BanditDecision
    /// What came of it.
    public let reward: Double

    /// Creates a pair.
    ///
    /// - Throws: ``ExperimentError`` for a reward that is not finite.
    public init(_ decision: BanditDecision, reward: Double) throws {
        guard reward.isFinite else { throw ExperimentError(.notFinite, "a reward is not finite") }
        self.decision = decision
        self.reward = reward
    }
}

extension BanditDecision {
    /// Reads a decision, and refuses what the initialiser refuses.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let id = try container.decode(String.self, forKey: .id)
        let arm = try container.decode(String.self, forKey: .arm)
        let propensities = try container.decode([String: Double].self, forKey: .propensities)
        let context = try container.decode([Double].self, forKey: .context)
        self = try decoder.checked {
            try BanditDecision(id: id, arm: arm, propensities: propensities, context: context)
        }
    }
}

extension RewardedDecision {
    /// Reads a decision with its reward, and refuses what the initialisers refuse.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let decision = try container.decode(BanditDecision.self, forKey: .decision)
        let reward = try container.decode(Double.self, forKey: .reward)
        self = try decoder.checked { try RewardedDecision(decision, reward: reward) }
    }
}
