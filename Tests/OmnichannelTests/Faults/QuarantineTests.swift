// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

@Suite struct `Somebody whose data is damaged` {
    let rehearsal = Rehearsal(seed: 3, scenes: 30)
    let clock: VirtualClock
    let store = FaultyStore()
    let channels = Rehearsal.channels()

    init() async throws {
        clock = VirtualClock(rehearsal.start)
        let engine = try await Shop.engine(store: store, channels: channels, clock: clock) { $0.snapshotEvery = 3 }
        for scene in rehearsal.scenes.prefix(15) {
            try await engine.ingest(scene.facts)
            try await engine.run(until: scene.end)
        }
        try await engine.close()
    }

    /// The ways in which bytes go bad.
    enum Damage: String, CaseIterable, Sendable {
        /// One bit of the snapshot.
        case flipped
        /// The end of the snapshot is missing.
        case truncated
        /// An entry after the snapshot is garbage.
        case tail
        /// The store itself notices.
        case reported

        func change(_ stored: StoredPerson) throws -> StoredPerson {
            var stored = stored
            switch self {
            case .flipped:
                if var bytes = stored.snapshot {
                    bytes[bytes.count / 2] ^= 0x10
                    stored.snapshot = bytes
                }
            case .truncated: stored.snapshot = stored.snapshot.map { Array($0.dropLast(5)) }
            case .tail: stored.tail.append([0xFF, 0x01, 0x02])
            case .reported: throw StoreError(.corrupt, "injected", people: [stored.id])
            }
            return stored
        }
    }

    /// The account that most of the facts still to come are about.
    private func victim() async throws -> PersonID {
        var counts: [Identifier: Int] = [:]
        for fact in rehearsal.scenes.dropFirst(15).flatMap(\.facts) {
            for identifier in fact.identifiers where identifier.kind == .user { counts[identifier, default: 0] += 1 }
        }
        let busiest = try #require(counts.max { ($0.value, $0.key.value) < ($1.value, $1.key.value) })
        let claim = try #require(try await store.claims(of: [busiest.key]).first)
        let stored = try #require(try await store.load([claim.person]).first)
        _ = try #require(stored.snapshot)
        return claim.person
    }

    private func start() async throws -> OmniEngine {
        try await Shop.engine(store: store, channels: channels, clock: clock) { $0.ids = .seeded(99) }
    }

    @Test(arguments: Damage.allCases) func `is set aside, and all others go on`(_ damage: Damage) async throws {
        let victim = try await victim()
        store.damage(victim) { try damage.change($0) }
        let engine = try await start()
        var refused: Set<String> = []
        for scene in rehearsal.scenes {
            for (fact, outcome) in zip(scene.facts, try await engine.ingest(scene.facts)) {
                guard let refusal = outcome.refusal else { continue }
                #expect(refusal.code == .quarantined)
                refused.insert(fact.id)
            }
            try await engine.run(until: scene.end)
        }
        try await engine.run(until: rehearsal.end)
        #expect(!refused.isEmpty)
        #expect(try await engine.quarantined().map(\.person) == [victim])
        #expect(try await engine.quarantined().first?.reason.code == .unreadable)
        // They can be seen, and are in nobody's log.
        let visible = Set(try await engine.refusedFacts(limit: 1_000).map(\.factID))
        #expect(visible == refused)
        var report = FaultReport(name: "\(damage) bytes of one person", injected: 1)
        try await report.count(rehearsal.facts.filter { !refused.contains($0.id) }, in: store)
        for person in try await store.people(after: nil, limit: 1_000) where person != victim {
            #expect(try await engine.slicesThatDifferFromLog(of: person) == [])
        }
        // Mended and released, they are somebody like all others, and nothing was lost meanwhile.
        store.damage(victim, nil)
        try await engine.release(victim)
        for scene in rehearsal.scenes { try await engine.ingest(scene.facts) }
        try await engine.run(until: clock.now + .days(20))
        report.operations = 0
        try await report.count(rehearsal.facts, in: store)
        #expect(try await engine.quarantined() == [])
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
        #expect(try await store.outbox(before: .distantFuture, limit: 10).isEmpty)
        report.conclude(atLeast: 40)
    }

    @Test func `is refused alike however often a batch says the same, and told apart from another under its id`()
        async throws
    {
        let engine = try await start()
        let ada = Identifier.user("ada")
        try await engine.ingest([.view("p", by: ada, at: clock.now, id: "first")])
        let victim = try #require(try await engine.personID(of: ada))
        try await engine.close()
        store.damage(victim) { _ in throw StoreError(.corrupt, "injected", people: [victim]) }
        let second = try await start()
        let fact = Fact.view("p", by: ada, at: clock.now, id: "again")
        let other = Fact.view("q", by: .user("bob"), at: clock.now, id: "again")
        let third = Fact.view("p", by: .user("bob"), at: clock.now, id: "third")
        // In the batch that finds the damage, and in one that knows of it.
        for _ in 0..<2 {
            let outcomes = try await second.ingest([fact, third, fact, other, third])
            #expect(outcomes.map { $0.refusal?.code } == [.quarantined, nil, .quarantined, .conflictingID, nil])
            #expect(outcomes[4] == .duplicate)
        }
        #expect(try await store.seen([StableHash.murmur3_128("again")]).isEmpty)
    }

