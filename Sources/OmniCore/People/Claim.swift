// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// That an identifier leads to a person, since when, and which fact says so.
///
/// An account's own identifier leads to that account's person. Every other identifier leads to a *visitor*,
/// whose ``Standing`` says who answers for them.
public struct Claim: Sendable, Hashable, Codable {
    /// Normalised.
    public var identifier: Identifier
    /// The account or visitor that the identifier leads to.
    public var person: PersonID
    /// The event time of the evidence.
    public var from: Timestamp
    /// When the link ended; open while `nil`.
    public var until: Timestamp?
    /// The id of the fact that carried the identifier.
    public var evidence: String

    /// Creates one of its parts.
    public init(
        identifier: Identifier, person: PersonID, from: Timestamp, until: Timestamp? = nil, evidence: String
    ) {
        self.identifier = identifier
        self.person = person
        self.from = from
        self.until = until
        self.evidence = evidence
    }
}

/// Who answers for a visitor: themselves, another visitor they were united with, or the one account that owns them.
public struct Standing: Sendable, Hashable, Codable {
    /// The account that owns the visitor, while there is exactly one.
    public var owner: PersonID?
    /// The visitor they were united with, for ever.
    public var into: PersonID?
    /// Two accounts have claimed the visitor, who therefore stands alone for ever.
    public var isContested: Bool

    /// Creates one of its parts.
    public init(owner: PersonID? = nil, into: PersonID? = nil, isContested: Bool = false) {
        self.owner = owner
        self.into = into
        self.isContested = isContested
    }
}
