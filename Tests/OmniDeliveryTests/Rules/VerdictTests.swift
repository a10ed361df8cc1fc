// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniConsent
import OmniCore
import OmniDelivery
import Testing

/// One row of the table: a situation, and the verdict in the words of its reason.
struct Situation: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var via: [ChannelName] = [.push]
    var purpose: Purpose = .marketing
    var identifiers: [Identifier] = []
    var consentOn: [ChannelName] = [.push, .email, .sms]
    var facts: [Fact] = []
    var policy = DeliveryPolicy()
    var zone: Zone? = .utc
    /// Acts about the message, after it was planned at noon.
    var acts: [Act] = []
    var at = Example.noon
    var expected: String

    static func receipt(_ status: String, on channel: ChannelName, _ more: Properties = [:]) -> Fact {
        var properties = more
        properties[ReceiptKeys.status] = status
        properties[ReceiptKeys.channel] = channel.rawValue
        return Fact(
            subject: .person([.user("ada")]), kind: .receipt, time: Example.noon - .days(1), properties: properties)
    }

    static func withdrawal(_ purpose: Purpose, on channel: ChannelName) -> Fact {
        .withdrawal(of: purpose, on: channel, by: .user("ada"), at: Example.noon - .days(1))
    }

    /// Another message that was taken by push so long before noon.
    static func sent(_ number: UInt64, _ ago: Span, purpose: Purpose = .marketing) -> [Act] {
        let time = Example.noon - ago
        return [
            .messagePlanned(Example.planned(number, purpose: purpose, at: time)),
            .handingOver(Example.handOver(number, at: time)),
            .messageSettled(Example.settled(.accepted, of: number, at: time)),
        ]
    }

    static let night = QuietHours(from: .at(21), to: .at(8))
    static let twoADay = DeliveryPolicy(caps: [FrequencyCap(2, per: .days(1))])

    static let all: [Situation] = access + time + doubt

    static let access: [Situation] = [
        Situation(testDescription: "consent given", expected: "send push"),
        Situation(testDescription: "no consent at all", consentOn: [], expected: "dropped no_consent"),
        Situation(testDescription: "consent on another channel", consentOn: [.email], expected: "dropped no_consent"),
        Situation(
            testDescription: "transactional needs none", purpose: .transactional, consentOn: [], expected: "send push"),
        Situation(
            testDescription: "transactional was withdrawn", purpose: .transactional,
            facts: [withdrawal(.transactional, on: .push)], expected: "dropped no_consent"),
        Situation(
            testDescription: "consent withdrawn later", facts: [withdrawal(.marketing, on: .push)],
            expected: "dropped no_consent"),
        Situation(
            testDescription: "fresh check on the next channel", via: [.push, .email], identifiers: [.email("a@b.c")],
            consentOn: [.email], expected: "send email email:a@b.c"),
        Situation(testDescription: "no address", via: [.email], expected: "dropped unreachable"),
        Situation(testDescription: "channel is not set up", via: [.wecom], expected: "dropped no_channel"),
        Situation(testDescription: "no channel named", via: [], expected: "dropped no_channel"),
        Situation(
            testDescription: "bounced address", via: [.email], identifiers: [.email("a@b.c")],
            facts: [receipt("bounced", on: .email, ["address": "a@b.c"])], expected: "dropped suppressed"),
        Situation(
            testDescription: "second address after a bounce", via: [.email],
            identifiers: [.email("a@b.c"), .email("d@e.f")],
            facts: [receipt("bounced", on: .email, ["address": "a@b.c"])], expected: "send email email:d@e.f"),
        Situation(
            testDescription: "soft bounce", via: [.email], identifiers: [.email("a@b.c")],
            facts: [receipt("bounced", on: .email, ["permanent": false])], expected: "send email email:a@b.c"),
        Situation(
            testDescription: "complaint", facts: [receipt("complained", on: .push)], expected: "dropped suppressed"),
        Situation(
            testDescription: "unsubscribed", facts: [receipt("unsubscribed", on: .push)],
            expected: "dropped suppressed"),
        Situation(
            testDescription: "unsubscribed, transactional", purpose: .transactional,
            facts: [receipt("unsubscribed", on: .push)], expected: "send push"),
        Situation(
            testDescription: "complained, transactional", purpose: .transactional,
            facts: [receipt("complained", on: .push)], expected: "dropped suppressed"),
        Situation(
            testDescription: "the closest channel names the reason", via: [.wecom, .email, .push], consentOn: [.email],
            expected: "dropped no_consent"),
    ]

    static let time: [Situation] = [
        Situation(testDescription: "at the deadline", at: Example.noon + .days(1), expected: "send push"),
        Situation(
            testDescription: "after the deadline", at: Example.noon + .days(1) + .milliseconds(1),
            expected: "dropped deadline_passed"),
        Situation(
            testDescription: "quiet", policy: DeliveryPolicy(quietHours: night), at: Example.noon + .hours(9),
            expected: "deferred quiet_hours 2024-03-02T08:00:00Z"),
        Situation(
            testDescription: "quiet in the person's zone", policy: DeliveryPolicy(quietHours: night),
            zone: Example.zone("Asia/Shanghai"), at: Example.noon + .hours(2),
            expected: "deferred quiet_hours 2024-03-02T00:00:00Z"),
        Situation(
            testDescription: "quiet in the default zone",
            policy: DeliveryPolicy(quietHours: night, defaultZone: Example.zone("Asia/Tokyo") ?? .utc), zone: nil,
            expected: "deferred quiet_hours 2024-03-01T23:00:00Z"),
        Situation(
            testDescription: "quiet is for marketing", purpose: .transactional,
            policy: DeliveryPolicy(quietHours: night), at: Example.noon + .hours(9), expected: "send push"),
        Situation(
            testDescription: "capped", policy: twoADay, acts: sent(2, .hours(20)) + sent(3, .hours(5)),
            expected: "deferred frequency_cap 2024-03-01T16:00:00Z"),
        Situation(
            testDescription: "a window of a day counts for exactly a day", policy: twoADay,
            acts: sent(2, .hours(24)) + sent(3, .hours(5)), expected: "send push"),
        Situation(
            testDescription: "capped for longer than the deadline",
            policy: DeliveryPolicy(caps: [FrequencyCap(1, per: .days(7))]), acts: sent(2, .hours(20)),
            expected: "dropped frequency_cap"),
        Situation(
            testDescription: "transactional neither counts nor is capped", policy: twoADay,
            acts: sent(2, .hours(20)) + sent(3, .hours(5), purpose: .transactional), expected: "send push"),
        Situation(
            testDescription: "the cap frees within quiet hours",
            policy: DeliveryPolicy(caps: twoADay.caps, quietHours: night),
            acts: sent(2, .hours(2)) + sent(3, .hours(1)), at: Example.noon + .hours(1),
            expected: "deferred frequency_cap 2024-03-02T10:00:00Z"),
        Situation(
            testDescription: "capped on push, free on e-mail", via: [.push, .email], identifiers: [.email("a@b.c")],
            policy: DeliveryPolicy(caps: [FrequencyCap(1, per: .days(1), channels: [.push])]),
            acts: sent(2, .hours(1)), expected: "send email email:a@b.c"),
    ]

    static let doubt: [Situation] = [
        Situation(
            testDescription: "in doubt on a channel that tells repeats", via: [.push, .email],
            identifiers: [.email("a@b.c")],
            acts: [
                .handingOver(Example.handOver()),
                .messageSettled(Example.settled(.inDoubt, retryAt: Example.noon)),
            ], expected: "send push"),
        Situation(
            testDescription: "in doubt, before its time", via: [.push, .email], identifiers: [.email("a@b.c")],
            acts: [
                .handingOver(Example.handOver()),
                .messageSettled(Example.settled(.inDoubt, retryAt: Example.noon + .minutes(1))),
            ], expected: "deferred allowed 2024-03-01T12:01:00Z"),
        Situation(
            testDescription: "in doubt, consent withdrawn since", via: [.push, .email],
            identifiers: [.email("a@b.c")], facts: [withdrawal(.marketing, on: .push)],
            acts: [
                .handingOver(Example.handOver()),
                .messageSettled(Example.settled(.inDoubt, retryAt: Example.noon)),
            ], expected: "dropped no_consent"),
        Situation(
            testDescription: "a crash between hand-over and outcome", via: [.push, .email],
            identifiers: [.email("a@b.c")], acts: [.handingOver(Example.handOver())], expected: "send push"),
        Situation(
            testDescription: "a crash on a channel that does not tell repeats", via: [.sms, .push],
            identifiers: [.phone("+1")], acts: [.handingOver(Example.handOver(on: .sms))],
            expected: "dropped in_doubt"),
        Situation(
            testDescription: "refused for good on the first channel", via: [.push, .email],
            identifiers: [.email("a@b.c")],
            acts: [.handingOver(Example.handOver()), .messageSettled(Example.settled(.permanent))],
            expected: "send email email:a@b.c"),
        Situation(
            testDescription: "its own hand-over in doubt does not cap it",
            policy: DeliveryPolicy(caps: [FrequencyCap(1, per: .days(1))]),
            acts: [
                .handingOver(Example.handOver()),
                .messageSettled(Example.settled(.inDoubt, retryAt: Example.noon)),
            ], expected: "send push"),
    ]
}

