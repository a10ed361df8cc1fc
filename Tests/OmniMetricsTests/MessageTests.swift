// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Messages` {
    private static let time = ShopLog.time("2025-01-01")

    private static func key(_ number: Int) -> MessageKey { MessageKey(Digest128(high: 9, low: UInt64(number))) }

    private static func planned(_ number: Int, _ journey: String, _ channels: [ChannelName]) -> Act {
        .messagePlanned(
            MessagePlanned(
                key: key(number), run: RunID(key(number).digest), journey: journey, step: "s", template: "t",
                purpose: .marketing, channels: channels, asOf: time, deadline: time))
    }

    private static func handing(_ number: Int, _ channel: ChannelName, _ attempt: UInt32 = 1) -> Act {
        .handingOver(
            HandOver(key: key(number), channel: channel, attempt: attempt, content: key(0).digest, asOf: time))
    }

    private static func settled(
        _ number: Int, _ channel: ChannelName, _ outcome: MessageSettled.Outcome, isRetried: Bool = false
    ) -> Act {
        .messageSettled(
            MessageSettled(
                key: key(number), channel: channel, attempt: 1, outcome: outcome, reason: Reason(.allowed),
                retryAt: isRetried ? time : nil, asOf: time))
    }

    /// One message of each fate.
    private static let acts: [Act] = [
        planned(1, "rescue", [.push, .email]), handing(1, .push), settled(1, .push, .permanent), handing(1, .email),
        settled(1, .email, .retryable, isRetried: true), handing(1, .email, 2), settled(1, .email, .accepted),
        planned(2, "rescue", [.push]), .messageDeferred(key(2), until: time, Reason(.quietHours)),
        .messageDeferred(key(2), until: time, Reason(.frequencyCap)), .messageDropped(key(2), Reason(.deadlinePassed)),
        planned(3, "rescue", [.push, .email]), handing(3, .push), settled(3, .push, .permanent), handing(3, .email),
        settled(3, .email, .retryable),
        planned(4, "welcome", [.email]), handing(4, .email), settled(4, .email, .inDoubt),
        planned(5, "welcome", [.email, .push]), handing(5, .email), settled(5, .email, .permanent),
        planned(6, "welcome", [.email]), handing(6, .email), settled(6, .email, .inDoubt, isRetried: true),
        handing(6, .email, 2), settled(6, .email, .accepted),
    ]

    private static func check(_ messages: [JourneyMessages]) {
        #expect(messages.map(\.journey) == ["rescue", "welcome"])
        let (rescue, welcome) = (messages[0], messages[1])
        #expect(rescue.planned == 3)
        #expect(rescue.accepted == [JourneyMessages.ChannelCount(channel: .email, count: 1)])
        #expect(rescue.dropped == [JourneyMessages.ReasonCount(reason: .deadlinePassed, count: 1)])
        #expect(rescue.failed == 1)
        #expect(rescue.open == 0)
        #expect(rescue.deferrals.map(\.reason) == [.frequencyCap, .quietHours])
        #expect(rescue.channels.map(\.channel) == [.email, .push])
        #expect(rescue.channels[0].handedOver == 2)
        #expect(rescue.channels[0].retries == 1)
        #expect(rescue.channels[0].postponed == 2)
        #expect(rescue.channels[0].accepted == 1)
        #expect(rescue.channels[1].refused == 2)
        #expect(welcome.planned == 3)
        #expect(welcome.accepted == [JourneyMessages.ChannelCount(channel: .email, count: 1)])
        #expect(welcome.inDoubt == [JourneyMessages.ChannelCount(channel: .email, count: 1)])
        #expect(welcome.open == 1)
        #expect(welcome.channels[0].inDoubt == 2)
    }

    @Test func `end in exactly one outcome each, by journey and channel`() {
        var log = ShopLog()
        for act in Self.acts { log.act(act, of: 1) }
        Self.check(log.summary().messages)
    }

    @Test func `find their journey when the plan is read last`() {
        var log = ShopLog()
        for act in Self.acts.reversed() { log.act(act, of: 1) }
        Self.check(log.summary().messages)
    }

    @Test func `end alike wherever the log is cut, and in whatever order its halves are merged`() throws {
        var log = ShopLog()
        for act in Self.acts { log.act(act, of: 1) }
        for cut in log.lines.indices {
            let halves = [ShopLog.ledger(log.lines[..<cut]), ShopLog.ledger(log.lines[cut...])]
            var forwards = halves[0]
            try forwards.merge(halves[1])
            Self.check(forwards.summary().messages)
            var backwards = halves[1]
            try backwards.merge(halves[0])
            Self.check(backwards.summary().messages)
        }
    }

    @Test func `may be forgotten when they are over`() {
        var log = ShopLog()
        for act in Self.acts { log.act(act, of: 1) }
        var ledger = MetricsLedger(.pounds)
        for line in log.lines {
            ledger.add(bytes: line.entry.encoded(), of: line.person)
            ledger.compact()
        }
        Self.check(ledger.summary().messages)
    }

    @Test func `without a plan in the log belong to no journey`() {
        var log = ShopLog()
        log.act(Self.handing(1, .push), of: 1)
        log.act(Self.settled(1, .push, .accepted), of: 1)
        log.act(Self.handing(2, .push), of: 1)
        let messages = log.summary().messages
        #expect(messages.map(\.journey) == [nil])
        #expect(messages.first?.planned == 2)
        #expect(messages.first?.open == 1)
        #expect(messages.first?.acceptedCount == 1)
    }
}
