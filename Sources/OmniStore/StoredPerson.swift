// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// A person as stored: a snapshot that may lag, and the entries after it.
public struct StoredPerson: Sendable, Hashable {
    /// Who it is.
    public var id: PersonID
    /// The number of the last entry; 0 when there is none.
    public var revision: UInt64
    /// The last snapshot that was committed.
    public var snapshot: [UInt8]?
    /// The revision whose state the snapshot is; 0 without one.
    public var snapshotRevision: UInt64
    /// The encoded entries after the snapshot, in order: `revision − snapshotRevision` of them.
    public var tail: [[UInt8]]

    /// Creates a stored person; the default is an unknown one.
    public init(
        id: PersonID, revision: UInt64 = 0, snapshot: [UInt8]? = nil, snapshotRevision: UInt64 = 0,
        tail: [[UInt8]] = []
    ) {
        self.id = id
        self.revision = revision
        self.snapshot = snapshot
        self.snapshotRevision = snapshotRevision
        self.tail = tail
    }
}

/// A person set aside because something of theirs cannot be worked on.
public struct Quarantined: Sendable, Hashable {
    /// Who it is.
    public var person: PersonID
    /// Since when.
    public var at: Timestamp
    /// Why.
    public var reason: Reason

    /// Creates a record.
    public init(person: PersonID, at: Timestamp, reason: Reason) {
        self.person = person
        self.at = at
        self.reason = reason
    }
}
