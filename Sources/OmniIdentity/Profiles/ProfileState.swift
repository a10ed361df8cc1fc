// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is known about a person: the newest value of each trait and where it came from, every identifier, and when
/// and through which sources they were seen.
///
/// A view: it is a function of the *set* of facts, whatever their order, and merging two of them is the same as
/// folding both sets. It reads facts whose subject is a person and ignores all others.
package struct ProfileState: Sendable, Equatable {
    package static let sectionTag: UInt8 = 2
    package static let sectionVersion: UInt8 = 2
    /// How many sources are remembered: those seen last.
    package static let maximumSources = 16

    /// Where a trait's value comes from, ordered as views order facts.
    package struct Origin: Sendable, Hashable {
        package let time: Timestamp
        package let sequence: UInt64
        package let fact: String
        package let source: String
    }

    /// A trait's newest value.
    ///
    /// A null value stays, so that an older one does not come back, but is not shown.
    package struct Trait: Sendable, Equatable {
        package let name: String
        /// As ``PropertyCoding`` writes it.
        package internal(set) var value: [UInt8]
        package internal(set) var origin: Origin

        var isNull: Bool { value.first == PropertyCoding.Tag.null }
    }

    /// An identifier with the earliest fact that carried it.
    package struct KnownIdentifier: Sendable, Equatable {
        package let identifier: Identifier
        package internal(set) var from: Timestamp
        package internal(set) var evidence: String
    }

    /// An identifier that led to this person once, with its evidence of then.
    package struct FormerIdentifier: Sendable, Equatable {
        package let identifier: Identifier
        package let from: Timestamp
        package let until: Timestamp
        package let evidence: String

        package init(_ identifier: Identifier, from: Timestamp, until: Timestamp, evidence: String) {
            self.identifier = identifier
            self.from = from
            self.until = until
            self.evidence = evidence
        }
    }

    /// A source and when it was heard of last.
    package struct SeenSource: Sendable, Equatable {
        package let name: String
        package internal(set) var lastSeen: Timestamp
    }

    /// In the order of their names' bytes.
    package internal(set) var traitList: [Trait] = []
    /// In the order of kind and value, by bytes.
    package internal(set) var identifiers: [KnownIdentifier] = []
    /// In the order of kind and value, by bytes.
    ///
    /// They come from acts, not from facts.
    package internal(set) var formerIdentifiers: [FormerIdentifier] = []
    /// In the order of their names' bytes.
    package internal(set) var sources: [SeenSource] = []
    /// `nil` before the first fact.
    package internal(set) var firstSeen: Timestamp?
    /// `nil` before the first fact.
    package internal(set) var lastSeen: Timestamp?
    /// The current values of the traits that are not null.
    package internal(set) var traits = Properties()
    /// From the trait `timezone`, if it names a zone that the system knows.
    package internal(set) var zone: Zone?

    package init() {}
}

extension ProfileState {
    /// Folds a fact in, at the instant at which views date it.
    ///
    /// - Parameters:
    ///   - fact: a fact of this person.
    ///   - eventTime: when views date it.
    ///   - identifiers: those that identify, normalised (`Resolution.identifiers`); the fact's own by default.
    /// - Returns: whether a trait changed.
    @discardableResult
    package mutating func apply(
        _ fact: Fact, at eventTime: Timestamp, identifiers: [Identifier]? = nil
    ) -> Bool {
        guard case .person(let own) = fact.subject else { return false }
        see(at: eventTime)
        if !fact.source.isEmpty { see(source: fact.source, at: eventTime) }
        for identifier in identifiers ?? own { link(identifier, from: eventTime, evidence: fact.id) }
        guard fact.kind == .traits, !fact.properties.isEmpty else { return false }
        return takeTraits(of: fact, at: eventTime)
    }

    /// Adds an identifier; of several facts that carried it, the earliest is kept.
    package mutating func link(_ identifier: Identifier, from: Timestamp, evidence: String) {
        let place = identifiers.place { ByteOrder.compare($0.identifier, identifier) }
        guard place.isFound else {
            let known = KnownIdentifier(identifier: identifier, from: from, evidence: evidence)
            identifiers.insert(known, at: place.index)
            return
        }
        let known = identifiers[place.index]
        if from < known.from || (from == known.from && ByteOrder.compare(evidence, known.evidence) < 0) {
            identifiers[place.index].from = from
            identifiers[place.index].evidence = evidence
        }
    }

    /// Keeps a link that has ended; of several times that one identifier led here, the last.
    ///
    /// It stays while a fact carries the identifier again, and is not shown then.
    package mutating func retire(_ former: FormerIdentifier) {
        let place = formerIdentifiers.place { ByteOrder.compare($0.identifier, former.identifier) }
        guard place.isFound else { return formerIdentifiers.insert(former, at: place.index) }
        let known = formerIdentifiers[place.index]
        if (known.until, known.from) < (former.until, former.from) { formerIdentifiers[place.index] = former }
    }

    /// Forgets that these identifiers ever led here.
    package mutating func forgetFormer(_ identifiers: Set<Identifier>) {
        formerIdentifiers.removeAll { identifiers.contains($0.identifier) }
    }

    /// Begins anew with what acts said, to have all facts folded in again.
    package mutating func forgetFacts() {
        let former = formerIdentifiers
        self = ProfileState()
        formerIdentifiers = former
    }

    private mutating func see(at time: Timestamp) {
        if let first = firstSeen, let last = lastSeen {
            if time > last {
                lastSeen = time
            } else if time < first {
                firstSeen = time
            }
        } else {
            firstSeen = time
            lastSeen = time
        }
    }

    mutating func see(source name: String, at time: Timestamp) {
        let place = sources.place { ByteOrder.compare($0.name, name) }
        if place.isFound {
            if sources[place.index].lastSeen < time { sources[place.index].lastSeen = time }
            return
        }
        sources.insert(SeenSource(name: name, lastSeen: time), at: place.index)
        guard sources.count > Self.maximumSources else { return }
        // The oldest goes. Its time can only grow, so one that belongs among the newest comes back when it is seen.
        var oldest = 0
        for index in sources.indices where sources[index].lastSeen < sources[oldest].lastSeen { oldest = index }
        sources.remove(at: oldest)
    }
}
