// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniTesting
import Omnichannel
import Synchronization
import Testing

@Suite struct `Commits that follow one another while the next batch is stepped` {
    /// Calls of many batches, with hardly any memory, so that people and identifiers are forgotten and read again.
    static func run(
        _ name: String, seed: UInt64, memory: Int = 4, plan: @escaping @Sendable (Int) -> FaultyStore.Fault?
    ) async throws -> FaultReport {
        let rehearsal = Rehearsal(seed: seed, scenes: 5, largest: 160)
        let clock = VirtualClock(rehearsal.start)
        let store = FaultyStore()
        store.pause = 3
        let channels = Rehearsal.channels()
        let engine = try await Shop.engine(store: store, channels: channels, clock: clock) {
            $0.batchSize = 6
            $0.peopleInMemory = memory
            $0.identifiersInMemory = memory
        }
        store.plan { number, _ in plan(number) }
        try await rehearsal.play(engine, clock)
        var report = FaultReport(name: name, injected: store.injected)
        try await report.count(rehearsal.facts, in: store)
        report.count(channels.flatMap(\.effects), expecting: try await rehearsal.effects())
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
        let second = try await Shop.engine(store: store, channels: Rehearsal.channels(), clock: clock)
        let answers = try await second.ingest(rehearsal.facts)
        #expect(answers.allSatisfy { $0 == .duplicate })
        return report
    }

    @Test(arguments: [2, 3, 5, 8, 13]) func `lose and double nothing when every n-th is refused`(_ n: Int) async throws
    {
        let report = try await Self.run("refused in a chain at every \(n)th", seed: UInt64(n)) { number in
            number % n == 0 ? .refuse(.full) : nil
        }
        report.conclude(atLeast: 200)
    }

    @Test(arguments: [2, 3, 5, 8]) func `lose and double nothing when every n-th is in and its answer is lost`(
        _ n: Int
    ) async throws {
        let report = try await Self.run("answer lost in a chain at every \(n)th", seed: 20 + UInt64(n)) { number in
            number % n == 0 ? .loseAnswer : nil
        }
        report.conclude(atLeast: 200)
    }

    @Test(arguments: [3, 7]) func `lose and double nothing when every n-th is stale`(_ n: Int) async throws {
        let report = try await Self.run("stale in a chain at every \(n)th", seed: 40 + UInt64(n), memory: 60) {
            number in
            number % n == 0 ? .refuse(.staleRevision) : nil
        }
        report.conclude(atLeast: 200)
    }