@Suite struct `The arbiter's verdict` {
    @Test(arguments: Situation.all)
    func `follows from the situation`(_ situation: Situation) throws {
        var consent = Example.consent(on: situation.consentOn)
        for fact in situation.facts { consent.apply(fact, at: fact.time) }
        let delivery = Example.state(
            [.messagePlanned(Example.planned(purpose: situation.purpose, via: situation.via))] + situation.acts)
        let judgement = try #require(
            Example.arbiter(situation.policy)
                .judge(
                    delivery, at: situation.at, identifiers: situation.identifiers, zone: situation.zone,
                    consent: consent))
        #expect(judgement.summary == situation.expected)
        #expect(!judgement.reason.detail.isEmpty, "every verdict says why")
    }

    @Test func `says in whose zone it is quiet`() throws {
        let delivery = Example.state([.messagePlanned(Example.planned())])
        let policy = DeliveryPolicy(quietHours: QuietHours(from: .at(11), to: .at(13)))
        let known = Example.arbiter(policy)
            .judge(
                delivery, at: Example.noon, zone: .utc, consent: Example.consent(on: [.push]))
        #expect(known?.reason.detail == "11:00 to 13:00 in UTC")
        let unknown = Example.arbiter(policy)
            .judge(
                delivery, at: Example.noon, zone: nil, consent: Example.consent(on: [.push]))
        #expect(unknown?.reason.detail == "11:00 to 13:00 in UTC, the person's zone is not known")
    }

    @Test func `carries what was found on each channel`() throws {
        let delivery = Example.state([.messagePlanned(Example.planned(via: [.wecom, .email, .push]))])
        let judgement = try #require(
            Example.arbiter().judge(delivery, at: Example.noon, consent: Example.consent(on: [.push])))
        #expect(judgement.trail.map(\.channel) == [.wecom, .email, .push])
        #expect(judgement.trail.map(\.reason.code) == [.noChannel, .unreachable, .allowed])
    }

    @Test func `carries proof of the consent that it rests on`() throws {
        let consent = Example.consent(on: [.push])
        let delivery = Example.state([.messagePlanned(Example.planned())])
        let judgement = try #require(Example.arbiter().judge(delivery, at: Example.noon, consent: consent))
        guard case .send(_, _, let proof) = judgement.verdict else {
            Issue.record("not sent: \(judgement.reason)")
            return
        }
        let row = try #require(consent.row(.marketing, .push)?.granted)
        #expect(proof.basis == .granted(factID: row.fact, at: row.at))
        #expect(proof.checkedAt == Example.noon)
    }
}

extension Arbiter.Judgement {
    /// Verdict, reason and what belongs to it in a few words.
    var summary: String {
        switch verdict {
        case .send(let channel, let address, _):
            address.map { "send \(channel) \($0.kind):\($0.value)" } ?? "send \(channel)"
        case .deferred(let until, let reason): "deferred \(reason.code.rawValue) \(until)"
        case .dropped(let reason): "dropped \(reason.code.rawValue)"
        }
    }
}
