// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What one arm showed of one metric, in the form that the metric needs.
///
/// Samples of one kind from disjoint groups of people merge, so that each shard, hour or segment can keep its own.
public enum ArmSample: Sendable, Hashable {
    /// A share of people: whether each did something.
    case proportion(Moments)
    /// A mean per person: revenue, orders, minutes.
    case mean(Moments)
    /// A ratio of two sums over people, such as revenue per order; the companion is the denominator (delta method).
    case ratio(Moments)
    /// A mean per person with the variance that a number from before the experiment explains taken out (CUPED).
    ///
    /// The companion is that number. People who were not there before form a stratum of their own, which is compared
    /// without adjustment and weighted by its share of people.
    case adjusted(Moments, newcomers: Moments = Moments())
    /// A ratio of two sums over people with the variance that the ratio from before explains taken out (CUPED).
    case adjustedRatio(RatioMoments)
    /// A quantile of all values, exact.
    case quantile(QuantileEstimate)
    /// A quantile of values that were sketched in parts: it merges, and its interval allows for the sketch's error.
    case sketchedQuantile(ValueSketch, share: Double)

    /// A share from two counts.
    ///
    /// - Throws: ``ExperimentError`` unless the successes lie between 0 and the count.
    public static func proportion(successes: Int, of count: Int) throws -> ArmSample {
        .proportion(try Moments(successes: successes, of: count))
    }

    /// How many people it describes.
    public var count: Int {
        switch self {
        case .proportion(let moments), .mean(let moments), .ratio(let moments): moments.count
        case .adjusted(let moments, let newcomers):
            moments.count + newcomers.count
        case .adjustedRatio(let moments): moments.count
        case .quantile(let estimate): estimate.count
        case .sketchedQuantile(let sketch, _): sketch.count
        }
    }

    /// The metric itself: the share, mean (before adjustment), ratio or quantile; nil of nobody, or of a ratio whose
    /// denominators add up to 0.
    public var value: Double? {
        guard count > 0 else { return nil }
        switch self {
        case .proportion(let moments), .mean(let moments): return moments.mean
        case .ratio(let moments): return moments.companionMean == 0 ? nil : moments.mean / moments.companionMean
        case .adjusted(let moments, let newcomers): return moments.merged(with: newcomers).mean
        case .adjustedRatio(let moments): return moments.ratio
        case .quantile(let estimate): return estimate.value
        case .sketchedQuantile(let sketch, let share): return sketch.quantile(share)
        }
    }

    /// Returns the two together.
    ///
    /// - Throws: ``ExperimentError`` if the kinds differ, or for exact quantiles, which do not merge.
    public func merged(with other: ArmSample) throws -> ArmSample {
        switch (self, other) {
        case (.proportion(let left), .proportion(let right)): return .proportion(left.merged(with: right))
        case (.mean(let left), .mean(let right)): return .mean(left.merged(with: right))
        case (.ratio(let left), .ratio(let right)): return .ratio(left.merged(with: right))
        case (.adjusted(let left, let leftNew), .adjusted(let right, let rightNew)):
            return .adjusted(left.merged(with: right), newcomers: leftNew.merged(with: rightNew))
        case (.adjustedRatio(let left), .adjustedRatio(let right)): return .adjustedRatio(left.merged(with: right))
        case (.sketchedQuantile(let left, let share), .sketchedQuantile(let right, let other)) where share == other:
            return .sketchedQuantile(left.merged(with: right), share: share)
        case (.quantile, .quantile):
            throw ExperimentError(
                .kindsDiffer, "exact quantiles do not merge; merge the values, or record them in a ValueSketch")
        default: throw ExperimentError(.kindsDiffer, "samples of two kinds of metric cannot be one sample")
        }
    }
}
