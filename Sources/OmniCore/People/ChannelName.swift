// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A way to reach a person, by the name under which consent is given and adapters are registered.
public struct ChannelName: RawRepresentable, Sendable, Hashable, Comparable, Codable, CustomStringConvertible,
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

    /// The e-mail address.
    public static let email: ChannelName = "email"
    /// Text messages.
    public static let sms: ChannelName = "sms"
    /// Notifications of an app.
    public static let push: ChannelName = "push"
    /// The in-app inbox.
    public static let inbox: ChannelName = "inbox"
    /// WeCom's assistant.
    public static let wecom: ChannelName = "wecom"
    /// WhatsApp.
    public static let whatsapp: ChannelName = "whatsapp"
}

/// Why somebody is written to.
///
/// Consent is given per purpose and channel.
public struct Purpose: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible,
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

    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }
    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Advertising in the widest sense.
    ///
    /// Needs consent.
    public static let marketing: Purpose = "marketing"
    /// What the person's own order or account requires.
    ///
    /// Needs no consent unless it was withdrawn explicitly.
    public static let transactional: Purpose = "transactional"
}
