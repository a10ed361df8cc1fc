// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `An entry whose bytes are damaged` {
    private static let time = ShopLog.time("2025-01-02")

    private static func bytes(
        _ kind: Fact.Kind, subject: Fact.Subject = .person([.user("ada")]), properties: Properties,
        context: Properties = [:]
    ) -> [UInt8] {
        let fact = Fact(
            id: "f1", subject: subject, kind: kind, time: time, sequence: 300, source: "web", properties: properties,
            context: context)
        return Entry(number: 1, at: time, body: .fact(ArrivedFact(fact))).encoded()
    }

    private static func ledger(
        _ bytes: [UInt8], _ configuration: MetricsConfiguration = .everything
    ) -> MetricsLedger {
        var ledger = MetricsLedger(configuration)
        ledger.add(bytes: bytes, of: ShopLog.person(1))
        return ledger
    }

    @Test(arguments: [
        (Fact.Kind.event("Order Completed"), Fact.Subject.person([.user("ada")])),
        (.event("Product Viewed"), .person([])), (.traits, .person([.user("ada")])),
        (.membership(group: "g"), .person([.user("ada")])), (.event("Stock Changed"), .tenant(topic: "stock")),
    ])
    func `M1: counts as unreadable wherever it breaks off, and nowhere else`(
        kind: Fact.Kind, subject: Fact.Subject
    ) throws {
        let whole = Self.bytes(
            kind, subject: subject, properties: ["order_id": "o-1", "total": 19.5, "currency": "GBP"],
            context: ["ip": "10.0.0.1"])
        for configuration in [MetricsConfiguration.everything, .pounds] {
            #expect(Self.ledger(whole, configuration).summary().log.unreadable == 0)
            #expect(Self.ledger(whole, configuration).summary().log.facts == 1)
            var nothing = MetricsLedger(configuration)
            nothing.add(bytes: [], of: nil)
            let wanted = nothing.summary()
            #expect(wanted.log.unreadable == 1 && wanted.sales.orders == 0)
            for length in whole.indices {
                let summary = Self.ledger(Array(whole[..<length]), configuration).summary()
                #expect(summary == wanted, "\(length) of \(whole.count) bytes")
            }
        }
    }

    private static let some = Digest128(high: 1, low: 2)
    private static let acts: [Act] = [
        .personCreated(BucketKey(some)), .linked(.email("ada@example.com"), from: time, evidence: "f1"),
        .absorbed(PersonID(some)), .released(PersonID(some), identifiers: [.user("ada")]), .woke(asOf: time),
        .armAssigned(ArmAssigned(experiment: "voucher", arm: "b", isHoldout: true, run: nil, asOf: time)),
        .runMoved(RunMoved(run: RunID(some), step: "quiet", visit: 1, asOf: time, wakeAt: time)),
        .runEnded(RunEnded(run: RunID(some), reason: Reason(.exitEvent, "Order Completed"), asOf: time)),
    ]

    @Test(arguments: acts) func `M1: counts half an act as unreadable too, whatever it is`(act: Act) {
        let whole = Entry(number: 1, at: Self.time, body: .act(act)).encoded()
        let log = Self.ledger(whole).summary().log
        #expect(log.acts == 1 && log.entries == 1 && log.unreadable == 0)
        for bytes in whole.indices.map({ Array(whole[..<$0]) }) + [whole + [0]] {
            let log = Self.ledger(bytes).summary().log
            #expect(log.acts == 0 && log.entries == 0 && log.unreadable == 1, "\(bytes.count) of \(whole.count) bytes")
        }
    }

    /// The last field of the properties says that it is longer than they are, and the context begins where they end.
    @Test func `M4: has no survey that reaches from the properties into the context`() throws {
        let whole = Self.bytes(.event("Survey Sent"), properties: ["survey": "nps"], context: ["a": 1])
        #expect(Self.ledger(whole).summary().surveys.map(\.survey) == ["nps", "nps"])
        let damaged = try Self.lengthening("nps", by: 3, in: whole)
        let summary = Self.ledger(damaged).summary()
        #expect(summary.log.unreadable == 0 && summary.log.events == 1)
        #expect(summary.surveys.isEmpty)
    }

    /// The source says that it is longer than the campaign that it stands in.
    @Test func `M10: has no campaign that reaches into the field behind it`() throws {
        let whole = Self.bytes(
            .event("Page Viewed"), properties: [:],
            context: ["campaign": .object(["source": "mail"]), "page": "/start"])
        func channels(_ bytes: [UInt8]) -> [[String]] {
            Self.ledger(bytes).paths(of: [.campaigns], within: .days(7), in: .gbp).map(\.channels)
        }
        #expect(channels(whole) == [["mail"]])
        #expect(channels(try Self.lengthening("mail", by: 3, in: whole)).isEmpty)
    }

    private static func lengthening(_ text: String, by more: UInt8, in bytes: [UInt8]) throws -> [UInt8] {
        let field = [UInt8(text.utf8.count)] + Array(text.utf8)
        let place = try #require(
            bytes.indices.first { bytes[$0...].starts(with: field) }, "\(text) is not in the bytes")
        var damaged = bytes
        damaged[place] += more
        return damaged
    }
}
