// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A test on properties as plain data: stored, sent as JSON, and evaluated on bytes.
///
/// The JSON form has one key per node: `{"compare": {"property": "price", "is": ">", "value": 100}}`,
/// `{"oneOf": {"property": …, "values": […]}}`, `{"exists": "price"}`, `{"all": […]}`, `{"not": …}`.
public indirect enum PropertyTest: Sendable, Hashable {
    case compare(String, Comparison, PropertyValue)
    case oneOf(String, [PropertyValue])
    case exists(String)
    case contains(String, String)
    case hasPrefix(String, String)
    case all([PropertyTest])
    case any([PropertyTest])
    case not(PropertyTest)

    /// How a property is compared with a constant.
    ///
    /// Numbers compare by value whatever their form, text by Unicode scalar values, and moments (text in RFC 3339) as
    /// text does once both are in UTC.
    public enum Comparison: String, Sendable, Hashable, Codable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// Whether these properties pass.
    ///
    /// An absent property, or one of another form, fails every comparison.
    public func matches(_ properties: Properties) -> Bool {
        switch self {
        case .compare(let name, let comparison, let constant):
            guard let value = properties[name] else { return false }
            return comparison.holds(value, constant)
        case .oneOf(let name, let values):
            guard let value = properties[name] else { return false }
            return values.contains { Comparison.equal.holds(value, $0) }
        case .exists(let name):
            guard let value = properties[name] else { return false }
            return value != .null
        case .contains(let name, let part):
            return properties[name]?.text?.contains(part) ?? false
        case .hasPrefix(let name, let part):
            return properties[name]?.text?.hasPrefix(part) ?? false
        case .all(let tests): return tests.allSatisfy { $0.matches(properties) }
        case .any(let tests): return tests.contains { $0.matches(properties) }
        case .not(let test): return !test.matches(properties)
        }
    }

    /// Every property that the test reads.
    public var properties: Set<String> {
        switch self {
        case .compare(let name, _, _), .oneOf(let name, _), .exists(let name), .contains(let name, _),
            .hasPrefix(let name, _):
            [name]
        case .all(let tests), .any(let tests): tests.reduce(into: []) { $0.formUnion($1.properties) }
        case .not(let test): test.properties
        }
    }
}

extension PropertyTest.Comparison {
    package func holds(_ value: PropertyValue, _ constant: PropertyValue) -> Bool {
        switch (value, constant) {
        case (.int(let left), .int(let right)): return holds(left, right)
        case (.string(let left), .string(let right)): return holds(left, right)
        case (.bool(let left), .bool(let right)):
            switch self {
            case .equal: return left == right
            case .notEqual: return left != right
            default: return false
            }
        default:
            guard let left = value.number, let right = constant.number else {
                switch self {
                case .equal: return value == constant
                case .notEqual: return value != constant
                default: return false
                }
            }
            return holds(left, right)
        }
    }

    private func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}
