// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// How conversions are divided among the touches before them.
///
/// All of them describe what came before a conversion. None of them tells what a channel caused: that is what a
/// holdout is for, which is why ``AttributionReport`` wants one.
public enum AttributionModel: Sendable, Hashable {
    /// All to the first touch.
    case first
    /// All to the last touch.
    case last
    /// The same to each touch.
    case linear
    /// A share to the first, a share to the last, what is left to those between.
    ///
    /// The usual ones are 0.4 and 0.4. Two touches divide all of it in the proportion of the two shares.
    case position(first: Double, last: Double)
    /// A touch this many touches earlier counts half.
    case stepDecay(halfLife: Double)
    /// A touch this much earlier counts half; the paths must know their ages.
    case timeDecay(halfLife: Span)
    /// By removal effect in a Markov chain over the last one, two or three touches (Anderl et al. 2016).
    ///
    /// The chain is solved exactly.
    case markov(order: Int)
    /// Shapley values, exact, for up to 20 channels.
    case shapley(CoalitionValue)
    /// Shapley values from random orders of channels, with standard errors, for any number of channels.
    case sampledShapley(CoalitionValue, permutations: Int, seed: UInt64)

    /// The usual position-based model.
    public static var position: AttributionModel { .position(first: 0.4, last: 0.4) }

    /// What a set of channels is worth on its own.
    public enum CoalitionValue: Sendable, Hashable {
        /// The conversions of people whom only channels of the set touched.
        case conversions
        /// The conversion rate of people whom only channels of the set touched, times all people.
        ///
        /// It counts those who did not convert as well.
        case conversionRate
    }

    /// The model in a few words.
    public var title: String {
        switch self {
        case .first: "First touch"
        case .last: "Last touch"
        case .linear: "Linear"
        case .position: "Position"
        case .stepDecay, .timeDecay: "Time decay"
        case .markov(let order): "Markov, order \(order)"
        case .shapley: "Shapley"
        case .sampledShapley: "Shapley, sampled"
        }
    }
}

/// What each channel is credited with under one model.
public struct AttributionCredit: Sendable, Hashable {
    /// The model.
    public var model: AttributionModel
    /// The channels, in the order of their names.
    public var channels: [ChannelCredit]
    /// The credit of a channel; `nil` for one without a touch.
    public subscript(channel: String) -> ChannelCredit? { channels.first { $0.channel == channel } }
}

/// The credit of one channel.
public struct ChannelCredit: Sendable, Hashable {
    /// The channel.
    public var channel: String
    /// Its part of the conversions.
    public var conversions: Double
    /// Its part of their value.
    public var value: Double
    /// Its part of all conversions, between 0 and 1; `nil` where nothing converted.
    public var share: Double?
    /// The share of conversions that would be lost without it; Markov models only.
    public var removalEffect: Double?
    /// The standard error of ``conversions`` from sampling orders; sampled Shapley values only.
    public var standardError: Double?
    /// The 95 % interval of ``conversions`` over resampled paths; `nil` unless asked for.
    public var interval: Estimate?
}
