// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniStore

/// Stored rows as plain values that print as JSON: what operators look at, with all that is in them.
///
/// Shows personal data; it is for the eyes of whoever may open the database, never for logs.
package enum Inspection {
    package static func entry(_ entry: Entry) -> PropertyValue {
        var fields: Properties = [
            "number": .int(Int64(clamping: entry.number)), "at": .string(entry.at.description),
        ]
        switch entry.body {
        case .fact(let arrived): fields["fact"] = fact(arrived)
        case .act(let act): fields["act"] = self.act(act)
        }
        return .object(fields)
    }

    package static func fact(_ arrived: ArrivedFact) -> PropertyValue {
        let fact = arrived.fact
        var fields: Properties = ["id": .string(fact.id), "time": .string(fact.time.description)]
        switch fact.subject {
        case .person(let identifiers):
            fields["identifiers"] = .list(identifiers.map { .string("\($0.kind):\($0.value)") })
        case .group(let group): fields["group"] = .string(group)
        case .tenant(let topic): fields["topic"] = .string(topic)
        }
        switch fact.kind {
        case .event(let name): fields["event"] = .string(name)
        case .traits: fields["kind"] = "traits"
        case .membership(let group): fields["memberOf"] = .string(group)
        case .link: fields["kind"] = "link"
        case .consent: fields["kind"] = "consent"
        case .receipt: fields["kind"] = "receipt"
        }
        if !fact.source.isEmpty { fields["source"] = .string(fact.source) }
        if !fact.properties.isEmpty { fields["properties"] = .object(fact.properties) }
        if !fact.context.isEmpty { fields["context"] = .object(fact.context) }
        if arrived.isHistory { fields["history"] = true }
        if arrived.isClamped { fields["clamped"] = true }
        return .object(fields)
    }

    package static func refused(_ refused: RefusedFact) -> PropertyValue {
        var fields: Properties = [
            "at": .string(refused.at.description), "id": .string(refused.factID), "code": .string(refused.code),
            "message": .string(refused.message),
        ]
        if let bytes = refused.bytes, let entry = try? Entry(decoding: bytes), case .fact(let arrived) = entry.body {
            fields["fact"] = fact(arrived)
        }
        return .object(fields)
    }

    package static func definition(_ record: DefinitionRecord) -> PropertyValue {
        [
            .string(record.kind), .string(record.name), .int(Int64(record.version)),
            .string(String(decoding: record.json, as: UTF8.self)),
        ]
    }
}
