// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A message, for ever: hash(run, step, visit), minted when it is planned and never computed again.
public struct MessageKey: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The 128 bits.
    public let digest: Digest128
    /// Creates one of its parts.
    public init(_ digest: Digest128) { self.digest = digest }
    /// 32 hexadecimal digits: the idempotency key that providers see, followed by the channel.
    public var description: String { digest.hex }
    /// A total order, for stores and tests.
    public static func < (left: MessageKey, right: MessageKey) -> Bool { left.digest < right.digest }
    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws { digest = try Digest128(from: decoder) }
    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws { try digest.encode(to: encoder) }
}

/// A message somebody is to get, if the arbiter lets it out.
public struct MessagePlanned: Sendable, Hashable {
    /// The message.
    public var key: MessageKey
    /// The run.
    public var run: RunID
    /// Name of the journey.
    public var journey: String
    /// The step's name.
    public var step: String
    /// Name of the template.
    public var template: String
    /// Why the person is written to.
    public var purpose: Purpose
    /// In the order in which they are tried.
    public var channels: [ChannelName]
    /// When it happened, which may be before it was committed.
    public var asOf: Timestamp
    /// After this moment the message is dropped rather than sent late.
    public var deadline: Timestamp

    /// Creates one of its parts.
    public init(
        key: MessageKey, run: RunID, journey: String, step: String, template: String, purpose: Purpose,
        channels: [ChannelName], asOf: Timestamp, deadline: Timestamp
    ) {
        self.key = key
        self.run = run
        self.journey = journey
        self.step = step
        self.template = template
        self.purpose = purpose
        self.channels = channels
        self.asOf = asOf
        self.deadline = deadline
    }
}

/// A message is about to be given to a channel.
public struct HandOver: Sendable, Hashable {
    /// The message.
    public var key: MessageKey
    /// The channel.
    public var channel: ChannelName
    /// From 1, counted per channel.
    public var attempt: UInt32
    /// Hash of the rendered content, kept when the content itself is deleted.
    public var content: Digest128
    /// When it happened, which may be before it was committed.
    public var asOf: Timestamp

    /// Creates one of its parts.
    public init(key: MessageKey, channel: ChannelName, attempt: UInt32, content: Digest128, asOf: Timestamp) {
        self.key = key
        self.channel = channel
        self.attempt = attempt
        self.content = content
        self.asOf = asOf
    }
}

/// How a hand-over ended.
public struct MessageSettled: Sendable, Hashable {
    /// What a provider said, as far as retries are concerned.
    public enum Outcome: UInt8, Sendable, Hashable, Codable {
        /// The provider has it.
        case accepted = 0
        /// It may succeed later: try again at `retryAt`.
        case retryable = 1
        /// It never will on this channel.
        case permanent = 2
        /// The provider may or may not have it.
        case inDoubt = 3
    }

    /// The message.
    public var key: MessageKey
    /// The channel.
    public var channel: ChannelName
    /// From 1, counted per channel.
    public var attempt: UInt32
    /// What the provider said.
    public var outcome: Outcome
    /// Why.
    public var reason: Reason
    /// When to try again; `nil` unless the outcome allows it.
    public var retryAt: Timestamp?
    /// When it happened, which may be before it was committed.
    public var asOf: Timestamp

    /// Creates one of its parts.
    public init(
        key: MessageKey, channel: ChannelName, attempt: UInt32, outcome: Outcome, reason: Reason,
        retryAt: Timestamp?, asOf: Timestamp
    ) {
        self.key = key
        self.channel = channel
        self.attempt = attempt
        self.outcome = outcome
        self.reason = reason
        self.retryAt = retryAt
        self.asOf = asOf
    }
}
