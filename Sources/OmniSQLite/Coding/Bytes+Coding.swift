// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore

/// What rows are made of. Ids are written with the most significant byte first, so that bytes compare as ids do.
extension [UInt8] {
    mutating func put(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func put(_ value: Int) { put(UInt64(Swift.max(0, value))) }

    mutating func put(signed value: Int64) { put(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    mutating func put(_ value: Digest128) {
        Swift.withUnsafeBytes(of: (value.high.bigEndian, value.low.bigEndian)) { append(contentsOf: $0) }
    }

    mutating func put(_ value: Timestamp) { put(signed: value.microseconds) }

    mutating func put(fixed value: UInt32) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    mutating func put(fixed value: UInt64) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    mutating func put(_ value: String) {
        put(value.utf8.count)
        append(contentsOf: value.utf8)
    }

    mutating func put(blob value: [UInt8]) {
        put(value.count)
        append(contentsOf: value)
    }

    /// Ends a row with the checksum of all of it.
    mutating func seal() { put(fixed: withUnsafeBytes { CRC32C.checksum($0) }) }
}

extension UnsafeRawBufferPointer {
    /// The sixteen bytes at an offset that the caller has checked.
    func digest(at offset: Int) -> Digest128 {
        Digest128(
            high: UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
            low: UInt64(bigEndian: loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)))
    }

    func fixed64(at offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The row without its seal, if the seal fits.
    var unsealed: UnsafeRawBufferPointer? {
        guard count >= 4 else { return nil }
        let body = UnsafeRawBufferPointer(rebasing: self[..<(count - 4)])
        let sum = UInt32(littleEndian: loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        return CRC32C.checksum(body) == sum ? body : nil
    }
}

extension ByteReader {
    /// A reader over a row whose seal fits.
    init(sealed bytes: [UInt8]) throws(CodingFailure) {
        let isWhole = bytes.withUnsafeBytes { $0.unsealed != nil }
        guard isWhole else { throw CodingFailure(.checksum) }
        self.init(bytes, in: 0..<(bytes.count - 4))
    }

    /// An id as ``Swift/Array/put(_:)`` writes it.
    mutating func id() throws(CodingFailure) -> Digest128 {
        let range = try take(16)
        return bytes.withUnsafeBytes { $0.digest(at: range.lowerBound) }
    }
}
#endif
