// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension StableHash {
    /// Returns the 32-bit MurmurHash3 (x86 variant).
    // swift-format-ignore: AlwaysUseLowerCamelCase, AllPublicDeclarationsHaveDocumentation
    public static func murmur3_32(_ bytes: some Sequence<UInt8>, seed: UInt32 = 0) -> UInt32 {
        withBytes(of: bytes) { murmurOf32($0, seed) }
    }

    /// Returns the 32-bit MurmurHash3 (x86 variant) of a text.
    // swift-format-ignore: AlwaysUseLowerCamelCase, AllPublicDeclarationsHaveDocumentation
    public static func murmur3_32(_ text: String, seed: UInt32 = 0) -> UInt32 {
        text.withBytes { murmurOf32($0, seed) }
    }

    /// Returns the 128-bit MurmurHash3 (x64 variant); `high` is its first half.
    // swift-format-ignore: AlwaysUseLowerCamelCase, AllPublicDeclarationsHaveDocumentation
    public static func murmur3_128(_ bytes: some Sequence<UInt8>, seed: UInt32 = 0) -> Digest128 {
        withBytes(of: bytes) { murmurOf128($0, seed) }
    }

    /// Returns the 128-bit MurmurHash3 (x64 variant) of a text; `high` is its first half.
    // swift-format-ignore: AlwaysUseLowerCamelCase, AllPublicDeclarationsHaveDocumentation
    public static func murmur3_128(_ text: String, seed: UInt32 = 0) -> Digest128 {
        text.withBytes { murmurOf128($0, seed) }
    }

    private static func murmurOf32(_ bytes: UnsafeBufferPointer<UInt8>, _ seed: UInt32) -> UInt32 {
        let raw = UnsafeRawBufferPointer(bytes)
        let blocks = raw.count & ~3
        var hash = seed
        var offset = 0
        while offset < blocks {
            let word = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            hash ^= scramble(word)
            hash = rotate(hash, 13) &* 5 &+ 0xE654_6B64
            offset += 4
        }
        var tail: UInt32 = 0
        while offset < raw.count {
            tail |= UInt32(raw[offset]) << UInt32((offset & 3) * 8)
            offset += 1
        }
        hash ^= scramble(tail)
        hash ^= UInt32(truncatingIfNeeded: raw.count)
        hash = (hash ^ (hash >> 16)) &* 0x85EB_CA6B
        hash = (hash ^ (hash >> 13)) &* 0xC2B2_AE35
        return hash ^ (hash >> 16)
    }

    private static func scramble(_ word: UInt32) -> UInt32 {
        rotate(word &* 0xCC9E_2D51, 15) &* 0x1B87_3593
    }

    private static func rotate<Word: FixedWidthInteger>(_ word: Word, _ bits: Int) -> Word {
        (word &<< Word(bits)) | (word &>> Word(Word.bitWidth - bits))
    }

    private static let firstFactor: UInt64 = 0x87C3_7B91_1142_53D5
    private static let secondFactor: UInt64 = 0x4CF5_AD43_2745_937F

    private static func murmurOf128(_ bytes: UnsafeBufferPointer<UInt8>, _ seed: UInt32) -> Digest128 {
        let raw = UnsafeRawBufferPointer(bytes)
        let blocks = raw.count & ~15
        var high = UInt64(seed)
        var low = UInt64(seed)
        var offset = 0
        while offset < blocks {
            let first = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let second = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
            high ^= rotate(first &* firstFactor, 31) &* secondFactor
            high = (rotate(high, 27) &+ low) &* 5 &+ 0x52DC_E729
            low ^= rotate(second &* secondFactor, 33) &* firstFactor
            low = (rotate(low, 31) &+ high) &* 5 &+ 0x3849_5AB5
            offset += 16
        }
        var first: UInt64 = 0
        var second: UInt64 = 0
        while offset < raw.count {
            let place = offset & 15
            let byte = UInt64(raw[offset])
            if place < 8 { first |= byte << UInt64(place * 8) } else { second |= byte << UInt64((place - 8) * 8) }
            offset += 1
        }
        low ^= rotate(second &* secondFactor, 33) &* firstFactor
        high ^= rotate(first &* firstFactor, 31) &* secondFactor
        high ^= UInt64(raw.count)
        low ^= UInt64(raw.count)
        high &+= low
        low &+= high
        high = finish(high)
        low = finish(low)
        high &+= low
        low &+= high
        return Digest128(high: high, low: low)
    }

    private static func finish(_ half: UInt64) -> UInt64 {
        var mixed = half
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ (mixed >> 33)
    }
}
