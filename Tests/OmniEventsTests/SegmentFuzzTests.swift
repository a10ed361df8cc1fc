// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniEvents
import Testing

@Suite struct `A body that was damaged on its way` {
    private static let seeds: [[UInt8]] = {
        var generator = RandomFacts(seed: 7)
        let facts = (0..<30).map { generator.fact(number: $0) }
        let spec =
            #"""
            {"userId":"u","anonymousId":"a","type":"track","event":"é\u00e9\ud83d\ude39",
            "properties":{"p":[1,2.5e3,{"a":{}}],"p":null},"timestamp":"2015-2-02T00:30:08Z",
            "context":{"device":{"id":"d","token":"t"},"traits":{"email":"a@b.c"},"externalIds":[{"id":1,"type":"x"}]},
            "sentAt":"2015-02-02T00:30:08Z","messageId":"m"}
            """#
        return facts.map { SegmentEncoder().encode($0) } + [
            Array(spec.utf8), Array("{\"batch\":[\(spec),\(spec)],\"context\":{\"a\":1}}".utf8),
        ]
    }()

    @Test(arguments: UInt64(0)..<40)
    func `always has an outcome, the same each time, and what is accepted can be stored and read`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let decoder = SegmentDecoder(source: "fuzz", readsExtras: true)
        let junk = Array(#"{}[]",:\u0tfn.eE+-0123456789 \ud800"#.utf8) + [0, 0x80, 0xC3, 0xED, 0xF4, 0xFF, 0x1F]
        for _ in 0..<300 {
            var body = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)]
            for _ in 0..<Int.random(in: 1...4, using: &random) where !body.isEmpty {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: body[place] = junk[Int.random(in: 0..<junk.count, using: &random)]
                case 1: body.insert(junk[Int.random(in: 0..<junk.count, using: &random)], at: place)
                case 2: body.removeSubrange(place..<min(body.count, place + Int.random(in: 1...8, using: &random)))
                case 3: body.replaceSubrange(place..<place, with: body[place..<min(body.count, place + 40)])
                default: body.removeLast(body.count - place)
                }
            }
            let route = Bool.random(using: &random) ? SegmentRoute.batch : .track
            let first = Result { try decoder.facts(from: body, route: route, receivedAt: Timestamp(seconds: 1)) }
            let second = Result { try decoder.facts(from: body, route: route, receivedAt: Timestamp(seconds: 1)) }
            guard case .success(let items) = first else {
                #expect(throws: SegmentRefusal.self) { try second.get() }
                continue
            }
            #expect(try items == second.get())
            #expect(JSONSerialization.isValid(body) || items.contains { $0.refusal != nil })
            for fact in items.compactMap(\.fact) {
                _ = try Properties(validating: fact.properties.storage)
                _ = try Properties(validating: fact.context.storage)
                let entry = Entry(number: 1, at: fact.time, body: .fact(ArrivedFact(fact)))
                #expect(try Entry(decoding: entry.encoded()) == entry)
            }
        }
    }
}

extension JSONSerialization {
    fileprivate static func isValid(_ bytes: [UInt8]) -> Bool {
        (try? jsonObject(with: Data(bytes), options: [.fragmentsAllowed])) != nil
    }
}
