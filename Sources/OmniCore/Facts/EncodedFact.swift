// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A fact's content in its stored form, written once for both uses: to tell it from others, and to log it.
package struct EncodedFact: Sendable {
    /// The time since 1970, then the body.
    private let bytes: [UInt8]
    private let bodyStart: Int

    package init(_ fact: Fact) {
        var writer = ByteWriter(reserving: 96)
        writer.signed(fact.time.microseconds)
        bodyStart = writer.count
        FactCoding.writeBody(fact, to: &writer)
        bytes = writer.bytes
    }

    /// Tells one content from another: all of the fact but its id.
    package var digest: Digest128 { StableHash.murmur3_128(bytes) }

    /// Writes what ``FactCoding/write(_:relativeTo:to:)`` writes.
    func write(_ fact: Fact, relativeTo base: Timestamp, to writer: inout ByteWriter) {
        writer.text(fact.id)
        writer.signed(fact.time.microseconds &- base.microseconds)
        bytes.withUnsafeBytes { writer.raw(UnsafeRawBufferPointer(rebasing: $0[bodyStart...])) }
    }

    /// The most bytes that a log entry of the fact takes.
    func entrySize(of fact: Fact) -> Int { bytes.count + fact.id.utf8.count + 40 }
}

extension Entry {
    /// Writes the log entry of a fact whose content is at hand in its stored form.
    package static func encoded(
        number: UInt64, at instant: Timestamp, _ arrived: ArrivedFact, _ content: EncodedFact
    ) -> [UInt8] {
        var writer = ByteWriter(reserving: content.entrySize(of: arrived.fact))
        writer.byte(formatVersion)
        writer.unsigned(number)
        writer.time(instant)
        writer.byte(flags(of: arrived))
        content.write(arrived.fact, relativeTo: instant, to: &writer)
        return writer.bytes
    }

    static func flags(of arrived: ArrivedFact) -> UInt8 {
        (arrived.isHistory ? 2 : 0) | (arrived.isClamped ? 4 : 0)
    }
}
