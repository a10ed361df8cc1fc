// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniConsent
import OmniCore
import OmniDelivery
import Testing

@Suite struct `A message's way` {
    /// Acts after the message was planned for push, then e-mail, and what has become of it.
    struct Way: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var acts: [Act]
        var end: MessageEnd?
        var phase: PendingMessage.Phase?
        var contacts: Int
        var candidates: [ChannelName] = []
    }

    static let later = Example.noon + .minutes(5)
    static let push = Act.handingOver(Example.handOver())
    static let email = Act.handingOver(Example.handOver(on: .email))

    @Test(arguments: [
        Way(testDescription: "planned", acts: [], phase: .planned, contacts: 0, candidates: [.push, .email]),
        Way(
            testDescription: "deferred", acts: [.messageDeferred(Example.key(1), until: later, Reason(.quietHours))],
            phase: .deferred, contacts: 0, candidates: [.push, .email]),
        Way(
            testDescription: "dropped", acts: [.messageDropped(Example.key(1), Reason(.noConsent))], end: .dropped,
            contacts: 0),
        Way(
            testDescription: "handing over", acts: [push], phase: .handingOver, contacts: 1,
            candidates: [.push, .email]),
        Way(
            testDescription: "accepted", acts: [push, .messageSettled(Example.settled(.accepted))], end: .accepted,
            contacts: 1),
        Way(
            testDescription: "to be tried again",
            acts: [push, .messageSettled(Example.settled(.retryable, retryAt: later))],
            phase: .retrying, contacts: 0, candidates: [.push, .email]),
        Way(
            testDescription: "tried often enough on push", acts: [push, .messageSettled(Example.settled(.retryable))],
            phase: .retrying, contacts: 0, candidates: [.email]),
        Way(
            testDescription: "refused on push", acts: [push, .messageSettled(Example.settled(.permanent))],
            phase: .retrying, contacts: 0, candidates: [.email]),
        Way(
            testDescription: "refused on both",
            acts: [
                push, .messageSettled(Example.settled(.permanent)), email,
                .messageSettled(Example.settled(.permanent, on: .email)),
            ], end: .failed, contacts: 0),
        Way(
            testDescription: "in doubt, to be asked again",
            acts: [push, .messageSettled(Example.settled(.inDoubt, retryAt: later))], phase: .inDoubt, contacts: 1,
            candidates: [.push]),
        Way(
            testDescription: "in doubt for good", acts: [push, .messageSettled(Example.settled(.inDoubt))],
            end: .inDoubt, contacts: 1),
        Way(
            testDescription: "in doubt, then refused",
            acts: [
                push, .messageSettled(Example.settled(.inDoubt, retryAt: later)),
                .handingOver(Example.handOver(attempt: 2)),
                .messageSettled(Example.settled(.permanent, attempt: 2)),
            ], end: .inDoubt, contacts: 1),
        Way(
            testDescription: "in doubt, then dropped",
            acts: [
                push, .messageSettled(Example.settled(.inDoubt, retryAt: later)),
                .messageDropped(Example.key(1), Reason(.noConsent)),
            ], end: .inDoubt, contacts: 1),
        Way(
            testDescription: "dropped while nothing is known of its hand-over",
            acts: [push, .messageDropped(Example.key(1), Reason(.runEnded))], end: .inDoubt, contacts: 1),
        Way(
            testDescription: "handed over anew after a crash, then refused",
            acts: [
                push, .handingOver(Example.handOver(attempt: 2)),
                .messageSettled(Example.settled(.permanent, attempt: 2)),
            ], end: .inDoubt, contacts: 1),
        Way(
            testDescription: "an outcome of an earlier attempt",
            acts: [
                push, .handingOver(Example.handOver(attempt: 2)), .messageSettled(Example.settled(.accepted)),
            ], phase: .handingOver, contacts: 1, candidates: [.push, .email]),
        Way(
            testDescription: "an outcome twice",
            acts: [
                push, .messageSettled(Example.settled(.accepted)), .messageSettled(Example.settled(.permanent)),
            ], end: .accepted, contacts: 1),
        Way(
            testDescription: "planned twice", acts: [push, .messagePlanned(Example.planned(via: [.push, .email]))],
            phase: .handingOver, contacts: 1, candidates: [.push, .email]),
        Way(
            testDescription: "a wait while it is being handed over",
            acts: [push, .messageDeferred(Example.key(1), until: later, Reason(.quietHours))], phase: .inDoubt,
            contacts: 1, candidates: [.push]),
    ])
    func `follows from its acts`(_ way: Way) {
        let state = Example.state([.messagePlanned(Example.planned(via: [.push, .email]))] + way.acts)
        let message = state[Example.key(1)]
        #expect(message?.phase == way.phase)
        #expect((message?.candidates ?? []) == way.candidates || message?.phase == .handingOver)
        #expect(state.ending(of: Example.key(1))?.end == way.end)
        #expect(state.contacts.count == way.contacts)
        #expect((message == nil) == (way.end != nil))
    }

    @Test func `has its attempts counted per channel`() throws {
        var state = Example.state([.messagePlanned(Example.planned(via: [.push, .email]))])
        for attempt in UInt32(1)...3 {
            let hand = try #require(
                state[Example.key(1)]?.handOver(to: .push, content: .init(high: 0, low: 0), at: Example.noon))
            #expect(hand.attempt == attempt)
            state.apply(.handingOver(hand), at: Example.noon)
            state.apply(
                .messageSettled(Example.settled(.retryable, attempt: attempt, retryAt: Self.later)), at: Example.noon)
        }
        #expect(
            state[Example.key(1)]?.handOver(to: .email, content: .init(high: 0, low: 0), at: Example.noon).attempt == 1)
    }

    @Test func `wakes its person when it is due`() {
        let state = Example.state([
            .messagePlanned(Example.planned(1)), .messagePlanned(Example.planned(2)),
            .messageDeferred(Example.key(1), until: Self.later + .hours(1), Reason(.quietHours)),
            .messageDeferred(Example.key(2), until: Self.later, Reason(.quietHours)),
        ])
        #expect(state.nextDue == Self.later)
        #expect(DeliveryState().nextDue == nil)
    }
}

