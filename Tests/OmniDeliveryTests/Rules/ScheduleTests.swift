// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniConsent
import OmniCore
import OmniDelivery
import Testing

/// A person's messages over some days, run to the end with a provider that fails as it likes.
struct Schedule {
    struct Contact {
        var hand: HandOver
        var purpose: Purpose
        var counts: Bool
    }

    var arbiter: Arbiter
    var zone: Zone
    var plans: [MessagePlanned]
    var chance: Chance

    var state = DeliveryState()
    var acts: [(act: Act, at: Timestamp)] = []
    var contacts: [Contact] = []
    var problems: [String] = []
    var ends: [MessageKey: MessageEnd] = [:]

    init(_ seed: UInt64) {
        chance = Chance(seed)
        let names = ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"]
        zone = Example.zone(chance.one(of: names)) ?? .utc
        // A week around a change of clocks: Berlin's, Lord Howe's, New York's.
        let weeks: [Int64] = [1_711_584_000, 1_729_728_000, 1_730_332_800, 1_728_000_000]
        let start = Timestamp(seconds: chance.one(of: weeks))
        let caps = [
            FrequencyCap(Int(chance.number(1...3)), per: .hours(chance.number(1...48))),
            FrequencyCap(
                Int(chance.number(2...4)), per: .hours(chance.number(12...72)), channels: [.push], purposes: nil),
        ]
        let quiet = QuietHours(
            from: .at(Int(chance.number(0...23))), to: .at(Int(chance.number(0...23)), 30), purposes: nil)
        let channels: [ChannelName: ChannelCapabilities] = [
            .push: ChannelCapabilities(isIdempotent: true), .email: ChannelCapabilities(allowsResendInDoubt: true),
            .sms: ChannelCapabilities(),
        ]
        arbiter = Arbiter(
            policy: DeliveryPolicy(
                caps: Array(caps.prefix(Int(chance.number(0...2)))), quietHours: chance.happens(70) ? quiet : nil,
                defaultZone: zone, retry: RetryPolicy(maximumAttempts: 3, base: .minutes(5), ceiling: .hours(2))),
            consentPolicy: .standard, channels: channels)
        plans = []
        for number in 1...UInt64(25) {
            let names: [ChannelName] = [.push, .email, .sms].shuffled(using: &chance)
            plans.append(
                Example.planned(
                    number, purpose: chance.happens(70) ? .marketing : .transactional,
                    via: Array(names.prefix(Int(chance.number(1...3)))), at: start + .minutes(chance.number(0...7_200)),
                    deadline: .minutes(chance.number(1...2_880))))
        }
        plans.sort { $0.asOf < $1.asOf }
    }

    mutating func run() {
        let consent = Example.consent(to: [.marketing, .transactional], on: [.push, .email, .sms])
        var waiting = plans[...]
        for _ in 0..<5_000 {
            let nextPlan = waiting.first?.asOf ?? .distantFuture
            let nextDue = state.nextDue ?? .distantFuture
            guard min(nextPlan, nextDue) < .distantFuture else { return }
            if nextPlan <= nextDue {
                let plan = waiting.removeFirst()
                apply(.messagePlanned(plan), at: plan.asOf)
                continue
            }
            guard let message = state.pending.min(by: { $0.dueAt < $1.dueAt }) else { return }
            // A wake-up may be early, never late.
            let early = chance.happens(20) ? nextDue - .minutes(chance.number(0...30)) : nextDue
            let now = max(early, acts.last?.at ?? early)
            let judgement = arbiter.judge(
                message, at: now, identifiers: [], zone: zone, consent: consent, delivery: state)
            carryOut(judgement, of: message, at: now)
        }
        problems.append("it did not come to an end")
    }

