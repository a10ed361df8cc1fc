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
        _ schema: Schema.Type, by identifier: Identifier, _ others: Identifier..., at time: Timestamp,
        id: String? = nil, source: String = "", _ fill: (inout TypedProperties<Schema>) -> Void = { _ in }
    ) -> Fact {
        track(schema, by: [identifier] + others, at: time, id: id, source: source, fill)
    }

    /// Something a person did, by as many identifiers as were seen; with none the fact stays unattributed.
    public static func track<Schema: EventSchema>(
        _ schema: Schema.Type, by identifiers: [Identifier], at time: Timestamp, id: String? = nil,
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
        _ identifier: Identifier, _ others: Identifier..., traits: Properties = Properties(), at time: Timestamp,
        id: String? = nil, source: String = ""
    ) -> Fact {
        Fact(
            id: id, subject: .person([identifier] + others), kind: .traits, time: time, source: source,
            properties: traits)
    }

    /// That these identifiers are one person's, and nothing else: a scanned card, a login on a new device.
    public static func link(
        _ identifiers: [Identifier], at time: Timestamp, id: String? = nil, source: String = ""
    ) -> Fact {
        Fact(id: id, subject: .person(identifiers), kind: .link, time: time, source: source)
    }

    /// That a person belongs to a company, household or other group.
    public static func membership(
        of identifiers: [Identifier], in group: String, traits: Properties = Properties(), at time: Timestamp,
        id: String? = nil, source: String = ""
    ) -> Fact {
        Fact(
            id: id, subject: .person(identifiers), kind: .membership(group: group), time: time, source: source,
            properties: traits)
    }

    /// What a provider reports about a message after it was handed over.
    ///
    /// - Parameters:
    ///   - status: delivered, opened, clicked, replied, bounced, complained, unsubscribed.
    ///   - message: the key that came with the message.
    ///   - channel: on which it went out.
    ///   - identifiers: to whom.
    ///   - time: when it happened.
    ///   - isPermanent: of a bounce, whether the address is gone; `nil` counts as gone.
    ///   - address: of a bounce, the address as the message was sent to it.
    ///   - id: the provider's id of the report, so that a repeated webhook is a duplicate.
    ///   - source: who reports.
    /// - Returns: the fact.
    public static func receipt(
        _ status: String, of message: MessageKey, on channel: ChannelName, by identifiers: [Identifier],
        at time: Timestamp, isPermanent: Bool? = nil, address: String? = nil, id: String? = nil, source: String = ""
    ) -> Fact {
        var properties = Properties()
        properties[ReceiptKeys.message] = "\(message)"
        properties[ReceiptKeys.channel] = channel.rawValue
        properties[ReceiptKeys.status] = status
        properties[ReceiptKeys.isPermanent] = isPermanent
        properties[ReceiptKeys.address] = address
        return Fact(
            id: id, subject: .person(identifiers), kind: .receipt, time: time, source: source,
            properties: properties)
    }

    /// Consent given for a purpose on a channel, with what proves it.
    public static func consent(
        _ purpose: Purpose, on channel: ChannelName, by identifier: Identifier, _ others: Identifier...,
        at time: Timestamp, proof: String, id: String? = nil, source: String = ""
    ) -> Fact {
        consent(purpose, channel, isGranted: true, [identifier] + others, time, proof, id, source)
    }

    /// Consent withdrawn.
    ///
    /// Counts at any age.
    public static func withdrawal(
        of purpose: Purpose, on channel: ChannelName, by identifier: Identifier, _ others: Identifier...,
        at time: Timestamp, proof: String = "", id: String? = nil, source: String = ""
    ) -> Fact {
        consent(purpose, channel, isGranted: false, [identifier] + others, time, proof, id, source)
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
