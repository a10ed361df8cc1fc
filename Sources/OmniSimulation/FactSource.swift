// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import Omnichannel

/// Facts in the order in which they happen, from an invented shop or from a file.
///
/// A source is a function of what it was made from, and of the messages it was told of: made again, and told the same,
/// it gives the same facts under the same ids, in whatever pieces they are asked for. That is why an interrupted
/// ``Replay`` can go on.
public protocol FactSource: Sendable {
    /// The instant before the first fact.
    var start: Timestamp { get }
    /// The instant after the last one.
    var end: Timestamp { get }

    /// Returns the facts that happen before an instant and were not given yet, in order of time.
    mutating func next(until instant: Timestamp) -> [Fact]

    /// Takes in what became of messages. Whoever answers does so at a later time than the message's.
    mutating func respond(to messages: [AcceptedMessage])
}

extension FactSource {
    /// Nobody in a file of the past answers.
    public mutating func respond(to messages: [AcceptedMessage]) {}
}

/// A message that a provider has taken.
public struct AcceptedMessage: Sendable, Hashable {
    /// The message.
    public let key: MessageKey
    /// The journey that planned it.
    public let journey: String
    /// The channel that took it.
    public let channel: ChannelName
    /// When.
    public let at: Timestamp
    /// One of the identifiers of the person who got it.
    public let person: Identifier

    /// Creates a message.
    public init(key: MessageKey, journey: String, channel: ChannelName, at: Timestamp, person: Identifier) {
        self.key = key
        self.journey = journey
        self.channel = channel
        self.at = at
        self.person = person
    }
}
