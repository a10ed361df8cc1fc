// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A question put to chance: some arms, and perhaps a share of people who see none of them.
///
/// ```swift
/// let offer = Experiment("voucher size", arms: [.init("none"), .init("ten", weight: 2)], holdout: 0.05)
/// ```
/// Where a person belongs follows from their bucket key alone, so the same person gets the same arm on every
/// machine. What a person was first shown is stored (`ArmState`) and never drawn again.
public struct Experiment: Sendable, Hashable {
    /// One of the things that are compared.
    public struct Arm: Sendable, Hashable {
        /// The author's name of the arm, unique in its experiment.
        public let name: String
        /// How many people see it, in relation to the other arms.
        public let weight: Double

        /// Creates an arm.
        ///
        /// Weights need not add up to 1.
        public init(_ name: String, weight: Double = 1) {
            self.name = name
            self.weight = weight
        }
    }

    /// Unique among the experiments of a tenant; arms are remembered under it.
    public let name: String
    /// What is compared, the control first by custom.
    public let arms: [Arm]
    /// The share of people, 0…1, who see no arm at all.
    public let holdout: Double
    /// What is hashed together with the person.
    ///
    /// Two experiments with one seed put people into the same places.
    public let seed: String
    /// Who takes part, and by which id.
    public internal(set) var rules: AllocationRules

    /// Creates an experiment.
    ///
    /// Problems are found when it is published; see ``problems``.
    public init(
        _ name: String, arms: [Arm], holdout: Double = 0, seed: String? = nil, rules: AllocationRules = .init()
    ) {
        self.name = name
        self.arms = arms
        self.holdout = holdout
        self.seed = seed ?? name
        self.rules = rules
    }

    /// What stands in the way of publishing it, in sentences; empty when nothing does.
    public var problems: [String] {
        var problems: [String] = []
        if name.isEmpty { problems.append("an experiment needs a name") }
        if arms.isEmpty { problems.append("experiment '\(name)' has no arms") }
        var seen: Set<String> = []
        for arm in arms {
            if arm.name.isEmpty { problems.append("experiment '\(name)' has an arm without a name") }
            if arm.name == Assignment.holdoutArm || arm.name == Assignment.outsideArm {
                problems.append("experiment '\(name)' has an arm called '\(arm.name)', which stands for no arm at all")
            }
            if !seen.insert(arm.name).inserted {
                problems.append("experiment '\(name)' has two arms called '\(arm.name)'")
            }
            if !arm.weight.isFinite || arm.weight <= 0 {
                problems.append("arm '\(arm.name)' of experiment '\(name)' needs a weight above 0")
            }
        }
        if !(0...1).contains(holdout) {
            problems.append("the holdout of experiment '\(name)' must be a share between 0 and 1")
        }
        return problems + rules.problems(in: self)
    }
}

/// Where a person belongs in an experiment.
package struct Assignment: Sendable, Hashable {
    /// The name that stands in the place of an arm for people who see none.
    package static let holdoutArm = "holdout"
    /// The name that stands in the place of an arm for people who do not take part.
    package static let outsideArm = "outside"

    /// Name of the arm.
    package let arm: String
    /// Whether the person sees no arm.
    package let isHoldout: Bool
    /// Where the person stands, 0 up to 1, in the part that the arms share out.
    package let position: Double

    package init(arm: String, isHoldout: Bool, position: Double) {
        self.arm = arm
        self.isHoldout = isHoldout
        self.position = position
    }
}
