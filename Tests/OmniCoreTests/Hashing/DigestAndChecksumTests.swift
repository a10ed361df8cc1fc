// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import Testing

@Suite struct `A digest of 128 bits` {
    @Test func `is read from the text and the bytes that it writes`() throws {
        var cases = SeededCases(31)
        for _ in 0..<1_000 {
            let digest = Digest128(high: cases.next(), low: cases.next())
            #expect(Digest128(hex: digest.hex) == digest)
            #expect(Digest128(bytes: digest.bytes) == digest)
            let data = try JSONEncoder().encode([digest])
            #expect(try JSONDecoder().decode([Digest128].self, from: data) == [digest])
        }
        let digest = Digest128(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
        #expect(digest.hex == "0123456789abcdeffedcba9876543210")
        #expect(digest.bytes == [1, 35, 69, 103, 137, 171, 205, 239, 254, 220, 186, 152, 118, 84, 50, 16])
    }

    @Test(arguments: [
        "", "0", "0123456789abcdeffedcba987654321", "0123456789abcdeffedcba98765432100",
        "0123456789ABCDEFfedcba9876543210", "0123456789abcdeffedcba987654321g", "+123456789abcdeffedcba9876543210",
    ])
    func `refuses other text`(text: String) {
        #expect(Digest128(hex: text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Digest128].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test func `is ordered as its bytes are`() {
        var cases = SeededCases(32)
        for _ in 0..<1_000 {
            let left = Digest128(high: cases.next() % 3, low: cases.next())
            let right = Digest128(high: cases.next() % 3, low: cases.next())
            #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
            #expect((left < right) == (left.hex < right.hex))
        }
        #expect(Digest128(bytes: [1, 2, 3]) == nil)
    }
}

@Suite struct `The CRC32C checksum` {
    /// RFC 3720, appendix B.4, and the check value of the catalogue of parametrised CRC algorithms.
    private static let published: [(bytes: [UInt8], checksum: UInt32)] = [
        (Array("123456789".utf8), 0xE306_9283), ([], 0), (Array("a".utf8), 0xC1D0_4330),
        ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
        ([UInt8](0..<32), 0x46DD_794E), ([UInt8]((0..<32).reversed()), 0x113F_DB5C),
    ]

    @Test(arguments: published)
    func `is as published`(bytes: [UInt8], expected: UInt32) {
        #expect(CRC32C.checksum(bytes) == expected)
        #expect(CRC32C.checksum(bytes.span) == expected)
        #expect(CRC32C.checksum(([7] + bytes).dropFirst()) == expected)
    }

    @Test func `is that of the definition, bit by bit, at every length and alignment`() {
        var cases = SeededCases(33)
        let bytes = (0..<300).map { _ in UInt8(truncatingIfNeeded: cases.next()) }
        for length in 0..<200 {
            let start = length % 17
            let slice = bytes[start..<start + length]
            var crc = ~UInt32(0)
            for byte in slice {
                crc ^= UInt32(byte)
                for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
            }
            #expect(CRC32C.checksum(slice) == ~crc)
            let cut = length / 3
            let first = CRC32C.checksum(slice.prefix(cut))
            let both = Array(slice.dropFirst(cut)).withUnsafeBytes { CRC32C.update(first, with: $0) }
            #expect(both == ~crc)
        }
    }
}
