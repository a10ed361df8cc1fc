// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Logging
import Omnichannel
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(20))) struct `An engine as a service` {
    let ada = Identifier.user("ada")
    let store = InMemoryStore()
    let clock: VirtualClock

    init() throws { clock = try VirtualClock("2026-03-02T10:00:00Z") }

    private func group(_ engine: OmniEngine) -> ServiceGroup {
        var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .critical
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [.init(service: engine)], logger: logger))
    }

    private func offerCart(to engine: OmniEngine) async throws {
        try await engine.ingest([
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form", id: "c"),
            .cart("c-1", of: ada, at: clock.now),
        ])
    }

    @Test func `does what comes due while time goes by, and ends cleanly when it is asked to`() async throws {
        let push = RecordingChannel(as: .push)
        let engine = try await Shop.engine(store: store, channels: [push, RecordingChannel(as: .email)], clock: clock) {
            $0.pollInterval = .seconds(60)
        }
        try await offerCart(to: engine)
        let group = group(engine)
        let service = Task { try await group.run() }
        // Whenever the service has nothing to do it lies down on the clock, for a poll interval at the longest.
        for _ in 0..<90 {
            await clock.waitForSleepers(1)
            let next = try #require(clock.nextDeadline)
            #expect(next <= clock.now + .minutes(1))
            clock.advance(to: next)
        }
        await clock.waitForSleepers(1)
        #expect(push.effects.count == 1)
        #expect(try await store.register("omni.session") != nil)
        await group.triggerGracefulShutdown()
        try await service.value
        #expect(clock.sleeperCount == 0)
        #expect(try await store.register("omni.session") == nil)
    }

    /// How many commits five people take on a store as it was left: five if the engine is careful, else one.
    private func commits(on store: InMemoryStore) async throws -> Int {
        let counting = FaultyStore(store)
        let engine = try await Shop.engine(store: counting, clock: clock) { $0.ids = .seeded(8) }
        try await engine.ingest((1...5).map { .view("p", by: .user("user-\($0)"), at: clock.now) })
        return counting.commits
    }

    @Test func `leaves the store so that the next one works in batches at once`() async throws {
        let engine = try await Shop.engine(store: store, clock: clock)
        let group = group(engine)
        let service = Task { try await group.run() }
        await clock.waitForSleepers(1)
        try await offerCart(to: engine)
        await group.triggerGracefulShutdown()
        try await service.value
        #expect(try await commits(on: store) == 1)
    }

    @Test func `whose process ends without a word leaves a careful successor`() async throws {
        let engine = try await Shop.engine(store: store, clock: clock)
        try await offerCart(to: engine)
        #expect(try await commits(on: store) == 5)
    }

    @Test func `ends when its task is cancelled`() async throws {
        let engine = try await Shop.engine(store: store, clock: clock)
        let service = Task { try await engine.run() }
        await clock.waitForSleepers(1)
        service.cancel()
        _ = await service.result
        #expect(clock.sleeperCount == 0)
        // Whatever was committed is there for the next one.
        try await offerCart(to: engine)
        #expect(try await Shop.engine(store: store, clock: clock).profile(of: ada) != nil)
    }

    @Test func `tries again when its store fails for a while`() async throws {
        let faulty = FaultyStore(store)
        let push = RecordingChannel(as: .push)
        let engine = try await Shop.engine(store: faulty, channels: [push, RecordingChannel(as: .email)], clock: clock)
        try await offerCart(to: engine)
        faulty.plan { number, _ in number <= 3 ? .refuse(.busy) : nil }
        let service = Task { try await engine.run() }
        await clock.waitForSleepers(1)
        clock.advance(by: .hours(1))
        for _ in 0..<5 {
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(1))
        }
        await clock.waitForSleepers(1)
        #expect(faulty.injected == 3)
        #expect(push.effects.count == 1)
        service.cancel()
        _ = await service.result
    }

    @Test func `goes on with everybody else when one commit is refused for good`() async throws {
        let faulty = FaultyStore(store)
        let push = RecordingChannel(as: .push)
        let engine = try await Shop.engine(store: faulty, channels: [push, RecordingChannel(as: .email)], clock: clock)
        try await offerCart(to: engine)
        faulty.plan { number, _ in number == 1 ? .refuse(.corrupt) : nil }
        let service = Task { try await engine.run() }
        await clock.waitForSleepers(1)
        clock.advance(by: .hours(1))
        for _ in 0..<4 {
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(1))
        }
        await clock.waitForSleepers(1)
        #expect(faulty.injected == 1)
        #expect(push.effects.count == 1)
        service.cancel()
        _ = await service.result
    }

    @Test func `is not held up for ever by a channel that never answers`() async throws {
        let silent = MeddlingChannel(as: .push)
        silent.whileDelivering { _ in
            // Until it is told to stop.
            try? await Task.sleep(for: .seconds(3_600))
            return .accepted(reference: "too late")
        }
        let engine = try await Shop.engine(
            store: store, channels: [silent, RecordingChannel(as: .email)], clock: clock
        ) { $0.answerTimeout = .milliseconds(20) }
        try await offerCart(to: engine)
        try await engine.run(until: clock.now + .hours(2))
        let person = try #require(try await engine.personID(of: ada))
        let outcomes = try await engine.entries(of: person)
            .compactMap { entry -> MessageSettled.Outcome? in
                guard case .messageSettled(let settled) = entry.act else { return nil }
                return settled.outcome
            }
        #expect(!outcomes.isEmpty && outcomes.allSatisfy { $0 == .inDoubt })
    }
}
