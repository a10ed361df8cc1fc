// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

@Suite struct `The log is the truth` {
    @Test(arguments: UInt64(1)...16) func `what is stored of everybody is what their log says, byte for byte`(
        _ seed: UInt64
    ) async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, clock: clock) { $0.snapshotEvery = Int(seed % 7) + 1 }
        var world = RandomWorld(seed: seed, start: clock.now)
        _ = try await world.run(engine, clock, batches: 60)
        let people = try await store.people(after: nil, limit: 1_000)
        #expect(people.count > 3)
        for person in people {
            let differing = try await engine.slicesThatDifferFromLog(of: person)
            #expect(differing == [], "person \(person), seed \(seed)")
        }
        // And so it is for an engine that starts from the store alone.
        let second = try await Shop.engine(store: store, clock: clock)
        for person in people {
            let differing = try await second.slicesThatDifferFromLog(of: person)
            #expect(differing == [], "person \(person) after a restart, seed \(seed)")
        }
    }

    @Test(arguments: UInt64(1)...6) func `deciding again from the same facts and instants gives the same acts`(
        _ seed: UInt64
    ) async throws {
        func live() async throws -> [LoggedEntry] {
            let clock = try VirtualClock("2026-03-02T10:00:00Z")
            let store = InMemoryStore()
            let engine = try await Shop.engine(store: store, clock: clock)
            var world = RandomWorld(seed: seed, start: clock.now)
            _ = try await world.run(engine, clock, batches: 40)
            return try await store.feed(after: nil, limit: 100_000).entries
        }
        let once = try await live()
        #expect(once.count > 100)
        #expect(try await live() == once)
    }

    @Test(arguments: UInt64(1)...6) func `no message key has two effects, and every message has a reason`(
        _ seed: UInt64
    ) async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let push = RecordingChannel(as: .push, capabilities: ChannelCapabilities(), script: [.retry(), .accept])
        let email = RecordingChannel(as: .email, capabilities: ChannelCapabilities(addressKinds: [.email]))
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, channels: [push, email], clock: clock)
        var world = RandomWorld(seed: seed, start: clock.now)
        _ = try await world.run(engine, clock, batches: 60)
        try await engine.run(until: clock.now + .days(10))
        let keys = (push.effects + email.effects).map(\.key)
        #expect(Set(keys).count == keys.count)
        #expect(!keys.isEmpty)
        for logged in try await store.feed(after: nil, limit: 100_000).entries {
            guard case .messageDropped(_, let reason) = try Entry(decoding: logged.bytes).act else { continue }
            #expect(!reason.code.rawValue.isEmpty)
        }
    }
}
