// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A stateless test on the properties of one event, or on traits, written with typed keys.
///
/// `ProductAdded.price > 100 && ProductAdded.category == "shoes"` type-checks against the event's own keys.
/// A test on an absent property is false, whatever the comparison; `!` of it is true.
public struct PropertyPredicate<Schema: PropertySchema>: Sendable, Hashable, Codable {
    /// The same test without its type: what is stored, compiled and compared.
    public let test: PropertyTest

    /// Creates one of its parts.
    public init(_ test: PropertyTest) { self.test = test }

    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws { test = try PropertyTest(from: decoder) }
    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws { try test.encode(to: encoder) }

    /// Whether these properties pass.
    public func matches(_ properties: Properties) -> Bool { test.matches(properties) }

    /// True where both are.
    public static func && (left: Self, right: Self) -> Self { Self(.all([left.test, right.test])) }
    /// True where one of them is.
    public static func || (left: Self, right: Self) -> Self { Self(.any([left.test, right.test])) }
    /// True where the test is not.
    public static prefix func ! (predicate: Self) -> Self { Self(.not(predicate.test)) }
}

extension Property {
    /// True if the property is this.
    public static func == (key: Self, value: Value) -> PropertyPredicate<Schema> {
        PropertyPredicate(.compare(key.name, .equal, value.propertyValue))
    }
    /// True if the property is there and something else.
    public static func != (key: Self, value: Value) -> PropertyPredicate<Schema> {
        PropertyPredicate(.compare(key.name, .notEqual, value.propertyValue))
    }

    /// True if the property has one of these values.
    public func isOneOf(_ values: [Value]) -> PropertyPredicate<Schema> {
        PropertyPredicate(.oneOf(name, values.map(\.propertyValue)))
    }

    /// True if the property is present and not null.
    public var exists: PropertyPredicate<Schema> { PropertyPredicate(.exists(name)) }
}

extension Property where Value: Comparable {
    /// True if the property is less.
    public static func < (key: Self, value: Value) -> PropertyPredicate<Schema> {
        PropertyPredicate(.compare(key.name, .less, value.propertyValue))
    }
    /// True if the property is not more.
    public static func <= (key: Self, value: Value) -> PropertyPredicate<Schema> {
        PropertyPredicate(.compare(key.name, .lessOrEqual, value.propertyValue))
    }
    /// True if the property is more.
    public static func > (key: Self, value: Value) -> PropertyPredicate<Schema> {
        PropertyPredicate(.compare(key.name, .greater, value.propertyValue))
    }
    /// True if the property is not less.
    public static func >= (key: Self, value: Value) -> PropertyPredicate<Schema> {
        PropertyPredicate(.compare(key.name, .greaterOrEqual, value.propertyValue))
    }
}

extension Property where Value == String {
    /// True if the text contains this part, with case.
    public func contains(_ part: String) -> PropertyPredicate<Schema> {
        PropertyPredicate(.contains(name, part))
    }
    /// True if the text begins with this part, with case.
    public func hasPrefix(_ part: String) -> PropertyPredicate<Schema> {
        PropertyPredicate(.hasPrefix(name, part))
    }
}
