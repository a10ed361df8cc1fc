// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel
import Testing

@Suite struct `I3, I4: a visitor who turns out to be a customer` {
    let clock: VirtualClock
    let store = InMemoryStore()
    let push = RecordingChannel(as: .push)
    let engine: OmniEngine
    let cookie = Identifier.anonymous("cookie-1")
    let phone = Identifier.anonymous("installation-2")
    let ada = Identifier.user("ada")

    init() async throws {
        clock = try VirtualClock("2026-03-02T10:00:00Z")
        engine = try await Shop.engine(store: store, channels: [push, RecordingChannel(as: .email)], clock: clock)
    }

    @Test func `is recognised at once, and what was done before counts`() async throws {
        try await engine.ingest([.view("a", by: cookie, at: clock.now)])
        try await engine.ingest([.view("b", by: phone, at: clock.now)])
        #expect(try await engine.members(of: "browsing").isEmpty)
        clock.advance(by: .seconds(5))
        try await engine.ingest([
            .identify(ada, cookie, at: clock.now, id: "login-web"),
            .identify(ada, phone, at: clock.now, id: "login-app"),
        ])
        for name in [cookie, phone, ada] {
            #expect(try await engine.isMember(name, of: "browsing"), "by \(name.kind)")
        }
        #expect(Set([try await engine.personID(of: cookie), try await engine.personID(of: phone)]).count == 1)
        #expect(try await engine.members(of: "browsing").count == 1)
    }

    @Test func `keeps the run that they began, and gets its message once`() async throws {
        try await engine.ingest([.cart("c-1", of: cookie, at: clock.now)])
        try await engine.run(until: clock.now + .minutes(20))
        try await engine.ingest([
            .identify(ada, cookie, at: clock.now),
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "at the login"),
            .cart("c-1", of: ada, name: "Red kettle", at: clock.now),
        ])
        try await engine.run(until: clock.now + .days(3))
        #expect(push.effects.map(\.content.text) == ["Blue kettle is still in your cart."])
        let person = try #require(try await engine.personID(of: ada))
        #expect(try await engine.slicesThatDifferFromLog(of: person) == [])
    }

    @Test func `shares a tablet with somebody else, and neither gets the other's browsing`() async throws {
        let bob = Identifier.user("bob")
        let tablet = Identifier.anonymous("tablet")
        try await engine.ingest([.view("a", by: tablet, at: clock.now), .identify(ada, tablet, at: clock.now)])
        #expect(try await engine.profile(of: ada)?.lastSeen != nil)
        try await engine.ingest([.identify(bob, tablet, at: clock.now)])
        let people = [
            try await engine.personID(of: ada), try await engine.personID(of: bob),
            try await engine.personID(of: tablet),
        ]
        #expect(Set(people).count == 3)
        for person in people.compactMap({ $0 }) {
            #expect(try await engine.slicesThatDifferFromLog(of: person) == [])
        }
        try await engine.ingest([.view("b", by: tablet, at: clock.now, id: "later")])
        for account in [ada, bob] { #expect(try await !engine.isMember(account, of: "browsing")) }
        #expect(try await engine.isMember(tablet, of: "browsing"))
    }

    @Test func `I3: keeps with interval and evidence what led to the account until another one claimed it`()
        async throws
    {
        let address = Identifier.email("family@example.com")
        let start = clock.now
        clock.advance(by: .minutes(2))
        try await engine.ingest([
            .view("a", by: cookie, at: start),
            Fact.event("Signed Up", by: [cookie, address], at: start + .minutes(1), id: "newsletter"),
            .identify(ada, cookie, at: start + .minutes(2), id: "login"),
        ])
        #expect(try await engine.profile(of: ada)?.identifiers.map(\.identifier) == [cookie, address, ada])
        clock.advance(by: .hours(1))
        let claimed = clock.now
        try await engine.ingest([.identify(.user("bob"), cookie, at: claimed, id: "second login")])

        let profile = try #require(try await engine.profile(of: ada))
        // Her own login carried the cookie; the address came from a visit that is nobody's account now.
        #expect(profile.identifiers.map(\.identifier) == [cookie, ada])
        let former = try #require(profile.formerIdentifiers.first)
        #expect(profile.formerIdentifiers.count == 1 && former.identifier == address && former.fact == "newsletter")
        #expect(former.from == start + .minutes(1) && former.until == claimed)
        let person = try #require(try await engine.personID(of: ada))
        #expect(try await engine.slicesThatDifferFromLog(of: person) == [])
    }
}
