// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

#if SQLite
import Foundation
import OmniSQLite
#endif

@Suite struct `A hundred thousand duplicates among as many facts` {
    /// Each fact twice, the second time at a random distance behind the first, in batches of random size.
    private static func offer(
        _ count: Int, seed: UInt64, to engines: () async throws -> OmniEngine, name: String, reopenAt: Int
    ) async throws {
        var random = seed
        func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&random) % UInt64(bound)) }
        let start = try Timestamp("2026-03-02T10:00:00Z")
        func fact(_ number: Int) -> Fact {
            .event(
                "Seen", by: [.user("user-\(number % 997)")], at: start + .seconds(Int64(number)), id: "fact-\(number)")
        }
        var order: [Int] = []
        order.reserveCapacity(2 * count)
        var later: [Int] = []
        for number in 0..<count {
            order.append(number)
            if below(3) == 0 { order.append(number) } else { later.append(number) }
            if below(4) == 0, !later.isEmpty {
                let place = below(later.count)
                later.swapAt(place, later.count - 1)
                order.append(later.removeLast())
            }
        }
        order += later
        #expect(order.count == 2 * count)
        var engine = try await engines()
        var accepted = 0
        var dropped = 0
        var rest = order[...]
        while !rest.isEmpty {
            let batch = rest.prefix(1 + below(2_500))
            rest = rest.dropFirst(batch.count)
            for outcome in try await engine.ingest(batch.map(fact)) {
                if outcome.isAccepted { accepted += 1 }
                if outcome == .duplicate { dropped += 1 }
            }
            if reopenAt > 0, order.count - rest.count > reopenAt, order.count - rest.count - batch.count <= reopenAt {
                engine = try await engines()
            }
        }
        #expect(accepted == count)
        #expect(dropped == count)
        let report = FaultReport(
            name: name, injected: dropped, lost: count - accepted, doubled: max(0, accepted - count),
            operations: accepted)
        report.conclude(atLeast: count)
    }

    @Test func `are dropped, all of them, by a store in memory`() async throws {
        let store = InMemoryStore()
        let clock = try VirtualClock("2026-03-03T10:00:00Z")
        try await Self.offer(
            100_000, seed: 11,
            to: { try await OmniEngine(Definitions(), store: store.reopened(), channels: [], clock: clock) },
            name: "duplicates in memory", reopenAt: 90_000)
    }

    #if SQLite
    @Test func `are dropped, all of them, by a file, across a reopening`() async throws {
        let folder = try TemporaryFolder()
        let clock = try VirtualClock("2026-03-03T10:00:00Z")
        var last: SQLiteStore?
        try await Self.offer(
            100_000, seed: 12,
            to: {
                try await last?.close()
                let store = try SQLiteStore(path: folder.path("store.sqlite"))
                last = store
                return try await OmniEngine(Definitions(), store: store, channels: [], clock: clock)
            }, name: "duplicates in SQLite", reopenAt: 70_000)
        try await last?.close()
    }
    #endif
}
