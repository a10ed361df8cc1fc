// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniStore

/// What commits have changed that a whole checkpoint has not written yet, and people's rows that were read meanwhile.
struct Overlay: Sendable {
    var people = DigestMap<PersonRow>()
    /// Indexes in `people` of those that changed, in order of their first change.
    var dirty: [Int] = []
    var places: [Place] = []
    var snapshots: [[UInt8]] = []
    var facts = DigestMap<Digest128>()
    /// What commits have changed beside people's rows, since the checkpoint began that is being written.
    var sides = SideChanges()
    /// The same from before it: about to be in the indexes.
    var leaving = SideChanges()
    /// Commits that are not in the indexes yet.
    var commits = 0
    /// About what these changes take in memory.
    var weight = 0

    /// Applies one person's part of a commit.
    ///
    /// After a crash its entries are known by their number only, and the person's row may be further already.
    mutating func apply(
        _ part: PersonCommit, entryCount: Int? = nil, at index: Int, _ cursor: inout PlaceCursor,
        isWritten: Bool = false
    ) {
        let entryCount = entryCount ?? part.entries.count
        if isWritten || people.values[index].isDamaged {
            // What is stored of the damaged stays as it is for whoever mends it; the log has the entries all the same.
            for _ in 0..<entryCount { _ = cursor.next() }
        } else {
            applyRow(part, entryCount, at: index, &cursor)
        }
        for claim in part.claims {
            sides.claims[claim.identifier] = claim
            weight += 200
        }
        for change in part.memberships {
            sides.memberships[change.audience, default: [:]][part.person] = change.isMember
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
        for (person, standing) in standings { sides.standings[person] = standing }
        weight += standings.count * 96 + factCount * 48
        commits += 1
    }

    /// The person's places since their row was last written, the newest first.
    func newestPlaces(of row: PersonRow, _ body: (Place) -> Bool) {
        var next = row.lastPlace
        while next >= 0 {
            let place = places[Int(next)]
            guard body(place) else { return }
            next = place.previous
        }
    }

    func claim(on identifier: Identifier) -> Claim? { sides.claims[identifier] ?? leaving.claims[identifier] }
    func standing(of person: PersonID) -> Standing? { sides.standings[person] ?? leaving.standings[person] }

    /// Who entered or left an audience.
    func changes(of audience: String) -> [PersonID: Bool] {
        (leaving.memberships[audience] ?? [:]).merging(sides.memberships[audience] ?? [:]) { _, newer in newer }
    }
}

/// Changes of claims, standings and members, the latest of each.
struct SideChanges: Sendable {
    var claims: [Identifier: Claim] = [:]
    var standings: [PersonID: Standing] = [:]
    var memberships: [String: [PersonID: Bool]] = [:]

    var count: Int { memberships.values.reduce(claims.count + standings.count) { $0 + $1.count } }
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
