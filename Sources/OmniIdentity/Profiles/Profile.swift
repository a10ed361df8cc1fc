// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is known about one person, for reading: traits with their sources, identifiers, and when they were seen.
public struct Profile: Sendable, Equatable {
    /// One trait: its value, and the fact that it comes from.
    public struct Trait: Sendable, Equatable {
        /// The trait's name.
        public let name: String
        /// The newest value.
        public let value: PropertyValue
        /// When it was said, by the fact's own time.
        public let time: Timestamp
        /// Where the fact came from; empty when it did not say.
        public let source: String
        /// The id of the fact.
        public let fact: String
    }

    /// One identifier, when it led to this person, and the earliest fact that carried it.
    public struct KnownIdentifier: Sendable, Equatable {
        /// Normalised.
        public let identifier: Identifier
        /// Since when it is known, by the fact's own time.
        public let from: Timestamp
        /// When it ceased to lead here, by the arrival of the fact that ended it; `nil` while it does.
        public let until: Timestamp?
        /// The id of the fact.
        public let fact: String
    }

    private let state: ProfileState

    /// A view of the state; it copies nothing.
    package init(_ state: ProfileState) { self.state = state }

    /// The current values, to be read by typed key: `profile.traits[CommonTraits.email]`.
    public var traits: Properties { state.traits }

    /// The value of a trait, by typed key.
    public subscript<Schema: PropertySchema, Value>(key: Property<Schema, Value>) -> Value? { state.traits[key] }

    /// Every trait with where it came from, in the order of names.
    public var provenance: [Trait] {
        state.traitList.compactMap { trait in
            guard !trait.isNull, let value = state.traits[trait.name] else { return nil }
            let origin = trait.origin
            return Trait(
                name: trait.name, value: value, time: origin.time, source: origin.source, fact: origin.fact)
        }
    }

    /// Every identifier that the person's facts carry, in the order of kind and value.
    public var identifiers: [KnownIdentifier] {
        state.identifiers.map {
            KnownIdentifier(identifier: $0.identifier, from: $0.from, until: nil, fact: $0.evidence)
        }
    }

    /// Identifiers that led here until another account claimed them too, in the order of kind and value.
    ///
    /// Their facts are no longer this person's, and nothing is sent to them; they say why things were as they were.
    public var formerIdentifiers: [KnownIdentifier] {
        let current = Set(state.identifiers.map(\.identifier))
        return state.formerIdentifiers.filter { !current.contains($0.identifier) }
            .map { KnownIdentifier(identifier: $0.identifier, from: $0.from, until: $0.until, fact: $0.evidence) }
    }

    /// The time of the earliest fact; `nil` before the first.
    public var firstSeen: Timestamp? { state.firstSeen }

    /// The time of the latest fact; `nil` before the first.
    public var lastSeen: Timestamp? { state.lastSeen }

    /// When each source was heard of last: the sixteen latest of them.
    public var sources: [String: Timestamp] {
        Dictionary(state.sources.map { ($0.name, $0.lastSeen) }, uniquingKeysWith: max)
    }

    /// The person's time zone, from the trait `timezone`.
    public var zone: Zone? { state.zone }
}
