// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// A name as at most four words, which may overlap: a few loads instead of a loop over its bytes.
struct NameWords: Sendable, Equatable {
    let count: Int
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Whether the words hold all of the name; of a longer one they are its beginning and its end.
    var isWhole: Bool { count <= 32 }

    @inline(__always)
    init(_ name: UnsafeRawBufferPointer) {
        count = name.count
        if count >= 16 {
            first = Self.word(name, 0)
            second = Self.word(name, 8)
            third = Self.word(name, count - 16)
            fourth = Self.word(name, count - 8)
        } else {
            first = count >= 8 ? Self.word(name, 0) : Self.short(name)
            second = count >= 8 ? Self.word(name, count - 8) : 0
            (third, fourth) = (0, 0)
        }
    }

    /// A hash of all bytes of the name, the same on every machine.
    @inline(__always)
    func hash(of name: UnsafeRawBufferPointer) -> UInt64 {
        let (left, right) = (Self.folded(first, second), Self.folded(third, fourth))
        var hash = left ^ (right &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(count)
        if !isWhole {
            for place in stride(from: 16, to: count - 16, by: 8) {
                hash = Self.folded(hash, Self.word(name, place))
            }
        }
        return StableHash.mix64(hash)
    }

    /// Whether two names of one length, longer than the words hold, are equal between their first and last words.
    static func areEqualInside(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        for place in stride(from: 16, to: left.count - 16, by: 8) where word(left, place) != word(right, place) {
            return false
        }
        return true
    }

    private static func word(_ name: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(littleEndian: name.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    private static func short(_ name: UnsafeRawBufferPointer) -> UInt64 {
        var word: UInt64 = 0
        for byte in name.reversed() { word = word &<< 8 | UInt64(byte) }
        return word
    }

    /// Both halves of a product in one word, so that every bit of both numbers has a part in it.
    private static func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = (left ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: right ^ 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}
