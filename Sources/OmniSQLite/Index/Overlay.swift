// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniStore

/// What commits have changed in the indexes since the last checkpoint, and people's rows that were read meanwhile.
struct Overlay: Sendable {
    var people = DigestMap<PersonRow>()
    /// Indexes in `people` of those that changed, in order of their first change.
    var dirty: [Int] = []
    var places: [Place] = []
    var snapshots: [[UInt8]] = []
    var facts = DigestMap<Digest128>()
    var claims: [Identifier: Claim] = [:]
    var standings: [PersonID: Standing] = [:]
    var memberships: [String: [PersonID: Bool]] = [:]
    /// Commits that are not in the indexes yet.
    var commits = 0
    /// About what these changes take in memory.
    var weight = 0

    /// Applies one person's part of a commit.
    ///
    /// After a crash its entries are known by their number only.
    mutating func apply(
        _ part: PersonCommit, entryCount: Int? = nil, at index: Int, _ cursor: inout PlaceCursor
    ) {
        let entryCount = entryCount ?? part.entries.count
        if people.values[index].isDamaged {
            // What is stored of them stays as it is for whoever mends it; the log has the entries all the same.
            for _ in 0..<entryCount { _ = cursor.next() }
        } else {
            applyRow(part, entryCount, at: index, &cursor)
        }
        for claim in part.claims {
            claims[claim.identifier] = claim
            weight += 200
        }
        for change in part.memberships {
            memberships[change.audience, default: [:]][part.person] = change.isMember
            weight += 48
        }
    }

    private mutating func applyRow(
        _ part: PersonCommit, _ entryCount: Int, at index: Int, _ cursor: inout PlaceCursor
    ) {
        markDirty(index)
        for _ in 0..<entryCount {
            guard var place = cursor.next() else { break }
            place.previous = people.values[index].lastPlace
            people.values[index].lastPlace = Int32(clamping: places.count)
            places.append(place)
        }
        people.values[index].revision = part.expectedRevision &+ UInt64(entryCount)
        people.values[index].wakeUp = part.wakeUp
        weight += 96 + 16 * entryCount
        if let snapshot = part.snapshot { keep(snapshot, at: index) }
    }

    mutating func markDirty(_ index: Int) {
        guard !people.values[index].isDirty else { return }
        people.values[index].isDirty = true
        dirty.append(index)
    }

    private mutating func keep(_ snapshot: [UInt8], at index: Int) {
        let known = people.values[index].newSnapshot
        if known >= 0 {
            weight += snapshot.count - snapshots[Int(known)].count
            snapshots[Int(known)] = snapshot
        } else {
            people.values[index].newSnapshot = Int32(clamping: snapshots.count)
            snapshots.append(snapshot)
            weight += snapshot.count + 32
        }
        people.values[index].snapshotRevision = people.values[index].revision
        people.values[index].hasSnapshot = true
    }

    /// Applies what concerns nobody in particular; the facts themselves are in ``facts`` already.
    mutating func apply(_ standings: [(PersonID, Standing)], factCount: Int) {
        for (person, standing) in standings { self.standings[person] = standing }
        weight += standings.count * 96 + factCount * 48
        commits += 1
    }

    /// The person's places since the last checkpoint, the newest first.
    func newestPlaces(of row: PersonRow, _ body: (Place) -> Bool) {
        var next = row.lastPlace
        while next >= 0 {
            let place = places[Int(next)]
            guard body(place) else { return }
            next = place.previous
        }
    }

    /// Forgets what has reached the indexes; people's rows stay, unless there are more than `limit`.
    mutating func reset(keeping limit: Int) {
        for index in dirty {
            people.values[index].isDirty = false
            people.values[index].lastPlace = -1
            people.values[index].newSnapshot = -1
        }
        if people.count > limit {
            // Those who did something lately are the likeliest to do something soon.
            let lately = dirty.suffix(limit / 2).map { (people.keys[$0], people.values[$0]) }
            people.removeAll()
            for (person, row) in lately { _ = people.insert(person, row) }
        }
        dirty.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        snapshots.removeAll()
        facts.removeAll()
        claims.removeAll()
        standings.removeAll()
        memberships.removeAll()
        commits = 0
        weight = 0
    }
}

/// Hands out the places of a commit's entries in order.
struct PlaceCursor {
    private let extents: [LogExtent]
    private var extent = 0
    private var index = 0

    init(_ extents: [LogExtent]) { self.extents = extents }

    mutating func next() -> Place? {
        while extent < extents.count, index >= extents[extent].count {
            extent += 1
            index = 0
        }
        guard extent < extents.count else { return nil }
        defer { index += 1 }
        return Place(row: extents[extent].row, index: UInt32(clamping: index))
    }
}
#endif
