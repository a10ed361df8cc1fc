// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore

/// One row of the log: entries one after the other, each sealed by itself, so that damage to one entry costs that
/// entry alone.
///
/// An entry is a kind byte, the person's id if it is a person's, the length, the bytes, and the checksum of all these.
/// An erased entry becomes a hole of the same length: the row is overwritten in place, and no place in the log moves.
enum LogRow {
    enum Kind {
        static let nobody: UInt8 = 0
        static let person: UInt8 = 1
        static let hole: UInt8 = 2
    }

    /// A row takes entries up to this size, so that it fits one page of the database: reading one entry of a person
    /// who was away for long costs one page.
    ///
    /// An entry is never divided; a longer one has a row of its own.
    static let preferredSize = 4_040
    /// What an entry takes besides its bytes, at most.
    static let frameSize = 1 + 16 + 10 + 4

    struct Entry {
        var kind: UInt8
        var person: PersonID?
        /// Of the whole entry, from the kind byte to the checksum.
        var extent: Range<Int>
        /// Of the bytes that were committed.
        var body: Range<Int>
    }

    static func append(_ bytes: [UInt8], of person: PersonID?, to row: inout [UInt8]) {
        let start = row.count
        if let person {
            row.append(Kind.person)
            row.put(person.digest)
        } else {
            row.append(Kind.nobody)
        }
        row.put(bytes.count)
        row.append(contentsOf: bytes)
        let sum = row.withUnsafeBytes { CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        row.put(fixed: sum)
    }

    /// Returns the entry that starts at an offset; `nil` if its frame is damaged, so that nothing after it can be found.
    static func entry(at offset: Int, of row: UnsafeRawBufferPointer) -> Entry? {
        guard offset < row.count else { return nil }
        let kind = row[offset]
        var cursor = offset + 1
        var person: PersonID?
        switch kind {
        case Kind.nobody, Kind.hole: break
        case Kind.person:
            guard row.count - cursor >= 16 else { return nil }
            person = PersonID(row.digest(at: cursor))
            cursor += 16
        default: return nil
        }
        var length = 0
        var shift = 0
        while true {
            guard cursor < row.count, shift <= 35 else { return nil }
            let byte = row[cursor]
            cursor += 1
            length |= Int(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        guard row.count - cursor >= 4, length <= row.count - cursor - 4 else { return nil }
        return Entry(
            kind: kind, person: person, extent: offset..<(cursor + length + 4), body: cursor..<(cursor + length))
    }

    static func isWhole(_ entry: Entry, of row: UnsafeRawBufferPointer) -> Bool {
        let end = entry.extent.upperBound - 4
        let sealed = UnsafeRawBufferPointer(rebasing: row[entry.extent.lowerBound..<end])
        return CRC32C.checksum(sealed) == UInt32(littleEndian: row.loadUnaligned(fromByteOffset: end, as: UInt32.self))
    }

    /// Overwrites an entry of a person by a hole of the same extent.
    static func erase(_ entry: Entry, in row: inout [UInt8]) {
        // The length is written with leading continuation bytes, so that the hole is exactly as long as the entry was.
        let total = entry.extent.count
        let lengthBytes = 5
        let body = max(0, total - 1 - lengthBytes - 4)
        var hole: [UInt8] = [Kind.hole]
        for place in 0..<lengthBytes {
            let bits = UInt8(truncatingIfNeeded: body >> (7 * place)) & 0x7F
            hole.append(place == lengthBytes - 1 ? bits : bits | 0x80)
        }
        hole.append(contentsOf: repeatElement(0, count: body))
        hole.seal()
        row.replaceSubrange(entry.extent, with: hole)
    }
}
#endif
