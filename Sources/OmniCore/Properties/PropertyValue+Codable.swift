// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension PropertyValue: Codable {
    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws {
        if let fields = try? decoder.container(keyedBy: AnyKey.self) {
            var properties = Properties()
            // Decoders hand keys out in any order, another one in every process; equal JSON has equal bytes.
            for key in fields.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
                properties[key.stringValue] = try fields.decode(PropertyValue.self, forKey: key)
            }
            self = .object(properties)
            return
        }
        if var elements = try? decoder.unkeyedContainer() {
            var values: [PropertyValue] = []
            while !elements.isAtEnd { values.append(try elements.decode(PropertyValue.self)) }
            self = .list(values)
            return
        }
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            self = .null
        } else if let flag = try? single.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? single.decode(Int64.self) {
            self = .int(number)
        } else if let number = try? single.decode(Double.self) {
            self = .double(number)
        } else {
            self = .string(try single.decode(String.self))
        }
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let properties):
            var container = encoder.container(keyedBy: AnyKey.self)
            for (key, value) in properties.fields { try container.encode(value, forKey: AnyKey(stringValue: key)) }
        case .list(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .bool(let flag): try container.encode(flag)
            case .int(let number): try container.encode(number)
            case .double(let number): try container.encode(number)
            case .string(let text): try container.encode(text)
            default: try container.encodeNil()
            }
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension Properties: Codable {
    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws {
        guard case .object(let properties) = try PropertyValue(from: decoder) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "properties are a JSON object"))
        }
        self = properties
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws { try PropertyValue.object(self).encode(to: encoder) }
}
