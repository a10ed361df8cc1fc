// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The stored form of a fact.
///
/// Version 1; fields are only appended.
package enum FactCoding {
    package static func write(_ fact: Fact, relativeTo base: Timestamp, to writer: inout ByteWriter) {
        writer.text(fact.id)
        writeContent(fact, relativeTo: base, to: &writer)
    }

    /// Everything but the id, which is also what decides whether two facts of one id are the same.
    package static func writeContent(_ fact: Fact, relativeTo base: Timestamp, to writer: inout ByteWriter) {
        writer.signed(fact.time.microseconds &- base.microseconds)
        writeBody(fact, to: &writer)
    }

    /// Everything but the id and the time: the same bytes wherever the fact is written.
    static func writeBody(_ fact: Fact, to writer: inout ByteWriter) {
        switch fact.subject {
        case .person(let identifiers):
            writer.byte(0)
            writer.unsigned(identifiers.count)
            for identifier in identifiers {
                writer.text(identifier.kind.rawValue)
                writer.text(identifier.value)
            }
        case .group(let group):
            writer.byte(1)
            writer.text(group)
        case .tenant(let topic):
            writer.byte(2)
            writer.text(topic)
        }
        switch fact.kind {
        case .event(let name):
            writer.byte(0)
            writer.text(name)
        case .traits: writer.byte(1)
        case .membership(let group):
            writer.byte(2)
            writer.text(group)
        case .link: writer.byte(3)
        case .consent: writer.byte(4)
        case .receipt: writer.byte(5)
        }
        writer.optional(fact.sequence) { $0.unsigned($1) }
        writer.text(fact.source)
        writer.block(fact.properties.storage)
        writer.block(fact.context.storage)
    }

    package static func read(_ reader: inout ByteReader, relativeTo base: Timestamp) throws(CodingFailure) -> Fact {
        let id = try reader.text()
        let time = Timestamp(microseconds: base.microseconds &+ (try reader.signed()))
        let subject: Fact.Subject
        switch try reader.byte() {
        case 0:
            subject = .person(
                try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
                    let kind = try reader.text()
                    return Identifier(Identifier.Kind(kind), try reader.text())
                })
        case 1: subject = .group(try reader.text())
        case 2: subject = .tenant(topic: try reader.text())
        default: throw CodingFailure(.invalidValue, at: reader.position)
        }
        let kind: Fact.Kind
        switch try reader.byte() {
        case 0: kind = .event(try reader.text())
        case 1: kind = .traits
        case 2: kind = .membership(group: try reader.text())
        case 3: kind = .link
        case 4: kind = .consent
        case 5: kind = .receipt
        default: throw CodingFailure(.invalidValue, at: reader.position)
        }
        let sequence = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
            try reader.unsigned()
        }
        let source = try reader.text()
        let properties = Properties(trusting: try reader.blob())
        let context = Properties(trusting: try reader.blob())
        return Fact(
            id: id, subject: subject, kind: kind, time: time, sequence: sequence, source: source,
            properties: properties, context: context)
    }
}
