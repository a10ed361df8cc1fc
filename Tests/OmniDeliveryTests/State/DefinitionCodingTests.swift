// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniConsent
import OmniCore
import OmniDelivery
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct `The JSON of definitions` {
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }

    static func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    static let policy = DeliveryPolicy(
        caps: [
            FrequencyCap(2, per: .days(1)), FrequencyCap(5, per: .days(7), channels: [.email, .sms], purposes: nil),
            FrequencyCap(1, per: .hours(1), purposes: ["survey"]),
        ],
        quietHours: QuietHours(from: .at(21), to: .at(8, 30), purposes: nil),
        defaultZone: Example.zone("Europe/Berlin") ?? .utc, deadline: .hours(36),
        retry: RetryPolicy(maximumAttempts: 3, base: .seconds(30), ceiling: .hours(1), jitter: 0.25))

    static let template = MessageTemplate(
        "cart-reminder", purpose: .marketing, subject: "{{product.name}} waits",
        text: "Hi {{traits.firstName}} {{>end}}",
        html: "<p>{{product.name}}</p>",
        variables: ["product.name", .init("traits.firstName", fallback: "there"), .optional("voucher")],
        partials: ["end": "{{#voucher}}Use {{voucher}}.{{/voucher}}"])

    @Test func `of a policy is the golden one`() throws {
        let golden = try Golden.text("policy-1.json", orWrite: Self.json(Self.policy))
        #expect(try Self.json(Self.policy) == golden)
        #expect(try Self.read(DeliveryPolicy.self, golden) == Self.policy)
    }

    @Test func `of a template is the golden one`() throws {
        let golden = try Golden.text("template-1.json", orWrite: Self.json(Self.template))
        #expect(try Self.json(Self.template) == golden)
        #expect(try Self.read(MessageTemplate.self, golden) == Self.template)
    }

    @Test func `leaves out what has its default`() throws {
        #expect(try Self.json(DeliveryPolicy()) == "{\n\n}\n" || (try Self.json(DeliveryPolicy())) == "{}\n")
        #expect(try Self.read(DeliveryPolicy.self, "{}") == DeliveryPolicy())
        #expect(try Self.read(ConsentPolicy.self, "{}") == .standard)
        #expect(try Self.read(RetryPolicy.self, "{}") == RetryPolicy())
        let short = try Self.read(MessageTemplate.self, #"{"name": "a", "purpose": "marketing", "text": "b"}"#)
        #expect(short == MessageTemplate("a", purpose: .marketing, text: "b"))
    }

    @Test func `tells no variables from variables by use`() throws {
        let none = MessageTemplate("a", purpose: .marketing, text: "b", variables: [])
        #expect(try Self.read(MessageTemplate.self, Self.json(none)) == none)
    }

    @Test(arguments: [
        #"{"caps": [{"limit": 1, "per": "PT1H", "purposes": "some"}]}"#,
        #"{"caps": [{"limit": 1, "per": "PT1H", "purposes": [1]}]}"#, #"{"caps": [{"per": "PT1H"}]}"#,
        #"{"quietHours": {"from": "25:00", "to": "08:00"}}"#, #"{"defaultZone": "Middle/Earth"}"#,
    ])
    func `that says something else is refused`(_ text: String) {
        #expect(throws: DecodingError.self) { try Self.read(DeliveryPolicy.self, text) }
    }
}

@Suite struct `A delivery policy` {
    @Test(
        arguments: [
            (DeliveryPolicy(), nil), (`The JSON of definitions`.policy, nil),
            (DeliveryPolicy(caps: [FrequencyCap(0, per: .days(1))]), "cap 1: the limit is 0"),
            (DeliveryPolicy(caps: [FrequencyCap(65, per: .days(1))]), "the limit is 65; use 1…64"),
            (DeliveryPolicy(caps: [FrequencyCap(1, per: .calendarDays(1))]), "is counted on the calendar"),
            (DeliveryPolicy(caps: [FrequencyCap(1, per: .zero)]), "is not between zero and 92 days"),
            (DeliveryPolicy(caps: [FrequencyCap(1, per: .days(93))]), "is not between zero and 92 days"),
            (DeliveryPolicy(caps: [FrequencyCap(1, per: .days(1), channels: [])]), "no channels"),
            (DeliveryPolicy(caps: [FrequencyCap(1, per: .days(1), purposes: [])]), "no purposes"),
            (DeliveryPolicy(quietHours: QuietHours(from: .at(8), to: .at(8))), "begin and end at 08:00"),
            (DeliveryPolicy(deadline: .calendarDays(1)), "deadline"), (DeliveryPolicy(deadline: .zero), "deadline"),
            (DeliveryPolicy(retry: RetryPolicy(maximumAttempts: 0)), "fewer than one attempt"),
            (DeliveryPolicy(retry: RetryPolicy(base: .zero)), "the base"),
            (DeliveryPolicy(retry: RetryPolicy(base: .hours(7))), "the ceiling"),
            (DeliveryPolicy(retry: RetryPolicy(jitter: .nan)), "the jitter is nan"),
        ] as [(DeliveryPolicy, String?)])
    func `names what cannot hold`(_ policy: DeliveryPolicy, _ problem: String?) {
        #expect(policy.problems.count == (problem == nil ? 0 : 1))
        #expect(problem.map { policy.problems.first?.contains($0) == true } ?? true, "\(policy.problems)")
    }

    @Test func `names everything at once`() {
        let policy = DeliveryPolicy(
            caps: [FrequencyCap(0, per: .zero), FrequencyCap(70, per: .days(1))],
            quietHours: QuietHours(from: .at(8), to: .at(8)), retry: RetryPolicy(maximumAttempts: 0))
        #expect(policy.problems.count == 5)
    }
}
