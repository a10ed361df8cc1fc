// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// All that an in-memory store holds, and the rules of its changes.
struct InMemoryState: Sendable {
    struct Person: Sendable {
        var entries: [[UInt8]] = []
        var snapshot: [UInt8]?
        var snapshotRevision: UInt64 = 0
        var audiences: Set<String> = []
    }

    struct RefusalKey: Hashable {
        var fact: String
        var code: String
    }

    struct DefinitionKey: Hashable {
        var kind: String
        var name: String
        var version: UInt32
    }

    var people: [PersonID: Person] = [:]
    var ids = SortedPeople()
    var log: [LoggedEntry] = []
    var lastRecord: UInt64 = 0
    var claims: [Identifier: Claim] = [:]
    var standings: [PersonID: Standing] = [:]
    var facts: [Digest128: Digest128] = [:]
    var wakeUps = DueQueue()
    var outbox: [MessageKey: OutboxItem] = [:]
    var outboxDue = DueQueue()
    var members: [String: SortedPeople] = [:]
    var reservations: [String: [Digest128: Reservation]] = [:]
    var definitions: [DefinitionKey: DefinitionRecord] = [:]
    var registers: [String: [UInt8]] = [:]
    var refused: [RefusalKey: RefusedFact] = [:]
    var quarantined: [PersonID: Quarantined] = [:]
    var erased: Set<PersonID> = []
    var forgotten: Set<Digest128> = []

    func load(_ id: PersonID) -> StoredPerson {
        guard let person = people[id] else { return StoredPerson(id: id) }
        return StoredPerson(
            id: id, revision: UInt64(person.entries.count), snapshot: person.snapshot,
            snapshotRevision: person.snapshotRevision, tail: Array(person.entries[Int(person.snapshotRevision)...]))
    }

    func feed(after position: LogPosition?, limit: Int) -> Feed {
        var start = 0
        if let position {
            var end = log.count
            while start < end {
                let middle = (start + end) / 2
                if log[middle].position <= position { start = middle + 1 } else { end = middle }
            }
        }
        let page = Array(log[start...].prefix(max(0, limit)))
        return Feed(entries: page, next: page.last?.position)
    }

    mutating func reserve(_ wanted: Reservation, at now: Timestamp) -> Bool {
        var held = (reservations[wanted.key] ?? [:]).filter { $0.value.until > now }
        defer { reservations[wanted.key] = held }
        if held[wanted.holder] != nil { return true }
        var taken: Int64 = 0
        for other in held.values { taken = taken.addingReportingOverflow(other.amount).partialValue }
        let (total, overflows) = taken.addingReportingOverflow(wanted.amount)
        guard !overflows, total <= wanted.capacity else { return false }
        held[wanted.holder] = wanted
        return true
    }

    mutating func publish(_ records: [DefinitionRecord]) throws {
        var added: [DefinitionKey: DefinitionRecord] = [:]
        for record in records {
            let key = DefinitionKey(kind: record.kind, name: record.name, version: record.version)
            if let known = definitions[key] ?? added[key] {
                guard known.fingerprint == record.fingerprint else { throw StoreError.conflict(record) }
            } else {
                added[key] = record
            }
        }
        definitions.merge(added) { known, _ in known }
    }

    mutating func erase(_ gone: Set<PersonID>, forgetting hashes: [Digest128]) {
        for id in gone {
            if let person = people.removeValue(forKey: id) {
                for audience in person.audiences { members[audience]?.remove(id) }
            }
            ids.remove(id)
            standings[id] = nil
            wakeUps.set(id.digest, nil)
            quarantined[id] = nil
        }
        log.removeAll { entry in entry.person.map(gone.contains) ?? false }
        claims = claims.filter { !gone.contains($0.value.person) }
        for item in outbox.values where gone.contains(item.person) {
            outbox[item.key] = nil
            outboxDue.set(item.key.digest, nil)
        }
        let mentioned = Set(hashes)
        refused = refused.filter { mentioned.isDisjoint(with: $0.value.mentions) }
        erased.formUnion(gone)
        forgotten.formUnion(hashes)
    }

    mutating func replace(_ replacements: [EntryReplacement]) {
        for (person, entries) in Dictionary(grouping: replacements, by: \.person) {
            guard let count = people[person]?.entries.count, count > 0 else { continue }
            let places = log.indices.filter { log[$0].person == person }
            for replacement in entries where (1...UInt64(count)).contains(replacement.number) {
                let index = Int(replacement.number) - 1
                people[person]?.entries[index] = replacement.entry
                log[places[index]].bytes = replacement.entry
            }
        }
    }
}
