// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Writes facts as messages of Segment's HTTP API, for exports, other tools and tests.
///
/// What Segment has a word for is written with it: `track`, `identify`, `group`, `alias`, `userId`, `anonymousId`, and
/// `context.externalIds` for all other identifiers. What it has none for (consent, receipts, facts of the business, a
/// source, a sequence) goes under the key `omnichannel`, which a ``SegmentDecoder`` with `readsExtras` reads back:
/// decoding then gives the fact again.
public struct SegmentEncoder: Sendable {
    /// Whether the key `omnichannel` is written where it is needed.
    public var writesExtras: Bool

    /// Creates an encoder.
    public init(writesExtras: Bool = true) { self.writesExtras = writesExtras }

    /// Returns one message, as UTF-8.
    public func encode(_ fact: Fact) -> [UInt8] {
        var writer = JSONWriter()
        write(fact, to: &writer)
        return writer.bytes
    }

    /// Returns the body of a batch.
    ///
    /// It may be larger than a collector accepts; the caller decides how many
    /// facts go into one.
    public func encode(batch facts: [Fact]) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw("{\"batch\":[")
        for (index, fact) in facts.enumerated() {
            if index > 0 { writer.raw(",") }
            write(fact, to: &writer)
        }
        writer.raw("]}")
        return writer.bytes
    }

    private func write(_ fact: Fact, to writer: inout JSONWriter) {
        let shape = SegmentShape(fact)
        writer.raw("{")
        writer.key("type")
        writer.text(shape.type.rawValue)
        writer.key("messageId")
        writer.text(fact.id)
        writer.key("timestamp")
        writer.text(fact.time.description)
        if let name = fact.event, shape.type == .track {
            writer.key("event")
            writer.text(name)
        }
        if let group = shape.group {
            writer.key("groupId")
            writer.text(group)
        }
        if let user = shape.user {
            writer.key("userId")
            writer.text(user)
        }
        if let anonymous = shape.anonymous {
            if shape.type == .alias { writer.key("previousId") } else { writer.key("anonymousId") }
            writer.text(anonymous)
        }
        if shape.hasTraits { writer.key("traits") } else { writer.key("properties") }
        writer.object(fact.properties)
        writeContext(of: fact, shape, to: &writer)
        if writesExtras { writeExtras(of: fact, shape, to: &writer) }
        writer.raw("}")
    }

    private func writeContext(of fact: Fact, _ shape: SegmentShape, to writer: inout JSONWriter) {
        guard !fact.context.isEmpty || !shape.others.isEmpty else { return }
        writer.key("context")
        guard !shape.others.isEmpty else { return writer.object(fact.context) }
        var context = fact.context
        context["externalIds"] = .list(
            shape.others.map { identifier in
                .object([
                    "id": .string(identifier.value), "type": .string(identifier.kind.rawValue),
                    "collection": "users", "encoding": "none",
                ])
            })
        writer.object(context)
    }

    private func writeExtras(of fact: Fact, _ shape: SegmentShape, to writer: inout JSONWriter) {
        var extras = Properties()
        if !fact.source.isEmpty { extras["source"] = .string(fact.source) }
        // As text: JSON's numbers do not hold every 64-bit one.
        if let sequence = fact.sequence { extras["sequence"] = .string(String(sequence)) }
        if let kind = shape.extraKind { extras["kind"] = .string(kind) }
        if let name = shape.extraName { extras["of"] = .string(name) }
        switch fact.subject {
        case .group(let group) where shape.group == nil: extras["group"] = .string(group)
        case .tenant(let topic): extras["topic"] = .string(topic)
        case .person(let identifiers) where !shape.bringsIdentifiersBack:
            extras["identifiers"] = .list(
                identifiers.map { .object(["type": .string($0.kind.rawValue), "id": .string($0.value)]) })
        default: break
        }
        guard !extras.isEmpty else { return }
        writer.key("omnichannel")
        writer.object(extras)
    }
}

extension Fact {
    /// The fact as a message of Segment's HTTP API; see ``SegmentEncoder``.
    public var segmentJSON: String { String(decoding: SegmentEncoder().encode(self), as: UTF8.self) }
}
