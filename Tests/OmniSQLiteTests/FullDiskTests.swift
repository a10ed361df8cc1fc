// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniSQLite
import OmniStore
import OmniTesting
import Testing

@Suite struct `A store whose disk is full` {
    @Test(arguments: [5, 100_000]) func `refuses, loses nothing, and goes on when there is space`(interval: Int)
        async throws
    {
        let database = try TemporaryDatabase()
        var configuration = SQLiteStore.Configuration()
        configuration.checkpointEntries = interval
        configuration.checkpointPiece = 2
        var store = try database.open(configuration)
        try await store.limitPages(120)
        let filler = String(repeating: "x", count: 2_000)
        var accepted = 0
        var refused: StoreError?
        while accepted < 10_000, refused == nil {
            do {
                try await store.commit(commit(accepted, filler))
                accepted += 1
            } catch let error as StoreError {
                refused = error
            }
        }
        #expect(refused?.code == .full)
        #expect(refused?.isRetryable == true)
        // Reading goes on, and nothing of the refused commit is there.
        #expect(try await store.wholeFeed(page: 100).count == accepted)
        #expect(try await store.seen([Sample.fact(accepted).id]).isEmpty)
        try database.crash()
        let found = try database.open()
        #expect(try await found.wholeFeed(page: 100).count == accepted)
        try await found.close()
        database.dropCopy()
        try await store.limitPages(100_000)
        for number in accepted..<(accepted + 20) { try await store.commit(commit(number, filler)) }
        try await store.close()
        store = try database.open(configuration)
        #expect(try await store.wholeFeed(page: 100).count == accepted + 20)
        for person in 0..<3 {
            let entries = try await store.entries(of: Sample.person(person), after: 0, limit: 100_000)
            #expect(entries.count == (0..<(accepted + 20)).count { $0 % 3 == person })
        }
        #expect(try await store.seen((0..<(accepted + 20)).map { Sample.fact($0).id }).count == accepted + 20)
        try await store.close()
    }

    private func commit(_ number: Int, _ filler: String) -> Commit {
        Commit(
            people: [.sample(number % 3, at: UInt64(number / 3), ["\(number) \(filler)"])],
            facts: [Sample.fact(number)])
    }
}
#endif
