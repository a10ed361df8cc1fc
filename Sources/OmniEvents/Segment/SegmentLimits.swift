// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What the decoder accepts at most.
///
/// The defaults are Segment's, where it publishes one.
public struct SegmentLimits: Sendable, Hashable, Codable {
    /// Bytes of a batch's body.
    ///
    /// Segment: 500 KB.
    public var batchBytes = 512_000
    /// Bytes of one message, alone or in a batch.
    ///
    /// Segment: 32 KB.
    public var messageBytes = 32_768
    /// Messages in one batch.
    ///
    /// Segment: 2,500.
    public var messagesPerBatch = 2_500
    /// Objects and lists inside each other, counted from the outermost of the message; 64 at most.
    public var nesting = 64
    /// Keys of one object.
    public var keysPerObject = 512
    /// Bytes of one text or key, as UTF-8 without escapes; 2,097,151 at most.
    public var stringBytes = 16_384
    /// Bytes of a message id.
    public var idBytes = 256
    /// Bytes of an event's name.
    public var eventNameBytes = 256

    /// Creates the default limits.
    public init() {}

    var rules: JSONScanner.Rules {
        var rules = JSONScanner.Rules()
        // Readers of the stored form go no deeper.
        rules.deepestNesting = min(max(nesting, 1), PropertyCoding.deepestNesting)
        rules.keysPerObject = keysPerObject
        rules.stringBytes = min(max(stringBytes, 1), (1 << 21) - 1)
        return rules
    }
}
