// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Reads what ``ByteWriter`` wrote, checking every bound.
///
/// A reader never traps, whatever the bytes: a length beyond the end, an over-long integer or invalid
/// UTF-8 throws ``CodingFailure``. It copies nothing until text or a byte string is asked for.
package struct ByteReader: Sendable {
    package let bytes: [UInt8]
    package private(set) var position: Int
    package let end: Int

    package init(_ bytes: [UInt8]) {
        self.init(bytes, in: 0..<bytes.count)
    }

    package init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        let bounds = range.clamped(to: 0..<bytes.count)
        position = bounds.lowerBound
        end = bounds.upperBound
    }

    package var isAtEnd: Bool { position >= end }
    package var remaining: Int { end - position }

    package mutating func byte() throws(CodingFailure) -> UInt8 {
        guard position < end else { throw CodingFailure(.truncated, at: position) }
        defer { position += 1 }
        return bytes[position]
    }

    package mutating func flag() throws(CodingFailure) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw CodingFailure(.invalidValue, at: position - 1)
        }
    }

    package mutating func unsigned() throws(CodingFailure) -> UInt64 {
        let first = try byte()
        if first < 0x80 { return UInt64(first) }
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while true {
            let next = try byte()
            if shift == 63, next > 1 { throw CodingFailure(.invalidValue, at: position - 1) }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
            if shift > 63 { throw CodingFailure(.invalidValue, at: position - 1) }
        }
    }

    /// A length or count, which can never exceed the bytes that are left.
    package mutating func count() throws(CodingFailure) -> Int {
        let value = try unsigned()
        guard value <= UInt64(remaining) else { throw CodingFailure(.truncated, at: position) }
        return Int(value)
    }

    package mutating func signed() throws(CodingFailure) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package mutating func number32() throws(CodingFailure) -> UInt32 {
        let value = try unsigned()
        guard let narrow = UInt32(exactly: value) else { throw CodingFailure(.invalidValue, at: position) }
        return narrow
    }

    package mutating func fixed32() throws(CodingFailure) -> UInt32 {
        guard remaining >= 4 else { throw CodingFailure(.truncated, at: position) }
        var value: UInt32 = 0
        for index in 0..<4 { value |= UInt32(bytes[position + index]) << UInt32(8 * index) }
        position += 4
        return value
    }

    package mutating func fixed64() throws(CodingFailure) -> UInt64 {
        guard remaining >= 8 else { throw CodingFailure(.truncated, at: position) }
        defer { position += 8 }
        return bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        }
    }

    package mutating func time() throws(CodingFailure) -> Timestamp { Timestamp(microseconds: try signed()) }

    package mutating func digest() throws(CodingFailure) -> Digest128 {
        let high = try fixed64()
        return Digest128(high: high, low: try fixed64())
    }

    package mutating func text() throws(CodingFailure) -> String {
        let range = try take(try count())
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw CodingFailure(.invalidText, at: range.lowerBound)
        }
        return text
    }

    package mutating func blob() throws(CodingFailure) -> [UInt8] {
        Array(bytes[try take(try count())])
    }

    /// The next `length` bytes as a range of ``bytes``, without copying them.
    package mutating func take(_ length: Int) throws(CodingFailure) -> Range<Int> {
        guard length >= 0, length <= remaining else { throw CodingFailure(.truncated, at: position) }
        defer { position += length }
        return position..<(position + length)
    }

    package mutating func optional<T>(
        _ read: (inout ByteReader) throws(CodingFailure) -> T
    ) throws(CodingFailure) -> T? {
        try flag() ? try read(&self) : nil
    }

    package mutating func list<T>(
        _ read: (inout ByteReader) throws(CodingFailure) -> T
    ) throws(CodingFailure) -> [T] {
        let count = try count()
        var values: [T] = []
        values.reserveCapacity(min(count, 256))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }
}

/// Why stored bytes could not be read.
///
/// The position is an offset into the bytes, never their content.
package struct CodingFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case truncated, invalidValue, invalidText, checksum, unknownVersion, missingSection
    }

    package let kind: Kind
    package let position: Int

    package init(_ kind: Kind, at position: Int = 0) {
        self.kind = kind
        self.position = position
    }

    package var description: String { "stored bytes are not readable: \(kind.rawValue) at offset \(position)" }
}
