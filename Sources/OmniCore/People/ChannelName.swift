// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A way to reach a person, by the name under which consent is given and adapters are registered.
public struct ChannelName: RawRepresentable, Sendable, Hashable, Comparable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public static let email: ChannelName = "email"
    public static let sms: ChannelName = "sms"
    public static let push: ChannelName = "push"
    /// The in-app inbox.
    public static let inbox: ChannelName = "inbox"
    public static let wecom: ChannelName = "wecom"
    public static let whatsapp: ChannelName = "whatsapp"
}

/// Why somebody is written to. Consent is given per purpose and channel.
public struct Purpose: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Advertising in the widest sense. Needs consent.
    public static let marketing: Purpose = "marketing"
    /// What the person's own order or account requires. Needs no consent unless it was withdrawn explicitly.
    public static let transactional: Purpose = "transactional"
}