    private mutating func carryOut(_ judgement: Arbiter.Judgement, of message: PendingMessage, at now: Timestamp) {
        if judgement.reason.detail.isEmpty { problems.append("a verdict without a reason") }
        switch judgement.verdict {
        case .deferred(let until, let reason):
            if until <= now { problems.append("deferred to the past") }
            if until > message.planned.deadline { problems.append("deferred beyond the deadline") }
            apply(.messageDeferred(message.key, until: until, reason), at: now)
        case .dropped(let reason):
            apply(.messageDropped(message.key, reason), at: now)
        case .send(let channel, _, _):
            if now > message.planned.deadline { problems.append("sent after the deadline") }
            let hand = message.handOver(to: channel, content: Digest128(high: 0, low: 0), at: now)
            check(hand, message)
            apply(.handingOver(hand), at: now)
            if chance.happens(5) { return }  // the process dies; the message is judged again as it is
            let outcome = outcome()
            let settled = arbiter.settle(outcome, of: hand, deadline: message.planned.deadline, at: now)
            if let retryAt = settled.retryAt, retryAt > message.planned.deadline {
                problems.append("tried again after the deadline")
            }
            if settled.outcome == .accepted || settled.outcome == .inDoubt {
                contacts.append(Contact(hand: hand, purpose: message.planned.purpose, counts: true))
            }
            apply(.messageSettled(settled), at: now)
        }
    }

    private mutating func outcome() -> DeliveryOutcome {
        switch chance.number(0...99) {
        case 0..<50: .accepted(reference: nil)
        case 50..<70: .retryable("busy", after: chance.happens(50) ? .seconds(chance.number(0...20_000)) : nil)
        case 70..<80: .permanent("refused")
        default: .inDoubt("no answer")
        }
    }

    private mutating func apply(_ act: Act, at time: Timestamp) {
        acts.append((act, time))
        if let end = state.apply(act, at: time) {
            if case .messageDropped(let key, _) = act { ends[key] = end }
            if case .messageSettled(let settled) = act { ends[settled.key] = end }
        }
    }

    /// Every rule, read off its definition, over what certainly reached the person before.
    private mutating func check(_ hand: HandOver, _ message: PendingMessage) {
        let purpose = message.planned.purpose
        for cap in arbiter.policy.caps {
            guard cap.channels?.contains(hand.channel) != false, cap.purposes?.contains(purpose) != false else {
                continue
            }
            let keys = contacts.filter { contact in
                contact.hand.key != hand.key && hand.asOf - cap.window < contact.hand.asOf
                    && cap.channels?.contains(contact.hand.channel) != false
                    && cap.purposes?.contains(contact.purpose) != false
            }
            if Set(keys.map(\.hand.key)).count >= cap.limit { problems.append("a cap was broken at \(hand.asOf)") }
        }
        if let quiet = arbiter.policy.quietHours,
            `The end of quiet hours`.isQuiet(quiet, zone.local(at: hand.asOf).time)
        {
            problems.append("quiet hours were broken at \(hand.asOf)")
        }
        let earlier = contacts.filter { $0.hand.key == hand.key }
        if earlier.contains(where: { $0.hand.channel != hand.channel }) {
            problems.append("another channel was tried after doubt")
        }
        if !earlier.isEmpty, arbiter.channels[hand.channel]?.mayRepeatInDoubt != true {
            problems.append("sent again on a channel that does not tell repeats")
        }
        if hand.attempt > 3 { problems.append("attempt \(hand.attempt)") }
    }
}

@Suite struct `A person's messages over a week` {
    @Test(arguments: 0..<300)
    func `never break a rule, and all come to an end`(_ seed: Int) {
        var schedule = Schedule(UInt64(seed))
        schedule.run()
        #expect(schedule.problems.isEmpty, "seed \(seed)")
        #expect(schedule.state.pending.isEmpty)
        #expect(schedule.ends.count == schedule.plans.count)
    }

    @Test(arguments: 0..<50)
    func `are the same when the log is applied again`(_ seed: Int) throws {
        var schedule = Schedule(UInt64(seed) + 10_000)
        schedule.run()
        var rebuilt = DeliveryState()
        for (act, time) in schedule.acts {
            rebuilt.apply(act, at: time)
            // A snapshot in between changes nothing.
            var writer = ByteWriter()
            rebuilt.encode(to: &writer)
            var reader = ByteReader(writer.bytes)
            let read = try DeliveryState(from: &reader, version: DeliveryState.sectionVersion)
            #expect(read == rebuilt && reader.isAtEnd)
            rebuilt = read
        }
        #expect(rebuilt == schedule.state)
    }
}
