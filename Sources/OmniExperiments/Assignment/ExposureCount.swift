// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Who was shown which arm of one experiment: each person once, at the first exposure.
///
/// Feed it the exposures of the log, in any order; the same exposure twice changes nothing. When two people turn out to
/// be one, say so with ``merge(_:into:)``: the earlier exposure stays, and if the arms differ the person counts as
/// crossed over.
public struct ExposureCount: Sendable, Hashable {
    private struct Entry: Sendable, Hashable {
        var assigned: ArmAssigned
        var isCrossedOver = false
    }

    /// The experiment's name; exposures of others are passed over.
    public let experiment: String
    private var people: [BucketKey: Entry] = [:]
    /// Who turned out to be whom.
    private var aliases: [BucketKey: BucketKey] = [:]

    /// Creates the count of an experiment before anybody was exposed.
    public init(of experiment: String) {
        self.experiment = experiment
    }

    /// Takes one exposure.
    public mutating func record(_ assigned: ArmAssigned, of person: BucketKey) {
        guard assigned.experiment == experiment else { return }
        let fresh = Entry(assigned: assigned)
        let person = whoever(person)
        people[person] = people[person].map { Self.joined($0, fresh) } ?? fresh
    }

    /// Takes note that one person turned out to be another; the other is the one that stays.
    ///
    /// Before or after their exposures: what is recorded of either later counts for the one who stays.
    public mutating func merge(_ absorbed: BucketKey, into person: BucketKey) {
        let (absorbed, person) = (whoever(absorbed), whoever(person))
        guard absorbed != person else { return }
        aliases[absorbed] = person
        guard let entry = people.removeValue(forKey: absorbed) else { return }
        people[person] = people[person].map { Self.joined($0, entry) } ?? entry
    }

    /// The person whom somebody turned out to be, at the end of all merges.
    private func whoever(_ person: BucketKey) -> BucketKey {
        var person = person
        while let next = aliases[person] { person = next }
        return person
    }

    /// Returns how many people were first shown an arm, and how many of them another arm too.
    public func people(in arm: String) -> (count: Int, crossedOver: Int) {
        people.values.reduce(into: (count: 0, crossedOver: 0)) { total, entry in
            guard entry.assigned.arm == arm else { return }
            total.count += 1
            if entry.isCrossedOver { total.crossedOver += 1 }
        }
    }

    /// The arm that counts for a person; nil if none was shown.
    public func arm(of person: BucketKey) -> String? { people[whoever(person)]?.assigned.arm }

    private static func joined(_ left: Entry, _ right: Entry) -> Entry {
        var kept = precedes(left.assigned, right.assigned) ? left : right
        kept.isCrossedOver = left.isCrossedOver || right.isCrossedOver || left.assigned.arm != right.assigned.arm
        return kept
    }

    /// Holdouts first, then the earlier exposure, as ``Experiment``'s stored arms have it.
    private static func precedes(_ left: ArmAssigned, _ right: ArmAssigned) -> Bool {
        (left.isHoldout ? 0 : 1, left.asOf, left.arm) <= (right.isHoldout ? 0 : 1, right.asOf, right.arm)
    }
}
