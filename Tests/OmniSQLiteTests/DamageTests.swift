// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Foundation
import OmniCore
import OmniSQLite
import OmniStore
import OmniTesting
import Testing

@Suite struct `A damaged file` {
    private func filled(_ database: TemporaryDatabase, closing: Bool = true) async throws {
        let store = try database.open()
        for number in 0..<20 {
            try await store.commit(
                Commit(
                    people: [
                        .sample(
                            number, ["entry 1 of \(number);", "entry 2 of \(number);"], snapshot: "state of \(number);"),
                        .sample(number + 100, ["other of \(number);"], wakeUp: Sample.time(1)),
                    ], loose: [Sample.bytes("loose \(number);")], facts: [Sample.fact(number)]))
        }
        for number in 0..<20 {
            try await store.commit(Commit(people: [.sample(number, at: 2, ["entry 3 of \(number);"])]))
        }
        if closing { try await store.close() }
    }

    @Test func `costs the person whose snapshot it is, and nobody else`() async throws {
        let database = try TemporaryDatabase()
        try await filled(database)
        #expect(try database.damage("state of 7;") == 1)
        let store = try database.open()
        let error = await expectError(.corrupt) { _ = try await store.load((0..<20).map(Sample.person)) }
        #expect(error?.people == [Sample.person(7)])
        let others = (0..<20).filter { $0 != 7 }.map(Sample.person)
        #expect(try await store.load(others).allSatisfy { $0.revision == 3 && $0.snapshot != nil })
        // The entries are whole, so the state can be built anew and saved, which mends it.
        #expect(try await store.entries(of: Sample.person(7), after: 0, limit: 9).count == 3)
        try await store.commit(Commit(people: [.sample(7, at: 3, snapshot: "rebuilt")]))
        #expect(try await store.load(7).snapshot == Sample.bytes("rebuilt"))
        try await store.close()
    }

    @Test func `costs the entry that it hits: the feed names it and goes on behind it`() async throws {
        let database = try TemporaryDatabase()
        try await filled(database)
        #expect(try database.damage("entry 3 of 7;") == 1)
        let store = try database.open()
        await expectError(.corrupt) { _ = try await store.load([Sample.person(7)]) }
        #expect(try await store.load(8).tail == [Sample.bytes("entry 3 of 8;")])
        var entries: [LoggedEntry] = []
        var damaged = 0
        var position: LogPosition?
        while true {
            do {
                let feed = try await store.feed(after: position, limit: 7)
                entries += feed.entries
                guard let next = feed.next else { break }
                position = next
            } catch let error as StoreError where error.code == .corrupt {
                damaged += 1
                guard let resumption = error.resumption, position.map({ $0 < resumption }) ?? true else { throw error }
                position = resumption
            }
        }
        #expect(damaged == 1)
        #expect(entries.count == 99)
        try await store.close()
    }

    @Test func `in what was not yet indexed costs the people of that commit`() async throws {
        let database = try TemporaryDatabase()
        do {
            let store = try database.open()
            try await filled(database, store)
            // Opening the copy replays the log from the file itself once SQLite has moved it there.
            try database.crash()
            try await store.close()
        }
        try database.foldJournal()
        #expect(try database.damage("state of 7;") == 1)
        let store = try database.open()
        let error = await expectError(.corrupt) { _ = try await store.load((0..<20).map(Sample.person)) }
        #expect(error?.people == [Sample.person(7)])
        #expect(try await store.load(8).revision == 2)
        await expectError(.corrupt) { try await store.commit(Commit(people: [.sample(7, at: 2, ["x"])])) }
        try await store.commit(Commit(people: [.sample(8, at: 2, ["x"])]))
        #expect(try await store.wholeFeed(page: 10).count == 41)
        try await store.checkpoint()
        await expectError(.corrupt) { _ = try await store.load([Sample.person(7)]) }
        try await store.close()
    }

    private func filled(_ database: TemporaryDatabase, _ store: SQLiteStore) async throws {
        for number in 0..<20 {
            let entries = ["entry 1 of \(number);", "entry 2 of \(number);"]
            try await store.commit(
                Commit(
                    people: [.sample(number, entries, snapshot: "state of \(number);")], facts: [Sample.fact(number)]))
        }
    }

    @Test func `that is no database is refused as corrupt`() throws {
        let database = try TemporaryDatabase()
        try Data(repeating: 0x41, count: 50_000).write(to: URL(filePath: database.path))
        let error = #expect(throws: StoreError.self) { _ = try database.open() }
        #expect(error?.code == .corrupt)
    }

    /// Whatever bit falls over: no trap, no error of another kind, and no entry that differs from what was committed.
    @Test(arguments: UInt64(0)..<6) func `never yields bytes that were not committed`(_ seed: UInt64) async throws {
        let database = try TemporaryDatabase()
        try await filled(database)
        let whole = try #require(try database.files()[""])
        let original = try database.open()
        let committed = Set(try await original.wholeFeed(page: 1_000).map(\.bytes))
        try await original.close()
        var state = seed &+ 1
        for _ in 0..<40 {
            var bytes = whole
            let place = Int(StableHash.splitMix64(&state) % UInt64(bytes.count))
            bytes[place] ^= 1 << UInt8(StableHash.splitMix64(&state) % 8)
            try Data(bytes).write(to: URL(filePath: database.path))
            await expectOnlyStoreErrors("a bit of byte \(place)") {
                let store = try database.open()
                for number in 0..<20 {
                    await expectOnlyStoreErrors("a bit of byte \(place)") {
                        let person = try await store.load(number)
                        #expect(committed.isSuperset(of: person.tail))
                        if let snapshot = person.snapshot { #expect(snapshot == Sample.bytes("state of \(number);")) }
                    }
                }
                await expectOnlyStoreErrors("a bit of byte \(place)") {
                    let entries = try await store.wholeFeed(page: 1_000).map(\.bytes)
                    #expect(committed.isSuperset(of: entries))
                }
                _ = try await store.due(before: .distantFuture, limit: 99)
                try await store.close()
            }
        }
    }

    private func expectOnlyStoreErrors(_ what: Comment, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is StoreError {
            // Refused aloud: that is what is wanted.
        } catch {
            Issue.record(error, what)
        }
    }
}
#endif
