// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

@Suite struct `A clock that jumps` {
    /// Everything in the order in which it was committed.
    private func log(of store: any Store) async throws -> [Entry] {
        try await store.feed(after: nil, limit: 1_000_000).entries.map { try Entry(decoding: $0.bytes) }
    }

    @Test(arguments: UInt64(1)...12) func `never lets time run backwards, fires nothing early and loses nothing`(
        _ seed: UInt64
    ) async throws {
        let rehearsal = Rehearsal(seed: seed, scenes: 40)
        let clock = VirtualClock(rehearsal.start)
        let channels = Rehearsal.channels()
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, channels: channels, clock: clock)
        var random = seed
        func below(_ bound: Int64) -> Int64 { Int64(StableHash.splitMix64(&random) % UInt64(bound)) }
        var jumps = 0
        for scene in rehearsal.scenes {
            switch below(3) {
            case 0: clock.set(to: clock.now - .minutes(below(60 * 24 * 3)))
            case 1: clock.set(to: clock.now + .minutes(below(60 * 24)))
            default: jumps -= 1
            }
            jumps += 1
            try await engine.ingest(scene.facts)
            if below(2) == 0 { clock.set(to: clock.now - .hours(below(50))) }
            try await engine.run(until: scene.end)
        }
        try await engine.run(until: rehearsal.end + .days(60))
        var report = FaultReport(name: "clock jumps", injected: jumps)
        try await report.count(rehearsal.facts, in: store)
        let effects = channels.flatMap(\.effects)
        report.doubled += effects.count - Set(effects.map(\.idempotencyKey)).count
        report.operations += effects.count
        let entries = try await log(of: store)
        for (earlier, later) in zip(entries, entries.dropFirst()) where later.at < earlier.at {
            Issue.record("an entry at \(later.at) follows one at \(earlier.at)")
        }
        report.lost += unfinished(entries)
        #expect(early(entries) == 0)
        #expect(try await store.outbox(before: .distantFuture, limit: 10).isEmpty)
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
        report.conclude(atLeast: 60)
    }

    /// Runs that wait and were never moved on although their time had come.
    private func unfinished(_ entries: [Entry]) -> Int {
        var waiting: Set<RunID> = []
        for entry in entries {
            switch entry.act {
            case .runEntered(let run): waiting.insert(run.run)
            case .runEnded(let run): waiting.remove(run.run)
            default: break
            }
        }
        return waiting.count
    }

    /// Timers that moved a run on before they were due by the engine's own time.
    private func early(_ entries: [Entry]) -> Int {
        var wakeAt: [RunID: Timestamp] = [:]
        var early = 0
        for entry in entries {
            switch entry.act {
            case .runMoved(let move):
                // A step that waits is left by time alone or, restarted, stays; both write where it is now.
                if let due = wakeAt[move.run], move.wakeAt == nil, entry.at < due { early += 1 }
                wakeAt[move.run] = move.wakeAt
            case .messagePlanned(let message):
                if let due = wakeAt[message.run], entry.at < due { early += 1 }
            case .runEnded(let end): wakeAt[end.run] = nil
            default: break
            }
        }
        return early
    }

    @Test func `set back while somebody waits, reminds them when the wait is over by the time already reached`()
        async throws
    {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let push = RecordingChannel(as: .push)
        let engine = try await Shop.engine(channels: [push, RecordingChannel(as: .email)], clock: clock)
        let ada = Identifier.user("ada")
        let start = clock.now
        try await engine.ingest([
            .consent(.marketing, on: .push, by: ada, at: start, proof: "form", id: "c"),
            .cart("c-1", of: ada, at: start),
        ])
        clock.set(to: start - .days(2))
        try await engine.run(until: start + .minutes(59))
        #expect(push.effects.isEmpty)
        try await engine.run(until: start + .hours(1))
        #expect(push.effects.count == 1)
    }

    @Test(arguments: [false, true])
    func `set back between two processes, goes on from where the first one ended unless it is told otherwise`(
        allowsTimeToGoBack: Bool
    ) async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let push = RecordingChannel(as: .push)
        let channels: [RecordingChannel] = [push, RecordingChannel(as: .email)]
        let store = InMemoryStore()
        let ada = Identifier.user("ada")
        let start = clock.now
        let first = try await Shop.engine(store: store, channels: channels, clock: clock)
        try await first.ingest([
            .consent(.marketing, on: .push, by: ada, at: start, proof: "form", id: "c"),
            .cart("c-1", of: ada, at: start),
        ])
        try await first.close()

        clock.set(to: start - .days(2))
        var configuration = OmniEngine.Configuration()
        configuration.allowsTimeToGoBack = allowsTimeToGoBack
        let second = try await OmniEngine(
            Shop.definitions, store: store, channels: channels, clock: clock, configuration: configuration)
        try await second.ingest([.view("p", by: ada, at: clock.now, id: "v")])
        let times = try await log(of: store).map(\.at)
        #expect((times == times.sorted()) == !allowsTimeToGoBack)
        try await second.run(until: start + .minutes(59))
        #expect(push.effects.isEmpty)
        try await second.run(until: start + .hours(1))
        #expect(push.effects.count == 1)
    }
}
