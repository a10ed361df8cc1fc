// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Fact {
    /// Something a person did.
    ///
    /// The closure sets properties by typed key; a key of another event does not compile.
    ///
    /// ```swift
    /// .track(ProductAdded.self, by: .user("ada"), at: now) { $0[ProductAdded.price] = 39 }
    /// ```
    public static func track<Schema: EventSchema>(
        _ schema: Schema.Type, by identifiers: Identifier..., at time: Timestamp, id: String? = nil,
        source: String = "", _ fill: (inout TypedProperties<Schema>) -> Void = { _ in }
    ) -> Fact {
        var typed = TypedProperties<Schema>()
        fill(&typed)
        return Fact(
            id: id, subject: .person(identifiers), kind: .event(Schema.eventName), time: time, source: source,
            properties: typed.properties)
    }

    /// An event without a schema.
    public static func event(
        _ name: String, by identifiers: [Identifier], at time: Timestamp, id: String? = nil, source: String = "",
        properties: Properties = Properties()
    ) -> Fact {
        Fact(
            id: id, subject: .person(identifiers), kind: .event(name), time: time, source: source,
            properties: properties)
    }

    /// What is known about a person, and identifiers that belong together.
    public static func identify(
        _ identifiers: Identifier..., traits: Properties = Properties(), at time: Timestamp, id: String? = nil,
        source: String = ""
    ) -> Fact {
        Fact(
            id: id, subject: .person(identifiers), kind: .traits, time: time, source: source, properties: traits)
    }

    /// Consent given for a purpose on a channel, with what proves it.
    public static func consent(
        _ purpose: Purpose, on channel: ChannelName, by identifiers: Identifier..., at time: Timestamp,
        proof: String, id: String? = nil, source: String = ""
    ) -> Fact {
        consent(purpose, channel, isGranted: true, identifiers, time, proof, id, source)
    }

    /// Consent withdrawn.
    ///
    /// Counts at any age.
    public static func withdrawal(
        of purpose: Purpose, on channel: ChannelName, by identifiers: Identifier..., at time: Timestamp,
        proof: String = "", id: String? = nil, source: String = ""
    ) -> Fact {
        consent(purpose, channel, isGranted: false, identifiers, time, proof, id, source)
    }

    private static func consent(
        _ purpose: Purpose, _ channel: ChannelName, isGranted: Bool, _ identifiers: [Identifier],
        _ time: Timestamp, _ proof: String, _ id: String?, _ source: String
    ) -> Fact {
        var properties = Properties()
        properties[ConsentKeys.purpose] = purpose.rawValue
        properties[ConsentKeys.channel] = channel.rawValue
        properties[ConsentKeys.isGranted] = isGranted
        properties[ConsentKeys.proof] = proof
        return Fact(
            id: id, subject: .person(identifiers), kind: .consent, time: time, source: source,
            properties: properties)
    }
}

/// Properties of one event while they are being set: takes keys of that event only.
public struct TypedProperties<Schema: PropertySchema>: Sendable {
    /// What was observed.
    public private(set) var properties = Properties()

    /// Creates one of its parts.
    public init() {}

    /// The value under a key of this schema.
    public subscript<Value>(key: Property<Schema, Value>) -> Value? {
        get { properties[key] }
        set { properties[key] = newValue }
    }
}
