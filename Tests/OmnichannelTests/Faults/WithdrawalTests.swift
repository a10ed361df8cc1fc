// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Synchronization
import Testing

/// A channel that lets something happen while a message is on its way.
final class MeddlingChannel: DeliveryChannel {
    let name: ChannelName
    let capabilities = ChannelCapabilities(isIdempotent: true)
    private let meddle = Mutex<(@Sendable (OutboundMessage) async throws -> DeliveryOutcome)?>(nil)
    private let log = Mutex<[OutboundMessage]>([])

    init(as name: ChannelName) { self.name = name }

    func whileDelivering(_ body: @escaping @Sendable (OutboundMessage) async throws -> DeliveryOutcome) {
        meddle.withLock { $0 = body }
    }

    var calls: [OutboundMessage] { log.withLock { $0 } }

    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        log.withLock { $0.append(message) }
        guard let meddle = meddle.withLock({ $0 }) else { return .accepted(reference: nil) }
        do { return try await meddle(message) } catch { return .permanent("\(error)") }
    }
}

@Suite struct `Somebody who says no` {
    let clock: VirtualClock
    let push = MeddlingChannel(as: .push)
    let email = MeddlingChannel(as: .email)
    let store = InMemoryStore()
    let engine: OmniEngine
    let ada = Identifier.user("ada")

    init() async throws {
        clock = try VirtualClock("2026-03-02T10:00:00Z")
        engine = try await Shop.engine(store: store, channels: [push, email], clock: clock)
        try await engine.ingest([
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form", id: "c1"),
            .consent(.marketing, on: .email, by: ada, at: clock.now, proof: "form", id: "c2"),
        ])
    }

    /// The ways to say no.
    enum No: String, CaseIterable, Sendable {
        case withdrawal, order, absorption
    }

    private static func facts(_ no: No, _ ada: Identifier, at now: Timestamp) -> [Fact] {
        switch no {
        case .withdrawal:
            [
                .withdrawal(of: .marketing, on: .push, by: ada, at: now, id: "no1"),
                .withdrawal(of: .marketing, on: .email, by: ada, at: now, id: "no2"),
            ]
        case .order: [.order("o-1", of: ada, at: now)]
        case .absorption:
            // The visitor turns out to be an account that had withdrawn before; the account's word is the later one.
            [
                .withdrawal(of: .marketing, on: .push, by: .user("owner"), at: now, id: "no1"),
                .withdrawal(of: .marketing, on: .email, by: .user("owner"), at: now, id: "no2"),
                .identify(.user("owner"), ada, at: now, id: "merge"),
            ]
        }
    }

    /// No hand-over may be committed after somebody said no; each call rests on a hand-over before it.
    private func conclude(_ name: String, calls expected: Int) async throws {
        var handOvers = 0
        var late = 0
        var saidNo = false
        for logged in try await store.feed(after: nil, limit: 100_000).entries {
            let entry = try Entry(decoding: logged.bytes)
            if let id = entry.fact?.id, id.hasPrefix("no") || id.hasPrefix("order") || id == "merge" { saidNo = true }
            if case .handingOver = entry.act {
                handOvers += 1
                if saidNo { late += 1 }
            }
        }
        let calls = push.calls.count + email.calls.count
        print("faults: \(name): injected 1, lost 0, doubled \(late), operations \(handOvers + 1)")
        #expect(saidNo)
        #expect(late == 0)
        #expect(calls == handOvers)
        #expect(calls == expected)
        #expect(try await store.outbox(before: .distantFuture, limit: 10).isEmpty)
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }

    /// A visitor for an absorption, an account otherwise.
    private func person(_ no: No) -> Identifier { no == .absorption ? .anonymous("cookie-17") : ada }

    private func fill(_ no: No) async throws -> Identifier {
        let person = person(no)
        try await engine.ingest([
            .consent(.marketing, on: .push, by: person, at: clock.now, proof: "form", id: "c3"),
            .consent(.marketing, on: .email, by: person, at: clock.now, proof: "form", id: "c4"),
            .cart("c-1", of: person, at: clock.now, id: "cart"),
        ])
        return person
    }

    @Test(arguments: No.allCases) func `before the message is planned gets none`(_ no: No) async throws {
        let person = try await fill(no)
        try await engine.run(until: clock.now + .minutes(30))
        try await engine.ingest(Self.facts(no, person, at: clock.now))
        try await engine.run(until: clock.now + .days(4))
        try await conclude("\(no) before planning", calls: 0)
    }

    @Test(arguments: No.allCases) func `after the message is planned and before its hand-over gets none`(
        _ no: No
    ) async throws {
        let person = try await fill(no)
        clock.advance(by: .hours(1))
        #expect(try await engine.wake() > 0)
        #expect(try await store.outbox(before: .distantFuture, limit: 10).count == 1)
        try await engine.ingest(Self.facts(no, person, at: clock.now))
        try await engine.run(until: clock.now + .days(4))
        try await conclude("\(no) before hand-over", calls: 0)
    }

    @Test(arguments: No.allCases) func `while the message is on its way gets that one, and it is not tried again`(
        _ no: No
    ) async throws {
        let person = try await fill(no)
        let (engine, clock) = (engine, clock)
        push.whileDelivering { message in
            guard message.attempt == 1 else { return .accepted(reference: nil) }
            try await engine.ingest(Self.facts(no, person, at: clock.now))
            return .retryable("busy", after: nil)
        }
        try await engine.run(until: clock.now + .days(4))
        try await conclude("\(no) during delivery", calls: 1)
    }

    @Test(arguments: No.allCases) func `between two attempts gets no second one`(_ no: No) async throws {
        let person = try await fill(no)
        push.whileDelivering { _ in .inDoubt("no answer") }
        clock.advance(by: .hours(1))
        try await engine.catchUp()
        #expect(push.calls.count == 1)
        try await engine.ingest(Self.facts(no, person, at: clock.now))
        try await engine.run(until: clock.now + .days(4))
        try await conclude("\(no) between attempts", calls: 1)
    }

    @Test func `late, with a date before the consent's, is heard by its date and not by its arrival`() async throws {
        let person = try await fill(.withdrawal)
        let old = clock.now - .days(3)
        try await engine.ingest([.withdrawal(of: .marketing, on: .push, by: person, at: old, id: "old")])
        try await engine.run(until: clock.now + .hours(2))
        #expect(push.calls.count == 1)
    }
}
