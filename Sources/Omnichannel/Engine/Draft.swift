// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore

/// A commit while it is being written: what each person's steps add, in order.
struct Draft {
    /// One person's part.
    struct Part {
        let resident: Resident
        let expectedRevision: UInt64
        var entries: [[UInt8]] = []
        var claims: [Claim] = []
        var outbox: [OutboxChange] = []
        var memberships: [MembershipChange] = []
        /// The state itself was replaced, by a merge or a refold: the snapshot must not lag.
        var needsSnapshot = false
    }

    private(set) var parts: [Part] = []
    private var positions: [PersonID: Int] = [:]
    var standings: [(PersonID, Standing)] = []
    var loose: [[UInt8]] = []
    var facts: [FactKey] = []
    /// Claims are kept once per identifier, with the person that carries them in the commit.
    var isEmpty: Bool { parts.isEmpty && standings.isEmpty && loose.isEmpty && facts.isEmpty }

    /// The person's part, opened at their first step.
    mutating func part(of resident: Resident) -> Int {
        if let position = positions[resident.id] { return position }
        positions[resident.id] = parts.count
        parts.append(Part(resident: resident, expectedRevision: resident.revision))
        return parts.count - 1
    }

    subscript(position: Int) -> Part {
        get { parts[position] }
        _modify { yield &parts[position] }
    }

    /// Appends one entry to a person's log.
    mutating func log(_ body: Entry.Body, at now: Timestamp, of position: Int) {
        let resident = parts[position].resident
        resident.revision += 1
        parts[position].entries.append(Entry(number: resident.revision, at: now, body: body).encoded())
    }

    /// The commit.
    ///
    /// Snapshots are written for those whose log has grown far enough past the last one.
    func commit(_ step: Step, at now: Timestamp, snapshotEvery: Int) -> Commit {
        var people: [PersonCommit] = []
        people.reserveCapacity(parts.count)
        for part in parts {
            let resident = part.resident
            var snapshot: [UInt8]?
            if part.needsSnapshot || resident.revision - resident.snapshotRevision >= UInt64(snapshotEvery) {
                snapshot = resident.state.encoded()
                resident.snapshotRevision = resident.revision
            }
            people.append(
                PersonCommit(
                    person: resident.id, expectedRevision: part.expectedRevision, entries: part.entries,
                    snapshot: snapshot, wakeUp: step.wakeUp(of: &resident.state, after: now), claims: part.claims,
                    outbox: part.outbox,
                    memberships: part.memberships))
        }
        return Commit(people: people, standings: standings, loose: loose, facts: facts)
    }
}
