// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniEvents
import Testing

@Suite struct `Writing facts as Segment's JSON` {
    @Test(arguments: UInt64(0)..<60)
    func `loses nothing: what is read back is the fact`(seed: UInt64) throws {
        var generator = RandomFacts(seed: seed)
        let facts = (0..<40).map { generator.fact(number: $0) }
        var decoder = SegmentDecoder(readsExtras: true)
        decoder.limits.batchBytes = .max
        decoder.limits.eventNameBytes = 1_000
        let body = SegmentEncoder().encode(batch: facts)
        let items = try decoder.facts(from: body, route: .batch, receivedAt: Timestamp(seconds: 0))
        #expect(items.count == facts.count)
        for (item, fact) in zip(items, facts) {
            let back = try #require(item.fact, "\(String(describing: item.refusal)) \(fact.segmentJSON)")
            // Bytes are compared too: text that looks equal is not the same.
            #expect(
                back == fact && back.contentDigest == fact.contentDigest, "\(fact.segmentJSON) DIFF \(back) \(fact)")
        }
        #expect((try? JSONSerialization.jsonObject(with: Data(body))) != nil)
    }

    @Test func `uses Segment's own words where it has them`() throws {
        let fact = Fact.track(
            ProductAdded.self, by: .user("ada"), .anonymous("c1"), .loyaltyCard("77"),
            at: try Timestamp("2026-03-01T09:30:00Z"),
            id: "m1"
        ) { $0[ProductAdded.price] = 18.99 }
        #expect(
            fact.segmentJSON == #"{"type":"track","messageId":"m1","timestamp":"2026-03-01T09:30:00Z","#
                + #""event":"Product Added","userId":"ada","anonymousId":"c1","properties":{"price":18.99},"#
                + #""context":{"externalIds":[{"id":"77","type":"loyalty_card","collection":"users","#
                + #""encoding":"none"}]}}"#
        )
    }

    @Test func `leaves out what Segment has no word for when asked to`() throws {
        var fact = Fact.identify(
            .user("ada"), traits: ["plan": "pro"], at: Timestamp(seconds: 0), id: "m1", source: "crm")
        fact.sequence = 7
        let text = String(decoding: SegmentEncoder(writesExtras: false).encode(fact), as: UTF8.self)
        #expect(!text.contains("omnichannel") && text.contains(#""traits":{"plan":"pro"}"#))
    }
}
