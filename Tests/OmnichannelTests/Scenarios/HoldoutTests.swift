// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel
import Testing

@Suite struct `M11: people who are left alone by the engine` {
    private static let receipt = MessageTemplate("receipt", purpose: .transactional, text: "Thank you.")
    private static let bought = Journey(
        "receipt", entry: .event(OrderCompleted.self, again: .always),
        steps: [.send("receipt", receipt, via: [.email])])

    let clock: VirtualClock
    let push = RecordingChannel(as: .push)
    let email = RecordingChannel(as: .email)
    let store = InMemoryStore()
    private let people = (0..<400).map { Identifier.user("u\($0)") }

    init() throws { clock = try VirtualClock("2026-03-02T10:00:00Z") }

    private func engine(_ holdouts: [Holdout]) async throws -> OmniEngine {
        var definitions = Shop.definitions
        definitions.journeys.append(Self.bought)
        definitions.templates.append(Self.receipt)
        definitions.holdouts = holdouts
        return try await Shop.engine(definitions, store: store, channels: [push, email], clock: clock)
    }

    /// Everybody agrees, leaves a cart behind, and hours later buys something.
    private func live(_ engine: OmniEngine, round: Int = 0) async throws {
        for person in people {
            try await engine.ingest([
                .identify(person, traits: ["email": .string("\(person.value)@example.com")], at: clock.now),
                .consent(.marketing, on: .push, by: person, at: clock.now, proof: "form"),
                .cart("c-\(person.value)-\(round)", of: person, at: clock.now),
            ])
        }
        try await engine.run(until: clock.now + .hours(5))
    }

    /// Who drew what in a holdout, by the log.
    private func arms(_ holdout: String, _ engine: OmniEngine) async throws -> (held: Set<PersonID>, all: Set<PersonID>)
    {
        var held: Set<PersonID> = []
        var all: Set<PersonID> = []
        for logged in try await store.feed(after: nil, limit: 1_000_000).entries {
            guard case .armAssigned(let arm) = try Entry(decoding: logged.bytes).act,
                arm.experiment.hasPrefix("holdout/"), arm.experiment.hasSuffix("/" + holdout),
                let person = logged.person
            else { continue }
            #expect(all.insert(person).inserted, "somebody was drawn twice")
            if arm.isHoldout { held.insert(person) }
        }
        return (held, all)
    }

    @Test func `get no message of any journey when the universal holdout has them, and everybody else does`()
        async throws
    {
        let engine = try await engine([Holdout("control", .universal, share: 0.2)])
        try await live(engine)
        let (held, all) = try await arms("control", engine)
        #expect(all.count == people.count)
        #expect((50...115).contains(held.count), "a fifth of 400, and \(held.count)")
        let reached = Set(push.effects.map(\.person))
        #expect(reached.isDisjoint(with: held))
        #expect(reached.union(held) == all)
        for person in people.prefix(40) {
            let answer = try await engine.explain(.journey("cart-rescue"), for: person)
            let id = try #require(try await engine.personID(of: person))
            #expect(answer.description.contains("control") == true)
            #expect(answer.description.contains("the run ended: holdout") == held.contains(id))
        }
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }

    @Test func `get what they are owed all the same`() async throws {
        let engine = try await engine([Holdout("control", .universal, share: 1)])
        let ada = Identifier.user("ada")
        try await engine.ingest([
            .identify(ada, traits: ["email": "ada@example.com"], at: clock.now),
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form"),
            .cart("c-1", of: ada, at: clock.now), .order("o-1", of: ada, at: clock.now),
        ])
        try await engine.run(until: clock.now + .days(3))
        #expect(push.effects.isEmpty)
        #expect(email.effects.map(\.content.text) == ["Thank you."])
    }

    @Test func `miss one message only when it is a step's holdout, and the run goes on`() async throws {
        let engine = try await engine([Holdout("no reminder", .step("remind", of: "cart-rescue"), share: 0.5)])
        try await live(engine)
        let (held, all) = try await arms("no reminder", engine)
        #expect(all.count == people.count && (160...240).contains(held.count))
        #expect(Set(push.effects.map(\.person)) == all.subtracting(held))
        let heldPerson = try await first(of: held, engine)
        let answer = try await engine.explain(.message("cart-rescue", "remind"), for: heldPerson)
        #expect(answer.verdict == "Nothing was sent: holdout no reminder keeps remind from this person.")
        // Behind the message they wait like everybody else.
        #expect(try await engine.explain(.journey("cart-rescue"), for: heldPerson).verdict.contains("at think"))
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }

