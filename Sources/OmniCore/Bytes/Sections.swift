// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A persisted value made of independent parts: a format byte, sections of (tag, version, length, body),
/// and a CRC-32C over all that precedes it.
///
/// Readers carry sections that they do not know through unchanged, so that two releases can work on the
/// same rows. Within a version, fields are only appended; any other change is a new version.
package struct Sections: Sendable, Hashable {
    /// One part: what it is, in which layout, and its bytes.
    package struct Section: Sendable, Hashable {
        package let tag: UInt8
        package let version: UInt8
        package let body: [UInt8]

        package init(tag: UInt8, version: UInt8, body: [UInt8]) {
            self.tag = tag
            self.version = version
            self.body = body
        }
    }

    package static let format: UInt8 = 1

    package private(set) var sections: [Section]

    package init(_ sections: [Section] = []) { self.sections = sections }

    package init(decoding bytes: [UInt8]) throws(CodingFailure) {
        guard bytes.count >= 5 else { throw CodingFailure(.truncated) }
        var trailer = ByteReader(bytes, in: (bytes.count - 4)..<bytes.count)
        guard try trailer.fixed32() == CRC32C.checksum(bytes[..<(bytes.count - 4)]) else {
            throw CodingFailure(.checksum, at: bytes.count - 4)
        }
        var reader = ByteReader(bytes, in: 0..<(bytes.count - 4))
        guard try reader.byte() == Self.format else { throw CodingFailure(.unknownVersion) }
        sections = []
        while !reader.isAtEnd {
            let tag = try reader.byte()
            let version = try reader.byte()
            sections.append(Section(tag: tag, version: version, body: try reader.blob()))
        }
    }

    package subscript(tag: UInt8) -> Section? { sections.first { $0.tag == tag } }

    /// A reader over the section's body if it is there in a layout no newer than `newest`.
    package func reader(_ tag: UInt8, newest: UInt8) throws(CodingFailure) -> (version: UInt8, reader: ByteReader)? {
        guard let section = self[tag] else { return nil }
        guard section.version <= newest else { throw CodingFailure(.unknownVersion) }
        return (section.version, ByteReader(section.body))
    }

    /// The sections whose tags are not in `known`: written back as they came.
    package func unknown(besides known: Set<UInt8>) -> [Section] { sections.filter { !known.contains($0.tag) } }

    package mutating func append(_ section: Section) { sections.append(section) }

    package mutating func append(tag: UInt8, version: UInt8, _ write: (inout ByteWriter) -> Void) {
        var writer = ByteWriter()
        write(&writer)
        sections.append(Section(tag: tag, version: version, body: writer.bytes))
    }

    package func encoded() -> [UInt8] {
        var writer = ByteWriter(reserving: sections.reduce(16) { $0 + $1.body.count + 8 })
        writer.byte(Self.format)
        for section in sections {
            writer.byte(section.tag)
            writer.byte(section.version)
            writer.blob(section.body)
        }
        writer.fixed32(CRC32C.checksum(writer.bytes))
        return writer.bytes
    }
}
