// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The Castagnoli checksum (RFC 3720, appendix B.4), eight bytes at a time from tables.
///
/// It finds damage by accident, not by intent.
package enum CRC32C {
    /// Returns the checksum of some bytes.
    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 { update(0, with: bytes) }

    /// Returns the checksum of some bytes.
    package static func checksum(_ bytes: Swift.Span<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { update(0, with: $0) }
    }

    /// Returns the checksum of some bytes.
    package static func checksum(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { update(0, with: $0) } }

    /// Returns the checksum of some bytes.
    package static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.withUnsafeBytes { update(0, with: $0) } }

    /// Returns the checksum of earlier bytes, of which the checksum is given, followed by these.
    package static func update(_ earlier: UInt32, with bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { update(earlier, with: bytes, tables: $0) }
    }

    private static func update(
        _ earlier: UInt32, with bytes: UnsafeRawBufferPointer, tables: UnsafeBufferPointer<UInt32>
    ) -> UInt32 {
        var crc = ~earlier
        var offset = 0
        while offset + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ UInt64(crc)
            crc = 0
            for place in 0..<8 {
                let byte = Int(truncatingIfNeeded: word >> UInt64(place * 8)) & 0xFF
                crc ^= tables[(7 - place) * 256 + byte]
            }
            offset += 8
        }
        while offset < bytes.count {
            crc = (crc >> 8) ^ tables[Int((crc ^ UInt32(bytes[offset])) & 0xFF)]
            offset += 1
        }
        return ~crc
    }

    /// Table k, of 256 entries from 256·k: the checksum of a byte that k zero bytes follow.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        tables.reserveCapacity(8 * 256)
        for byte in UInt32(0)..<256 {
            var crc = byte
            for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
            tables.append(crc)
        }
        for index in 256..<8 * 256 {
            let previous = tables[index - 256]
            tables.append((previous >> 8) ^ tables[Int(previous & 0xFF)])
        }
        return tables
    }()
}
