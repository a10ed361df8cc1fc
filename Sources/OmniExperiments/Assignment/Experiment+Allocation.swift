// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// Where a unit belongs in an experiment, or why in no arm.
public enum Allocation: Sendable, Hashable {
    /// In an arm.
    case arm(Place)
    /// In none.
    case outside(Reason)

    /// A place in an arm.
    public struct Place: Sendable, Hashable {
        /// The arm's name.
        public let arm: String
        /// Where the arm stands among the experiment's.
        public let index: Int
        /// The kind of id that was hashed.
        public let attribute: String
        /// The id that was hashed.
        public let id: String
        /// Where the id stands, 0 up to 1.
        public let position: Double
        /// Whether the arm was remembered rather than drawn.
        public let isSticky: Bool
    }

    /// Why a unit is in no arm.
    public enum Reason: String, Sendable, Hashable {
        /// It has none of the ids that are hashed.
        case noID
        /// It is in the experiment's holdout.
        case holdout
        /// It is outside of the namespace or of a filter.
        case filtered
        /// The audience's condition does not hold.
        case notEligible
        /// It was not shown what the experiment requires.
        case prerequisite
        /// It was shown an arm under a version that is no longer accepted.
        case versionBlocked
        /// No arm has its position.
        case notCovered
    }

    /// The arm's name; nil outside.
    public var arm: String? {
        if case .arm(let place) = self { place.arm } else { nil }
    }
}

extension Experiment {
    /// Returns where a unit belongs, and keeps the arm if the rules say so.
    ///
    /// The same unit gets the same answer for ever, unless the experiment is changed; with ``StickyBuckets`` not even
    /// then. A remembered arm is not asked for audience, filters or prerequisites again.
    ///
    /// - Parameters:
    ///   - unit: The person or device.
    ///   - memory: What was shown before.
    ///   - isEligible: Whether the audience's condition holds; asked only if it matters.
    ///   - shown: The arm of another experiment that the unit is in, for prerequisites.
    /// - Returns: An arm, or why there is none.
    public func allocate(
        _ unit: BucketUnit, remembering memory: inout StickyBuckets, isEligible: () -> Bool = { true },
        shown: (String) -> String? = { _ in nil }
    ) -> Allocation {
        guard let (attribute, id) = hashed(unit) else { return .outside(.noID) }
        let position = Bucketing.position(of: id, seed: seed, version: rules.version)
        var kept: String?
        if rules.isSticky {
            let known = memory.assignments(of: unit, rules.attribute, rules.fallbackAttribute)
            // Blocked only once everything else has let the unit through, as it would have been in the experiment.
            let isBlocked = known.keys.contains { key in
                guard let version = StickyBuckets.version(in: key, of: name) else { return false }
                return version >= 0 && version < rules.minimumBucketVersion
            }
            kept = isBlocked ? nil : known[StickyBuckets.key(name, rules.bucketVersion)]
            if let arm = kept, let index = arms.firstIndex(where: { $0.name == arm }) {
                memory.keep(arm, of: name, version: rules.bucketVersion, for: attribute, id: id)
                let place = Allocation.Place(
                    arm: arm, index: index, attribute: attribute, id: id, position: position, isSticky: true)
                return .arm(place)
            }
            if let reason = exclusion(unit, id, isEligible, shown) { return .outside(reason) }
            if isBlocked { return .outside(.versionBlocked) }
        } else if let reason = exclusion(unit, id, isEligible, shown) {
            return .outside(reason)
        }
        guard let index = Bucketing.choose(position, in: armRanges) else { return .outside(.notCovered) }
        if rules.isSticky {
            memory.keep(arms[index].name, of: name, version: rules.bucketVersion, for: attribute, id: id)
        }
        return .arm(
            Allocation.Place(
                arm: arms[index].name, index: index, attribute: attribute, id: id, position: position,
                isSticky: false))
    }

    /// Returns where a unit belongs when nothing is remembered.
    public func allocate(_ unit: BucketUnit, isEligible: Bool = true) -> Allocation {
        var memory = StickyBuckets()
        return allocate(unit, remembering: &memory, isEligible: { isEligible })
    }

    /// The positions of each arm.
    public var armRanges: [BucketRange] {
        if let ranges = rules.ranges { return Array(ranges.prefix(arms.count)) }
        let sum = arms.reduce(0) { $0 + $1.weight }
        var ranges = Bucketing.ranges(
            count: arms.count, coverage: rules.coverage, weights: arms.map { $0.weight / sum })
        // Rounding may leave a gap of 1e-16 below 1; it belongs to the last arm.
        if rules.coverage >= 1, let last = ranges.last, last.end < 1 {
            ranges[ranges.count - 1] = BucketRange(last.start, 1)
        }
        return ranges
    }

    private func hashed(_ unit: BucketUnit) -> (attribute: String, id: String)? {
        if let id = unit[rules.attribute] { return (rules.attribute, id) }
        // Without memory the arm would change at the login, so the fallback is only for sticky experiments.
        guard rules.isSticky, let fallback = rules.fallbackAttribute, let id = unit[fallback] else { return nil }
        return (fallback, id)
    }

    private func exclusion(
        _ unit: BucketUnit, _ id: String, _ isEligible: () -> Bool, _ shown: (String) -> String?
    ) -> Allocation.Reason? {
        if rules.filters.isEmpty {
            if let namespace = rules.namespace, !namespace.contains(id) { return .filtered }
        } else if !rules.filters.allSatisfy({ $0.contains(unit) }) {
            return .filtered
        }
        if !isEligible() { return .notEligible }
        let isMet = rules.requires.allSatisfy { required in
            shown(required.experiment).map(required.arms.contains) ?? false
        }
        if !isMet { return .prerequisite }
        if holdout > 0, Bucketing.position(of: id, seed: seed + "/holdout") < holdout { return .holdout }
        return nil
    }
}

extension Experiment {
    /// Returns where a person belongs.
    ///
    /// The holdout is drawn apart from the arms: changing its share moves nobody from one arm to another. A person who
    /// does not take part sees no arm, like one who is held out, but under another name, so that nobody counts them as
    /// controls.
    package func assign(_ bucketKey: BucketKey, given arms: ArmState = ArmState()) -> Assignment {
        let id = bucketKey.description
        let place = Bucketing.position(of: id, seed: seed, version: rules.version)
        let unit = BucketUnit([rules.attribute: id])
        // The engine remembers arms itself.
        var drawn = self
        drawn.rules.isSticky = false
        var memory = StickyBuckets()
        let allocation = drawn.allocate(unit, remembering: &memory) {
            true
        } shown: {
            arms[$0]?.assigned.arm
        }
        switch allocation {
        case .arm(let found): return Assignment(arm: found.arm, isHoldout: false, position: place)
        case .outside(.holdout): return Assignment(arm: Assignment.holdoutArm, isHoldout: true, position: place)
        case .outside where self.arms.isEmpty:
            return Assignment(arm: Assignment.holdoutArm, isHoldout: true, position: place)
        case .outside: return Assignment(arm: Assignment.outsideArm, isHoldout: true, position: place)
        }
    }
}
