// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension SegmentMessage {
    /// Reads what `Fact.segmentJSON` writes under `omnichannel`: what Segment has no word for.
    func takeExtras(into fact: inout Fact) throws(Problem) {
        guard let extras = try object(.extras, named: "omnichannel") else { return }
        if let source = extras.field("source")?.string { fact.source = source }
        if let text = extras.field("sequence")?.string {
            guard let sequence = UInt64(text) else {
                throw problem(.wrongType, "the sequence is a whole number as text", "sequence", at: .extras)
            }
            fact.sequence = sequence
        }
        if let group = extras.field("group")?.text { fact.subject = .group(String(decoding: group, as: UTF8.self)) }
        if let topic = extras.field("topic")?.text {
            fact.subject = .tenant(topic: String(decoding: topic, as: UTF8.self))
        }
        if let list = extras.field("identifiers") {
            fact.subject = .person(
                list.elements.compactMap { one in
                    guard let kind = one.field("type")?.string, let id = one.field("id")?.text else { return nil }
                    return Identifier(Identifier.Kind(kind), String(decoding: id, as: UTF8.self))
                })
        }
        guard let kind = extras.field("kind")?.string else { return }
        switch kind {
        case "event": fact.kind = .event(extras.field("of")?.string ?? "")
        case "traits": fact.kind = .traits
        case "link": fact.kind = .link
        case "consent": fact.kind = .consent
        case "receipt": fact.kind = .receipt
        case "membership":
            fact.kind = .membership(group: extras.field("of")?.string ?? "")
        default: throw problem(.unknownVerb, "the kind of fact is not known", "kind", at: .extras)
        }
        fact.properties = stored(try object(.properties, named: "properties"))
    }
}
