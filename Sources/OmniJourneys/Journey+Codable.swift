// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension Journey: Codable {
    private enum Key: String, CodingKey { case name, entry, exits, freshness, holdout, steps }

    /// Reads the JSON form, in which everything that has its default is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            try container.decode(String.self, forKey: .name),
            entry: try container.decode(Entry.self, forKey: .entry),
            exits: try container.decodeIfPresent([Exit].self, forKey: .exits) ?? [],
            freshness: try container.decodeIfPresent(Span.self, forKey: .freshness) ?? Self.usualFreshness,
            holdout: try container.decodeIfPresent(Double.self, forKey: .holdout) ?? 0,
            steps: try container.decode([Step].self, forKey: .steps))
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(entry, forKey: .entry)
        if !exits.isEmpty { try container.encode(exits, forKey: .exits) }
        if freshness != Self.usualFreshness { try container.encode(freshness, forKey: .freshness) }
        if holdout != 0 { try container.encode(holdout, forKey: .holdout) }
        try container.encode(steps, forKey: .steps)
    }
}

extension EventTrigger: Codable {
    private enum Key: String, CodingKey { case event, `where`, instance }

    /// Reads `{"event": "Product Added", "where": …, "instance": "cart_id"}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            try container.decode(String.self, forKey: .event),
            where: try container.decodeIfPresent(PropertyTest.self, forKey: .where),
            instance: try container.decodeIfPresent(String.self, forKey: .instance))
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(event, forKey: .event)
        try container.encodeIfPresent(test, forKey: .where)
        try container.encodeIfPresent(instance, forKey: .instance)
    }
}

extension Journey.Reentry: Codable {
    private enum Tag: String, CodingKey { case after }

    /// Reads `"never"`, `"always"`, `"afterEnd"` or `{"after": "PT720H"}`.
    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            switch word {
            case "never": self = .never
            case "always": self = .always
            case "afterEnd": self = .afterEnd
            default:
                throw decoder.corrupted("a re-entry policy is never, always, afterEnd or {\"after\": span}")
            }
            return
        }
        let container = try decoder.container(keyedBy: Tag.self)
        self = .after(try container.decode(Span.self, forKey: .after))
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        if case .after(let span) = self {
            var container = encoder.container(keyedBy: Tag.self)
            return try container.encode(span, forKey: .after)
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .never, .after: try container.encode("never")
        case .always: try container.encode("always")
        case .afterEnd: try container.encode("afterEnd")
        }
    }
}

extension Decoder {
    func corrupted(_ text: String) -> DecodingError {
        DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: text))
    }

    /// The container of a value that is written as an object with one key, which is its tag.
    func tagged<Tag: CodingKey>(_ tags: Tag.Type, _ what: String) throws -> (KeyedDecodingContainer<Tag>, Tag) {
        let container = try container(keyedBy: Tag.self)
        guard let tag = container.allKeys.first, container.allKeys.count == 1 else {
            throw corrupted("\(what) has exactly one known key")
        }
        return (container, tag)
    }
}