    @Test func `come into the store one at a time, each after the one it rests on`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        store.pause = 5
        let order = Mutex<[UInt64]>([])
        // One person: each commit goes on where the one before ended.
        store.plan { _, commit in
            order.withLock { $0 += commit.people.map(\.expectedRevision) }
            return nil
        }
        let engine = try await Shop.engine(store: store, clock: clock) { $0.batchSize = 10 }
        let facts = (0..<200).map { Fact.view("p", by: .user("ada"), at: clock.now, id: "f\($0)") }
        let outcomes = try await engine.ingest(facts)
        #expect(outcomes.count == 200 && outcomes.allSatisfy(\.isAccepted))
        let revisions = order.withLock { $0 }
        #expect(revisions.count == 20)
        #expect(revisions == revisions.sorted() && Set(revisions).count == 20)
        #expect(store.mostAtOnce == 1)
    }

    @Test func `tell a repeated fact from a changed one, however near they lie`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        store.pause = 20
        let engine = try await Shop.engine(store: store, clock: clock) { $0.batchSize = 5 }
        var facts: [Fact] = []
        for round in 0..<40 {
            // The same id again after none, a few and many others: in its batch, under way, or in the store.
            let distance = round * 7 % 23
            for other in 0..<5 {
                facts.append(.view("p", by: .user("u\(round)"), at: clock.now, id: "\(round)-\(other)"))
            }
            let earlier = max(0, round - distance / 5)
            facts.append(.view("p", by: .user("u\(earlier)"), at: clock.now, id: "\(earlier)-0"))
            facts.append(.view("other", by: .user("u\(earlier)"), at: clock.now, id: "\(earlier)-1"))
        }
        let outcomes = try await engine.ingest(facts)
        for (index, outcome) in outcomes.enumerated() {
            switch index % 7 {
            case 5: #expect(outcome == .duplicate, "fact \(index)")
            case 6: #expect(outcome.refusal?.code == .conflictingID, "fact \(index)")
            default: #expect(outcome.isAccepted, "fact \(index)")
            }
        }
    }

    /// An engine that gives people other ids than the one before it, and takes no careful steps after that one's end.
    private func anew(_ store: FaultyStore, _ clock: VirtualClock, batch: Int = 1_000) async throws -> OmniEngine {
        try await Shop.engine(store: store, clock: clock) {
            $0.ids = .seeded(8)
            $0.carefulSteps = 0
            $0.batchSize = batch
        }
    }

    /// Somebody who is stored, in an engine that does not remember them.
    private func stranger(
        in store: FaultyStore, _ clock: VirtualClock, batch: Int = 1_000
    ) async throws -> (PersonID, OmniEngine) {
        let first = try await Shop.engine(store: store, clock: clock)
        try await first.ingest([.view("p", by: .user("bob"), at: clock.now, id: "b1")])
        let bob = try #require(try await first.personID(of: .user("bob")))
        return (bob, try await anew(store, clock, batch: batch))
    }

    /// Offers one batch whose commit fails, and another one while it is under way.
    private func race(
        _ engine: OmniEngine, _ store: FaultyStore, _ clock: VirtualClock, behind: [Fact]
    ) async throws -> (first: [IngestOutcome], second: Result<[IngestOutcome], any Error>) {
        store.pause = 500
        store.plan { number, _ in number == 1 ? .refuse(.full) : nil }
        async let first = engine.ingest([.view("p", by: .user("ada"), at: clock.now, id: "a1")])
        for _ in 0..<100 { await Task.yield() }
        let second: Result<[IngestOutcome], any Error>
        do { second = .success(try await engine.ingest(behind)) } catch { second = .failure(error) }
        return (try await first, second)
    }

    @Test func `are taken once more also when the batch behind them failed by itself`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        let (bob, engine) = try await stranger(in: store, clock)
        store.damage(bob) { _ in throw StoreError(.io, "injected") }
        let (first, second) = try await race(
            engine, store, clock, behind: [.view("p", by: .user("bob"), at: clock.now, id: "b2")])
        #expect(first.allSatisfy { $0.isAccepted }, "\(first)")
        #expect(throws: StoreError.self) { try second.get() }
        // Nothing is left over that a later failure would bring back.
        store.damage(bob, nil)
        store.plan { number, _ in number == 1 ? .refuse(.full) : nil }
        let entries = try await store.wholeFeed(page: 100).count
        try await engine.ingest([.view("p", by: .user("cy"), at: clock.now, id: "c1")])
        let seen = try await store.seen(["a1", "c1"].map { StableHash.murmur3_128($0) })
        #expect(seen.count == 2)
        #expect(try await store.wholeFeed(page: 100).count > entries)
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }

    @Test func `keep their own facts when a batch behind them commits nothing`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        let (bob, _) = try await stranger(in: store, clock)
        try await store.quarantine(bob, reason: Reason(.unreadable), at: clock.now)
        let engine = try await anew(store, clock)
        let behind: [Fact] = [
            .view("p", by: .user("bob"), at: clock.now, id: "b2"),
            .view("p", by: .user("bob"), at: clock.now, id: "b1"),
        ]
        let (first, second) = try await race(engine, store, clock, behind: behind)
        #expect(first.allSatisfy { $0.isAccepted }, "\(first)")
        let answers = try second.get()
        #expect(answers[0].refusal?.code == .quarantined)
        #expect(answers[1] == .duplicate)
    }

    @Test func `leave a failed call's later batches alone, whoever is at the desk when it fails`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        let (bob, engine) = try await stranger(in: store, clock, batch: 1)
        store.damage(bob) { _ in throw StoreError(.io, "injected") }
        try await engine.ingest([.view("p", by: .device("d1"), at: clock.now, id: "d")])
        // A commit under way, for which the first batch of a call has to wait at the desk, since it merges people.
        store.pause = 2_000
        async let before = engine.ingest([.view("p", by: .user("ada"), at: clock.now, id: "a1")])
        for _ in 0..<100 { await Task.yield() }
        let facts: [Fact] = [
            .identify(.user("ada"), .device("d1"), at: clock.now, id: "a2"),
            .view("p", by: .user("bob"), at: clock.now, id: "b2"), .view("p", by: .user("cy"), at: clock.now, id: "c1"),
        ]
        async let call = self.answers(of: engine, to: facts)
        for _ in 0..<100 { await Task.yield() }
        // Whoever comes next takes over the desk, and with it what the call left in line.
        async let other = engine.ingest([.view("p", by: .user("dan"), at: clock.now, id: "e1")])
        #expect(try await before[0].isAccepted)
        #expect(try await other[0].isAccepted)
        guard case .failure(let error) = await call else {
            Issue.record("the call was told that all is well")
            return
        }
        #expect(error is StoreError)
        let seen = try await store.seen(["a1", "a2", "b2", "c1", "e1"].map { StableHash.murmur3_128($0) })
        #expect(Set(seen.keys) == Set(["a1", "a2", "e1"].map { StableHash.murmur3_128($0) }))
    }

    private func answers(of engine: OmniEngine, to facts: [Fact]) async -> Result<[IngestOutcome], any Error> {
        do { return .success(try await engine.ingest(facts)) } catch { return .failure(error) }
    }

    /// A clock of which no two readings are the same.
    private final class TickingClock: WallClock {
        private let reading = Mutex(Timestamp(seconds: 1_770_000_000))
        var now: Timestamp {
            reading.withLock { reading in
                reading = Timestamp(microseconds: reading.microseconds + 1_000)
                return reading
            }
        }
        var minimumResolution: Duration { .microseconds(1) }
        func sleep(until deadline: Timestamp, tolerance: Duration?) async throws { await Task.yield() }
    }

    @Test(arguments: [8, 11, 13]) func `never take anybody back in time, whatever was done again`(n: Int) async throws {
        let clock = TickingClock()
        let store = FaultyStore()
        // Slow enough that a batch finds out in its own turn that those before it failed.
        store.pause = 300
        var configuration = OmniEngine.Configuration()
        configuration.batchSize = 4
        let engine = try await OmniEngine(
            Shop.definitions, store: store, channels: [RecordingChannel(as: .push), RecordingChannel(as: .email)],
            clock: clock, configuration: configuration)
        store.plan { number, _ in number % n == 2 ? .refuse(.full) : nil }
        for call in 0..<10 {
            let facts = (0..<40).map { Fact.view("p", by: .user("ada"), at: clock.now, id: "\(call)-\($0)") }
            // Who is told of a failure offers the same again.
            while (try? await engine.ingest(facts)) == nil {}
        }
        let instants = try await store.wholeFeed(page: 1_000).filter { $0.person != nil }
            .map { try Entry(decoding: $0.bytes).at }
        #expect(instants.count >= 400)
        #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 <= $1 })
    }
}
