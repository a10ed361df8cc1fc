// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One name under which a channel knows somebody: an account id, a cookie, an e-mail address, a loyalty card.
public struct Identifier: Sendable, Hashable, Codable {
    /// What sort it is.
    public var kind: Kind
    /// As it came.
    ///
    /// `OmniIdentity` normalises values per kind before it compares them.
    public var value: String

    /// Creates one of its parts.
    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    /// What sort of identifier this is.
    ///
    /// Add your own: `extension Identifier.Kind { static let receipt = Self("receipt") }`.
    public struct Kind: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        /// The name as it is stored.
        public let rawValue: String
        /// Creates one of its parts.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Creates one of its parts.
        public init(_ rawValue: String) { self.rawValue = rawValue }
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

        /// The account of the shop's own system.
        ///
        /// Two different ones never become one person.
        public static let user = Kind("user")
        /// A cookie or installation, before anybody has logged in.
        public static let anonymous = Kind("anonymous")
        /// The e-mail address.
        public static let email = Kind("email")
        /// A phone number, normalised to E.164.
        public static let phone = Kind("phone")
        /// A device.
        public static let device = Kind("device")
        /// Where an app takes notifications.
        public static let pushToken = Kind("push_token")
        /// A loyalty card.
        public static let loyaltyCard = Kind("loyalty_card")
        /// WeCom's external user id.
        public static let wecom = Kind("wecom")
    }
}

extension Identifier {
    /// An account.
    public static func user(_ value: String) -> Identifier { Identifier(.user, value) }
    /// A cookie or installation.
    public static func anonymous(_ value: String) -> Identifier { Identifier(.anonymous, value) }
    /// An e-mail address.
    public static func email(_ value: String) -> Identifier { Identifier(.email, value) }
    /// A phone number.
    public static func phone(_ value: String) -> Identifier { Identifier(.phone, value) }
    /// A device.
    public static func device(_ value: String) -> Identifier { Identifier(.device, value) }
    /// A loyalty card.
    public static func loyaltyCard(_ value: String) -> Identifier { Identifier(.loyaltyCard, value) }
}

extension Identifier: Comparable {
    /// A total order, for stores and tests.
    public static func < (left: Identifier, right: Identifier) -> Bool {
        (left.kind.rawValue, left.value) < (right.kind.rawValue, right.value)
    }
}
