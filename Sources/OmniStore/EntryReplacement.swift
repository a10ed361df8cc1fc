// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What stands in place of one entry from an erasure on: it spoke of somebody erased, in the log of somebody who stays.
public struct EntryReplacement: Sendable, Hashable {
    /// Whose entry it is.
    public var person: PersonID
    /// Its number in their log; it keeps that, and its place in the feed.
    public var number: UInt64
    /// The encoded entry that takes its place.
    public var entry: [UInt8]

    /// Creates a replacement.
    public init(person: PersonID, number: UInt64, entry: [UInt8]) {
        self.person = person
        self.number = number
        self.entry = entry
    }
}
