// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// One stored version of a definition.
///
/// Runs are pinned to it, never to what a binary contains.
public struct DefinitionRecord: Sendable, Hashable {
    /// audience, journey, template, policy or experiment.
    public var kind: String
    /// The author's name for it.
    public var name: String
    /// From 1.
    public var version: UInt32
    /// Canonical JSON, defaults left out.
    public var json: [UInt8]
    /// Hash of the JSON.
    public var fingerprint: Digest128
    /// When this version was stored first.
    public var publishedAt: Timestamp

    /// Creates a record.
    public init(
        kind: String, name: String, version: UInt32, json: [UInt8], fingerprint: Digest128, publishedAt: Timestamp
    ) {
        self.kind = kind
        self.name = name
        self.version = version
        self.json = json
        self.fingerprint = fingerprint
        self.publishedAt = publishedAt
    }
}
