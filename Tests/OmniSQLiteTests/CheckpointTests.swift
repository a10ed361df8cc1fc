// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniSQLite
import OmniStore
import OmniTesting
import Synchronization
import Testing

@Suite struct `Indexes that are brought up to date piece by piece` {
    @Test(arguments: 1...24) func `say at every moment, and after every crash, what a store in memory says`(seed: Int)
        async throws
    {
        let boundaries = Mutex<[StoreBoundary: Int]>([:])
        var configuration = SQLiteStore.Configuration.cramped
        configuration.checkpointEntries = [7, 20, 60][seed % 3]
        configuration.checkpointPiece = 1 + seed % 5
        configuration.boundaryHook = { passed in boundaries.withLock { $0[passed, default: 0] += 1 } }
        let subject = try TemporaryDatabase().subject(configuration)
        try await subject.compareWithMemory(seed: UInt64(1_000 + seed), operations: 300)
        let (pieces, rounds) = boundaries.withLock { ($0[.betweenPieces] ?? 0, $0[.afterCheckpoint] ?? 0) }
        #expect(rounds > 3 && pieces > 2 * rounds)
    }

    /// Due by the number of entries, or by what they take in memory.
    @Test(arguments: [(500, 64 << 20), (1_000_000, 400_000)])
    func `hold up no commit for more than a piece`(entries: Int, bytes: Int) async throws {
        let database = try TemporaryDatabase()
        let inOneCommit = Mutex((now: 0, most: 0, rounds: 0))
        var configuration = SQLiteStore.Configuration()
        configuration.checkpointEntries = entries
        configuration.checkpointBytes = bytes
        configuration.checkpointPiece = 10
        configuration.boundaryHook = { boundary in
            inOneCommit.withLock { count in
                switch boundary {
                case .beforeCommit: count.now = 0
                case .insideCheckpoint:
                    count.now += 1
                    count.most = max(count.most, count.now)
                case .afterCheckpoint: count.rounds += 1
                default: break
                }
            }
        }
        let store = try database.open(configuration)
        for number in 0..<3_000 {
            let person = number % 400
            let change = MembershipChange(audience: "all", isMember: number % 800 < 400)
            let part = PersonCommit.sample(
                person, at: UInt64(number / 400), ["entry"], snapshot: String(repeating: "s", count: 500),
                memberships: [change])
            try await store.commit(Commit(people: [part], facts: [Sample.fact(number)]))
        }
        let (_, most, rounds) = inOneCommit.withLock { $0 }
        #expect(most == 1)
        #expect(rounds >= 2)
    }
}
#endif