    @Test func `does not stop time for others, whatever they were waiting for`() async throws {
        // A cart in the middle of its journey, and a message on its way, of somebody who can no longer be read.
        let engine = try await start()
        let (ada, bob) = (Identifier.user("ada"), Identifier.user("bob"))
        for (index, user) in [ada, bob].enumerated() {
            try await engine.ingest([
                .consent(.marketing, on: .push, by: user, at: clock.now, proof: "form", id: "c\(index)"),
                .cart("cart-q\(index)", of: user, name: "Lamp \(index)", at: clock.now),
            ])
        }
        let victim = try #require(try await engine.personID(of: ada))
        try await engine.close()
        store.damage(victim) { _ in throw StoreError(.corrupt, "injected", people: [victim]) }
        let second = try await start()
        try await second.run(until: clock.now + .days(2))
        let texts = channels.flatMap(\.effects).map(\.content.text).filter { $0.hasPrefix("Lamp") }
        #expect(texts == ["Lamp 1 is still in your cart."])
        #expect(try await second.quarantined().map(\.person) == [victim])
    }

    @Test func `can be erased all the same`() async throws {
        let engine = try await start()
        let ada = Identifier.user("ada")
        try await engine.ingest([
            .identify(ada, .email("ada@example.com"), .anonymous("handset-7"), at: clock.now, id: "who")
        ])
        let victim = try #require(try await engine.personID(of: ada))
        try await engine.close()
        store.damage(victim) { _ in throw StoreError(.corrupt, "injected", people: [victim]) }
        let second = try await start()
        #expect(try await second.erase(ada))
        #expect(try await second.quarantined() == [])
        for identifier in [ada, .email("ada@example.com"), .anonymous("handset-7")] {
            let outcome = try await second.ingest([.view("p", by: identifier, at: clock.now)])
            #expect(outcome.first?.refusal?.code == .erased)
        }
    }
}

@Suite struct `A fact that ends the process` {
    /// A process that ended in the middle of somebody's step, as the next one finds it.
    private func end(_ store: FaultyStore, _ clock: VirtualClock, offering facts: [Fact], before: [Fact] = [])
        async throws
    {
        store.plan { _, _ in nil }
        let engine = try await Shop.engine(store: store, clock: clock) { $0.ids = .random }
        try await engine.ingest(before)
        store.plan { _, _ in .refuse(.io) }
        await #expect(throws: StoreError.self) { try await engine.ingest(facts) }
        store.plan { _, _ in nil }
    }

    @Test func `costs its person, also when others' steps go well in between`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        let first = try await Shop.engine(store: store, clock: clock)
        try await first.ingest([
            .view("p", by: .user("ada"), at: clock.now), .view("p", by: .user("bob"), at: clock.now),
        ])
        let poison = Fact.view("poison", by: .user("ada"), at: clock.now)
        // Not closed: that end leaves no mark, since work was not careful. The next two do.
        for end in 1...2 {
            let harmless = Fact.view("fine \(end)", by: .user("bob"), at: clock.now)
            try await self.end(store, clock, offering: [poison], before: [harmless])
        }
        let last = try await Shop.engine(store: store, clock: clock)
        #expect(try await last.quarantined().map(\.reason.code) == [.poison])
        let outcomes = try await last.ingest([poison, .view("q", by: .user("bob"), at: clock.now)])
        #expect(outcomes.map(\.isAccepted) == [false, true])
        #expect(try await last.refusedFacts().map(\.factID) == [poison.id])
        // Let out, the fact is accepted; one end is not counted against them for ever.
        let ada = try #require(try await last.quarantined().first?.person)
        try await last.release(ada)
        #expect(try await last.ingest([poison]).map(\.isAccepted) == [true])
        print("faults: poison in process: injected 3, lost 0, doubled 0, operations 6")
    }

    @Test func `is not somebody whose step failed without ending anything`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        try await end(store, clock, offering: [.view("p", by: .user("ada"), at: clock.now)])
        // Careful now: the disk is full for a while, again and again, and then it is not.
        let engine = try await Shop.engine(store: store, clock: clock)
        let fact = Fact.view("p", by: .user("ada"), at: clock.now)
        store.plan { number, _ in number < 6 ? .refuse(.full) : nil }
        for _ in 1..<6 { await #expect(throws: StoreError.self) { try await engine.ingest([fact]) } }
        #expect(try await engine.ingest([fact]).map(\.isAccepted) == [true])
        #expect(try await Shop.engine(store: store, clock: clock).quarantined() == [])
    }

    @Test func `about somebody new is set aside by itself, since its person never comes to be`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        let poison = Fact.view("poison", by: .user("eve"), at: clock.now)
        for _ in 0...2 { try await end(store, clock, offering: [poison]) }
        let last = try await Shop.engine(store: store, clock: clock)
        let other = Fact.view("fine", by: .user("eve"), at: clock.now)
        #expect(try await last.ingest([poison, other]).map(\.isAccepted) == [false, true])
        #expect(try await last.refusedFacts().map(\.factID) == [poison.id])
        try await last.release(try #require(try await last.quarantined().first?.person))
        #expect(try await last.ingest([poison]).map(\.isAccepted) == [true])
    }

    @Test func `does not make a suspect of somebody whose step was committed before the end`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = FaultyStore()
        try await Shop.engine(store: store, clock: clock).ingest([.view("0", by: .user("ada"), at: clock.now)])
        // Every process takes in one fact of the same person and ends right after the commit.
        for number in 1...6 {
            let engine = try await Shop.engine(store: store, clock: clock) { $0.ids = .random }
            store.plan { _, _ in .loseAnswer }
            await #expect(throws: StoreError.self) {
                try await engine.ingest([.view("\(number)", by: .user("ada"), at: clock.now)])
            }
            store.plan { _, _ in nil }
        }
        let last = try await Shop.engine(store: store, clock: clock)
        #expect(try await last.quarantined() == [])
    }
}
