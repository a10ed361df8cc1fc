// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniConsent
import OmniCore
import Testing

@Suite struct `Whether a person may be written to` {
    static let start = Timestamp(seconds: 1_700_000_000)
    static let ada = Identifier.user("ada")

    /// What a person said on given days, and the answer on day 10.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var said: [Fact]
        var purpose: Purpose = .marketing
        var channel: ChannelName = .email
        var address: String? = "a@b.c"
        /// "yes", "yes without opt-in", or the code of the refusal.
        var answer: String
    }

    static func grant(_ day: Int64, _ purpose: Purpose = .marketing, on channel: ChannelName = .email) -> Fact {
        .consent(purpose, on: channel, by: ada, at: start + .days(day), proof: "form", id: "grant-\(day)")
    }

    static func withdrawal(_ day: Int64, _ purpose: Purpose = .marketing, on channel: ChannelName = .email) -> Fact {
        .withdrawal(of: purpose, on: channel, by: ada, at: start + .days(day), id: "withdrawal-\(day)")
    }

    static func receipt(_ day: Int64, _ status: String, _ more: Properties = [:]) -> Fact {
        var properties = more
        properties[ReceiptKeys.channel] = "email"
        properties[ReceiptKeys.status] = status
        return Fact(
            id: "receipt-\(day)", subject: .person([ada]), kind: .receipt, time: start + .days(day),
            properties: properties)
    }

    @Test(arguments: [
        Case(testDescription: "nothing said", said: [], answer: "no_consent"),
        Case(testDescription: "yes", said: [grant(1)], answer: "yes"),
        Case(testDescription: "yes, on another channel", said: [grant(1, on: .sms)], answer: "no_consent"),
        Case(testDescription: "yes, for another purpose", said: [grant(1, "survey")], answer: "no_consent"),
        Case(testDescription: "yes, then no", said: [grant(1), withdrawal(2)], answer: "no_consent"),
        Case(testDescription: "no, then yes", said: [withdrawal(1), grant(2)], answer: "yes"),
        Case(testDescription: "yes and no at once", said: [grant(1), withdrawal(1)], answer: "no_consent"),
        Case(testDescription: "yes, tomorrow", said: [grant(11)], answer: "no_consent"),
        Case(testDescription: "no, tomorrow", said: [grant(1), withdrawal(11)], answer: "no_consent"),
        Case(testDescription: "transactional", said: [], purpose: .transactional, answer: "yes without opt-in"),
        Case(
            testDescription: "transactional, withdrawn", said: [withdrawal(1, .transactional)], purpose: .transactional,
            answer: "no_consent"),
        Case(
            testDescription: "transactional, withdrawn and allowed again",
            said: [withdrawal(1, .transactional), grant(2, .transactional)], purpose: .transactional, answer: "yes"),
        Case(
            testDescription: "delivered and opened", said: [grant(1), receipt(2, "delivered"), receipt(3, "opened")],
            answer: "yes"),
        Case(testDescription: "bounced", said: [grant(1), receipt(2, "bounced")], answer: "suppressed"),
        Case(
            testDescription: "bounced for now", said: [grant(1), receipt(2, "bounced", ["permanent": false])],
            answer: "yes"),
        Case(
            testDescription: "bounced here", said: [grant(1), receipt(2, "bounced", ["address": "a@b.c"])],
            answer: "suppressed"),
        Case(
            testDescription: "bounced elsewhere", said: [grant(1), receipt(2, "bounced", ["address": "d@e.f"])],
            answer: "yes"),
        Case(
            testDescription: "bounced before the opt-in", said: [receipt(1, "bounced"), grant(2)], answer: "suppressed"),
        Case(testDescription: "complained", said: [grant(1), receipt(2, "complained")], answer: "suppressed"),
        Case(
            testDescription: "complained, from another address",
            said: [grant(1), receipt(2, "complained", ["address": "d@e.f"])], answer: "suppressed"),
        Case(
            testDescription: "complained before the opt-in", said: [receipt(1, "complained"), grant(2)],
            answer: "suppressed"),
        Case(
            testDescription: "complained, transactional", said: [receipt(2, "complained")], purpose: .transactional,
            answer: "suppressed"),
        Case(testDescription: "unsubscribed", said: [grant(1), receipt(2, "unsubscribed")], answer: "suppressed"),
        Case(
            testDescription: "unsubscribed, then opted in", said: [receipt(1, "unsubscribed"), grant(2)], answer: "yes"),
        Case(
            testDescription: "unsubscribed at once", said: [receipt(1, "unsubscribed"), grant(1)], answer: "suppressed"),
        Case(
            testDescription: "unsubscribed, transactional", said: [receipt(2, "unsubscribed")], purpose: .transactional,
            answer: "yes without opt-in"),
        Case(
            testDescription: "unsubscribed, other channel", said: [grant(1, on: .sms), receipt(2, "unsubscribed")],
            channel: .sms, answer: "yes"),
    ])
    func `follows from what they said, in any order`(_ row: Case) {
        for order in [row.said, row.said.reversed(), row.said + row.said] {
            var ledger = ConsentLedger()
            for fact in order { ledger.record(fact) }
            let verdict = ledger.verdict(row.purpose, on: row.channel, address: row.address, at: Self.start + .days(10))
            #expect(Self.words(verdict) == row.answer)
        }
    }

    static func words(_ verdict: ConsentVerdict) -> String {
        switch verdict {
        case .granted(let proof):
            if case .noOptInNeeded = proof.basis { return "yes without opt-in" }
            return "yes"
        case .refused(let reason): return reason.code.rawValue
        }
    }

    @Test func `is proved by the fact that it rests on`() throws {
        var ledger = ConsentLedger()
        ledger.record(Self.grant(1))
        ledger.record(Self.grant(3))
        let now = Self.start + .days(10)
        guard case .granted(let proof) = ledger.verdict(.marketing, on: .email, at: now) else {
            Issue.record("refused")
            return
        }
        #expect(proof.basis == .granted(factID: "grant-3", at: Self.start + .days(3)))
        #expect(proof.purpose == .marketing && proof.channel == .email && proof.checkedAt == now)
    }

    @Test func `is shown line by line`() {
        var ledger = ConsentLedger()
        for fact in [Self.grant(1), Self.withdrawal(4), Self.grant(2, on: .sms), Self.receipt(3, "complained")] {
            ledger.record(fact)
        }
        #expect(ledger.records.map(\.channel) == [.email, .sms])
        #expect(ledger.records.map(\.isGranted) == [false, true])
        #expect(ledger.records.map(\.factID) == ["withdrawal-4", "grant-2"])
        #expect(ledger.records.last?.proof == "form")
        #expect(ledger.suppressions.map(\.cause) == [.complained])
    }

    @Test func `may follow other rules`() {
        let strict = ConsentLedger(policy: ConsentPolicy(withoutOptIn: []))
        #expect(Self.words(strict.verdict(.transactional, on: .email, at: Self.start)) == "no_consent")
    }
}
