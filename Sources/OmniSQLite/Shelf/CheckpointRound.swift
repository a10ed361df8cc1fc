// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniStore

/// A checkpoint that is being written piece by piece, so that commits go on between its pieces.
///
/// It brings the indexes to where the log was when it began. Who gets new entries meanwhile is written as they are by
/// then, or once more in the next round; a commit that is replayed after a crash passes over people who are further.
struct CheckpointRound: Sendable {
    /// Indexes in the overlay of the people to write: those with an ordinal by it, then new ones by their id, so that
    /// rows are written in the order in which they lie on disk.
    let people: [Int]
    /// The last commit whose changes the indexes hold when the round is over.
    let lastPending: Int64
    /// What the overlay held when the round began, and can let go of at its end.
    let extent: Overlay.Extent

    /// How far the round is.
    var writtenPeople = 0
    var sides: SideRows?
    var facts: [FactKey]?

    init(_ overlay: Overlay, lastPending: Int64) {
        self.lastPending = lastPending
        extent = overlay.extent
        let ordinal = { overlay.people.values[$0].ordinal }
        let known = overlay.dirty.filter { ordinal($0) > 0 }.sorted { ordinal($0) < ordinal($1) }
        let new = overlay.dirty.filter { ordinal($0) == 0 }
        people = known + new.sorted { overlay.people.keys[$0] < overlay.people.keys[$1] }
    }

    /// What a person costs, who has a row, a chain of places and a snapshot, beside a claim or a member.
    static let rowsOfPerson = 4

    /// About how much is left to do.
    func rowsLeft(_ leaving: SideChanges) -> Int {
        rest.count * Self.rowsOfPerson + (sides.map { $0.count - $0.written } ?? leaving.count)
    }

    /// The people who are not written yet.
    var rest: ArraySlice<Int> { people[writtenPeople...] }
}

/// Claims, standings and members of a round, in the order of their keys, and how many of them are written.
struct SideRows: Sendable {
    struct Member: Sendable {
        let person: PersonID
        let isMember: Bool
    }

    /// Near enough to the order of the stored keys, and much cheaper to sort by.
    let claims: [Claim]
    let standings: [(person: PersonID, standing: Standing)]
    let audiences: [(name: String, members: [Member])]
    var written = 0

    init(_ changes: SideChanges) {
        claims = changes.claims.values.sorted { $0.identifier < $1.identifier }
        standings = changes.standings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        audiences = changes.memberships.sorted { $0.key < $1.key }
            .map { name, members in
                (name, members.sorted { $0.key < $1.key }.map { Member(person: $0.key, isMember: $0.value) })
            }
    }

    var count: Int { audiences.reduce(claims.count + standings.count) { $0 + $1.members.count } }
}
#endif
