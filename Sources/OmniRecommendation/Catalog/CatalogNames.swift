// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What can be said of an item besides its category and brand: its team, its colour, its cuisine.
///
/// Add your own: `extension ItemAttribute { static let team: Self = "team" }`.
public struct ItemAttribute: RawRepresentable, Sendable, Hashable, Comparable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral, CodingKeyRepresentable
{
    /// The name as it is stored.
    public let rawValue: String
    /// Creates one of its parts.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A literal stands for its value.
    public init(stringLiteral value: String) { rawValue = value }
    /// The same as text.
    public var description: String { rawValue }
    /// A total order, for stores and tests.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A part of the market that has its own range: a country, a delivery area.
public struct SalesRegion: RawRepresentable, Sendable, Hashable, Comparable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// The name as it is stored.
    public let rawValue: String
    /// Creates one of its parts.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A literal stands for its value.
    public init(stringLiteral value: String) { rawValue = value }
    /// The same as text.
    public var description: String { rawValue }
    /// A total order, for stores and tests.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Where things are sold: the own shop, a mini-program, somebody else's marketplace.
public struct SalesChannel: Sendable, Hashable, Comparable, Codable {
    /// The name, unique in a shop.
    public let name: String
    /// Whether it is the shop's own, where it knows its buyers and pays nobody a share.
    public let isOwned: Bool

    /// A channel of the shop's own.
    public static func owned(_ name: String) -> SalesChannel { SalesChannel(name: name, isOwned: true) }
    /// A channel that belongs to somebody else.
    public static func marketplace(_ name: String) -> SalesChannel { SalesChannel(name: name, isOwned: false) }

    /// Owned channels come first, then the order is by name.
    public static func < (left: Self, right: Self) -> Bool {
        left.isOwned != right.isOwned ? left.isOwned : left.name < right.name
    }
}
