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
    public var acceptedCount: Int { accepted.total(\.count) }
    /// All messages of which nobody knows.
    public var inDoubtCount: Int { inDoubt.total(\.count) }
    /// All messages that were not sent.
    public var droppedCount: Int { dropped.total(\.count) }
}

extension JourneyMessages {
    /// Reads messages, and adds up their outcomes again.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count, or outcomes that are not all of
    ///   the planned messages; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        journey = try fields.decodeIfPresent(String.self, forKey: .journey)
        planned = try fields.count(.planned)
        accepted = try fields.decode([ChannelCount].self, forKey: .accepted)
        inDoubt = try fields.decode([ChannelCount].self, forKey: .inDoubt)
        dropped = try fields.decode([ReasonCount].self, forKey: .dropped)
        failed = try fields.count(.failed)
        open = try fields.count(.open)
        channels = try fields.decode([ChannelWork].self, forKey: .channels)
        deferrals = try fields.decode([ReasonCount].self, forKey: .deferrals)
        let outcomes = [acceptedCount, inDoubtCount, droppedCount, failed, open].total(\.self)
        try decoder.require(planned == outcomes, "\(planned) planned messages have \(outcomes) outcomes")
    }
}

extension JourneyMessages.ChannelCount {
    /// Reads a count.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        channel = try fields.decode(ChannelName.self, forKey: .channel)
        count = try fields.count(.count)
    }
}

extension JourneyMessages.ReasonCount {
    /// Reads a count.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        reason = try fields.decode(Reason.Code.self, forKey: .reason)
        count = try fields.count(.count)
    }
}

extension JourneyMessages.ChannelWork {
    /// Reads what happened on a channel.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        channel = try fields.decode(ChannelName.self, forKey: .channel)
        handedOver = try fields.count(.handedOver)
        retries = try fields.count(.retries)
        accepted = try fields.count(.accepted)
        refused = try fields.count(.refused)
        postponed = try fields.count(.postponed)
        inDoubt = try fields.count(.inDoubt)
    }
}
