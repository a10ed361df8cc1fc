// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// 128 bits of hash, ordered as one unsigned number.
public struct Digest128: Hashable, Comparable, Sendable {
    /// The upper half.
    public let high: UInt64
    /// The lower half.
    public let low: UInt64

    /// Creates a digest from its halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 32 lower-case hexadecimal digits, the upper half first; nil for anything else.
    public init?(hex: String) {
        let halves: (UInt64, UInt64)? = hex.withBytes { bytes in
            guard bytes.count == 32 else { return nil }
            guard let high = Digest128.half(bytes[0..<16]), let low = Digest128.half(bytes[16..<32]) else { return nil }
            return (high, low)
        }
        guard let halves else { return nil }
        self.init(high: halves.0, low: halves.1)
    }

    /// Reads the sixteen bytes of ``bytes``; nil for another number of bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        let high = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = bytes.dropFirst(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        self.init(high: high, low: low)
    }

    /// The digest as sixteen bytes, the most significant first.
    package var bytes: [UInt8] {
        let halves = [high, low]
        return halves.flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - $0 * 8)) } }
    }

    /// 32 lower-case hexadecimal digits, the upper half first.
    public var hex: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            for place in 0..<32 {
                let half = place < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - (place & 15) * 4)) & 15
                buffer[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 32
        }
    }

    /// Digests are in the order of their bytes.
    public static func < (left: Self, right: Self) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    private static func half(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}

extension Digest128: CustomStringConvertible, Codable {
    /// The hexadecimal digits.
    public var description: String { hex }

    /// Decodes its hexadecimal digits; other text is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let digest = Digest128(hex: text) else {
            let refusal = CoreError(.corruptBytes, "a digest is 32 lower-case hexadecimal digits")
            throw refusal.decodingError(at: decoder.codingPath)
        }
        self = digest
    }

    /// Encodes its hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
