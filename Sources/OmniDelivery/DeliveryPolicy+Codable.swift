// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension DeliveryPolicy: Codable {
    private enum Key: String, CodingKey {
        case caps
        case quietHours
        case defaultZone
        case deadline
        case retry
    }

    /// Reads an object in which what is left out has its default.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        let standard = DeliveryPolicy()
        self.init(
            caps: try fields.decodeIfPresent([FrequencyCap].self, forKey: .caps) ?? standard.caps,
            quietHours: try fields.decodeIfPresent(QuietHours.self, forKey: .quietHours),
            defaultZone: try fields.decodeIfPresent(Zone.self, forKey: .defaultZone) ?? standard.defaultZone,
            deadline: try fields.decodeIfPresent(Span.self, forKey: .deadline) ?? standard.deadline,
            retry: try fields.decodeIfPresent(RetryPolicy.self, forKey: .retry) ?? standard.retry)
    }

    /// Writes an object without what has its default.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        let standard = DeliveryPolicy()
        if caps != standard.caps { try fields.encode(caps, forKey: .caps) }
        try fields.encodeIfPresent(quietHours, forKey: .quietHours)
        if defaultZone != standard.defaultZone { try fields.encode(defaultZone, forKey: .defaultZone) }
        if deadline != standard.deadline { try fields.encode(deadline, forKey: .deadline) }
        if retry != standard.retry { try fields.encode(retry, forKey: .retry) }
    }
}

/// The purposes of a rule: left out for marketing, `"all"` for every one, else a list.
private enum RulePurposes {
    static func read(_ value: PropertyValue?, at path: [any CodingKey]) throws -> [Purpose]? {
        switch value {
        case nil: return [.marketing]
        case .string("all"): return nil
        case .list(let names):
            let purposes = names.compactMap { $0.text.map { Purpose(rawValue: $0) } }
            if purposes.count == names.count { return purposes }
        default: break
        }
        throw DecodingError.dataCorrupted(
            .init(codingPath: path, debugDescription: "purposes are a list of names, or \"all\""))
    }

    static func write(_ purposes: [Purpose]?) -> PropertyValue? {
        guard let purposes else { return "all" }
        return purposes == [.marketing] ? nil : .list(purposes.map { .string($0.rawValue) })
    }
}

extension FrequencyCap: Codable {
    private enum Key: String, CodingKey {
        case limit
        case per
        case channels
        case purposes
    }

    /// Reads an object; without `purposes` it is for marketing, with `"all"` for every purpose.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init(
            try fields.decode(Int.self, forKey: .limit), per: try fields.decode(Span.self, forKey: .per),
            channels: try fields.decodeIfPresent([ChannelName].self, forKey: .channels),
            purposes: try RulePurposes.read(
                fields.decodeIfPresent(PropertyValue.self, forKey: .purposes), at: fields.codingPath))
    }

    /// Writes an object without what has its default.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(limit, forKey: .limit)
        try fields.encode(window, forKey: .per)
        try fields.encodeIfPresent(channels, forKey: .channels)
        try fields.encodeIfPresent(RulePurposes.write(purposes), forKey: .purposes)
    }
}

extension QuietHours: Codable {
    private enum Key: String, CodingKey {
        case from
        case to
        case channels
        case purposes
    }

    /// Reads an object; without `purposes` they are for marketing, with `"all"` for every purpose.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init(
            from: try fields.decode(LocalTime.self, forKey: .from), to: try fields.decode(LocalTime.self, forKey: .to),
            channels: try fields.decodeIfPresent([ChannelName].self, forKey: .channels),
            purposes: try RulePurposes.read(
                fields.decodeIfPresent(PropertyValue.self, forKey: .purposes), at: fields.codingPath))
    }

    /// Writes an object without what has its default.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(from, forKey: .from)
        try fields.encode(to, forKey: .to)
        try fields.encodeIfPresent(channels, forKey: .channels)
        try fields.encodeIfPresent(RulePurposes.write(purposes), forKey: .purposes)
    }
}

extension RetryPolicy: Codable {
    private enum Key: String, CodingKey {
        case maximumAttempts
        case base
        case ceiling
        case jitter
    }

    /// Reads an object in which what is left out has its default.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        let standard = RetryPolicy()
        self.init(
            maximumAttempts: try fields.decodeIfPresent(Int.self, forKey: .maximumAttempts)
                ?? standard.maximumAttempts,
            base: try fields.decodeIfPresent(Span.self, forKey: .base) ?? standard.base,
            ceiling: try fields.decodeIfPresent(Span.self, forKey: .ceiling) ?? standard.ceiling,
            jitter: try fields.decodeIfPresent(Double.self, forKey: .jitter) ?? standard.jitter)
    }

    /// Writes an object without what has its default.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        let standard = RetryPolicy()
        if maximumAttempts != standard.maximumAttempts { try fields.encode(maximumAttempts, forKey: .maximumAttempts) }
        if base != standard.base { try fields.encode(base, forKey: .base) }
        if ceiling != standard.ceiling { try fields.encode(ceiling, forKey: .ceiling) }
        if jitter != standard.jitter { try fields.encode(jitter, forKey: .jitter) }
    }
}
