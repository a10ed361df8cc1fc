// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// A day at the shop, written down before it happens: the same facts at the same instants for every engine that
/// goes through it, with and without faults.
struct Rehearsal {
    struct Scene {
        var facts: [Fact]
        var at: Timestamp
        var end: Timestamp
    }

    var scenes: [Scene] = []
    let start = Timestamp(seconds: 1_772_445_600)  // 2026-03-02T10:00:00Z

    init(seed: UInt64, scenes count: Int, largest: Int = 6) {
        var world = RandomWorld(seed: seed, start: start)
        var now = start
        for _ in 0..<count {
            var facts: [Fact] = []
            for _ in 0...world.below(largest) { facts.append(world.fact(at: now)) }
            let end = now + .minutes(Int64(world.below(60 * 20)))
            scenes.append(Scene(facts: facts, at: now, end: end))
            now = end
        }
    }

    var facts: [Fact] { scenes.flatMap(\.facts) }
    var end: Timestamp { (scenes.last?.end ?? start) + .days(12) }

    /// Two channels as they are used here: one reaches everybody, one needs an address.
    static func channels(isIdempotent: Bool = true, script: [RecordingChannel.Step] = []) -> [RecordingChannel] {
        [
            RecordingChannel(
                as: .push, capabilities: ChannelCapabilities(isIdempotent: isIdempotent), script: script),
            RecordingChannel(
                as: .email, capabilities: ChannelCapabilities(addressKinds: [.email], isIdempotent: isIdempotent),
                script: script),
        ]
    }

    /// Goes through everything; what fails and may pass is asked again, as a service would.
    ///
    /// - Returns: how often it was asked again.
    @discardableResult
    func play(_ engine: OmniEngine, _ clock: VirtualClock) async throws -> Int {
        var failures = 0
        for scene in scenes {
            clock.advance(to: scene.at)
            failures += try await patiently { try await engine.ingest(scene.facts) }
            failures += try await patiently { try await engine.run(until: scene.end) }
        }
        return try await failures + patiently { try await engine.run(until: end) }
    }

    private func patiently(_ body: () async throws -> Void) async throws -> Int {
        var failures = 0
        while true {
            do {
                try await body()
                return failures
            } catch let error as StoreError where error.isRetryable && failures < 1_000 {
                failures += 1
            }
        }
    }

    /// The messages of a run in which nothing goes wrong.
    func effects() async throws -> [OutboundMessage] {
        let clock = VirtualClock(start)
        let channels = Self.channels()
        let engine = try await Shop.engine(channels: channels, clock: clock)
        try await play(engine, clock)
        return channels.flatMap(\.effects)
    }
}

extension OmniEngine {
    /// The people whose state is not what their log says.
    func peopleWhoDifferFromLog(in store: any Store) async throws -> [PersonID] {
        var people: [PersonID] = []
        for person in try await store.people(after: nil, limit: 100_000) {
            if try await !slicesThatDifferFromLog(of: person).isEmpty { people.append(person) }
        }
        return people
    }
}
