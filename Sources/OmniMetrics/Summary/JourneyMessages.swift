// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What became of the messages of one journey.
///
/// Every planned message is in exactly one of five outcomes.
public struct JourneyMessages: Sendable, Hashable, Codable {
    /// The journey; `nil` for messages whose plan is not in the log that was read.
    public var journey: String?
    /// Messages planned; the sum of the five outcomes.
    public var planned = 0
    /// Taken over by a provider, by channel.
    public var accepted: [ChannelCount] = []
    /// A provider may have it or not, by channel.
    public var inDoubt: [ChannelCount] = []
    /// Not sent, by reason.
    public var dropped: [ReasonCount] = []
    /// Refused, or tried in vain, on every channel.
    public var failed = 0
    /// Not decided yet.
    public var open = 0
    /// What was done on the way, by channel.
    public var channels: [ChannelWork] = []
    /// How often a message was put off, by reason.
    ///
    /// One message may be put off several times.
    public var deferrals: [ReasonCount] = []

    /// A count on a channel.
    public struct ChannelCount: Sendable, Hashable, Codable {
        /// The channel.
        public var channel: ChannelName
        /// How many.
        public var count: Int

        /// Creates a count.
        public init(channel: ChannelName, count: Int) {
            self.channel = channel
            self.count = count
        }
    }

    /// A count for a reason.
    public struct ReasonCount: Sendable, Hashable, Codable {
        /// The reason.
        public var reason: Reason.Code
        /// How many.
        public var count: Int

        /// Creates a count.
        public init(reason: Reason.Code, count: Int) {
            self.reason = reason
            self.count = count
        }
    }

    /// What happened on a channel, counted by hand-over, of which a message may have several.
    public struct ChannelWork: Sendable, Hashable, Codable {
        /// The channel.
        public var channel: ChannelName
        /// First attempts.
        public var handedOver = 0
        /// Further attempts.
        public var retries = 0
        /// Attempts that a provider took.
        public var accepted = 0
        /// Attempts refused for good.
        public var refused = 0
        /// Attempts that failed for the time being.
        public var postponed = 0
        /// Attempts of which nobody knows.
        public var inDoubt = 0
    }

    /// All messages that a provider took.
    public var acceptedCount: Int { accepted.reduce(0) { $0 + $1.count } }
    /// All messages of which nobody knows.
    public var inDoubtCount: Int { inDoubt.reduce(0) { $0 + $1.count } }
    /// All messages that were not sent.
    public var droppedCount: Int { dropped.reduce(0) { $0 + $1.count } }
}
