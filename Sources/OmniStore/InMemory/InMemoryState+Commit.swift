// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension InMemoryState {
    mutating func commit(_ commit: Commit) throws {
        try commit.validate()
        try check(commit)
        lastRecord += 1
        var index: UInt64 = 0
        for part in commit.people { apply(part, &index) }
        for entry in commit.loose { append(entry, of: nil, &index) }
        for (person, standing) in commit.standings { standings[person] = standing }
        for fact in commit.facts { facts[fact.id] = fact.content }
    }

    private func check(_ commit: Commit) throws {
        let gone = commit.people.map(\.person).filter(erased.contains)
        guard gone.isEmpty else { throw StoreError.erased(gone) }
        let stale = commit.people.filter { UInt64(people[$0.person]?.entries.count ?? 0) != $0.expectedRevision }
        guard stale.isEmpty else { throw StoreError.stale(stale.map(\.person)) }
        var own: Set<Digest128> = []
        let duplicates = commit.facts.map(\.id).filter { !own.insert($0).inserted || facts[$0] != nil }
        guard duplicates.isEmpty else { throw StoreError.duplicate(duplicates) }
    }

    private mutating func apply(_ part: PersonCommit, _ index: inout UInt64) {
        let id = part.person
        for entry in part.entries { append(entry, of: id, &index) }
        var person = people.removeValue(forKey: id) ?? Person()
        if person.entries.isEmpty, !part.entries.isEmpty { ids.insert(id) }
        person.entries += part.entries
        if let snapshot = part.snapshot {
            person.snapshot = snapshot
            person.snapshotRevision = part.revision
        }
        for change in part.memberships {
            if change.isMember {
                person.audiences.insert(change.audience)
                members[change.audience, default: SortedPeople()].insert(id)
            } else {
                person.audiences.remove(change.audience)
                members[change.audience]?.remove(id)
            }
        }
        people[id] = person
        wakeUps.set(id.digest, part.wakeUp)
        for claim in part.claims { claims[claim.identifier] = claim }
        for change in part.outbox { apply(change) }
    }

    private mutating func apply(_ change: OutboxChange) {
        switch change {
        case .put(let item):
            outbox[item.key] = item
            outboxDue.set(item.key.digest, item.dueAt)
        case .remove(let key):
            outbox[key] = nil
            outboxDue.set(key.digest, nil)
        }
    }

    private mutating func append(_ bytes: [UInt8], of person: PersonID?, _ index: inout UInt64) {
        log.append(LoggedEntry(position: LogPosition(record: lastRecord, index: index), person: person, bytes: bytes))
        index += 1
    }
}

/// A set of people read in pages by id: sorted when a page is asked for after a change, not before.
struct SortedPeople: Sendable {
    private var set: Set<PersonID> = []
    private var sorted: [PersonID]?

    mutating func insert(_ id: PersonID) {
        if set.insert(id).inserted { sorted = nil }
    }

    mutating func remove(_ id: PersonID) {
        if set.remove(id) != nil { sorted = nil }
    }

    mutating func page(after id: PersonID?, limit: Int) -> [PersonID] {
        let all = sorted ?? set.sorted()
        sorted = all
        var start = 0
        var end = id == nil ? 0 : all.count
        while let id, start < end {
            let middle = (start + end) / 2
            if all[middle] <= id { start = middle + 1 } else { end = middle }
        }
        return Array(all[start...].prefix(max(0, limit)))
    }
}
