// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniSQLite
import OmniStore
import OmniTesting
import Synchronization
import Testing

@Suite struct `A store whose process is killed` {
    @Test(arguments: [7, 1_000]) func `has every commit that had returned, whenever that is`(interval: Int) async throws
    {
        let database = try TemporaryDatabase()
        var configuration = SQLiteStore.Configuration()
        configuration.checkpointEntries = interval
        configuration.checkpointPiece = 3
        var store = try database.open(configuration)
        for number in 0..<40 {
            let person = number % 6
            let revision = UInt64(number / 6)
            try await store.commit(
                Commit(
                    people: [.sample(person, at: revision, ["entry \(number)"], wakeUp: Sample.time(Int64(number)))],
                    facts: [Sample.fact(number)]))
            try database.crash()
            store = try database.open(configuration)
            #expect(try await store.wholeFeed(page: 100).count == number + 1)
            #expect(try await store.load(person).revision == revision + 1)
            #expect(try await store.seen((0...number).map { Sample.fact($0).id }).count == number + 1)
            #expect(try await store.due(before: .distantFuture, limit: 100).count == min(number + 1, 6))
        }
    }

    /// The files are copied while the store stands at the boundary; what a new process finds there must be the state
    /// before the call or after it, whole.
    @Test(arguments: StoreBoundary.allCases)
    func `is found before or after the call, never between`(at boundary: StoreBoundary) async throws {
        let database = try TemporaryDatabase()
        let visits = Mutex(0)
        let isArmed = Mutex(false)
        var configuration = SQLiteStore.Configuration()
        configuration.checkpointEntries = 30
        configuration.checkpointPiece = 4
        configuration.boundaryHook = { passed in
            guard passed == boundary, isArmed.withLock({ $0 }) else { return }
            visits.withLock { $0 += 1 }
            do { try database.crash() } catch { Issue.record("the files could not be copied: \(error)") }
        }
        let store = try database.open(configuration)
        for number in 0..<25 { try await store.commit(commit(number)) }
        isArmed.withLock { $0 = true }
        for number in 25..<35 {
            let before = try await image(of: store)
            try await store.commit(commit(number))
            let isBefore = [.beforeCommit, .insideCommit].contains(boundary)
            try await check(database, isBefore ? before : try await image(of: store))
        }
        let before = try await image(of: store)
        try await store.erase([Sample.person(3)], forgetting: [Sample.digest(1)])
        let isAfter = [.beforeScrub, .afterErasure].contains(boundary)
        try await check(database, isAfter ? try await image(of: store) : before)
        #expect(visits.withLock { $0 } > 0, "the boundary was never passed")
    }

    private func commit(_ number: Int) -> Commit {
        let claim = Sample.claim(.user("user \(number)"), Sample.person(number % 5))
        let joins = MembershipChange(audience: "all", isMember: number % 2 == 0)
        let item = OutboxItem(
            key: Sample.message(number), person: Sample.person(number % 5), dueAt: Sample.time(1), content: [1])
        let part = PersonCommit.sample(
            number % 5, at: UInt64(number / 5), ["entry \(number)"], snapshot: number % 3 == 0 ? "s \(number)" : nil,
            wakeUp: Sample.time(Int64(number)), claims: [claim], outbox: [.put(item)], memberships: [joins])
        return Commit(people: [part], loose: [[UInt8(number)]], facts: [Sample.fact(number)])
    }

    /// What a reader can see of everything a commit and an erasure change.
    private func image(of store: SQLiteStore) async throws -> [String] {
        var image = try await store.wholeFeed(page: 1_000).map { "\($0.bytes) \($0.person as Any)" }
        image += try await store.load((0..<5).map(Sample.person)).map { "\($0)" }
        image.append("\(try await store.seen((0..<40).map { Sample.fact($0).id }).count)")
        image += try await store.due(before: .distantFuture, limit: 99).map { "\($0)" }
        image += try await store.outbox(before: .distantFuture, limit: 99).map { "\($0)" }
        image += try await store.members(of: "all", after: nil, limit: 99).map { "\($0)" }
        image += try await store.claims(of: (0..<40).map { .user("user \($0)") }).map { "\($0)" }.sorted()
        image.append("\(try await store.forgotten([Sample.digest(1)]))")
        return image
    }

    /// The store goes on with its own file; only the copy made at the boundary is opened here.
    private func check(_ database: TemporaryDatabase, _ wanted: [String]) async throws {
        guard database.hasCopy else { return }
        let found = try database.open()
        #expect(try await image(of: found) == wanted)
        try await found.close()
        database.dropCopy()
    }
}
#endif
