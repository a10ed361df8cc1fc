// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Something observed about a person, a group or the business, from any channel: the only input of the engine.
///
/// A fact has happened; it is never changed. The same `id` with the same content is a duplicate and has no
/// second effect; the same `id` with other content is refused as a conflict.
public struct Fact: Sendable, Hashable {
    /// Unique per tenant for ever.
    ///
    /// Facts without an id of their own get one from their content, so that offering the same fact twice is harmless.
    public var id: String
    /// Whom or what it is about.
    public var subject: Subject
    /// What sort it is.
    public var kind: Kind
    /// When it happened, by the source's clock.
    public var time: Timestamp
    /// Orders facts of one instant where the source numbers them.
    public var sequence: UInt64?
    /// Where it came from: "web", "pos", "retail.csv".
    public var source: String
    /// What was observed.
    public var properties: Properties
    /// What surrounded it: device, campaign, locale.
    ///
    /// Not read by audiences.
    public var context: Properties

    /// Whom or what a fact is about.
    public enum Subject: Sendable, Hashable {
        /// A person, by all identifiers that came with the fact. With none it is kept as unattributed.
        case person([Identifier])
        /// A company, household or other group.
        case group(String)
        /// The business itself: catalog, stock, cost.
        case tenant(topic: String)
    }

    /// What sort of fact it is.
    ///
    /// A kind exists only where the engine itself reads it; orders, carts and points are events with schemas.
    public enum Kind: Sendable, Hashable {
        /// Something the person did, by its name.
        case event(String)
        /// Traits of the person (or of the group, when that is the subject).
        case traits
        /// The person belongs to this group; the properties are the group's traits.
        case membership(group: String)
        /// The subject's identifiers belong together.
        case link
        /// Consent given or withdrawn; see ``ConsentKeys``.
        case consent
        /// What a provider reports about a message; see ``ReceiptKeys``.
        case receipt
    }

    /// Creates one of its parts.
    public init(
        id: String? = nil, subject: Subject, kind: Kind, time: Timestamp, sequence: UInt64? = nil,
        source: String = "", properties: Properties = Properties(), context: Properties = Properties()
    ) {
        self.id = id ?? ""
        self.subject = subject
        self.kind = kind
        self.time = time
        self.sequence = sequence
        self.source = source
        self.properties = properties
        self.context = context
        if id == nil { self.id = "content-" + contentDigest.hex }
    }

    /// The name of the event, if this is one.
    public var event: String? {
        if case .event(let name) = kind { return name }
        return nil
    }

    /// The identifiers of the person it is about; empty for other subjects.
    public var identifiers: [Identifier] {
        if case .person(let identifiers) = subject { return identifiers }
        return []
    }

    /// A property of the event, by typed key: `fact[OrderCompleted.total]`.
    public subscript<Schema: PropertySchema, Value>(key: Property<Schema, Value>) -> Value? { properties[key] }

    /// Tells one content from another: all of the fact but its id.
    package var contentDigest: Digest128 { EncodedFact(self).digest }
}

/// The keys of a consent fact.
public enum ConsentKeys: PropertySchema {
    /// Why the person is written to.
    public static let purpose = Key<String>("purpose")
    /// The channel.
    public static let channel = Key<String>("channel")
    /// Whether consent is given or withdrawn.
    public static let isGranted = Key<Bool>("granted")
    /// What proves it: "sign-up form 7", a call recording's id.
    ///
    /// Never shown in logs.
    public static let proof = Key<String>("proof")
}

/// The keys of a receipt fact.
public enum ReceiptKeys: PropertySchema {
    /// ``MessageKey`` in hexadecimal.
    public static let message = Key<String>("message")
    /// The channel.
    public static let channel = Key<String>("channel")
    /// delivered, opened, clicked, replied, bounced, complained, unsubscribed.
    public static let status = Key<String>("status")
    /// Of a bounce: `false` when the provider will try again.
    ///
    /// A bounce that does not say is permanent.
    public static let isPermanent = Key<Bool>("permanent")
    /// Of a bounce: the address that it concerns, as the message was sent to it.
    public static let address = Key<String>("address")
}
