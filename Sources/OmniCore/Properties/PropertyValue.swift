// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One value of a fact's properties or of a person's traits.
///
/// Numbers keep the form they came in: an integer stays exact, everything else is a finite double.
/// Objects stay ``Properties``, bytes read by key, so that a nested payload costs nothing until it is read.
public enum PropertyValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case list([PropertyValue])
    case object(Properties)
}

extension PropertyValue {
    /// The value as a number for comparisons, if it is one.
    public var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The text, if this is one.
    public var text: String? {
        if case .string(let value) = self { return value }
        return nil
    }
}

extension PropertyValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByNilLiteral
{
    /// A literal stands for its value.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A literal stands for its value.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A literal stands for its value.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// A literal stands for its value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A literal stands for its value.
    public init(arrayLiteral elements: PropertyValue...) { self = .list(elements) }
    /// A literal stands for its value.
    public init(nilLiteral: ()) { self = .null }
}

/// A Swift type that a typed key can read from and write to properties.
///
/// Reading answers `nil` where the stored value has another form; it never converts text to numbers or back.
public protocol PropertyRepresentable: Sendable, Hashable {
    init?(_ value: PropertyValue)
    var propertyValue: PropertyValue { get }
}

extension Bool: PropertyRepresentable {
    /// Reads the value; `nil` if it has another form.
    public init?(_ value: PropertyValue) {
        guard case .bool(let flag) = value else { return nil }
        self = flag
    }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { .bool(self) }
}

extension Int64: PropertyRepresentable {
    /// Reads the value; `nil` if it has another form.
    public init?(_ value: PropertyValue) {
        switch value {
        case .int(let number): self = number
        case .double(let number):
            guard let exact = Int64(exactly: number) else { return nil }
            self = exact
        default: return nil
        }
    }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { .int(self) }
}

extension Int: PropertyRepresentable {
    /// Reads the value; `nil` if it has another form.
    public init?(_ value: PropertyValue) {
        guard let wide = Int64(value), let number = Int(exactly: wide) else { return nil }
        self = number
    }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { .int(Int64(self)) }
}

extension Double: PropertyRepresentable {
    /// Reads the value; `nil` if it has another form.
    public init?(_ value: PropertyValue) {
        guard let number = value.number else { return nil }
        self = number
    }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { .double(self) }
}

extension String: PropertyRepresentable {
    /// Reads the value; `nil` if it has another form.
    public init?(_ value: PropertyValue) {
        guard case .string(let text) = value else { return nil }
        self = text
    }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { .string(self) }
}

extension Timestamp: PropertyRepresentable {
    /// Reads RFC 3339 text, or a whole number as seconds since 1970.
    public init?(_ value: PropertyValue) {
        switch value {
        case .string(let text):
            guard let time = try? Timestamp(text) else { return nil }
            self = time
        case .int(let seconds): self.init(seconds: seconds)
        default: return nil
        }
    }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { .string(description) }
}

extension Array: PropertyRepresentable where Element: PropertyRepresentable {
    /// Reads the value; `nil` if it has another form.
    public init?(_ value: PropertyValue) {
        guard case .list(let values) = value else { return nil }
        let elements = values.compactMap { Element($0) }
        guard elements.count == values.count else { return nil }
        self = elements
    }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { .list(map(\.propertyValue)) }
}

extension PropertyValue: PropertyRepresentable {
    /// Reads the value; `nil` if it has another form.
    public init?(_ value: PropertyValue) { self = value }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { self }
}

extension Properties: PropertyRepresentable {
    /// Reads the value; `nil` if it has another form.
    public init?(_ value: PropertyValue) {
        guard case .object(let properties) = value else { return nil }
        self = properties
    }
    /// The value as it is stored.
    public var propertyValue: PropertyValue { .object(self) }
}
