// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Everything that becomes durable at once: any number of people, all or nothing.
public struct Commit: Sendable {
    /// At most one part per person.
    ///
    /// Their order is the order of their entries in the log.
    public var people: [PersonCommit]
    /// Who answers for visitors from now on; replaces what was said of them before.
    public var standings: [(PersonID, Standing)]
    /// Encoded entries of nobody: unattributed facts, facts of groups and of the business.
    public var loose: [[UInt8]]
    /// The facts that this commit accepts, each for the first time.
    public var facts: [FactKey]

    /// Creates a commit of parts.
    public init(
        people: [PersonCommit] = [], standings: [(PersonID, Standing)] = [], loose: [[UInt8]] = [],
        facts: [FactKey] = []
    ) {
        self.people = people
        self.standings = standings
        self.loose = loose
        self.facts = facts
    }
}

/// One person's part of a commit.
public struct PersonCommit: Sendable, Hashable {
    /// Whose part it is.
    public var person: PersonID
    /// The number of the person's last entry when they were loaded; 0 for a new person.
    public var expectedRevision: UInt64
    /// Encoded entries, numbered from `expectedRevision` + 1.
    ///
    /// May be empty.
    public var entries: [[UInt8]]
    /// The state after these entries; `nil` when it lags and the stored one stays.
    public var snapshot: [UInt8]?
    /// When the person is to be looked at again; replaces the one before, `nil` for never.
    public var wakeUp: Timestamp?
    /// Claims on identifiers, of this person or of a visitor of theirs; each replaces the claim on its identifier.
    public var claims: [Claim]
    /// What enters, changes in and leaves the outbox, in order.
    public var outbox: [OutboxChange]
    /// What changes in the audience index for this person.
    public var memberships: [MembershipChange]

    /// Creates one person's part.
    public init(
        person: PersonID, expectedRevision: UInt64, entries: [[UInt8]] = [], snapshot: [UInt8]? = nil,
        wakeUp: Timestamp? = nil, claims: [Claim] = [], outbox: [OutboxChange] = [],
        memberships: [MembershipChange] = []
    ) {
        self.person = person
        self.expectedRevision = expectedRevision
        self.entries = entries
        self.snapshot = snapshot
        self.wakeUp = wakeUp
        self.claims = claims
        self.outbox = outbox
        self.memberships = memberships
    }

    /// The number of the person's last entry after the commit.
    public var revision: UInt64 { expectedRevision &+ UInt64(entries.count) }
}

/// A fact's identity for de-duplication.
public struct FactKey: Sendable, Hashable {
    /// Hash of the fact's id.
    public var id: Digest128
    /// Digest of its content: tells a duplicate from a conflict.
    public var content: Digest128

    /// Creates a key.
    public init(id: Digest128, content: Digest128) {
        self.id = id
        self.content = content
    }
}

/// That a person enters or leaves an audience in the index.
public struct MembershipChange: Sendable, Hashable {
    /// Name of the audience.
    public var audience: String
    /// Whether the person is a member from now on.
    public var isMember: Bool

    /// Creates a change.
    public init(audience: String, isMember: Bool) {
        self.audience = audience
        self.isMember = isMember
    }
}
