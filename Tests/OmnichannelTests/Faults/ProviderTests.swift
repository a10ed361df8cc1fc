// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Synchronization
import Testing

@Suite struct `A provider that fails` {
    /// What a script of answers has to come to.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var script: [RecordingChannel.Step]
        var isIdempotent = true
        var allowsResend = false
        /// Calls and effects of the first channel, effects of the second.
        var calls: Int
        var effects: Int
        var failover: Int

        var testDescription: String { name }
    }

    static let always = 20
    static let cases: [Case] = [
        Case(name: "accepts", script: [], calls: 1, effects: 1, failover: 0),
        Case(name: "is busy once", script: [.retry()], calls: 2, effects: 1, failover: 0),
        Case(name: "is busy once, plain", script: [.retry()], isIdempotent: false, calls: 2, effects: 1, failover: 0),
        Case(
            name: "asks to wait", script: [.retry(after: .seconds(600)), .retry(after: .seconds(7_200))], calls: 3,
            effects: 1, failover: 0),
        Case(
            name: "is always busy", script: Array(repeating: .retry(), count: always), calls: 5, effects: 0, failover: 1
        ),
        Case(
            name: "asks to wait past the deadline", script: [.retry(after: .seconds(3 * 86_400))], calls: 1, effects: 0,
            failover: 1),
        Case(name: "refuses", script: [.refuse], calls: 1, effects: 0, failover: 1),
        Case(name: "is busy, then refuses", script: [.retry(), .refuse], calls: 2, effects: 0, failover: 1),
        Case(name: "does not answer once", script: [.timeout], calls: 2, effects: 1, failover: 0),
        Case(
            name: "does not answer once, plain", script: [.timeout], isIdempotent: false, calls: 1, effects: 0,
            failover: 0),
        Case(
            name: "does not answer once, at least once", script: [.timeout], isIdempotent: false, allowsResend: true,
            calls: 2, effects: 1, failover: 0),
        Case(
            name: "never answers", script: Array(repeating: .timeout, count: always), calls: 5, effects: 0, failover: 0),
        Case(name: "takes it and breaks", script: [.acceptThenBreak], calls: 2, effects: 1, failover: 0),
        Case(
            name: "takes it and breaks, plain", script: [.acceptThenBreak], isIdempotent: false, calls: 1, effects: 1,
            failover: 0),
        Case(
            name: "takes it and breaks, at least once", script: [.acceptThenBreak], isIdempotent: false,
            allowsResend: true, calls: 2, effects: 2, failover: 0),
        Case(
            name: "does not answer, then refuses", script: [.timeout, .refuse], calls: 2, effects: 0, failover: 0),
        Case(name: "does not answer, then is busy", script: [.timeout, .retry()], calls: 3, effects: 1, failover: 0),
        Case(
            name: "takes it and breaks, then refuses", script: [.acceptThenBreak, .refuse], calls: 2, effects: 1,
            failover: 0),
    ]

    /// A call with the instant at which it came.
    struct Call: Sendable {
        var message: OutboundMessage
        var at: Timestamp
    }

    @Test(arguments: cases) func `is asked again, passed over or left alone by what it is`(_ test: Case) async throws {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let calls = Mutex<[Call]>([])
        let push = RecordingChannel(
            as: .push,
            capabilities: ChannelCapabilities(isIdempotent: test.isIdempotent, allowsResendInDoubt: test.allowsResend)
        ) { message in
            calls.withLock { $0.append(Call(message: message, at: clock.now)) }
            let index = Int(message.attempt) - 1
            return test.script.indices.contains(index) ? test.script[index] : .accept
        }
        let email = RecordingChannel(as: .email)
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, channels: [push, email], clock: clock)
        let ada = Identifier.user("ada")
        try await engine.ingest([
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form", id: "c1"),
            .consent(.marketing, on: .email, by: ada, at: clock.now, proof: "form", id: "c2"),
            .cart("c-17", of: ada, at: clock.now),
        ])
        let planned = clock.now + .hours(1)
        try await engine.run(until: clock.now + .days(20))
        #expect(push.calls.count == test.calls)
        #expect(push.effects.count == test.effects)
        #expect(email.effects.count == test.failover)
        check(calls.withLock { $0 }, test, planned: planned)
        #expect(try await store.outbox(before: .distantFuture, limit: 10).isEmpty)
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
        let faults = zip(push.calls, test.script).count { _ in true }
        let wanted = test.effects + test.failover
        let got = push.effects.count + email.effects.count
        print(
            "faults: provider \(test.name): injected \(faults), lost \(max(0, wanted - got)), doubled "
                + "\(max(0, got - wanted)), operations \(push.calls.count + email.calls.count)")
    }

    /// The same bytes under the same key, never sooner than asked, never after the deadline.
    private func check(_ calls: [Call], _ test: Case, planned: Timestamp) {
        for (index, call) in calls.enumerated() {
            #expect(call.message.idempotencyKey == calls[0].message.idempotencyKey)
            #expect(call.message.content == calls[0].message.content)
            #expect(call.message.attempt == UInt32(index + 1))
            #expect(call.at <= planned + .days(1))
            guard index > 0, case .retry(let asked?) = test.script[index - 1] else { continue }
            let earliest = calls[index - 1].at + .elapsed(asked)
            #expect(call.at >= earliest)
            #expect(call.at <= earliest + .seconds(1))
        }
    }

    @Test func `does not cost others their messages`() async throws {
        // Every answer there is, by chance, at every attempt, for many people.
        let rehearsal = Rehearsal(seed: 5, scenes: 60)
        let clock = VirtualClock(rehearsal.start)
        let answers: [RecordingChannel.Step] = [
            .accept, .retry(), .retry(after: .seconds(90)), .timeout, .acceptThenBreak,
        ]
        let faults = Mutex(0)
        func channel(_ name: ChannelName, _ kinds: [Identifier.Kind]) -> RecordingChannel {
            RecordingChannel(as: name, capabilities: ChannelCapabilities(addressKinds: kinds, isIdempotent: true)) {
                message in
                guard message.attempt < 4 else { return .accept }
                let hash = StableHash.murmur3_128("\(message.idempotencyKey) \(message.attempt)")
                let answer = answers[Int(hash.low % UInt64(answers.count))]
                if answer != .accept { faults.withLock { $0 += 1 } }
                return answer
            }
        }
        let channels = [channel(.push, []), channel(.email, [.email])]
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, channels: channels, clock: clock)
        try await rehearsal.play(engine, clock)
        var report = FaultReport(name: "provider with every answer", injected: faults.withLock { $0 })
        try await report.count(rehearsal.facts, in: store)
        // Retries may fall past an exit, so that what goes out may be less than without faults; never more often.
        let effects = channels.flatMap(\.effects)
        report.doubled += effects.count - Set(effects.map(\.idempotencyKey)).count
        report.operations += effects.count
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
        report.conclude(atLeast: 100)
    }
}
