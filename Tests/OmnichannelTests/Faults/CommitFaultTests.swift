// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

@Suite struct `Commits that fail` {
    /// Runs a rehearsal on a store whose commits fail by plan, and counts.
    static func run(
        _ name: String, seed: UInt64, plan: @escaping @Sendable (Int) -> FaultyStore.Fault?
    ) async throws -> FaultReport {
        let rehearsal = Rehearsal(seed: seed, scenes: 40)
        let clock = VirtualClock(rehearsal.start)
        let store = FaultyStore()
        let channels = Rehearsal.channels()
        let engine = try await Shop.engine(store: store, channels: channels, clock: clock)
        store.plan { number, _ in plan(number) }
        try await rehearsal.play(engine, clock)
        var report = FaultReport(name: name, injected: store.injected)
        try await report.count(rehearsal.facts, in: store)
        report.count(channels.flatMap(\.effects), expecting: try await rehearsal.effects())
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
        #expect(try await store.outbox(before: .distantFuture, limit: 10).isEmpty)
        // What memory said all along, the store says too.
        let second = try await Shop.engine(store: store, channels: Rehearsal.channels(), clock: clock)
        #expect(try await second.peopleWhoDifferFromLog(in: store) == [])
        let answers = try await second.ingest(rehearsal.facts)
        #expect(answers.allSatisfy { $0 == .duplicate })
        return report
    }

    @Test(arguments: 2...9) func `lose and double nothing when every n-th finds the disk full`(_ n: Int) async throws {
        let report = try await Self.run("disk full at every \(n)th commit", seed: UInt64(n)) { number in
            number % n == 0 ? .refuse(.full) : nil
        }
        report.conclude(atLeast: 60)
    }

    @Test(arguments: [3, 10, 25, 60, 90]) func `lose and double nothing when the disk stays full for a while`(
        _ first: Int
    ) async throws {
        let report = try await Self.run("disk full for 30 commits from \(first)", seed: UInt64(first)) { number in
            (first..<(first + 30)).contains(number) ? .refuse(.full) : nil
        }
        report.conclude(atLeast: 60)
    }

    @Test(arguments: 2...7) func `lose and double nothing when they happen and the answer is lost`(
        _ n: Int
    ) async throws {
        let report = try await Self.run("answer lost at every \(n)th commit", seed: UInt64(n)) { number in
            number % n == 0 ? .loseAnswer : nil
        }
        report.conclude(atLeast: 60)
    }

    @Test(arguments: 2...9) func `are stepped again when somebody else was faster`(_ n: Int) async throws {
        let report = try await Self.run("stale revision at every \(n)th commit", seed: UInt64(n)) { number in
            number % n == 0 ? .refuse(.staleRevision) : nil
        }
        report.conclude(atLeast: 60)
    }

    @Test func `tell which facts are in when only a part of a batch was committed`() async throws {
        // A release splits a batch into several commits: the first is in when the second is stale.
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        let engine = try await Shop.engine(store: store, clock: clock)
        let cookie = Identifier.anonymous("tablet")
        let now = clock.now
        store.plan { number, _ in number == 2 ? .refuse(.staleRevision) : nil }
        let outcomes = try await engine.ingest([
            .view("p-1", by: .user("ada"), cookie, at: now, id: "f1"),
            .view("p-2", by: .user("bob"), cookie, at: now, id: "f2"),
            .view("p-3", by: .user("bob"), at: now, id: "f3"),
        ])
        #expect(outcomes.map(\.isAccepted) == [true, true, true])
        var report = FaultReport(name: "stale second commit of a batch", injected: store.injected)
        let facts = ["f1", "f2", "f3"].map { Fact.view("", by: .user(""), at: now, id: $0) }
        try await report.count(facts, in: store)
        report.conclude(atLeast: 3)
    }

    @Test func `answer 'duplicate' to nobody whose fact is not in the store`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        let engine = try await Shop.engine(store: store, clock: clock)
        // Three in a row, so that what a failed commit left is refused again where it is offered once more.
        store.plan { number, _ in number % 5 > 1 ? .refuse(.full) : nil }
        // Long enough for the other callers' turns to come while it is under way.
        store.pause = 300
        var promised: Set<String> = []
        var failures = 0
        for round in 0..<60 {
            let shared = Fact.view("s", by: .user("u\(round)"), at: clock.now, id: "shared-\(round)")
            // The same webhook twice at once, the second alone or among others.
            let calls = (0..<2)
                .map { caller in
                    Task {
                        let other = Fact.view("o", by: .user("o"), at: clock.now, id: "own-\(round)-\(caller)")
                        return try await engine.ingest(caller == 0 || round % 2 == 0 ? [shared] : [shared, other])
                    }
                }
            for call in calls {
                do {
                    let outcome = try await call.value[0]
                    if outcome == .duplicate || outcome.isAccepted { promised.insert(shared.id) }
                    if promised.contains(shared.id) {
                        let logged = try await store.feed(after: nil, limit: 10_000).entries
                            .compactMap { try Entry(decoding: $0.bytes).fact?.id }
                        #expect(logged.contains(shared.id), "a caller was told so in round \(round)")
                    }
                } catch is StoreError { failures += 1 }
            }
        }
        #expect(failures > 0 && promised.count > 0)
    }
}
