// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// A place in a store's log.
///
/// Opaque: it is compared and stored, never computed.
///
/// It stays valid for the life of the store, across restarts and erasures.
public struct LogPosition: Sendable, Hashable, Comparable, Codable {
    /// Which record of the log, from 1.
    package var record: UInt64
    /// Which entry of the record, from 0.
    package var index: UInt64

    package init(record: UInt64, index: UInt64) {
        self.record = record
        self.index = index
    }

    /// Earlier in the log.
    public static func < (left: LogPosition, right: LogPosition) -> Bool {
        (left.record, left.index) < (right.record, right.index)
    }
}

/// An entry with its place in the log.
public struct LoggedEntry: Sendable, Hashable {
    /// Where it stands.
    public var position: LogPosition
    /// Whose it is; `nil` for an entry of nobody.
    public var person: PersonID?
    /// The encoded entry.
    public var bytes: [UInt8]

    /// Creates a logged entry.
    public init(position: LogPosition, person: PersonID?, bytes: [UInt8]) {
        self.position = position
        self.person = person
        self.bytes = bytes
    }
}

/// A page of the log.
public struct Feed: Sendable, Hashable {
    /// In commit order.
    public var entries: [LoggedEntry]
    /// Where to go on: pass it as `after`.
    ///
    /// `nil` when nothing lay after the position that was asked for; keep that one then.
    public var next: LogPosition?

    /// Creates a page.
    public init(entries: [LoggedEntry] = [], next: LogPosition? = nil) {
        self.entries = entries
        self.next = next
    }
}
