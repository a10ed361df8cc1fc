// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel
import Testing

@Suite struct `An engine that starts again in the middle` {
    let store = FaultyStore()
    let clock: VirtualClock
    let ada = Identifier.user("ada")

    init() async throws { clock = try VirtualClock("2026-03-02T10:00:00Z") }

    private func start(
        _ channels: [RecordingChannel], quietHours: QuietHours? = nil, on clock: VirtualClock? = nil
    ) async throws -> OmniEngine {
        var definitions = Shop.definitions
        definitions.delivery.quietHours = quietHours
        return try await Shop.engine(definitions, store: store, channels: channels, clock: clock ?? self.clock) {
            $0.ids = .random
        }
    }

    /// A message whose channel was called and whose outcome nobody could write down any more.
    private func leaveInDoubt(_ channels: [RecordingChannel], quietHours: QuietHours? = nil) async throws {
        let engine = try await start(channels, quietHours: quietHours)
        try await engine.ingest([
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form", id: "c"),
            .cart("c-1", of: ada, at: clock.now),
        ])
        store.plan { _, commit in
            let isSettling = commit.people.flatMap(\.entries)
                .contains { bytes in
                    if case .messageSettled = try? Entry(decoding: bytes).act { return true }
                    return false
                }
            return isSettling ? .refuse(.full) : nil
        }
        await #expect(throws: StoreError.self) { try await engine.run(until: clock.now + .hours(1)) }
        store.plan { _, _ in nil }
        #expect(channels[0].calls.count == 1)
    }

    @Test func `counts as not ended cleanly when it was closed and worked on all the same`() async throws {
        let engine = try await start(Rehearsal.channels())
        func isMarked() async throws -> Bool { try await store.register("omni.session") != nil }
        try await engine.ingest([.view("p", by: ada, at: clock.now)])
        #expect(try await isMarked())
        for _ in 0..<2 { try await engine.close() }
        _ = try await engine.profile(of: ada)
        #expect(try await !isMarked())
        try await engine.ingest([.view("q", by: ada, at: clock.now)])
        #expect(try await isMarked())
        try await engine.close()
        #expect(try await !isMarked())
    }

    @Test(arguments: [true, false]) func `with a message in doubt asks an idempotent channel again, and no other`(
        _ isIdempotent: Bool
    ) async throws {
        let channels = Rehearsal.channels(isIdempotent: isIdempotent)
        try await leaveInDoubt(channels)
        let engine = try await start(channels)
        try await engine.run(until: clock.now + .days(2))
        #expect(channels[0].calls.count == (isIdempotent ? 2 : 1))
        #expect(channels[0].effects.count == 1)
        #expect(channels[1].calls.isEmpty)
        #expect(Set(channels[0].calls.map(\.content)).count == 1)
        #expect(try await store.outbox(before: .distantFuture, limit: 10).isEmpty)
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }

    @Test(.timeLimit(.minutes(20))) func `in the quiet hours lets a message in doubt wait until they are over`()
        async throws
    {
        let channels = Rehearsal.channels()
        // Quiet from 12 to 14; the message goes out at 11, and the process comes back at 13.
        let quiet = try QuietHours(from: LocalTime("12:00"), to: LocalTime("14:00"))
        try await leaveInDoubt(channels, quietHours: quiet)
        clock.advance(by: .hours(2))
        let engine = try await start(channels, quietHours: quiet)
        try await engine.run(until: clock.now + .minutes(30))
        #expect(channels[0].calls.count == 1)
        try await engine.run(until: clock.now + .hours(1))
        #expect(channels[0].calls.count == 2)
        #expect(channels[0].effects.count == 1)
        #expect(try await store.outbox(before: .distantFuture, limit: 10).isEmpty)
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }

    @Test func `with definitions that changed meanwhile keeps what runs, and rebuilds its audiences`() async throws {
        let channels = Rehearsal.channels()
        let first = try await start(channels)
        try await first.ingest([
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form", id: "c"),
            .cart("c-1", of: ada, at: clock.now), .view("p", by: ada, at: clock.now),
        ])
        var definitions = Shop.definitions
        definitions.audiences.append(Audience("lookers", where: .performed(ProductViewed.self, within: .days(7))))
        let second = try await Shop.engine(definitions, store: store, channels: channels, clock: clock)
        #expect(try await second.members(of: "lookers").count == 1)
        try await second.run(until: clock.now + .hours(2))
        #expect(channels[0].effects.count == 1)
        #expect(try await second.peopleWhoDifferFromLog(in: store) == [])
    }
}
