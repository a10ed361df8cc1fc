// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import Testing

@Suite struct `A stable hash` {
    /// Vectors that Fowler, Noll and Vo publish with their functions.
    @Test(arguments: [
        ("", UInt32(0x811C_9DC5), UInt64(0xCBF2_9CE4_8422_2325)), ("a", 0xE40C_292C, 0xAF63_DC4C_8601_EC8C),
        ("b", 0xE70C_2DE5, 0xAF63_DF4C_8601_F1A5), ("foobar", 0xBF9C_F968, 0x8594_4171_F739_67E8),
        ("hello", 0x4F9F_2CAB, 0xA430_D846_80AA_BD0B),
    ])
    func `is FNV-1a as its authors publish it`(text: String, narrow: UInt32, wide: UInt64) {
        #expect(StableHash.fnv1a32(text) == narrow)
        #expect(StableHash.fnv1a64(text) == wide)
    }

    /// Vectors in common use for MurmurHash3 x86 32.
    private static let narrowVectors: [(bytes: [UInt8], seed: UInt32, hash: UInt32)] = [
        ([], 0, 0), ([], 1, 0x514E_28B7), ([], 0xFFFF_FFFF, 0x81F1_6F39),
        ([0xFF, 0xFF, 0xFF, 0xFF], 0, 0x7629_3B50), ([0x21, 0x43, 0x65, 0x87], 0, 0xF55B_516B),
        ([0x21, 0x43, 0x65, 0x87], 0x5082_EDEE, 0x2362_F9DE), ([0x21, 0x43, 0x65], 0, 0x7E4A_8634),
        ([0x21, 0x43], 0, 0xA0F7_B07A), ([0x21], 0, 0x7266_1CF4), ([0, 0, 0, 0], 0, 0x2362_F9DE),
        ([0, 0, 0], 0, 0x85F0_B427), ([0, 0], 0, 0x30F4_C306), ([0], 0, 0x514E_28B7),
        (Array("aaaa".utf8), 0x9747_B28C, 0x5A97_808A), (Array("Hello, world!".utf8), 0x9747_B28C, 0x2488_4CBA),
        (Array("The quick brown fox jumps over the lazy dog".utf8), 0x9747_B28C, 0x2FA8_26CD),
    ]

    @Test(arguments: narrowVectors)
    func `is MurmurHash3 of 32 bits as published`(bytes: [UInt8], seed: UInt32, expected: UInt32) {
        #expect(StableHash.murmur3_32(bytes, seed: seed) == expected)
    }

    @Test func `is MurmurHash3 of 128 bits as published`() {
        let fox = "The quick brown fox jumps over the lazy dog"
        #expect(StableHash.murmur3_128(fox).hex == "e34bbc7bbc071b6c7a433ca9c49a9347")
        #expect(StableHash.murmur3_128("").hex == "00000000000000000000000000000000")
    }

    /// The verification value of SMHasher: keys of 0…255 bytes with falling seeds, then the hash of all the hashes.
    @Test func `passes the verification of SMHasher`() {
        var narrow: [UInt8] = []
        var wide: [UInt8] = []
        for length in 0..<256 {
            let key = (0..<length).map { UInt8($0) }
            let seed = UInt32(256 - length)
            let hash = StableHash.murmur3_32(key, seed: seed)
            narrow += (0..<4).map { UInt8(truncatingIfNeeded: hash >> UInt32($0 * 8)) }
            let digest = StableHash.murmur3_128(key, seed: seed)
            for half in [digest.high, digest.low] {
                wide += (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64($0 * 8)) }
            }
        }
        #expect(StableHash.murmur3_32(narrow) == 0xB0F5_7EE3)
        #expect(UInt32(truncatingIfNeeded: StableHash.murmur3_128(wide).high) == 0x6384_BA69)
    }

    @Test func `is SplitMix64 as published`() {
        var state: UInt64 = 1_234_567
        let numbers = (0..<5).map { _ in StableHash.splitMix64(&state) }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
        #expect(StableHash.mix64(0x9E37_79B9_7F4A_7C15) == 0xE220_A839_7B1D_CDAF)
    }

    @Test func `is the same for text, for bytes in one piece and for bytes in many`() {
        for length in 0..<70 {
            let text = String(repeating: "ä€😀x", count: length).prefix(length)
            let bytes = Array(text.utf8)
            let scattered = AnySequence(bytes)
            let whole = String(text)
            #expect(StableHash.fnv1a32(whole) == StableHash.fnv1a32(scattered))
            #expect(StableHash.fnv1a64(bytes) == StableHash.fnv1a64(scattered))
            #expect(StableHash.murmur3_32(whole, seed: 7) == StableHash.murmur3_32(scattered, seed: 7))
            #expect(
                StableHash.murmur3_128(whole, seed: 7) == StableHash.murmur3_128(([0] + bytes).dropFirst(), seed: 7))
        }
    }

    private struct Conformance: Decodable {
        struct Case: Decodable {
            var input: String
            var seed: UInt32
            var narrowMurmur: UInt32
            var wideMurmur: [String]
            var narrowFNV: UInt32
            var wideFNV: String

            private enum CodingKeys: String, CodingKey {
                case input
                case seed
                case narrowMurmur = "murmur3_32"
                case wideMurmur = "murmur3_128_x64"
                case narrowFNV = "fnv1a_32"
                case wideFNV = "fnv1a_64"
            }
        }

        var cases: [Case]
    }

    @Test(.enabled(if: CoreConformance.url("hashes/hashes.shared.json") != nil, "needs ../shared/conformance"))
    func `is what independent libraries compute`() throws {
        let path = "hashes/hashes.shared.json"
        let suite = try #require(try CoreConformance.load(Conformance.self, from: path))
        var passed = 0
        for item in suite.cases {
            let found = [
                "\(StableHash.murmur3_32(item.input, seed: item.seed))",
                StableHash.murmur3_128(item.input, seed: item.seed).hex, "\(StableHash.fnv1a32(item.input))",
                Digest128(high: 0, low: StableHash.fnv1a64(item.input)).hex,
            ]
            let fnv64 = String(repeating: "0", count: 16) + item.wideFNV
            let wide = item.wideMurmur.joined()
            let expected = ["\(item.narrowMurmur)", wide, "\(item.narrowFNV)", fnv64]
            if found == expected { passed += 1 }
            #expect(found == expected)
        }
        print("hashes/hashes.shared.json: \(passed) / \(suite.cases.count)")
    }
}
