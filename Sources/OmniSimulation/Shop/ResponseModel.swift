// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import Omnichannel

/// What messages do to people: the truth that a measurement has to find again.
///
/// A message that was accepted brings, with a chance by journey and channel, an order that would not have come
/// without it. Whether it does is decided by a hash of person and message, not by a generator that others share.
public struct ResponseModel: Sendable, Hashable {
    /// The chance of an additional order per message, by journey.
    public var journeys: [String: Double]
    /// The chance for a journey that is not listed.
    public var otherwise: Double
    /// What a channel multiplies the chance by; 1 for a channel that is not listed.
    public var channels: [ChannelName: Double]
    /// How long after the message the order may come.
    ///
    /// Early is likelier than late.
    public var within: Span
    /// How many of those who got a message open it, whatever they do then.
    public var opens: Double

    /// Creates a model.
    public init(
        journeys: [String: Double] = [:], otherwise: Double = 0.08,
        channels: [ChannelName: Double] = [.email: 0.8, .sms: 1.3, .wecom: 1.5, .inbox: 0.6],
        within: Span = .days(3), opens: Double = 0.35
    ) {
        self.journeys = journeys
        self.otherwise = otherwise
        self.channels = channels
        self.within = within
        self.opens = opens
    }

    /// People whom no message moves: every comparison with a holdout is an A/A test then.
    public static let indifferent = ResponseModel(otherwise: 0, opens: 0)

    /// The chance that one message brings an order from a person of average receptivity.
    public func chance(journey: String, channel: ChannelName) -> Double {
        (journeys[journey] ?? otherwise) * (channels[channel] ?? 1)
    }
}
