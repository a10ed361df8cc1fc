// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniEvents
import Testing

@Suite struct `Reading JSON` {
    private static let suite = "conformance/json-parsing/cases.shared.json"

    @Test(.enabled(if: SharedData.has(suite), "needs ../shared"))
    func `agrees with the JSON parsing test suite on every document`() throws {
        var verdicts: [String: (passed: Int, total: Int)] = [:]
        for one in SharedData.cases(Self.suite) {
            let name = try #require(one["name"] as? String)
            let expected = try #require(one["expect"] as? String)
            let bytes = Array(try #require(Data(base64Encoded: one["bytes_base64"] as? String ?? "")))
            let failure = JSONScanner.validate(bytes)
            let isRight = expected == "either" || (expected == "accept") == (failure == nil)
            #expect(isRight, "\(name): \(String(describing: failure))")
            let before = verdicts[expected] ?? (0, 0)
            verdicts[expected] = (before.passed + (isRight ? 1 : 0), before.total + 1)
        }
        print(
            "json-parsing:",
            verdicts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.passed)/\($0.value.total)" })
        #expect(verdicts.count == 3)
    }

    private static let values: [(text: String, value: PropertyValue)] = [
        ("0", PropertyValue.int(0)), ("-0", 0), ("9223372036854775807", .int(.max)),
        ("-9223372036854775808", .int(.min)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1.0", .double(1)), ("1e2", .double(100)),
        ("123456789012345678901234567890", .double(123_456_789_012_345_677_877_719_597_056)),
        ("0.1", .double(0.1)), ("4.35", .double(4.35)), ("5e-324", .double(.leastNonzeroMagnitude)),
        ("1e-400", .double(0)),
        ("1.7976931348623157e308", .double(1.7976931348623157e308)), ("-2.5E+3", .double(-2500)),
        ("9007199254740993.0", .double(9_007_199_254_740_992)), ("1e23", .double(1e23)),
        ("\"\\u00e9\\ud83d\\ude39\\n\"", "é😹\n"), ("[1,[2,{}],null]", [1, [2, .object([:])], nil]),
        ("{\"a\":1,\"b\":2,\"a\":3}", .object(["b": 2, "a": 3])),
    ]

    @Test(arguments: values)
    func `keeps whole numbers exact and gives every other value its nearest form`(text: String, value: PropertyValue)
        throws
    {
        #expect(try JSONScanner.value(of: Array(text.utf8)) == value)
    }

    @Test(arguments: UInt64(0)..<20)
    func `reads every double as the standard library does`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for _ in 0..<500 {
            let digits = (0..<Int.random(in: 1...24, using: &random)).map { _ in Int.random(in: 0...9, using: &random) }
            var text = digits.map(String.init).joined()
            while text.hasPrefix("0"), text.count > 1 { text.removeFirst() }
            text += "." + String(Int.random(in: 0...99_999, using: &random))
            if Bool.random(using: &random) { text += "e\(Int.random(in: -330...280, using: &random))" }
            let expected = try #require(Double(text))
            #expect(try JSONScanner.value(of: Array(text.utf8)) == .double(expected), "\(text)")
        }
    }

    private static let failures: [(text: String, code: JSONFailure.Code, offset: Int)] = [
        ("[1e999]", JSONFailure.Code.numberTooLarge, 1), ("[\"a\\u0000\"]", .nulCharacter, 3),
        ("[\"\\ud800x\"]", .loneSurrogate, 2), ("[\"\\udc00\"]", .loneSurrogate, 2), ("[01]", .invalidNumber, 1),
        ("[1,]", .unexpectedByte, 3), ("{\"a\" 1}", .unexpectedByte, 5), ("[\"\n\"]", .controlCharacter, 2),
        ("[1] 2", .trailingBytes, 4), ("\u{FEFF}[]", .byteOrderMark, 0), ("[\"a", .unexpectedEnd, 3),
        ("[\"\\x\"]", .invalidEscape, 2), ("nul", .unexpectedEnd, 3), ("", .unexpectedEnd, 0),
    ]

    @Test(arguments: failures)
    func `says what is wrong and at which byte`(text: String, code: JSONFailure.Code, offset: Int) {
        let failure = #expect(throws: JSONFailure.self) { try JSONScanner.value(of: Array(text.utf8)) }
        #expect(failure == JSONFailure(code, at: offset))
    }

    @Test func `survives any depth, and refuses what is beyond the limit`() {
        for depth in [64, 65, 1_000, 200_000] {
            let lists =
                Array(String(repeating: "[", count: depth).utf8) + Array(String(repeating: "]", count: depth).utf8)
            #expect(JSONScanner.validate(lists)?.code == (depth > 64 ? .tooDeep : nil))
            let objects = String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
            #expect(JSONScanner.validate(Array(objects.utf8))?.code == (depth > 64 ? .tooDeep : nil))
        }
    }

    @Test func `keeps the last of equal keys, however many there are`() throws {
        for distinct in [1, 3, 80, 400] {
            let fields = (0..<(distinct * 2)).map { "\"key\($0 % distinct)\":\($0)" }
            var rules = JSONScanner.Rules()
            rules.keysPerObject = 1_000
            let text = "{" + fields.joined(separator: ",") + "}"
            guard case .object(let object) = try JSONScanner.value(of: Array(text.utf8), rules: rules) else { return }
            #expect(object.fields.count == distinct)
            for index in 0..<distinct { #expect(object["key\(index)"] == .int(Int64(index + distinct))) }
        }
    }

    @Test func `stores texts and containers of every length around the borders of their length fields`() throws {
        for length in [0, 1, 126, 127, 128, 129, 16_383, 16_384] {
            let plain = String(repeating: "x", count: length)
            let escaped = String(repeating: "\\u0078", count: length)
            for text in [plain, escaped] {
                let json = "{\"a\":[\"\(text)\",{\"b\":\"\(text)\"}],\"c\":true}"
                let value = try JSONScanner.value(of: Array(json.utf8))
                #expect(value == .object(["a": [.string(plain), .object(["b": .string(plain)])], "c": true]))
            }
        }
    }
}
