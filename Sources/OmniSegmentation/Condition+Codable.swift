// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension Condition: Codable {
    private enum Tag: String, CodingKey { case trait, performed, lastPerformed, traitTime, all, any, not }

    /// Reads a node with exactly one known key; other keys, and unknown fields inside, are refused.
    public init(from decoder: any Decoder) throws {
        let node = try decoder.container(keyedBy: AnyTag.self)
        guard node.allKeys.count == 1, let key = node.allKeys.first, let tag = Tag(stringValue: key.stringValue) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a condition has exactly one of the keys trait, performed, lastPerformed, "
                        + "traitTime, all, any, not"))
        }
        let container = try decoder.container(keyedBy: Tag.self)
        switch tag {
        case .trait: self = .traitTest(try container.decode(PropertyTest.self, forKey: tag))
        case .performed: self = .count(try container.decode(EventCount.self, forKey: tag))
        case .lastPerformed: self = .recency(try container.decode(EventRecency.self, forKey: tag))
        case .traitTime: self = .traitAge(try container.decode(TraitAge.self, forKey: tag))
        case .all: self = .all(try container.decode([Condition].self, forKey: tag))
        case .any: self = .any(try container.decode([Condition].self, forKey: tag))
        case .not: self = .not(try container.decode(Condition.self, forKey: tag))
        }
    }

    /// Writes the node under its one key, defaults left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Tag.self)
        switch self {
        case .traitTest(let test): try container.encode(test, forKey: .trait)
        case .count(let count): try container.encode(count, forKey: .performed)
        case .recency(let recency): try container.encode(recency, forKey: .lastPerformed)
        case .traitAge(let age): try container.encode(age, forKey: .traitTime)
        case .all(let conditions): try container.encode(conditions, forKey: .all)
        case .any(let conditions): try container.encode(conditions, forKey: .any)
        case .not(let condition): try container.encode(condition, forKey: .not)
        }
    }
}

/// The fields of the leaves, all in one set so that a misspelt field is seen.
private enum Field: String, CodingKey {
    case event, `where`, atLeast, atMost, within, olderThan, trait
}

private struct AnyTag: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// The fields of a leaf, refusing those that it does not have.
    fileprivate func fields(_ allowed: Set<Field>) throws -> KeyedDecodingContainer<Field> {
        for key in try container(keyedBy: AnyTag.self).allKeys {
            guard let field = Field(stringValue: key.stringValue), allowed.contains(field) else {
                let known = allowed.map(\.rawValue).sorted().joined(separator: ", ")
                throw DecodingError.dataCorrupted(
                    .init(codingPath: codingPath, debugDescription: "unknown field; the fields here are \(known)"))
            }
        }
        return try container(keyedBy: Field.self)
    }
}

extension EventCount: Codable {
    /// Reads `event`, `where`, `within` and one of `atLeast` (1 when both are absent) and `atMost`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.fields([.event, .where, .atLeast, .atMost, .within])
        query = try EventQuery(in: fields)
        within = try fields.decodeIfPresent(Span.self, forKey: .within)
        let atLeast = try fields.decodeIfPresent(Int.self, forKey: .atLeast)
        let atMost = try fields.decodeIfPresent(Int.self, forKey: .atMost)
        switch (atLeast, atMost) {
        case (let number, nil): bound = .atLeast(number ?? 1)
        case (nil, .some(let number)): bound = .atMost(number)
        default:
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "either atLeast or atMost, not both"))
        }
    }

    /// Writes the fields; `atLeast` is left out when it is 1.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try query.encode(in: &fields)
        try fields.encodeIfPresent(within, forKey: .within)
        switch bound {
        case .atLeast(let number): if number != 1 { try fields.encode(number, forKey: .atLeast) }
        case .atMost(let number): try fields.encode(number, forKey: .atMost)
        }
    }
}

extension EventRecency: Codable {
    /// Reads `event`, `where` and one of `within` and `olderThan`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.fields([.event, .where, .within, .olderThan])
        query = try EventQuery(in: fields)
        age = try AgeBound(in: fields)
    }

    /// Writes the fields, defaults left out.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try query.encode(in: &fields)
        try age.encode(in: &fields)
    }
}

extension TraitAge: Codable {
    /// Reads `trait` and one of `within` and `olderThan`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.fields([.trait, .within, .olderThan])
        trait = try fields.decode(String.self, forKey: .trait)
        age = try AgeBound(in: fields)
    }

    /// Writes the fields.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(trait, forKey: .trait)
        try age.encode(in: &fields)
    }
}

extension EventQuery {
    fileprivate init(in fields: KeyedDecodingContainer<Field>) throws {
        event = try fields.decodeIfPresent(String.self, forKey: .event)
        filter = try fields.decodeIfPresent(PropertyTest.self, forKey: .where)
    }

    fileprivate func encode(in fields: inout KeyedEncodingContainer<Field>) throws {
        try fields.encodeIfPresent(event, forKey: .event)
        try fields.encodeIfPresent(filter, forKey: .where)
    }
}

extension AgeBound {
    fileprivate init(in fields: KeyedDecodingContainer<Field>) throws {
        let within = try fields.decodeIfPresent(Span.self, forKey: .within)
        let olderThan = try fields.decodeIfPresent(Span.self, forKey: .olderThan)
        switch (within, olderThan) {
        case (.some(let span), nil): self = .within(span)
        case (nil, .some(let span)): self = .olderThan(span)
        default:
            throw DecodingError.dataCorrupted(
                .init(codingPath: fields.codingPath, debugDescription: "exactly one of within and olderThan"))
        }
    }

    fileprivate func encode(in fields: inout KeyedEncodingContainer<Field>) throws {
        switch self {
        case .within(let span): try fields.encode(span, forKey: .within)
        case .olderThan(let span): try fields.encode(span, forKey: .olderThan)
        }
    }
}
