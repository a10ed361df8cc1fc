// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension IdentityRules: Codable {
    private enum CodingKeys: String, CodingKey {
        case kinds, blockedValues, maximumIdentifiersPerFact, maximumValueBytes
    }

    /// Reads rules; what is absent has its default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let named = try container.decodeIfPresent([String: KindRule].self, forKey: .kinds)
        let kinds = named.map { Dictionary(uniqueKeysWithValues: $0.map { (Identifier.Kind($0.key), $0.value) }) }
        let blocked = try container.decodeIfPresent([String].self, forKey: .blockedValues)
        self.init(
            kinds: kinds ?? Self.defaultKinds,
            blockedValues: blocked.map { Set($0.map { $0.lowercased() }) } ?? Self.defaultBlockedValues,
            maximumIdentifiersPerFact: try container.decodeIfPresent(Int.self, forKey: .maximumIdentifiersPerFact)
                ?? 16,
            maximumValueBytes: try container.decodeIfPresent(Int.self, forKey: .maximumValueBytes) ?? 256)
    }

    /// Writes what differs from the defaults, in a stable order.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let defaults = IdentityRules()
        if kinds != defaults.kinds {
            let named = kinds.map { ($0.key.rawValue, $0.value) }
            try container.encode(Dictionary(uniqueKeysWithValues: named), forKey: .kinds)
        }
        if blockedValues != defaults.blockedValues {
            try container.encode(blockedValues.sorted(), forKey: .blockedValues)
        }
        if maximumIdentifiersPerFact != defaults.maximumIdentifiersPerFact {
            try container.encode(maximumIdentifiersPerFact, forKey: .maximumIdentifiersPerFact)
        }
        if maximumValueBytes != defaults.maximumValueBytes {
            try container.encode(maximumValueBytes, forKey: .maximumValueBytes)
        }
    }
}

extension IdentityRules.KindRule: Codable {
    private enum CodingKeys: String, CodingKey {
        case role, normalization, defaultCountryCode
    }

    private enum Form: String, Codable {
        case verbatim, lowercased, email, phone, digits
    }

    /// Reads a rule; what is absent has its default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let role = try container.decodeIfPresent(IdentityRules.Role.self, forKey: .role) ?? .ordinary
        let code = try container.decodeIfPresent(String.self, forKey: .defaultCountryCode)
        let normalization: IdentityRules.Normalization =
            switch try container.decodeIfPresent(Form.self, forKey: .normalization) ?? .verbatim {
            case .verbatim: .verbatim
            case .lowercased: .lowercased
            case .email: .email
            case .phone: .phone(defaultCountryCode: code)
            case .digits: .digits
            }
        self.init(role, normalization: normalization)
    }

    /// Writes what differs from the defaults.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if role != .ordinary { try container.encode(role, forKey: .role) }
        let form: Form
        switch normalization {
        case .verbatim: return
        case .lowercased: form = .lowercased
        case .email: form = .email
        case .phone(let code):
            form = .phone
            try container.encodeIfPresent(code, forKey: .defaultCountryCode)
        case .digits: form = .digits
        }
        try container.encode(form, forKey: .normalization)
    }
}