    @Test func `are asked from the outside in, and drawn no further than that`() async throws {
        let engine = try await engine([
            Holdout("step", .step("remind", of: "cart-rescue"), share: 0.3),
            Holdout("journey", .journey("cart-rescue"), share: 0.3), Holdout("all", .universal, share: 0.3),
        ])
        try await live(engine)
        let outer = try await arms("all", engine)
        let middle = try await arms("journey", engine)
        let inner = try await arms("step", engine)
        #expect(outer.all.count == people.count)
        #expect(middle.all == outer.all.subtracting(outer.held))
        #expect(inner.all == middle.all.subtracting(middle.held))
        #expect(Set(push.effects.map(\.person)) == inner.all.subtracting(inner.held))
        for held in [outer, middle, inner] { #expect(!held.held.isEmpty && held.held.count * 2 < held.all.count) }
    }

    @Test func `stay where they were drawn when the share changes and the engine starts anew`() async throws {
        try await live(try await engine([Holdout("control", .universal, share: 0.2)]))
        let before = Set(push.effects.map(\.person))
        let second = try await engine([Holdout("control", .universal, share: 0.9)])
        try await live(second, round: 1)
        let (held, all) = try await arms("control", second)
        #expect(all.count == people.count)
        #expect(before == all.subtracting(held))
        #expect(push.effects.count == 2 * before.count)
    }

    @Test func `are told apart from mistakes when definitions are checked`() async throws {
        let mixed = Journey(
            "mixed", entry: .event(OrderCompleted.self, again: .always),
            steps: [.send("thanks", Self.receipt, via: [.email]), .send("more", Shop.hello, via: [.push])])
        var definitions = Shop.definitions
        definitions.journeys.append(mixed)
        definitions.templates.append(Self.receipt)
        definitions.holdouts = [
            Holdout("a", .universal, share: 0.1), Holdout("a", .journey("nowhere"), share: 0.1),
            Holdout("b", .step("quiet", of: "cart-rescue"), share: 0.1),
        ]
        let error = await #expect(throws: OmniError.self) { try await Shop.engine(definitions, clock: clock) }
        let message = try #require(error).message
        for part in [
            "two holdouts are called 'a'", "journey 'nowhere', which does not exist",
            "step 'quiet' of journey 'cart-rescue', which sends nothing",
            "would keep step 'thanks' of journey 'mixed' from people who are owed it",
        ] { #expect(message.contains(part), "\(part)") }
    }

    @Test func `keep from people what they are owed, or nobody from anything, in no definitions that pass`()
        async throws
    {
        var definitions = Shop.definitions
        definitions.journeys.append(Self.bought)
        definitions.templates.append(Self.receipt)
        definitions.holdouts = [
            Holdout("x", .step("receipt", of: "receipt"), share: 0.1), Holdout("y", .journey("receipt"), share: 0.1),
            Holdout("a/b", .universal, share: 0.1),
        ]
        let error = await #expect(throws: OmniError.self) { try await Shop.engine(definitions, clock: clock) }
        let message = try #require(error).message
        for part in [
            "holdout 'x' would keep step 'receipt' of journey 'receipt' from people who are owed it",
            "holdout 'y' would keep nobody out", "holdout 'a/b' contains a '/'",
        ] { #expect(message.contains(part), "\(part)") }
    }

    @Test func `get no more of a journey when they turn out to be somebody who is held out`() async throws {
        let engine = try await engine([Holdout("control", .universal, share: 0.5)])
        let pairs = (0..<40).map { (visitor: Identifier.anonymous("v\($0)"), account: Identifier.user("a\($0)")) }
        for (visitor, account) in pairs {
            try await engine.ingest([
                .consent(.marketing, on: .push, by: account, at: clock.now, proof: "form"),
                .cart("c-\(visitor.value)", of: visitor, at: clock.now),
                .cart("c-\(account.value)", of: account, at: clock.now),
            ])
        }
        let (held, all) = try await arms("control", engine)
        #expect(all.count == 80 && (20...60).contains(held.count))
        var leftAlone: Set<PersonID> = []
        var others: Set<PersonID> = []
        for (visitor, account) in pairs {
            let one = try #require(try await engine.personID(of: visitor))
            let other = try #require(try await engine.personID(of: account))
            try await engine.ingest([.identify(account, visitor, at: clock.now)])
            let survivor = try #require(try await engine.personID(of: account))
            if held.isDisjoint(with: [one, other]) { others.insert(survivor) } else { leftAlone.insert(survivor) }
        }
        try await engine.run(until: clock.now + .hours(5))
        let reached = Set(push.effects.map(\.person))
        #expect(reached == others)
        #expect(!leftAlone.isEmpty && !others.isEmpty)
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }

    private func first(of held: Set<PersonID>, _ engine: OmniEngine) async throws -> Identifier {
        for person in people {
            if let id = try await engine.personID(of: person), held.contains(id) { return person }
        }
        throw OmniError(.store, "nobody is held out")
    }
}
