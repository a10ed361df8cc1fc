// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniSQLite
import OmniStore
import OmniTesting
import Testing

@Suite struct `An erasure` {
    /// A text that only this person's data contains.
    private func mark(_ person: Int) -> String { "<person-\(person)-mark>" }

    /// Many people whose rows grow, move and are replaced, so that pages are split and merged.
    private func fill(_ store: SQLiteStore, people: Int, rounds: Int) async throws {
        for round in 0..<rounds {
            for start in stride(from: 0, to: people, by: 20) {
                let parts = (start..<min(start + 20, people)).map { part(of: $0, round) }
                try await store.commit(
                    Commit(
                        people: parts, facts: (start..<min(start + 20, people)).map { Sample.fact(round * 1_000 + $0) })
                )
            }
        }
        for person in 0..<people {
            try await store.quarantine(Sample.person(person), reason: Reason(.merged, mark(person)), at: Sample.time(1))
            try await store.refuse([
                RefusedFact(
                    at: Sample.time(1), factID: "f-\(mark(person))", code: "c", message: mark(person),
                    bytes: Sample.bytes(mark(person)), mentions: [Sample.digest(person)])
            ])
        }
    }

    private func part(of person: Int, _ round: Int) -> PersonCommit {
        let mark = mark(person)
        let message = OutboxItem(
            key: Sample.message(person), person: Sample.person(person), dueAt: Sample.time(1),
            content: Sample.bytes("\(round) \(mark)"))
        let snapshot = String(repeating: mark, count: 1 + (round * 7 + person) % 40)
        let claim = Sample.claim(.email("\(round)\(mark)"), Sample.person(person))
        return .sample(
            person, at: UInt64(2 * round), ["\(round) \(mark)", "more \(mark)"], snapshot: snapshot,
            wakeUp: Sample.time(3), claims: [claim], outbox: [.put(message)],
            memberships: [.init(audience: "all", isMember: true)])
    }

    @Test(arguments: [9, 100_000])
    func `leaves no byte of the person in any file, and every byte of the others`(interval: Int) async throws {
        let database = try TemporaryDatabase()
        var configuration = SQLiteStore.Configuration()
        configuration.checkpointEntries = interval
        configuration.checkpointPiece = 2
        let store = try database.open(configuration)
        try await fill(store, people: 60, rounds: 4)
        let before = try database.files().values.map { $0.places(of: Array(mark(7).utf8)).count }.reduce(0, +)
        #expect(before > 10, "the search must be able to find something")
        let gone = [7, 8, 31, 59]
        try await store.erase(gone.map(Sample.person), forgetting: gone.map(Sample.digest))
        for (name, bytes) in try database.files() {
            for person in gone {
                #expect(bytes.places(of: Array(mark(person).utf8)).isEmpty, "found \(person) in the file \(name)")
            }
        }
        for person in 0..<60 where !gone.contains(person) {
            let loaded = try await store.load(person)
            #expect(loaded.revision == 8 && loaded.snapshot != nil)
            #expect(try await store.entries(of: Sample.person(person), after: 0, limit: 99).count == 8)
            #expect(try await store.claims(of: [.email("2\(mark(person))")]).count == 1)
        }
        #expect(try await store.wholeFeed(page: 50).count == 56 * 8)
        try await store.close()
        for bytes in try database.files().values {
            #expect(bytes.places(of: Array(mark(7).utf8)).isEmpty)
            #expect(!bytes.places(of: Array(mark(9).utf8)).isEmpty)
        }
    }

    @Test func `leaves no byte of a text when its message is settled and the journal is written back`() async throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let key = Sample.message(1)
        let item = OutboxItem(
            key: key, person: Sample.person(1), dueAt: Sample.time(1), content: Sample.bytes("<rendered text>"))
        try await store.commit(Commit(people: [.sample(1, ["a"], outbox: [.put(item)])]))
        try await store.commit(Commit(people: [.sample(1, at: 1, ["b"], outbox: [.remove(key)])]))
        try await store.close()
        for bytes in try database.files().values {
            #expect(bytes.places(of: Sample.bytes("<rendered text>")).isEmpty)
        }
    }

    @Test func `that was cut off before the file was cleaned is finished at the next opening`() async throws {
        let database = try TemporaryDatabase()
        var configuration = SQLiteStore.Configuration()
        configuration.boundaryHook = { boundary in
            guard boundary == .beforeScrub else { return }
            do { try database.crash() } catch { Issue.record(error) }
        }
        let store = try database.open(configuration)
        try await fill(store, people: 30, rounds: 2)
        try await store.erase([Sample.person(7)], forgetting: [Sample.digest(7)])
        let found = try database.open()
        for bytes in try database.files().values { #expect(bytes.places(of: Array(mark(7).utf8)).isEmpty) }
        #expect(try await found.load(7).revision == 0)
        try await found.close()
    }
}
#endif
