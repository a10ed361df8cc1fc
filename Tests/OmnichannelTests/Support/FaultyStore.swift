// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Synchronization

/// A store in front of another one that fails when it is told to.
final class FaultyStore: Store {
    enum Fault: Sendable {
        /// The commit does not happen, and its caller is told so.
        case refuse(StoreError.Code)
        /// The commit happens, and its caller is told that it failed.
        case loseAnswer
    }

    private struct State {
        var plan: @Sendable (Int, Commit) -> Fault? = { _, _ in nil }
        var commits = 0
        var injected = 0
        var pause = 0
        var underWay = 0
        var mostAtOnce = 0
        var damaged: [PersonID: @Sendable (StoredPerson) throws -> StoredPerson] = [:]
    }

    private let base: any Store
    private let state = Mutex(State())

    init(_ base: any Store = InMemoryStore()) { self.base = base }

    /// Decides, by number from 1 and content, what goes wrong with a commit.
    func plan(_ plan: @escaping @Sendable (_ number: Int, _ commit: Commit) -> Fault?) {
        state.withLock {
            $0.plan = plan
            $0.commits = 0
        }
    }

    /// Changes what is read of one person; `nil` ends it.
    func damage(_ person: PersonID, _ change: (@Sendable (StoredPerson) throws -> StoredPerson)?) {
        state.withLock { $0.damaged[person] = change }
    }

    var injected: Int { state.withLock { $0.injected } }
    var commits: Int { state.withLock { $0.commits } }

    /// How often a commit lets others go first before it happens or fails.
    var pause: Int {
        get { state.withLock { $0.pause } }
        set { state.withLock { $0.pause = newValue } }
    }

    /// How many commits were under way at the same time, at most.
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    func commit(_ commit: Commit) async throws {
        state.withLock {
            $0.underWay += 1
            $0.mostAtOnce = max($0.mostAtOnce, $0.underWay)
        }
        defer { state.withLock { $0.underWay -= 1 } }
        for _ in 0..<pause { await Task.yield() }
        let fault = state.withLock { state in
            state.commits += 1
            let fault = state.plan(state.commits, commit)
            if fault != nil { state.injected += 1 }
            return fault
        }
        switch fault {
        case .refuse(let code): throw StoreError(code, "injected", people: commit.people.map(\.person))
        case .loseAnswer:
            try await base.commit(commit)
            throw StoreError(.io, "injected")
        case nil: try await base.commit(commit)
        }
    }

    func load(_ people: [PersonID]) async throws -> [StoredPerson] {
        let stored = try await base.load(people)
        let damaged = state.withLock { $0.damaged }
        return try stored.map { try damaged[$0.id]?($0) ?? $0 }
    }

    func claims(of identifiers: [Identifier]) async throws -> [Claim] { try await base.claims(of: identifiers) }
    func standings(of people: [PersonID]) async throws -> [PersonID: Standing] { try await base.standings(of: people) }
    func seen(_ ids: [Digest128]) async throws -> [Digest128: Digest128] { try await base.seen(ids) }
    func entries(of person: PersonID, after number: UInt64, limit: Int) async throws -> [[UInt8]] {
        try await base.entries(of: person, after: number, limit: limit)
    }
    func feed(after position: LogPosition?, limit: Int) async throws -> Feed {
        try await base.feed(after: position, limit: limit)
    }
    func newestEntry() async throws -> LoggedEntry? { try await base.newestEntry() }
    func people(after person: PersonID?, limit: Int) async throws -> [PersonID] {
        try await base.people(after: person, limit: limit)
    }
    func due(before instant: Timestamp, limit: Int) async throws -> [(PersonID, Timestamp)] {
        try await base.due(before: instant, limit: limit)
    }
    func outbox(before instant: Timestamp, limit: Int) async throws -> [OutboxItem] {
        try await base.outbox(before: instant, limit: limit)
    }
    func outboxItem(_ key: MessageKey) async throws -> OutboxItem? { try await base.outboxItem(key) }
    func members(of audience: String, after person: PersonID?, limit: Int) async throws -> [PersonID] {
        try await base.members(of: audience, after: person, limit: limit)
    }
    func reserve(_ reservation: Reservation, at now: Timestamp) async throws -> Bool {
        try await base.reserve(reservation, at: now)
    }
    func cancelReservation(of key: String, holder: Digest128) async throws {
        try await base.cancelReservation(of: key, holder: holder)
    }
    func publish(_ records: [DefinitionRecord]) async throws { try await base.publish(records) }
    func definitions() async throws -> [DefinitionRecord] { try await base.definitions() }
    func register(_ name: String) async throws -> [UInt8]? { try await base.register(name) }
    func setRegister(_ name: String, _ value: [UInt8]?) async throws { try await base.setRegister(name, value) }
    func refuse(_ facts: [RefusedFact]) async throws { try await base.refuse(facts) }
    func refused(limit: Int) async throws -> [RefusedFact] { try await base.refused(limit: limit) }
    func quarantine(_ person: PersonID, reason: Reason, at instant: Timestamp) async throws {
        try await base.quarantine(person, reason: reason, at: instant)
    }
    func quarantined() async throws -> [Quarantined] { try await base.quarantined() }
    func release(_ person: PersonID) async throws { try await base.release(person) }
    func erase(
        _ people: [PersonID], forgetting hashes: [Digest128], replacing replacements: [EntryReplacement]
    ) async throws {
        try await base.erase(people, forgetting: hashes, replacing: replacements)
    }
    func readmit(_ hashes: [Digest128]) async throws { try await base.readmit(hashes) }
    func forgotten(_ hashes: [Digest128]) async throws -> Set<Digest128> { try await base.forgotten(hashes) }
    func close() async throws { try await base.close() }
}
