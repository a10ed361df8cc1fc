// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniStore

extension Overlay {
    /// How much it holds.
    struct Extent: Sendable {
        var places = 0
        var snapshots = 0
        var facts = 0
        var commits = 0
        var weight = 0

        static func - (left: Extent, right: Extent) -> Extent {
            Extent(
                places: left.places - right.places, snapshots: left.snapshots - right.snapshots,
                facts: left.facts - right.facts, commits: left.commits - right.commits,
                weight: left.weight - right.weight)
        }
    }

    var extent: Extent {
        Extent(
            places: places.count, snapshots: snapshots.count, facts: facts.count, commits: commits, weight: weight)
    }

    var hasChanges: Bool { commits > 0 || !dirty.isEmpty }

    /// The facts that were there when a round began, by their id.
    func facts(upTo count: Int) -> [FactKey] {
        (0..<count).map { FactKey(id: facts.keys[$0], content: facts.values[$0]) }.sorted { $0.id < $1.id }
    }

    /// From now on changes are those of the next round; the people of this one are remembered by it.
    mutating func beginRound() {
        dirty = []
        (leaving, sides) = (sides, SideChanges())
    }

    /// Notes where a person's row, entries and snapshot were written.
    mutating func markWritten(_ target: CheckpointTargets.Target) {
        people.values[target.index].ordinal = target.ordinal
        people.values[target.index].journal = target.journal
        people.values[target.index].isDirty = false
        people.values[target.index].lastPlace = -1
        let snapshot = people.values[target.index].newSnapshot
        if snapshot >= 0 { snapshots[Int(snapshot)] = [] }
        people.values[target.index].newSnapshot = -1
    }

    /// Forgets what was there when the round began; people's rows stay, unless there are more than `limit`.
    mutating func endRound(_ extent: Extent, keeping limit: Int) {
        leaving = SideChanges()
        facts.removeFirst(extent.facts)
        dropPlaces(extent.places)
        snapshots.removeFirst(extent.snapshots)
        for index in dirty where people.values[index].newSnapshot >= 0 {
            people.values[index].newSnapshot -= Int32(clamping: extent.snapshots)
        }
        commits -= extent.commits
        weight -= extent.weight
        if people.count > limit { forgetPeople(keeping: limit) }
    }

    /// Everybody who was there when the round began is written, so that no chain of anybody leads there.
    private mutating func dropPlaces(_ count: Int) {
        places.removeFirst(count)
        let shift = Int32(clamping: count)
        for index in places.indices {
            places[index].previous = places[index].previous < shift ? -1 : places[index].previous - shift
        }
        for index in dirty where people.values[index].lastPlace >= 0 { people.values[index].lastPlace -= shift }
    }

    /// Those who changed since must stay; of the others those who entered memory last.
    private mutating func forgetPeople(keeping limit: Int) {
        let unchanged = people.values.indices.filter { !people.values[$0].isDirty }
        let kept = unchanged.suffix(max(0, limit / 2 - dirty.count))
        let rows = (kept + dirty).map { (people.keys[$0], people.values[$0]) }
        people.removeAll()
        for (person, row) in rows { _ = people.insert(person, row) }
        dirty = Array(kept.count..<people.count)
    }
}
#endif
