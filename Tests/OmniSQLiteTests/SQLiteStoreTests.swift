// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniSQLite
import OmniStore
import OmniTesting
import Testing

@Suite struct `A store in a SQLite file` {
    @Test(arguments: StoreConformance.rules)
    func `keeps the rule`(_ rule: StoreConformance.Rule) async throws {
        try await rule.check(TemporaryDatabase().subject())
    }

    @Test(arguments: StoreConformance.rules)
    func `keeps it also when everything is written to the indexes at once`(_ rule: StoreConformance.Rule) async throws {
        try await rule.check(TemporaryDatabase().subject(.cramped))
    }

    @Test(arguments: UInt64(0)..<12)
    func `answers like the one in memory, with reopenings and crashes in between`(_ seed: UInt64) async throws {
        try await TemporaryDatabase().subject(.cramped).compareWithMemory(seed: seed, operations: 250)
    }

    @Test(arguments: UInt64(100)..<106)
    func `answers like the one in memory when all is replayed at opening`(_ seed: UInt64) async throws {
        try await TemporaryDatabase().subject().compareWithMemory(seed: seed, operations: 250)
    }

    @Test func `keeps a second store off the file until it is closed`() async throws {
        let database = try TemporaryDatabase()
        let first = try database.open()
        var impatient = SQLiteStore.Configuration()
        impatient.busyTimeout = 0
        let error = #expect(throws: StoreError.self) { _ = try database.open(impatient) }
        #expect(error?.code == .busy)
        try await first.close()
        try await database.open(impatient).close()
    }
}
#endif
