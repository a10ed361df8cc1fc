// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension PropertyTest: Codable {
    private enum Tag: String, CodingKey { case compare, oneOf, exists, contains, hasPrefix, all, any, not }
    private struct Compare: Codable {
        var property: String
        var `is`: Comparison
        var value: PropertyValue
    }
    private struct OneOf: Codable {
        var property: String
        var values: [PropertyValue]
    }
    private struct Part: Codable {
        var property: String
        var part: String
    }

    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Tag.self)
        guard let tag = container.allKeys.first, container.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a property test has exactly one known key"))
        }
        switch tag {
        case .compare:
            let node = try container.decode(Compare.self, forKey: tag)
            self = .compare(node.property, node.is, node.value)
        case .oneOf:
            let node = try container.decode(OneOf.self, forKey: tag)
            self = .oneOf(node.property, node.values)
        case .exists: self = .exists(try container.decode(String.self, forKey: tag))
        case .contains:
            let node = try container.decode(Part.self, forKey: tag)
            self = .contains(node.property, node.part)
        case .hasPrefix:
            let node = try container.decode(Part.self, forKey: tag)
            self = .hasPrefix(node.property, node.part)
        case .all: self = .all(try container.decode([PropertyTest].self, forKey: tag))
        case .any: self = .any(try container.decode([PropertyTest].self, forKey: tag))
        case .not: self = .not(try container.decode(PropertyTest.self, forKey: tag))
        }
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Tag.self)
        switch self {
        case .compare(let property, let comparison, let value):
            try container.encode(Compare(property: property, is: comparison, value: value), forKey: .compare)
        case .oneOf(let property, let values):
            try container.encode(OneOf(property: property, values: values), forKey: .oneOf)
        case .exists(let property): try container.encode(property, forKey: .exists)
        case .contains(let property, let part):
            try container.encode(Part(property: property, part: part), forKey: .contains)
        case .hasPrefix(let property, let part):
            try container.encode(Part(property: property, part: part), forKey: .hasPrefix)
        case .all(let tests): try container.encode(tests, forKey: .all)
        case .any(let tests): try container.encode(tests, forKey: .any)
        case .not(let test): try container.encode(test, forKey: .not)
        }
    }
}
