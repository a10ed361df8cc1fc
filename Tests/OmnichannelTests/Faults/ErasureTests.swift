// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

#if SQLite
import OmniSQLite
#endif

@Suite struct `Somebody who is forgotten` {
    let ada = Identifier.user("ada-of-the-hill")
    let phone = Identifier.anonymous("adas-secret-phone")
    let mail = Identifier.email("ada@hill.example")
    let bob = Identifier.user("bob")

    private func facts(at now: Timestamp) -> [Fact] {
        var traits = Properties()
        traits["motto"] = PropertyValue.string("never give in to kettles")
        return [
            .view("before-she-had-a-name", by: phone, at: now, id: "f1"),
            .identify(ada, phone, mail, traits: traits, at: now, id: "f2"),
            .consent(.marketing, on: .push, by: ada, at: now, proof: "adas signature", id: "f3"),
            .consent(.marketing, on: .push, by: bob, at: now, proof: "bobs signature", id: "b1"),
            .cart("c-1", of: ada, name: "Ada's very own kettle", at: now, id: "f4"),
            .cart("c-2", of: bob, name: "Bob's kettle", at: now, id: "b2"),
            .view("again", by: ada, at: now, id: "f5"), .view("and again", by: ada, at: now, id: "f6"),
        ]
    }

    private func check(_ store: any Store, afterErasure: () async throws -> Void) async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let push = RecordingChannel(as: .push)
        let inbox = InboxChannel(clock: clock)
        let engine = try await Shop.engine(
            store: store, channels: [push, RecordingChannel(as: .email), inbox], clock: clock)
        try await engine.ingest(facts(at: clock.now))
        // Refused for its content, and therefore kept: it mentions her all the same.
        var strange = Properties()
        strange["n"] = PropertyValue.double(.infinity)
        try await engine.ingest([.event("Strange", by: [ada], at: clock.now, id: "strange", properties: strange)])
        #expect(try await engine.refusedFacts().count == 1)
        let person = try #require(try await engine.personID(of: ada))
        let item = OutboundMessage(
            key: MessageKey(Digest128(high: 1, low: 2)), channel: .inbox, person: person, purpose: .marketing,
            content: MessageContent(text: "hello"))
        _ = await inbox.deliver(item)
        #expect(try await engine.members(of: "browsing") == [person])

        // In the middle of a journey, with the message planned and waiting.
        clock.advance(by: .hours(1))
        try await engine.wake()
        #expect(try await store.outbox(before: .distantFuture, limit: 10).count == 2)
        #expect(try await engine.erase(ada))
        #expect(try await engine.erase(ada) == false)
        try await afterErasure()
        #expect(try await store.outbox(before: .distantFuture, limit: 10).count == 1)
        #expect(inbox.messages(of: person).isEmpty)
        #expect(try await engine.members(of: "browsing") == [])
        #expect(try await engine.refusedFacts() == [])
        #expect(try await engine.personID(of: ada) == nil)
        #expect(try await engine.personID(of: phone) == nil)
        #expect(try await engine.entries(of: person) == [])

        // Late facts do not bring her back, by whatever name, and leave nothing behind.
        for (index, name) in [ada, phone, mail].enumerated() {
            let late = try await engine.ingest([.view("late", by: name, at: clock.now, id: "late-\(index)")])
            #expect(late.first?.refusal?.code == .erased)
        }
        let mixed = try await engine.ingest([
            .view("x", by: ada, at: clock.now, id: "m1"), .view("x", by: bob, at: clock.now, id: "m2"),
        ])
        #expect(mixed.map(\.isAccepted) == [false, true])
        #expect(try await engine.ingest(facts(at: clock.now - .hours(1))).allSatisfy { !$0.isAccepted })
        try await afterErasure()

