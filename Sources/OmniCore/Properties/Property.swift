// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Names a family of properties, so that keys of one family cannot be used on another.
public protocol PropertySchema: Sendable {}

/// An event, its name on the wire, and the typed keys of its properties.
///
/// ```swift
/// public enum ProductAdded: EventSchema {
///     public static let eventName = "Product Added"
///     public static let price = Key<Double>("price")
/// }
/// ```
/// A misspelt key, or a key of another event, does not compile.
public protocol EventSchema: PropertySchema {
    static var eventName: String { get }
}

/// A family of traits of a person or a group.
public protocol TraitSchema: PropertySchema {}

extension PropertySchema {
    /// A typed key of this family.
    public typealias Key<Value: PropertyRepresentable> = Property<Self, Value>
}

/// The typed name of one property.
public struct Property<Schema: PropertySchema, Value: PropertyRepresentable>: Sendable, Hashable {
    /// The name on the wire and in the store.
    public let name: String

    /// Creates one of its parts.
    public init(_ name: String) { self.name = name }
}

/// Traits that almost every profile has, under the names of Segment's specification.
public enum CommonTraits: TraitSchema {
    /// The e-mail address.
    public static let email = Key<String>("email")
    /// The phone number.
    public static let phone = Key<String>("phone")
    /// The given name.
    public static let firstName = Key<String>("firstName")
    /// The family name.
    public static let lastName = Key<String>("lastName")
    /// The full name.
    public static let name = Key<String>("name")
    /// An IANA time zone name.
    ///
    /// Decides quiet hours and calendar waits.
    public static let timezone = Key<String>("timezone")
    /// Language and region, such as de-DE.
    public static let locale = Key<String>("locale")
    /// When the account was made.
    public static let createdAt = Key<Timestamp>("createdAt")
}
