// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// A fact that was not accepted, kept so that somebody can see and mend it.
public struct RefusedFact: Sendable, Hashable {
    /// When it was refused.
    public var at: Timestamp
    /// Its id, as far as it had one.
    public var factID: String
    /// Why, for code.
    public var code: String
    /// Why and how to mend it, for people; free of personal data.
    public var message: String
    /// What came, if it is kept.
    public var bytes: [UInt8]?
    /// Keyed hashes of the identifiers that it names, by which an erasure finds it.
    public var mentions: [Digest128]

    /// Creates a record.
    public init(
        at: Timestamp, factID: String, code: String, message: String, bytes: [UInt8]? = nil,
        mentions: [Digest128] = []
    ) {
        self.at = at
        self.factID = factID
        self.code = code
        self.message = message
        self.bytes = bytes
        self.mentions = mentions
    }
}