        // Bob gets his, and she hers no more.
        try await engine.run(until: clock.now + .days(2))
        #expect(push.effects.map(\.content.text) == ["Bob's kettle is still in your cart."])
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
        try await engine.close()
        print("faults: erasure: injected 1, lost 0, doubled 0, operations 9")
    }

    @Test func `leaves nothing in memory`() async throws {
        let store = InMemoryStore()
        try await check(store) {
            for logged in try await store.feed(after: nil, limit: 10_000).entries {
                let text = String(decoding: logged.bytes, as: UTF8.self)
                #expect(!text.contains("kettles") && !text.contains("hill"))
            }
        }
    }

    #if SQLite
    @Test func `leaves no byte in any file`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("store.sqlite"))
        let words = [
            "ada-of-the-hill", "adas-secret-phone", "hill.example", "never give in", "adas signature",
            "very own kettle",
            "before-she-had",
        ]
        var isChecked = false
        try await check(store) {
            for word in words {
                let isThere = try folder.contains(word)
                #expect(!isThere, "'\(word)' is still on disk")
            }
            let isBobThere = try folder.contains("bobs signature")
            #expect(isBobThere)
            isChecked = true
        }
        #expect(isChecked)
        try await store.close()
        for word in words {
            let isThere = try folder.contains(word)
            #expect(!isThere, "'\(word)' is still on disk after closing")
        }
    }
    #endif

    /// A visitor's letters were filed under an account, until a second account claimed the visitor.
    private func checkReleased(_ store: any Store, words: [String], isThere: (String) async throws -> Bool) async throws
    {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let engine = try await Shop.engine(store: store, clock: clock)
        let letters = Identifier.email("letters@hill.example")
        let tablet = Identifier.anonymous("tablet-in-the-hall")
        let start = clock.now
        try await engine.ingest([
            .view("a", by: tablet, at: start, id: "f1"),
            .identify(bob, tablet, at: start, id: "f2"),
            Fact.event("Wrote", by: [tablet, letters], at: start, id: "f3", properties: ["text": "dear kettle"]),
            .view("kept", by: bob, at: start, id: "f4"),
        ])
        clock.advance(by: .hours(1))
        try await engine.ingest([.identify(.user("cleo"), letters, at: clock.now, id: "f5")])
        #expect(try await engine.profile(of: bob)?.formerIdentifiers.map(\.identifier) == [letters])
        for word in words { #expect(try await isThere(word)) }

        #expect(try await engine.erase(letters))
        for word in words {
            let isThere = try await isThere(word)
            #expect(!isThere, "'\(word)' is still there")
        }
        // The address stands in Cleo's own fact, and nowhere in Bob's log.
        let person = try #require(try await engine.personID(of: bob))
        for entry in try await store.entries(of: person, after: 0, limit: 100) {
            #expect(!String(decoding: entry, as: UTF8.self).contains("letters@hill"))
        }
        let profile = try #require(try await engine.profile(of: bob))
        #expect(profile.formerIdentifiers.isEmpty && profile.lastSeen == start)
        // Bob goes on where he was, and so does his log.
        try await engine.ingest([.view("b", by: bob, at: clock.now, id: "f6")])
        let facts = try await engine.entries(of: person).compactMap(\.fact?.id)
        #expect(facts == ["f2", "f4", "f6"])
        let differing = try await engine.slicesThatDifferFromLog(of: person)
        #expect(differing.allSatisfy { $0 == "header" }, "\(differing)")
        try await engine.close()
    }

    @Test func `takes along what they left in the log of an account that had to let go of them`() async throws {
        let store = InMemoryStore()
        try await checkReleased(store, words: ["dear kettle"]) { word in
            try await store.feed(after: nil, limit: 1_000).entries
                .contains { String(decoding: $0.bytes, as: UTF8.self).contains(word) }
        }
    }

    #if SQLite
    @Test func `takes it along from every file`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("store.sqlite"))
        try await checkReleased(store, words: ["dear kettle"]) { try folder.contains($0) }
        try await store.close()
    }
    #endif

    @Test func `may come back as somebody new when they are readmitted`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, clock: clock)
        try await engine.ingest(facts(at: clock.now))
        let before = try #require(try await engine.personID(of: ada))
        #expect(try await engine.erase(ada))
        clock.advance(by: .days(1))
        let signUp = Fact.identify(ada, mail, traits: ["motto": "hello again"], at: clock.now, id: "again")
        #expect(try await engine.ingest([signUp]).first?.refusal?.code == .erased)
        for _ in 0..<2 { try await engine.readmit([ada, mail]) }
        #expect(try await engine.ingest([signUp]).allSatisfy(\.isAccepted))
        #expect(try await engine.personID(of: ada) != before)
        #expect(try await engine.profile(of: ada)?.traits["motto"] == "hello again")
        // Her phone was not readmitted.
        let late = try await engine.ingest([.view("late", by: phone, at: clock.now, id: "late")])
        #expect(late.first?.refusal?.code == .erased)
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }

    @Test func `together with others goes in one call`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, clock: clock)
        try await engine.ingest(facts(at: clock.now))
        try await engine.ingest([.view("kept", by: .user("cleo"), at: clock.now, id: "c1")])
        // Two names of one person, one of another, and one of nobody.
        #expect(try await engine.erase([ada, phone, bob, .user("nobody")]) == 3)
        for name in [ada, phone, mail, bob] { #expect(try await engine.personID(of: name) == nil) }
        #expect(try await engine.personID(of: .user("cleo")) != nil)
        #expect(try await engine.erase([ada, bob]) == 0)
    }

    @Test func `while a message is on its way does not cost others the outcome of theirs`() async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let push = MeddlingChannel(as: .push)
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, channels: [push, MeddlingChannel(as: .email)], clock: clock)
        try await engine.ingest(facts(at: clock.now))
        let ada = ada
        let person = try #require(try await engine.personID(of: ada))
        push.whileDelivering { message in
            if message.person == person { try await engine.erase(ada) }
            return .accepted(reference: nil)
        }
        try await engine.run(until: clock.now + .days(3))
        #expect(push.calls.count == 2)
        #expect(try await store.outbox(before: .distantFuture, limit: 10).isEmpty)
        #expect(try await engine.entries(of: person) == [])
        let settled = try await store.feed(after: nil, limit: 10_000).entries
            .filter { logged in
                if case .messageSettled(let settled) = try Entry(decoding: logged.bytes).act {
                    return settled.outcome == .accepted
                }
                return false
            }
        #expect(settled.count == 1)
    }
}
