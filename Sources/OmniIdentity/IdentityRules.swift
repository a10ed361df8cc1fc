// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Which identifiers tell people apart, how their values are compared, and which values mean nobody.
///
/// The rules decide into which people a set of facts falls apart; the order in which facts arrive does not.
public struct IdentityRules: Sendable, Hashable {
    /// What an identifier of a kind says about the person.
    public enum Role: String, Sendable, Hashable, Codable {
        /// An account: one value is one person for ever, and two accounts never become one.
        case unique
        /// Something that a person carries, such as a cookie or an address. It leads to the one account seen with it.
        case ordinary
        /// Something that many people use, such as a store's tablet. It never identifies by itself.
        case shared
    }

    /// How values of a kind are brought to the form in which they are compared.
    public enum Normalization: Sendable, Hashable {
        /// As it is.
        case verbatim
        /// In lower case.
        case lowercased
        /// An e-mail address in lower case; anything that is not plainly one is refused.
        case email
        /// A phone number in E.164. Without a default country code, numbers need their explicit +.
        case phone(defaultCountryCode: String? = nil)
        /// Digits only; spaces and hyphens between them are dropped.
        case digits
    }

    /// The rule for one kind of identifier.
    public struct KindRule: Sendable, Hashable {
        /// What the kind says about the person.
        public var role: Role
        /// How values are compared.
        public var normalization: Normalization

        /// Creates a rule; without arguments the one for kinds that have none.
        public init(_ role: Role = .ordinary, normalization: Normalization = .verbatim) {
            self.role = role
            self.normalization = normalization
        }

        var isVerbatim: Bool { normalization == .verbatim }
    }

    /// Rules by kind.
    ///
    /// A kind that is absent is ordinary and verbatim.
    public var kinds: [Identifier.Kind: KindRule] {
        didSet { kindList = Self.list(of: kinds) }
    }
    /// The same to be looked through: there are few, and comparing short names is cheaper than hashing one.
    private var kindList: [(kind: Identifier.Kind, rule: KindRule)]
    /// Values that mean nobody, in lower case.
    ///
    /// Values of zeros and punctuation only are always blocked.
    public var blockedValues: Set<String> {
        didSet { longestBlockedValue = Self.longest(of: blockedValues) }
    }
    /// Nothing longer needs to be looked up.
    private(set) var longestBlockedValue: Int
    /// How many identifiers of one fact are read, at most; those after them are left out with a note.
    public var maximumIdentifiersPerFact: Int
    /// The longest value in bytes of UTF-8, after normalisation.
    public var maximumValueBytes: Int

    /// Creates rules; without arguments those of most shops.
    public init(
        kinds: [Identifier.Kind: KindRule] = IdentityRules.defaultKinds,
        blockedValues: Set<String> = IdentityRules.defaultBlockedValues,
        maximumIdentifiersPerFact: Int = 16, maximumValueBytes: Int = 256
    ) {
        self.kinds = kinds
        kindList = Self.list(of: kinds)
        self.blockedValues = blockedValues
        longestBlockedValue = Self.longest(of: blockedValues)
        self.maximumIdentifiersPerFact = maximumIdentifiersPerFact
        self.maximumValueBytes = maximumValueBytes
    }

    private static func longest(of values: Set<String>) -> Int { values.reduce(0) { max($0, $1.utf8.count) } }

    private static func list(
        of kinds: [Identifier.Kind: KindRule]
    ) -> [(kind: Identifier.Kind, rule: KindRule)] {
        kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }

    /// The kinds of OmniCore: `user` is unique, nothing is shared, addresses and cards have their own forms.
    public static let defaultKinds: [Identifier.Kind: KindRule] = [
        .user: KindRule(.unique),
        .email: KindRule(normalization: .email),
        .phone: KindRule(normalization: .phone()),
        .loyaltyCard: KindRule(normalization: .digits),
    ]

    /// What broken trackers send in place of an id.
    public static let defaultBlockedValues: Set<String> = [
        "null", "(null)", "<null>", "nil", "none", "(none)", "undefined", "[object object]", "nan", "n/a", "na",
        "unknown", "anonymous", "guest", "visitor", "default", "empty", "blank", "not set", "(not set)", "not_set",
        "true", "false", "-1", "user_id", "userid", "user-id", "anonymous_id", "anonymousid", "{{user_id}}",
        "{{userid}}", "%userid%", "test", "email", "phone",
    ]

    /// The rule for a kind.
    public func rule(for kind: Identifier.Kind) -> KindRule {
        for entry in kindList where entry.kind == kind { return entry.rule }
        return KindRule()
    }

    /// Equal when all that can be set is.
    public static func == (left: Self, right: Self) -> Bool {
        left.kinds == right.kinds && left.blockedValues == right.blockedValues
            && left.maximumIdentifiersPerFact == right.maximumIdentifiersPerFact
            && left.maximumValueBytes == right.maximumValueBytes
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kinds)
        hasher.combine(blockedValues)
        hasher.combine(maximumIdentifiersPerFact)
        hasher.combine(maximumValueBytes)
    }
}
