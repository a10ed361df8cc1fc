// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct `A condition` {
    @Test func `is written as the JSON of the golden file, and read back as it was`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let text = String(decoding: try encoder.encode(Golden.audiences), as: UTF8.self)
        #expect(text == (try Golden.text("conditions-1.json")))
        let read = try JSONDecoder().decode([Audience].self, from: Data(text.utf8))
        #expect(try AudiencePlan(read).fingerprint == AudiencePlan(Golden.audiences).fingerprint)
        #expect(read.map(\.name) == Golden.audiences.map(\.name))
        #expect(read[1] == Golden.audiences[1])
        #expect(read[2] == Golden.audiences[2])
    }

    @Test func `of random shape is read back as it was`() throws {
        var chance = Chance(5)
        for _ in 0..<500 {
            let condition = chance.condition(depth: 4)
            let data = try JSONEncoder().encode(condition)
            #expect(try JSONDecoder().decode(Condition.self, from: data) == condition)
        }
    }

    @Test(arguments: [
        "{}", #"{"performed": {"event": "a"}, "not": {"all": []}}"#, #"{"perfomed": {"event": "a"}}"#,
        #"{"performed": {"event": "a", "atleast": 3}}"#, #"{"performed": {"atLeast": 3, "atMost": 4}}"#,
        #"{"performed": {"within": "30 days"}}"#, #"{"lastPerformed": {"event": "a"}}"#,
        #"{"lastPerformed": {"within": "PT1H", "olderThan": "PT2H"}}"#, #"{"traitTime": {"within": "PT1H"}}"#,
        #"{"traitTime": {"trait": "a", "within": "PT1H", "event": "b"}}"#, #"{"all": {}}"#, #"[]"#, #""all""#,
    ])
    func `in JSON with unknown, missing or contradictory fields is refused`(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Condition.self, from: Data(json.utf8)) }
    }

    @Test(arguments: [
        (
            "loyal",
            #"(performed "Order Completed" with total > 20 at least 3 times within 365 days and "#
                + #"did not perform "Order Completed" within 30 days)"#
        ),
        (
            "browsing",
            #"(performed "Product Viewed" or performed any event at most 4 times within 36 hours or "#
                + #"last performed "App Opened" less than 90 minutes ago)"#
        ),
        (
            "dormant",
            #"(last performed "Order Completed" 56 days ago or longer and createdAt is 90 days ago or longer "#
                + #"and (locale is one of "de", "fr" and not (email begins with "test")))"#
        ),
        ("new", "createdAt is less than 7 days ago"),
    ])
    func `describes itself in plain English`(name: String, text: String) throws {
        let audience = try #require(Golden.audiences.first { $0.name == name })
        #expect(audience.condition.description == text)
    }
}

@Suite struct `Publishing audiences` {
    @Test func `lists every problem of every audience at once`() {
        let bad = [
            Audience("a", where: .performed(event: "x", atLeast: 0, within: .calendarDays(3))),
            Audience(
                "a", where: .all(.performed(event: "", atMost: 5_000), .not(.lastPerformed(event: nil, within: .zero)))
            ),
            Audience("", where: .traitAge(TraitAge("", .olderThan(.seconds(-1))))),
            Audience("b", where: .performed(event: "x", atMost: 0, where: .compare("", .less, .double(.nan)))),
            Audience("c", where: .performed(event: "x", where: .oneOf("y", [.list([.double(.infinity)])]))),
            Audience("fine", where: .any(.all(), .performed(event: "x", atLeast: 4_096, within: .days(1)))),
        ]
        let error = #expect(throws: SegmentationError.self) { try AudiencePlan(bad) }
        let places = error?.problems.map { "\($0.audience)|\($0.path)" }
        #expect(
            places == [
                "a|performed.atLeast", "a|performed.within", "a|", "a|all[0].performed.event",
                "a|all[0].performed.atMost", "a|all[1].not.lastPerformed.within", "|", "|traitTime.trait",
                "|traitTime.olderThan", "b|performed.where", "b|performed.where", "b|performed.atMost",
                "c|performed.where",
            ])
        #expect(error?.message.split(separator: "\n").count == 13)
    }

    @Test func `refuses what every person would have to keep too much for`() {
        let hungry = (0..<20).map { Audience("a\($0)", where: .performed(event: "e\($0)", atLeast: 4_096)) }
        #expect(throws: SegmentationError.self) { try AudiencePlan(hungry) }
        #expect(throws: Never.self) { try AudiencePlan(Array(hungry.prefix(10))) }
    }

    @Test func `refuses conditions nested without end`() {
        var deep = Condition.performed(event: "a")
        for _ in 0..<100 { deep = .not(deep) }
        #expect(throws: SegmentationError.self) { try AudiencePlan([Audience("deep", where: deep)]) }
    }

    @Test func `gives the same fingerprint for ever`() throws {
        #expect(try AudiencePlan(Golden.audiences).fingerprint.hex == Golden.text("fingerprint-1.txt"))
        #expect(try AudiencePlan(Golden.audiences.reversed()).fingerprint.hex != Golden.text("fingerprint-1.txt"))
    }

    @Test func `holds empty all to be always true, and empty any never`() throws {
        let plan = try AudiencePlan([Audience("all", where: .all()), Audience("none", where: .any())])
        #expect(AudienceState().memberIndexes(at: .init(seconds: 0), plan) == [0])
    }
}
