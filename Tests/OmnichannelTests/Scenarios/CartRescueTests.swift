// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel
import Testing

@Suite struct `J3: somebody who leaves a cart behind` {
    let clock: VirtualClock
    let push = RecordingChannel(as: .push)
    let email = RecordingChannel(as: .email)
    let engine: OmniEngine
    let ada = Identifier.user("ada")

    init() async throws {
        clock = try VirtualClock("2026-03-02T10:00:00Z")
        engine = try await Shop.engine(channels: [push, email], clock: clock)
        try await engine.ingest([
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "sign-up form 7", id: "consent")
        ])
    }

    @Test func `is reminded an hour after the last touch, and only once`() async throws {
        try await engine.ingest([.cart("c-17", of: ada, at: clock.now)])
        try await engine.run(until: clock.now + .minutes(30))
        try await engine.ingest([.cart("c-17", of: ada, name: "Red kettle", at: clock.now)])
        try await engine.run(until: clock.now + .minutes(59))
        #expect(push.effects.isEmpty)
        try await engine.run(until: clock.now + .minutes(1))
        #expect(push.effects.map(\.content.text) == ["Blue kettle is still in your cart."])
        try await engine.run(until: clock.now + .days(30))
        #expect(push.effects.count == 1)
        #expect(try await engine.slicesThatDifferFromLog(of: #require(try await engine.personID(of: ada))) == [])
    }

    @Test func `is left alone when the order comes first`() async throws {
        try await engine.ingest([.cart("c-17", of: ada, at: clock.now)])
        try await engine.run(until: clock.now + .minutes(50))
        try await engine.ingest([.order("o-1", of: ada, at: clock.now)])
        try await engine.run(until: clock.now + .days(2))
        #expect(push.effects.isEmpty)
        let answer = try await engine.explain(.journey("cart-rescue"), for: ada)
        #expect(answer.description.contains("exit_event"))
    }

    @Test func `is not written to without consent, and the answer says so`() async throws {
        let bob = Identifier.user("bob")
        try await engine.ingest([.cart("c-18", of: bob, at: clock.now)])
        try await engine.run(until: clock.now + .days(3))
        #expect(push.effects.isEmpty && email.effects.isEmpty)
        let answer = try await engine.explain(.message("cart-rescue", "remind"), for: bob)
        #expect(answer.verdict.contains("no_consent") || answer.verdict.contains("unreachable"))
    }

    @Test func `is told apart by cart, and each cart is rescued once`() async throws {
        try await engine.ingest([
            .cart("c-1", of: ada, name: "A", at: clock.now), .cart("c-2", of: ada, name: "B", at: clock.now),
        ])
        try await engine.run(until: clock.now + .hours(2))
        try await engine.ingest([.cart("c-1", of: ada, name: "A", at: clock.now, id: "again")])
        try await engine.run(until: clock.now + .hours(2))
        #expect(push.effects.map(\.content.text).sorted() == ["A is still in your cart.", "B is still in your cart."])
    }

    @Test func `is explained step by step, with the entries behind it`() async throws {
        try await engine.ingest([.cart("c-17", of: ada, at: clock.now, id: "f2")])
        try await engine.run(until: clock.now + .hours(2))
        let answer = try await engine.explain(.message("cart-rescue", "remind"), for: ada)
        #expect(answer.verdict == "remind was sent on push.")
        #expect(answer.findings.first?.text == "entered cart-rescue, version 1, because of fact f2")
        #expect(answer.findings.allSatisfy { $0.entry != nil })
    }
}
