// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct `The JSON form of properties and their tests` {
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func read<T: Decodable>(_ type: T.Type, _ json: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    static let values: [(PropertyValue, String)] = [
        (.null, "null"), (true, "true"), (false, "false"), (0, "0"), (-3, "-3"), (.int(.max), "9223372036854775807"),
        (.int(.min), "-9223372036854775808"), (.double(1.5), "1.5"), ("", #""""#), ("5", #""5""#),
        ("true", #""true""#), ("日本", #""日本""#), ([], "[]"), ([1, "a", .null, [true]], #"[1,"a",null,[true]]"#),
        (.object([:]), "{}"), (.object(["a": 1, "b": .object(["c": [2]])]), #"{"a":1,"b":{"c":[2]}}"#),
    ]

    @Test(arguments: values) func `is plain JSON, and comes back in the form it had`(
        _ value: PropertyValue, _ json: String
    ) throws {
        #expect(try Self.json(value) == json)
        #expect(try Self.read(PropertyValue.self, json) == value)
    }

    @Test func `gives whole numbers beyond 64 bits and numbers with an exponent as doubles`() throws {
        #expect(try Self.read(PropertyValue.self, "18446744073709551616") == .double(18_446_744_073_709_551_616))
        #expect(try Self.read(PropertyValue.self, "1e300") == .double(1e300))
    }

    @Test func `has the same bytes wherever and whenever it is read, whatever the order of its keys`() throws {
        let keys = (0..<40).map { "key-\(10 + $0)" }
        func text(_ keys: [String]) -> String { "{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}" }
        let forward = try Self.read(Properties.self, text(keys))
        let backward = try Self.read(Properties.self, text(keys.reversed()))
        #expect(forward.storage == backward.storage)
        #expect(forward.fields.map(\.key) == keys)
    }

    @Test(arguments: ["1", "[]", "null", #""text""#]) func `of properties is an object and nothing else`(_ json: String)
    {
        #expect(throws: DecodingError.self) { try Self.read(Properties.self, json) }
    }

    static let golden: [(PropertyTest, String)] = [
        (.compare("price", .greater, 100), #"{"compare":{"is":">","property":"price","value":100}}"#),
        (.compare("price", .lessOrEqual, .double(9.5)), #"{"compare":{"is":"<=","property":"price","value":9.5}}"#),
        (.compare("gift", .notEqual, true), #"{"compare":{"is":"!=","property":"gift","value":true}}"#),
        (.compare("a", .equal, .null), #"{"compare":{"is":"=","property":"a","value":null}}"#),
        (.compare("a", .less, "m"), #"{"compare":{"is":"<","property":"a","value":"m"}}"#),
        (.compare("a", .greaterOrEqual, 0), #"{"compare":{"is":">=","property":"a","value":0}}"#),
        (.oneOf("size", ["s", 38]), #"{"oneOf":{"property":"size","values":["s",38]}}"#),
        (.exists("price"), #"{"exists":"price"}"#),
        (.contains("name", "kettle"), #"{"contains":{"part":"kettle","property":"name"}}"#),
        (.hasPrefix("name", "Blue"), #"{"hasPrefix":{"part":"Blue","property":"name"}}"#),
        (.all([.exists("a"), .any([])]), #"{"all":[{"exists":"a"},{"any":[]}]}"#),
        (.any([.not(.exists("a"))]), #"{"any":[{"not":{"exists":"a"}}]}"#),
    ]

    @Test(arguments: golden) func `of a test is the one that definitions are stored in`(
        _ test: PropertyTest, _ json: String
    ) throws {
        #expect(try Self.json(test) == json)
        #expect(try Self.read(PropertyTest.self, json) == test)
    }

    @Test(arguments: [
        "{}", #"{"exists":"a","not":{"exists":"b"}}"#, #"{"unknown":1}"#, #"{"exists":1}"#,
        #"{"compare":{"is":"~","property":"a","value":1}}"#, #"{"compare":{"property":"a","value":1}}"#, "[]", "1",
    ]) func `of a test is refused when it is not exactly one known test`(_ json: String) {
        #expect(throws: DecodingError.self) { try Self.read(PropertyTest.self, json) }
    }
}
