// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel
import Testing

@Suite struct `A dry run` {
    /// Whether an act is about who somebody is, or about a message after it was planned: a dry run has neither.
    static func isElsewhere(_ act: Act) -> Bool {
        switch act {
        case .personCreated, .linked, .unlinked, .absorbed, .redirected, .released, .restored: true
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

    static let channels: [ChannelName: ChannelCapabilities] = [
        .push: ChannelCapabilities(), .email: ChannelCapabilities(),
    ]

    /// Journeys that wait and branch, and send nothing: where a run sends, it stays until the message is settled.
    static var quiet: Definitions {
        var definitions = Shop.definitions
        let rescue = Journey(
            "cart-rescue", entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .afterEnd),
            exits: [.event(OrderCompleted.self)],
            steps: [
                .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
                .wait("think", for: .days(1)),
                .branch("worth it", Shop.loyal, then: [.wait("longer", for: .days(3))]),
            ])
        let comeBack = Journey(
            "come-back", entry: .audience(Shop.dormant, again: .afterEnd), steps: [.wait("week", for: .days(7))])
        definitions.journeys = [rescue, comeBack]
        return definitions
    }

    /// What a dry run and an engine decide in one life, without what only the engine does.
    static func both(_ definitions: Definitions, _ seed: UInt64) async throws -> (rehearsed: [Act], decided: [Act]) {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let life = life(seed, from: clock.now)
        let end = try #require(life.last).at + .days(60)
        let engine = try await Shop.engine(definitions, clock: clock)
        var rehearsal = try DryRun(definitions, channels: channels)
        let ada = rehearsal.newPerson(at: clock.now)
        var rehearsed: [Act] = []
        func rehearse(until instant: Timestamp) {
            var after = clock.now
            while let due = rehearsal.nextWake(of: ada, after: after), due <= instant {
                after = max(due, after)
                rehearsed += rehearsal.wake(ada, at: after)
            }
        }
        for (fact, at) in life {
            rehearse(until: at)
            try await engine.run(until: at)
            rehearsed += rehearsal.take(fact, of: ada, at: at)
            try await engine.ingest([fact])
            for audience in definitions.audiences.map(\.name) {
                let isMember = try await engine.isMember(.user("ada"), of: audience)
                #expect(rehearsal.isMember(ada, of: audience, at: at) == isMember, "\(audience) at \(at)")
            }
        }
        rehearse(until: end)
        try await engine.run(until: end)
        let person = try #require(try await engine.personID(of: .user("ada")))
        let decided = try await engine.entries(of: person).compactMap(\.act)
        return (rehearsed.filter { !isElsewhere($0) }, decided.filter { !isElsewhere($0) })
    }

    /// The same acts with runs numbered as they come: a run that no fact opened is named by the person's bucket key,
    /// which the engine draws from an identifier and a dry run does not.
    static func numbered(_ acts: [Act]) -> [Act] {
        var names: [RunID: RunID] = [:]
        func name(_ run: RunID) -> RunID {
            let known = names[run] ?? RunID(Digest128(high: 0, low: UInt64(names.count)))
            names[run] = known
            return known
        }
        return acts.map { act in
            switch act {
            case .runEntered(var entered):
                entered.run = name(entered.run)
                return .runEntered(entered)
            case .runMoved(var moved):
                moved.run = name(moved.run)
                return .runMoved(moved)
            case .runEnded(var ended):
                ended.run = name(ended.run)
                return .runEnded(ended)
            default: return act
            }
        }
    }

    @Test(arguments: UInt64(1)...12) func `decides what the engine decides from the same facts and instants`(
        _ seed: UInt64
    ) async throws {
        let (rehearsed, decided) = try await Self.both(Self.quiet, seed)
        // One by one, so that a failure names the first act that differs.
        for (index, pair) in zip(Self.numbered(rehearsed), Self.numbered(decided)).enumerated() {
            try #require(pair.0 == pair.1, "act \(index), seed \(seed)")
        }
        #expect(rehearsed.count == decided.count)
        #expect(decided.count > 40)
        #expect(decided.contains { if case .woke = $0 { true } else { false } })
        #expect(decided.contains { if case .runEnded = $0 { true } else { false } })
    }

    @Test(arguments: UInt64(1)...6) func `plans the first message that the engine plans, and stays there`(
        _ seed: UInt64
    ) async throws {
        func untilMessage(_ acts: [Act]) -> [Act] {
            let place = acts.firstIndex { if case .messagePlanned = $0 { true } else { false } }
            return place.map { Array(acts[...$0]) } ?? []
        }
        let (rehearsed, decided) = try await Self.both(Shop.definitions, seed)
        #expect(untilMessage(rehearsed) == untilMessage(decided))
        #expect(untilMessage(decided).count > 2)
        // "think" comes after the message, whose outcome a dry run never learns.
        #expect(!rehearsed.contains { if case .runMoved(let move) = $0 { move.step == "think" } else { false } })
    }

    @Test func `refuses definitions that an engine would refuse`() {
        #expect(throws: OmniError.self) { try DryRun(Shop.definitions, channels: [:]) }
        #expect(throws: (any Error).self) {
            var definitions = Shop.definitions
            definitions.templates = []
            return try DryRun(definitions, channels: Self.channels)
        }
    }

    @Test func `keeps its people apart`() throws {
        var rehearsal = try DryRun(Shop.definitions, channels: Self.channels)
        let start = try Timestamp("2026-03-02T10:00:00Z")
        let ada = rehearsal.newPerson(at: start)
        let bob = rehearsal.newPerson(at: start)
        #expect(!rehearsal.take(.cart("c", of: .user("ada"), at: start), of: ada, at: start).isEmpty)
        #expect(rehearsal.nextWake(of: bob, after: start) == nil)
        #expect(rehearsal.wake(bob, at: start + .days(3)).isEmpty)
        #expect(!rehearsal.wake(ada, at: start + .days(3)).isEmpty)
    }

    @Test func `goes on past a message that is taken for accepted`() throws {
        let start = try Timestamp("2026-03-02T10:00:00Z")
        var rehearsal = try DryRun(Shop.definitions, channels: Self.channels)
        let ada = rehearsal.newPerson(.user("ada"), at: start)
        rehearsal.take(.cart("c-17", of: .user("ada"), at: start), of: ada, at: start)
        let sent = rehearsal.wake(ada, at: start + .hours(1))
        let key = try #require(
            sent.compactMap { act in if case .messagePlanned(let message) = act { message.key } else { nil } }.first)
        let onward = rehearsal.accept(key, of: ada, at: start + .hours(1))
        guard case .runMoved(let move) = try #require(onward.last) else {
            Issue.record("the run does not go on")
            return
        }
        #expect(move.step == "think")
        #expect(rehearsal.accept(key, of: ada, at: start + .hours(1)).isEmpty)
    }
}
