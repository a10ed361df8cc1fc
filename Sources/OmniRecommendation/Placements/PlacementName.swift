// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Where a shop has something to show, by name.
///
/// Add your own: `extension PlacementName { static let mirror: Self = "fitting-room mirror" }`.
public struct PlacementName: RawRepresentable, Sendable, Hashable, Comparable, Codable, CustomStringConvertible,
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

    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }
    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// The first page.
    public static let home: PlacementName = "home"
    /// Beside one item.
    public static let productPage: PlacementName = "product page"
    /// In the cart.
    public static let cart: PlacementName = "cart"
    /// Between checkout and the thank-you page.
    public static let afterCheckout: PlacementName = "after checkout"
    /// In an e-mail.
    public static let email: PlacementName = "e-mail"
    /// In a notification.
    public static let push: PlacementName = "push"
    /// On a screen in a store.
    public static let kiosk: PlacementName = "kiosk"
    /// On the tablet of somebody who serves.
    public static let clerk: PlacementName = "clerk"
    /// Read aloud.
    public static let voice: PlacementName = "voice"

    /// How many items are usual there: one in a notification, two that one can keep in mind when they are read aloud.
    public var usualSlots: Int {
        switch self {
        case .push: 1
        case .voice: 2
        case .afterCheckout, .cart: 3
        case .clerk, .email: 4
        default: 8
        }
    }
}
