// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore
import Synchronization

/// A store in memory: for tests, simulations and trying things out.
///
/// It does what a durable store does, but nothing outlives the process.
public final class InMemoryStore: Store {
    private final class Content: Sendable {
        let state = Mutex(InMemoryState())
    }

    private let content: Content
    private let isClosed = Mutex(false)

    /// Creates an empty store.
    public convenience init() { self.init(Content()) }

    private init(_ content: Content) { self.content = content }

    /// Returns an open store with the same content, as a durable one would have after a restart.
    public func reopened() -> InMemoryStore { InMemoryStore(content) }

    private func withState<Result: Sendable>(
        _ body: (inout InMemoryState) throws -> sending Result
    ) throws -> Result {
        guard !isClosed.withLock({ $0 }) else { throw StoreError.closed }
        return try content.state.withLock { state in try body(&state) }
    }

    /// Returns the claims on identifiers.
    public func claims(of identifiers: [Identifier]) async throws -> [Claim] {
        try withState { state in Set(identifiers).compactMap { state.claims[$0] } }
    }

    /// Returns who answers for people.
    public func standings(of people: [PersonID]) async throws -> [PersonID: Standing] {
        try withState { state in
            Dictionary(people.compactMap { id in state.standings[id].map { (id, $0) } }) { first, _ in first }
        }
    }

    /// Returns which facts were accepted already.
    public func seen(_ ids: [Digest128]) async throws -> [Digest128: Digest128] {
        try withState { state in
            Dictionary(ids.compactMap { id in state.facts[id].map { (id, $0) } }) { first, _ in first }
        }
    }

    /// Returns what is stored of people.
    public func load(_ people: [PersonID]) async throws -> [StoredPerson] {
        try withState { state in people.map { state.load($0) } }
    }

    /// Makes a commit visible, all of it or nothing.
    public func commit(_ commit: Commit) async throws {
        try withState { state in try state.commit(commit) }
    }

    /// Returns a person's entries.
    public func entries(of person: PersonID, after number: UInt64, limit: Int) async throws -> [[UInt8]] {
        try withState { state in
            let all = state.people[person]?.entries ?? []
            let start = Int(min(number, UInt64(all.count)))
            return Array(all[start...].prefix(max(0, limit)))
        }
    }

    /// Returns a page of the log.
    public func feed(after position: LogPosition?, limit: Int) async throws -> Feed {
        try withState { state in state.feed(after: position, limit: limit) }
    }

    /// Returns the newest entry.
    public func newestEntry() async throws -> LoggedEntry? {
        try withState { state in state.log.last }
    }

    /// Returns a page of people.
    public func people(after person: PersonID?, limit: Int) async throws -> [PersonID] {
        try withState { state in state.ids.page(after: person, limit: limit) }
    }

    /// Returns the people who are due.
    public func due(before instant: Timestamp, limit: Int) async throws -> [(PersonID, Timestamp)] {
        try withState { state in
            state.wakeUps.earliest(before: instant, limit: limit).map { (PersonID($0.0), $0.1) }
        }
    }

    /// Returns the messages that are due.
    public func outbox(before instant: Timestamp, limit: Int) async throws -> [OutboxItem] {
        try withState { state in
            let due = state.outboxDue.earliest(before: instant, limit: limit)
            return due.compactMap { state.outbox[MessageKey($0.0)] }
        }
    }

    /// Returns a message in the outbox.
    public func outboxItem(_ key: MessageKey) async throws -> OutboxItem? {
        try withState { state in state.outbox[key] }
    }

    /// Returns a page of an audience's members.
    public func members(of audience: String, after person: PersonID?, limit: Int) async throws -> [PersonID] {
        try withState { state in state.members[audience]?.page(after: person, limit: limit) ?? [] }
    }

    /// Takes an amount of something scarce.
    public func reserve(_ reservation: Reservation, at now: Timestamp) async throws -> Bool {
        try reservation.validate()
        return try withState { state in state.reserve(reservation, at: now) }
    }

    /// Gives a reservation back.
    public func cancelReservation(of key: String, holder: Digest128) async throws {
        try withState { state in state.reservations[key]?[holder] = nil }
    }

    /// Keeps versions of definitions.
    public func publish(_ records: [DefinitionRecord]) async throws {
        try withState { state in try state.publish(records) }
    }

    /// Returns every version of every definition.
    public func definitions() async throws -> [DefinitionRecord] {
        try withState { state in
            state.definitions.values.sorted { ($0.kind, $0.name, $0.version) < ($1.kind, $1.name, $1.version) }
        }
    }

    /// Returns a small value.
    public func register(_ name: String) async throws -> [UInt8]? {
        try withState { state in state.registers[name] }
    }

    /// Sets or removes a small value.
    public func setRegister(_ name: String, _ value: [UInt8]?) async throws {
        try withState { state in state.registers[name] = value }
    }

    /// Keeps facts that were not accepted.
    public func refuse(_ facts: [RefusedFact]) async throws {
        try withState { state in
            for fact in facts { state.refused[.init(fact: fact.factID, code: fact.code)] = fact }
        }
    }

    /// Returns the facts that were refused last.
    public func refused(limit: Int) async throws -> [RefusedFact] {
        try withState { state in
            let newest = state.refused.values.sorted {
                $0.at != $1.at ? $0.at > $1.at : ($0.factID, $0.code) < ($1.factID, $1.code)
            }
            return Array(newest.prefix(max(0, limit)))
        }
    }

    /// Sets a person aside.
    public func quarantine(_ person: PersonID, reason: Reason, at instant: Timestamp) async throws {
        try withState { state in
            state.quarantined[person] = Quarantined(person: person, at: instant, reason: reason)
        }
    }

    /// Returns the people set aside.
    public func quarantined() async throws -> [Quarantined] {
        try withState { state in state.quarantined.values.sorted { $0.person < $1.person } }
    }

    /// Takes a person out of quarantine.
    public func release(_ person: PersonID) async throws {
        try withState { state in state.quarantined[person] = nil }
    }

    /// Removes people for good.
    public func erase(
        _ people: [PersonID], forgetting hashes: [Digest128], replacing replacements: [EntryReplacement]
    ) async throws {
        try withState { state in
            state.erase(Set(people), forgetting: hashes)
            state.replace(replacements)
        }
    }

    /// Returns which hashes belong to erased people.
    public func forgotten(_ hashes: [Digest128]) async throws -> Set<Digest128> {
        try withState { state in state.forgotten.intersection(hashes) }
    }

    /// Lets erased people come again.
    public func readmit(_ hashes: [Digest128]) async throws {
        try withState { state in state.forgotten.subtract(hashes) }
    }

    /// Ends this handle; the content stays for ``reopened()``.
    public func close() async throws { isClosed.withLock { $0 = true } }
}
