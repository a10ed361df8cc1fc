// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `A compiled property test` {
    @Test(arguments: 0..<8) func `answers as the test itself does, on random tests and records`(block: Int) {
        var random = Dice(seed: UInt64(block))
        var passed = 0
        for _ in 0..<3_000 {
            let test = random.test(depth: 3)
            let program = PropertyProgram(test)
            for _ in 0..<4 {
                let properties = random.properties()
                let truth = test.matches(properties)
                if truth { passed += 1 }
                #expect(program.matches(properties) == truth, "\(test) on \(properties.fields)")
            }
        }
        // Neither side may win by answering always the same.
        #expect(passed > 2_000 && passed < 10_000)
    }

    @Test func `answers as the test itself does on every pair of values and comparisons`() {
        for left in Dice.values {
            for right in Dice.values {
                let properties: Properties = ["before": "x", "key": left, "after": 1]
                for comparison in Dice.comparisons {
                    let test = PropertyTest.compare("key", comparison, right)
                    #expect(
                        PropertyProgram(test).matches(properties) == test.matches(properties),
                        "\(left) \(comparison.rawValue) \(right)")
                }
                guard case .string(let part) = right else { continue }
                for test in [PropertyTest.contains("key", part), .hasPrefix("key", part)] {
                    #expect(PropertyProgram(test).matches(properties) == test.matches(properties), "\(left) \(test)")
                }
            }
        }
    }

    @Test func `answers as the test itself does on damaged bytes, and never crashes`() {
        var random = Dice(seed: 77)
        for _ in 0..<20_000 {
            var bytes = random.properties().storage
            for _ in 0...random.below(3) where !bytes.isEmpty {
                switch random.below(3) {
                case 0: bytes[random.below(bytes.count)] = UInt8(random.below(256))
                case 1: bytes.removeLast(random.below(bytes.count) + 1)
                default: bytes.insert(UInt8(random.below(256)), at: random.below(bytes.count + 1))
                }
            }
            let properties = Properties(trusting: bytes)
            let test = random.test(depth: 1)
            #expect(PropertyProgram(test).matches(properties) == test.matches(properties), "\(test) on \(bytes)")
        }
    }
}

/// Random tests and records with few keys and values, so that they often meet.
private struct Dice {
    static let values: [PropertyValue] = [
        .null, .bool(true), .bool(false), .int(0), .int(1), .int(-3), .int(9_007_199_254_740_993), .int(.min),
        .int(.max), .double(0), .double(-0.0), .double(1), .double(1.5), .double(-3), .double(9_007_199_254_740_992),
        .double(1e300),
        .string(""), .string("a"), .string("b"), .string("ab"), .string("abc"), .string("B"), .string("e\u{301}"),
        .string("\u{E9}"), .string("K"), .string("\u{212A}"), .string("a\r\nb"), .string("\r"), .string("\n"),
        .string("x\r"), .string("日本"), .string("日"), .string("aéb"), .list([]), .list([.int(1), .string("a")]),
        .object(["a": 1]), .object([:]),
    ]
    static let comparisons: [PropertyTest.Comparison] = [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
    ]
    private static let keys = ["price", "category", "c", "kategorié", ""]
    private var state: UInt64

    init(seed: UInt64) { state = StableHash.mix64(seed &+ 99) }

    mutating func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&state) % UInt64(bound)) }
    mutating func value() -> PropertyValue { Self.values[below(Self.values.count)] }
    mutating func key() -> String { Self.keys[below(Self.keys.count)] }

    mutating func text() -> String {
        let texts = Self.values.compactMap(\.text)
        return texts[below(texts.count)]
    }

    mutating func properties() -> Properties {
        var properties = Properties()
        for _ in 0..<below(6) { properties[key()] = value() }
        return properties
    }

    mutating func test(depth: Int) -> PropertyTest {
        switch below(depth == 0 ? 5 : 8) {
        case 0, 1: return .compare(key(), Self.comparisons[below(6)], value())
        case 2: return .oneOf(key(), (0..<below(4)).map { _ in value() })
        case 3: return .exists(key())
        case 4: return below(2) == 0 ? .contains(key(), text()) : .hasPrefix(key(), text())
        case 5: return .all((0..<below(4)).map { _ in test(depth: depth - 1) })
        case 6: return .any((0..<below(4)).map { _ in test(depth: depth - 1) })
        default: return .not(test(depth: depth - 1))
        }
    }
}
