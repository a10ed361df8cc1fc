// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

@Suite struct `A dry run` {
    /// Whether an act is about who somebody is, or about a message after it was planned: a dry run has neither.
    static func isElsewhere(_ act: Act) -> Bool {
        switch act {
        case .personCreated, .linked, .absorbed, .redirected, .released, .restored: true
        case .messageDeferred, .handingOver, .messageSettled: true
        case .messageDropped(_, let reason): reason.code != .runEnded
        case .woke, .armAssigned, .runEntered, .runMoved, .runEnded, .messagePlanned: false
        }
    }

    /// One person's months, as facts with the instants of their arrival.
    static func life(_ seed: UInt64, from start: Timestamp) -> [(fact: Fact, at: Timestamp)] {
        var world = RandomWorld(seed: seed, start: start)
        var now = start
        return (0..<60)
            .map { _ in
                now = now + .minutes(Int64(1 + world.below(60 * 40)))
                var fact = world.fact(at: now)
                fact.subject = .person([.user("ada")])
                return (fact, now)
            }
    }

    /// Who has no bucket key in common with the dry run gets no arm in common; these definitions draw no arms.
    @Test(arguments: UInt64(1)...12) func `decides what the engine decides from the same facts and instants`(
        _ seed: UInt64
    ) async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let life = Self.life(seed, from: clock.now)
        let end = try #require(life.last).at + .days(60)
        let engine = try await Shop.engine(clock: clock)
        var rehearsal = try DryRun(
            Shop.definitions, channels: [.push: ChannelCapabilities(), .email: ChannelCapabilities()])
        let ada = rehearsal.newPerson(at: clock.now)
        var rehearsed: [Act] = []
        func rehearse(until instant: Timestamp) {
            var after = clock.now
            while let due = rehearsal.nextWake(of: ada, after: after), due <= instant {
                rehearsed += rehearsal.wake(ada, at: max(due, after))
                after = max(due, after)
            }
        }
        for (fact, at) in life {
            rehearse(until: at)
            try await engine.run(until: at)
            rehearsed += rehearsal.take(fact, of: ada, at: at)
            try await engine.ingest([fact])
            for audience in Shop.definitions.audiences.map(\.name) {
                let isMember = try await engine.isMember(.user("ada"), of: audience)
                #expect(rehearsal.isMember(ada, of: audience, at: at) == isMember, "\(audience) at \(at)")
            }
        }
        rehearse(until: end)
        try await engine.run(until: end)
        let person = try #require(try await engine.personID(of: .user("ada")))
        let decided = try await engine.entries(of: person).compactMap(\.act).filter { !Self.isElsewhere($0) }
        #expect(rehearsed.filter { !Self.isElsewhere($0) } == decided, "seed \(seed)")
        #expect(decided.contains { if case .messagePlanned = $0 { true } else { false } })
        #expect(decided.contains { if case .woke = $0 { true } else { false } })
    }

    @Test func `refuses definitions that an engine would refuse`() {
        #expect(throws: OmniError.self) { try DryRun(Shop.definitions, channels: [:]) }
        #expect(throws: (any Error).self) {
            var definitions = Shop.definitions
            definitions.templates = []
            return try DryRun(definitions, channels: [.push: ChannelCapabilities(), .email: ChannelCapabilities()])
        }
    }

    @Test func `keeps its people apart`() throws {
        var rehearsal = try DryRun(
            Shop.definitions, channels: [.push: ChannelCapabilities(), .email: ChannelCapabilities()])
        let start = try Timestamp("2026-03-02T10:00:00Z")
        let ada = rehearsal.newPerson(at: start)
        let bob = rehearsal.newPerson(at: start)
        #expect(!rehearsal.take(.cart("c", of: .user("ada"), at: start), of: ada, at: start).isEmpty)
        #expect(rehearsal.nextWake(of: bob, after: start) == nil)
        #expect(rehearsal.wake(bob, at: start + .days(3)).isEmpty)
        #expect(!rehearsal.wake(ada, at: start + .days(3)).isEmpty)
    }
}
