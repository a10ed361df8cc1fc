// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
public import OmniCore
public import OmniStore

// What each verb means is said by the protocol.
extension SQLiteStore {
    /// Returns the claims on identifiers.
    public func claims(of identifiers: [Identifier]) async throws -> [Claim] {
        try await run { shelf, db in try shelf.claims(of: identifiers, db) }
    }

    /// Returns who answers for people.
    public func standings(of people: [PersonID]) async throws -> [PersonID: Standing] {
        try await run { shelf, db in try shelf.standings(of: people, db) }
    }

    /// Returns which facts were accepted already.
    public func seen(_ ids: [Digest128]) async throws -> [Digest128: Digest128] {
        try await run { shelf, db in try shelf.seen(ids, db) }
    }

    /// Returns what is stored of people.
    public func load(_ people: [PersonID]) async throws -> [StoredPerson] {
        try await run { shelf, db in try shelf.load(people, db) }
    }

    /// Returns a person's entries.
    public func entries(of person: PersonID, after number: UInt64, limit: Int) async throws -> [[UInt8]] {
        try await run { shelf, db in try shelf.entries(of: person, after: number, limit: limit, db) }
    }

    /// Returns a page of the log.
    public func feed(after position: LogPosition?, limit: Int) async throws -> Feed {
        try await run { shelf, db in try shelf.feed(after: position, limit: limit, db) }
    }

    /// Returns the newest entry.
    public func newestEntry() async throws -> LoggedEntry? {
        try await run { shelf, db in try shelf.newestEntry(db) }
    }

    /// Returns a page of people.
    public func people(after person: PersonID?, limit: Int) async throws -> [PersonID] {
        try await run { shelf, db in try shelf.people(after: person, limit: limit, db) }
    }

    /// Returns the people who are due.
    public func due(before instant: Timestamp, limit: Int) async throws -> [(PersonID, Timestamp)] {
        try await run { shelf, db in try shelf.due(before: instant, limit: limit, db) }
    }

    /// Returns the messages that are due.
    public func outbox(before instant: Timestamp, limit: Int) async throws -> [OutboxItem] {
        try await run { shelf, db in try shelf.outbox(before: instant, limit: limit, db) }
    }

    /// Returns a message in the outbox.
    public func outboxItem(_ key: MessageKey) async throws -> OutboxItem? {
        try await run { shelf, db in try shelf.outboxItem(key, db) }
    }

    /// Returns a page of an audience's members.
    public func members(of audience: String, after person: PersonID?, limit: Int) async throws -> [PersonID] {
        try await run { shelf, db in try shelf.members(of: audience, after: person, limit: limit, db) }
    }

    /// Returns every version of every definition.
    public func definitions() async throws -> [DefinitionRecord] {
        try await run { shelf, db in try shelf.definitions(db) }
    }

    /// Returns a small durable value.
    public func register(_ name: String) async throws -> [UInt8]? {
        try await run { shelf, db in try shelf.register(name, db) }
    }

    /// Returns the facts that were refused last.
    public func refused(limit: Int) async throws -> [RefusedFact] {
        try await run { shelf, db in try shelf.refused(limit: limit, db) }
    }

    /// Returns the people set aside.
    public func quarantined() async throws -> [Quarantined] {
        try await run { shelf, db in try shelf.quarantined(db) }
    }

    /// Returns which hashes belong to erased people.
    public func forgotten(_ hashes: [Digest128]) async throws -> Set<Digest128> {
        try await run { shelf, db in try shelf.forgotten(hashes, db) }
    }
}
#endif
