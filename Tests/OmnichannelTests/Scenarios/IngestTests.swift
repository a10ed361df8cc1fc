// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniEvents
import Omnichannel
import Testing

@Suite struct `Every offered fact gets an outcome of its own` {
    let clock: VirtualClock
    let store = InMemoryStore()
    let engine: OmniEngine
    let ada = Identifier.user("ada")

    init() async throws {
        clock = try VirtualClock("2026-03-02T10:00:00Z")
        engine = try await Shop.engine(store: store, clock: clock)
    }

    @Test func `a fact is accepted once, and the same one again is a duplicate`() async throws {
        let fact = Fact.view("p-1", by: ada, at: clock.now, id: "f1")
        #expect(try await engine.ingest([fact]).first?.isAccepted == true)
        #expect(try await engine.ingest([fact, fact]) == [.duplicate, .duplicate])
        #expect(
            try await store.feed(after: nil, limit: 100).entries.count { try Entry(decoding: $0.bytes).fact != nil }
                == 1)
    }

    @Test func `the same id with other content is a conflict, and is kept where it can be seen`() async throws {
        try await engine.ingest([.view("p-1", by: ada, at: clock.now, id: "f1")])
        let outcomes = try await engine.ingest([
            .view("p-2", by: ada, at: clock.now, id: "f1"), .view("p-3", by: ada, at: clock.now, id: "f2"),
        ])
        #expect(outcomes[0].refusal?.code == .conflictingID)
        #expect(outcomes[1].isAccepted)
        let refused = try await engine.refusedFacts()
        #expect(refused.map(\.factID) == ["f1"])
        #expect(refused.first?.bytes != nil)
    }

    @Test func `facts without an id of their own are told apart by content`() async throws {
        let outcomes = try await engine.ingest([
            .view("p-1", by: ada, at: clock.now), .view("p-1", by: ada, at: clock.now),
            .view("p-2", by: ada, at: clock.now),
        ])
        #expect(outcomes.map(\.isAccepted) == [true, false, true])
    }

    static let bad: [(String, Fact)] = [
        ("an empty id", Fact(id: "", subject: .person([]), kind: .traits, time: Timestamp(seconds: 0))),
        ("an empty name", .event("", by: [.user("a")], at: Timestamp(seconds: 0), id: "x")),
        (
            "a number that is none",
            .event("E", by: [.user("a")], at: Timestamp(seconds: 0), id: "x", properties: ["n": .double(.nan)])
        ),
        (
            "an infinite number inside",
            .event("E", by: [.user("a")], at: Timestamp(seconds: 0), id: "x", properties: ["l": [.double(.infinity)]])
        ),
        ("a time outside the calendar", .event("E", by: [.user("a")], at: .distantFuture, id: "x")),
        (
            "an id of a kilobyte",
            .event("E", by: [.user("a")], at: Timestamp(seconds: 0), id: String(repeating: "x", count: 1_000))
        ),
        (
            "100 kB of properties",
            .event(
                "E", by: [.user("a")], at: Timestamp(seconds: 0), id: "x",
                properties: ["t": .string(String(repeating: "x", count: 100_000))])
        ),
    ]

    @Test(arguments: bad) func `is refused, and the rest of its batch goes on`(_ name: String, _ fact: Fact)
        async throws
    {
        let outcomes = try await engine.ingest([fact, .view("p-1", by: ada, at: clock.now, id: "good")])
        #expect(outcomes[0].refusal?.code == .invalid, "\(name)")
        #expect(outcomes[0].refusal?.message.isEmpty == false)
        #expect(outcomes[1].isAccepted)
    }

    @Test func `a fact without identifiers is kept as nobody's`() async throws {
        #expect(try await engine.ingest([.event("Page Viewed", by: [], at: clock.now, id: "f")]) == [.accepted(nil)])
        let entries = try await store.feed(after: nil, limit: 10).entries
        #expect(entries.count == 1 && entries[0].person == nil)
    }

    @Test func `a fact from the future is dated at its arrival, and marked`() async throws {
        try await engine.ingest([.view("p", by: ada, at: clock.now + .hours(2), id: "f")])
        let person = try #require(try await engine.personID(of: ada))
        let entry = try #require(try await engine.entries(of: person).first { $0.fact != nil })
        #expect(entry.eventTime == clock.now)
        guard case .fact(let arrived) = entry.body else { return }
        #expect(arrived.isClamped)
        #expect(try await engine.profile(of: ada)?.lastSeen == clock.now)
    }

    @Test func `a Segment batch is taken in item by item`() async throws {
        let body = """
            {"batch":[{"type":"track","event":"Product Viewed","userId":"ada","messageId":"m1","timestamp":"2026-03-02T09:59:00Z"},
            {"type":"track","userId":"ada","messageId":"m2"},
            {"type":"identify","userId":"ada","messageId":"m3","traits":{"plan":"pro"}}]}
            """
        let outcomes = try await engine.ingest(segment: Array(body.utf8))
        #expect(outcomes.map(\.isAccepted) == [true, false, true])
        #expect(outcomes[1].refusal?.code == .malformed)
        #expect(try await engine.profile(of: ada)?.traits["plan"] == "pro")
        #expect(try await engine.refusedFacts().count == 1)
    }

    @Test func `callers at the same time share commits, and each gets its own outcomes`() async throws {
        let engine = engine
        let now = clock.now
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<50 {
                group.addTask {
                    var facts: [Fact] = []
                    for index in 0..<20 {
                        facts.append(.view("p", by: .user("u\(index)"), at: now, id: "f-\(caller % 25)-\(index)"))
                    }
                    return try await engine.ingest(facts).count { $0.isAccepted }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(accepted == 25 * 20)
    }
}