@Suite struct `What is kept of messages` {
    static func many(_ count: UInt64, from first: UInt64 = 1, every span: Span) -> DeliveryState {
        var state = DeliveryState()
        var time = Example.noon
        for number in first..<(first + count) {
            time += span
            state.apply(.messagePlanned(Example.planned(number, at: time)), at: time)
            state.apply(.handingOver(Example.handOver(number, at: time)), at: time)
            state.apply(.messageSettled(Example.settled(.accepted, of: number, at: time)), at: time)
        }
        return state
    }

    @Test func `is bounded by number`() {
        let state = Self.many(500, every: .minutes(1))
        #expect(state.contacts.count == DeliveryState.contactLimit)
        #expect(state.contacts.last?.key == Example.key(500))
        #expect(state.settled.count == DeliveryState.settledLimit)
        #expect(state.pending.isEmpty)
    }

    @Test func `is bounded by age`() {
        let state = Self.many(40, every: .days(10))
        #expect(state.contacts.count == 10, "nine tens of days lie within 92")
    }

    @Test func `is that of both after a merge, in whichever order`() {
        let ours = Self.many(20, every: .hours(1))
        let theirs = Self.many(20, from: 100, every: .minutes(50))
        var pending = Example.state([.messagePlanned(Example.planned(7_000))])
        pending.merge(theirs)
        var one = ours
        one.merge(pending)
        var other = pending
        other.merge(ours)
        #expect(one == other)
        #expect(one.contacts.count == 40)
        #expect(one.settled.count == DeliveryState.settledLimit)
        #expect(one.pending.map(\.key) == [Example.key(7_000)])
    }

    @Test func `keeps a message of one person from breaking the cap of the other after a merge`() throws {
        var state = Self.many(1, from: 50, every: .minutes(-60))
        state.merge(Example.state([.messagePlanned(Example.planned(1))]))
        let arbiter = Example.arbiter(DeliveryPolicy(caps: [FrequencyCap(1, per: .hours(2))]))
        let judgement = try #require(arbiter.judge(state, at: Example.noon, consent: Example.consent(on: [.push])))
        #expect(judgement.summary == "deferred frequency_cap 2024-03-01T13:00:00Z")
    }
}
