// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Testing

@Suite struct `Decoding a body of Segment's API` {
    static let arrival = Timestamp(seconds: 1_800_000_000)

    static func items(
        _ body: String, _ route: SegmentRoute = .track, decoder: SegmentDecoder = SegmentDecoder()
    ) throws -> [IngestItem] {
        try decoder.facts(from: Array(body.utf8), route: route, receivedAt: arrival)
    }

    static func fact(_ body: String, _ route: SegmentRoute = .track) throws -> Fact {
        let item = try #require(try items(body, route).first)
        return try #require(item.fact, "\(String(describing: item.refusal))")
    }

    private static let mistakes: [(body: String, route: SegmentRoute, code: SegmentRefusal.Code, path: String)] = [
        (#"{"event":1}"#, .track, .wrongType, "event"),
        (#"{}"#, .track, .missingField, "event"),
        (#"{"event":""}"#, .track, .missingField, "event"),
        (#"{"event":"a","properties":[1]}"#, .track, .wrongType, "properties"),
        (#"{"event":"a","userId":{"id":1}}"#, .track, .wrongType, "userId"),
        (#"{"event":"a","userId":true}"#, .track, .wrongType, "userId"),
        (#"{"event":"a","context":"x"}"#, .track, .wrongType, "context"),
        (#"{"event":"a","timestamp":"yesterday"}"#, .track, .invalidTime, "timestamp"),
        (#"{"event":"a","timestamp":1700000000000}"#, .track, .wrongType, "timestamp"),
        (#"{"event":"a","timestamp":"2026-02-30T00:00:00Z"}"#, .track, .invalidTime, "timestamp"),
        (#"{"type":"trakc","event":"a"}"#, .track, .unknownVerb, "type"),
        (#"{"type":7,"event":"a"}"#, .track, .wrongType, "type"),
        (#"{"traits":"x"}"#, .identify, .wrongType, "traits"),
        (#"{"userId":"u"}"#, .group, .missingField, "groupId"),
        (#"{"userId":"u"}"#, .alias, .missingField, "previousId"),
        (#"{"previousId":"u"}"#, .alias, .missingField, "userId"),
        (#"{"name":{},"userId":"u"}"#, .page, .wrongType, "name"),
        (#"{"event":"a","properties":{"deep":{"price":1e999}}}"#, .track, .numberTooLarge, "properties.deep.price"),
        (#"{"event":"a","properties":{"x":"\u0000"}}"#, .track, .nulCharacter, "properties.x"),
        (#"{"event":"a","properties":{"list":[1,"\ud800"]}}"#, .track, .invalidText, "properties.list[1]"),
        (#"{"event":"a","integrations":{"x":"\udc00"}}"#, .track, .invalidText, "integrations.x"),
        (#"[]"#, .track, .wrongType, ""), (#"7"#, .identify, .wrongType, ""),
    ]

    @Test(arguments: mistakes)
    func `refuses a message with what, where and how to mend it`(
        body: String, route: SegmentRoute, code: SegmentRefusal.Code, path: String
    ) throws {
        let alone = try #require(try Self.items(body, route).first?.refusal)
        #expect(alone.code == code && alone.path == path)
        #expect(alone.message.count > 20)
        // The same message between two good ones concerns neither.
        guard body.first == "{" else { return }
        let good = #"{"type":"track","event":"Good","userId":"u"}"#
        let hasType = body.contains("\"type\"")
        let named = hasType ? body : "{\"type\":\"\(route.rawValue)\"" + (body == "{}" ? "" : ",") + body.dropFirst()
        let items = try Self.items("{\"batch\":[\(good),\(named),\(good)]}", .batch)
        #expect(items.map { $0.fact?.event } == ["Good", nil, "Good"])
        #expect(items[1].refusal?.code == code)
        #expect(items[1].refusal?.path == (path.isEmpty ? "batch[1]" : "batch[1].\(path)"))
    }

    private static let malformed: [(body: String, offset: Int)] = [
        ("", 0), ("nope", 1), (#"{"event":"a""#, 12), (#"{"event":"a"} x"#, 14), (#"{"event":"a",}"#, 13),
        ("\u{FEFF}{}", 0), (#"{"event":"a\q"}"#, 11), (#"{"batch":[{"event":"a"},{]}"#, 25),
    ]

    @Test(arguments: malformed)
    func `refuses a body that is not JSON as a whole, and says at which byte`(body: String, offset: Int) throws {
        for route in [SegmentRoute.track, .batch] {
            let refusal = #expect(throws: SegmentRefusal.self) { try Self.items(body, route) }
            #expect(refusal?.code == .malformedJSON)
            #expect(refusal?.offset == offset)
        }
    }

    @Test func `refuses bytes that are not UTF-8 in one message only`() throws {
        let start = Array(#"{"batch":[{"type":"track","event":"a"},{"type":"track","event":""#.utf8)
        let body = start + [0xC3, 0x28] + Array(#""}]}"#.utf8)
        let items = try SegmentDecoder().facts(from: body, route: .batch, receivedAt: Self.arrival)
        #expect(items.map { $0.refusal?.code } == [nil, .invalidText])
        #expect(items[1].refusal?.offset == start.count)
    }

    @Test func `holds to its limits`() throws {
        var limits = SegmentLimits()
        limits.messageBytes = 200
        limits.batchBytes = 1_000
        limits.messagesPerBatch = 3
        limits.nesting = 4
        limits.keysPerObject = 5
        limits.stringBytes = 50
        let decoder = SegmentDecoder(limits: limits)
        func outcome(_ message: String) throws -> SegmentRefusal.Code? {
            let body = "{\"batch\":[{\"type\":\"track\",\"event\":\"ok\"},\(message)]}"
            let items = try Self.items(body, .batch, decoder: decoder)
            #expect(items.first?.fact?.event == "ok")
            return items.last?.refusal?.code
        }
        let head = #"{"type":"track","event":"a","properties":"#
        #expect(try outcome(head + #"{"a":[[1]]}}"#) == nil)
        #expect(try outcome(head + #"{"a":[[[1]]]}}"#) == .limitExceeded)
        #expect(
            try outcome(head + "{\"a\":" + String(repeating: "[", count: 60) + String(repeating: "]", count: 60) + "}}")
                == .limitExceeded)
        #expect(try outcome(head + #"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}}"#) == .limitExceeded)
        #expect(try outcome(head + "{\"a\":\"" + String(repeating: "x", count: 51) + "\"}}") == .limitExceeded)
        #expect(try outcome(head + "{\"a\":" + String(repeating: " ", count: 200) + "1}}") == .limitExceeded)
        let many = "{\"batch\":[" + Array(repeating: "{}", count: 4).joined(separator: ",") + "]}"
        #expect(throws: SegmentRefusal.self) { try Self.items(many, .batch, decoder: decoder) }
        #expect(throws: SegmentRefusal.self) {
            try Self.items(String(repeating: " ", count: 201) + "{}", .track, decoder: decoder)
        }
        #expect(throws: SegmentRefusal.self) {
            try Self.items(String(repeating: " ", count: 1_001) + "{}", .batch, decoder: decoder)
        }
    }

    @Test func `corrects a clock that is wrong by what the time of sending shows`() throws {
        let original = Self.arrival.advanced(by: .seconds(-86_400))
        let sent = original.advanced(by: .seconds(5))
        let skewed = "{\"event\":\"a\",\"originalTimestamp\":\"\(original)\",\"sentAt\":\"\(sent)\"}"
        #expect(try Self.fact(skewed).time == Self.arrival.advanced(by: .seconds(-5)))
        let older = "{\"event\":\"a\",\"timestamp\":\"\(original)\",\"sentAt\":\"\(sent)\"}"
        #expect(try Self.fact(older).time == Self.arrival.advanced(by: .seconds(-5)))
        let batch =
            "{\"batch\":[{\"type\":\"track\",\"event\":\"a\",\"timestamp\":\"\(original)\"}],\"sentAt\":\"\(sent)\"}"
        #expect(try Self.fact(batch, .batch).time == Self.arrival.advanced(by: .seconds(-5)))
        let passedOn =
            "{\"event\":\"a\",\"timestamp\":\"\(sent)\",\"originalTimestamp\":\"\(original)\",\"sentAt\":\"\(sent)\"}"
        #expect(try Self.fact(passedOn).time == sent)
        #expect(try Self.fact("{\"event\":\"a\",\"timestamp\":\"\(original)\"}").time == original)
        #expect(try Self.fact(#"{"event":"a"}"#).time == Self.arrival)
    }

    @Test(arguments: [
        ("2015-2-02T00:30:08.276Z", "2015-02-02T00:30:08.276Z"), ("2015-12-2 0:30:08Z", "2015-12-02T00:30:08Z"),
        ("2012-12-02T00:30:12.984", "2012-12-02T00:30:12.984Z"), ("2012-12-02T01:30:12+0100", "2012-12-02T00:30:12Z"),
        ("2012-12-02T00:30:12-05:00", "2012-12-02T05:30:12Z"), ("2012-12-02", "2012-12-02T00:00:00Z"),
    ])
    func `reads times as old libraries write them`(wire: String, meant: String) throws {
        #expect(try Self.fact("{\"event\":\"a\",\"timestamp\":\"\(wire)\"}").time == Timestamp(meant))
    }

    @Test func `finds every identifier where the specification puts it, each once`() throws {
        let fact = try Self.fact(
            #"""
            {"userId":97,"anonymousId":"anon","traits":{"email":"ada@example.com","phone":"+44 20 7946 0958","age":3},
             "context":{"traits":{"email":"ada@example.com"},"device":{"id":"dev","token":"tok"},"ip":"8.8.8.8",
             "externalIds":[{"id":"77","type":"loyalty_card","collection":"users","encoding":"none"}]}}
            """#, .identify)
        #expect(
            fact.identifiers == [
                .user("97"), .anonymous("anon"), .loyaltyCard("77"), .email("ada@example.com"),
                .phone("+44 20 7946 0958"),
                .device("dev"), Identifier(.pushToken, "tok"),
            ])
        #expect(fact.context["externalIds"] == nil)
        #expect(fact.context["ip"] == "8.8.8.8")
        #expect(fact.properties["age"] == 3)
    }

    @Test func `treats empty and null ids as absent, and a message of nobody as nobody's`() throws {
        let fact = try Self.fact(#"{"event":"a","userId":null,"anonymousId":"","properties":null}"#)
        #expect(fact.subject == .person([]) && fact.properties.isEmpty)
        #expect(fact.id.hasPrefix("content-"))
    }

    @Test func `takes the last of equal keys, and the present name of a field over an old one`() throws {
        let fact = try Self.fact(
            #"""
            {"user_id":"old","userId":"new","action":"page","type":"track","event":"a","event":"b","user_id":"older"}
            """#
        )
        #expect(fact.event == "b" && fact.identifiers == [.user("new")])
    }

    @Test func `merges a batch's context under that of its messages, wherever it stands`() throws {
        let own = #"{"type":"track","event":"a","context":{"ip":"1.1.1.1","x":1}}"#
        let body =
            "{\"batch\":[\(own),{\"type\":\"track\",\"event\":\"b\"}],"
            + #""context":{"ip":"2.2.2.2","device":{"id":"d"}}}"#
        let facts = try Self.items(body, .batch).compactMap(\.fact)
        #expect(facts.map { $0.context["ip"]?.text } == ["1.1.1.1", "2.2.2.2"])
        #expect(facts.map(\.identifiers) == [[.device("d")], [.device("d")]])
        #expect(facts[0].context["x"] == 1)
    }

    @Test func `shows no keys that could be somebody's address in where it points`() throws {
        let body = #"{"event":"a","properties":{"ada@example.com":{"447911123456":{"price":1e999}}}}"#
        #expect(try Self.items(body).first?.refusal?.path == "properties.?.?.price")
    }

    @Test func `does not let a browser state consent`() throws {
        let body = #"{"userId":"u","omnichannel":{"kind":"consent"},"properties":{"granted":true}}"#
        #expect(try Self.fact(body, .identify).kind == .traits)
    }
}
