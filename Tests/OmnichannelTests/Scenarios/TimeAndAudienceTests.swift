// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel
import Testing

@Suite struct `S6: audiences know the instant` {
    let clock: VirtualClock
    let engine: OmniEngine
    let ada = Identifier.user("ada")

    init() async throws {
        clock = try VirtualClock("2026-03-02T10:00:00Z")
        engine = try await Shop.engine(clock: clock)
    }

    @Test func `somebody enters at the fact that causes it and leaves when the window runs out`() async throws {
        try await engine.ingest([.view("a", by: ada, at: clock.now)])
        #expect(try await !engine.isMember(ada, of: "browsing"))
        clock.advance(by: .hours(1))
        try await engine.ingest([.view("b", by: ada, at: clock.now)])
        #expect(try await engine.isMember(ada, of: "browsing"))
        #expect(try await engine.members(of: "browsing").count == 1)
        // The first view counts for exactly seven days; no wake-up has run by then.
        clock.advance(by: .hours(7 * 24 - 1) + -.milliseconds(1))
        #expect(try await engine.isMember(ada, of: "browsing"))
        clock.advance(by: .milliseconds(1))
        #expect(try await !engine.isMember(ada, of: "browsing"))
        try await engine.catchUp()
        #expect(try await engine.members(of: "browsing").isEmpty)
    }

    @Test func `a late fact corrects what is known, as of its own time`() async throws {
        try await engine.ingest([.view("a", by: ada, at: clock.now)])
        try await engine.ingest([.view("b", by: ada, at: clock.now - .days(6))])
        #expect(try await engine.isMember(ada, of: "browsing"))
        clock.advance(by: .days(1))
        #expect(try await !engine.isMember(ada, of: "browsing"))
    }

    @Test func `why somebody is in an audience is answered with the conditions that hold`() async throws {
        try await engine.ingest([.view("a", by: ada, at: clock.now), .view("b", by: ada, at: clock.now)])
        let answer = try await engine.explain(.audience("browsing"), for: ada)
        #expect(answer.verdict == "Is in browsing.")
        #expect(!answer.findings.isEmpty)
    }

    @Test func `imported history feeds audiences and mails nobody`() async throws {
        let push = RecordingChannel(as: .push)
        let engine = try await Shop.engine(channels: [push, RecordingChannel(as: .email)], clock: clock)
        try await engine.ingest([.consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form")])
        var history: [Fact] = []
        for day in 1...700 { history.append(.cart("c-\(day)", of: ada, at: clock.now - .days(Int64(day)))) }
        history.append(.view("a", by: ada, at: clock.now - .days(1)))
        history.append(.view("b", by: ada, at: clock.now - .days(1)))
        try await engine.ingest(history, as: .history)
        #expect(try await engine.isMember(ada, of: "browsing"))
        try await engine.run(until: clock.now + .days(5))
        #expect(push.calls.isEmpty)
    }

    @Test func `a fact older than the journey's freshness opens no run, though it counts`() async throws {
        try await engine.ingest([.cart("old", of: ada, at: clock.now - .days(2))])
        try await engine.ingest([.cart("new", of: ada, at: clock.now - .hours(2))])
        let answer = try await engine.explain(.journey("cart-rescue"), for: ada)
        #expect(answer.findings.count { $0.text.hasPrefix("entered") } == 1)
    }
}

@Suite struct `Definitions are published` {
    @Test func `with every problem of every definition at once`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let broken = Definitions(
            audiences: [
                Audience("twice", where: .performed(ProductViewed.self, within: .days(1))),
                Audience("twice", where: .performed(ProductViewed.self, within: .days(0))),
            ],
            journeys: [
                Journey(
                    "j", entry: .event(ProductAdded.self, again: .never),
                    steps: [
                        .wait("w", for: .hours(-1)), .send("s", Shop.reminder, via: [.sms]),
                        .send("s", Shop.voucher, via: []),
                    ])
            ])
        let error = await #expect(throws: OmniError.self) {
            _ = try await Shop.engine(broken, clock: clock)
        }
        let text = error?.message ?? ""
        for part in ["twice", "'w'", "cart-reminder", "sms"] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    @Test func `runs stay on the version on which they were opened`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = InMemoryStore()
        let push = RecordingChannel(as: .push)
        func journey(_ wait: Span) -> Journey {
            Journey(
                "note", entry: .event(ProductAdded.self, again: .never),
                steps: [.wait("w", for: wait), .send("s", Shop.hello, via: [.push])])
        }
        let old = Definitions(journeys: [journey(.hours(10))], templates: [Shop.hello])
        let first = try await Shop.engine(old, store: store, channels: [push], clock: clock)
        let ada = Identifier.user("ada")
        try await first.ingest([
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form"), .cart("c", of: ada, at: clock.now),
        ])
        let new = Definitions(journeys: [journey(.hours(1))], templates: [Shop.hello])
        let second = try await Shop.engine(new, store: store, channels: [push], clock: clock)
        try await second.run(until: clock.now + .hours(9))
        #expect(push.calls.isEmpty)
        try await second.run(until: clock.now + .hours(1))
        #expect(push.calls.count == 1)
        let versions = try await store.definitions().filter { $0.kind == "journey" }.map(\.version)
        #expect(versions == [1, 2])
    }

    @Test func `a new audience answers for everybody at once, and starts no journeys`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = InMemoryStore()
        let first = try await Shop.engine(Definitions(), store: store, clock: clock)
        for index in 0..<30 {
            try await first.ingest([.view("p", by: .user("u\(index)"), at: clock.now, id: "v\(index)")])
        }
        let viewers = Audience("viewers", where: .performed(ProductViewed.self, within: .days(3)))
        let push = RecordingChannel(as: .push)
        let greeting = Journey(
            "greet", entry: .audience(viewers, again: .always), steps: [.send("hi", Shop.hello, via: [.push])])
        let second = try await Shop.engine(
            Definitions(audiences: [viewers], journeys: [greeting], templates: [Shop.hello]), store: store,
            channels: [push], clock: clock)
        #expect(try await second.members(of: "viewers").count == 30)
        try await second.run(until: clock.now + .days(4))
        #expect(try await second.members(of: "viewers").isEmpty)
        #expect(try await second.explain(.journey("greet"), for: .user("u3")).verdict == "Never entered greet.")
        let people = try await store.people(after: nil, limit: 100)
        for person in people { #expect(try await second.slicesThatDifferFromLog(of: person) == []) }
    }
}
