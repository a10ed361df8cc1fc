// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// A quantile of one arm's values, with the interval between two order statistics.
///
/// The interval holds for every distribution: how many values lie below the true quantile is binomial.
public struct QuantileEstimate: Sendable, Hashable, Codable {
    /// How many values it rests on.
    public let count: Int
    /// How many values the interval was taken from; the same unless a sample was used for it.
    public let intervalCount: Int
    /// Which quantile, above 0 and below 1; 0.9 for the value that one in ten exceeds.
    public let share: Double
    /// The quantile.
    public let value: Double
    /// The lower end of its 95 % interval.
    public let lower: Double
    /// The upper end of its 95 % interval.
    public let upper: Double

    /// Creates an estimate that was computed elsewhere, such as in a database.
    ///
    /// - Throws: ``ExperimentError`` for numbers that are not finite or contradict each other.
    public init(
        share: Double, value: Double, lower: Double, upper: Double, count: Int, intervalCount: Int? = nil
    ) throws {
        guard value.isFinite, lower.isFinite, upper.isFinite else {
            throw ExperimentError(.notFinite, "a quantile or an end of its interval is not finite")
        }
        guard share > 0, share < 1, lower <= upper, count >= 0, (intervalCount ?? 0) >= 0 else {
            throw ExperimentError(.invalidInput, "a quantile needs a share between 0 and 1 and an ordered interval")
        }
        self.share = share
        self.value = value
        self.lower = lower
        self.upper = upper
        self.count = count
        self.intervalCount = intervalCount ?? count
    }

    /// Creates the estimate of some values, in any order.
    ///
    /// The quantile interpolates between its neighbours (R's type 7); the interval runs between the order statistics
    /// that cover the true quantile with at least 95 %, or as far as the values reach.
    ///
    /// - Throws: ``ExperimentError`` without values, for a value that is not finite, or a share outside 0…1.
    public init(of values: [Double], share: Double) throws {
        guard !values.isEmpty else { throw ExperimentError(.tooFewPeople, "a quantile needs at least one value") }
        guard values.allSatisfy(\.isFinite) else { throw ExperimentError(.notFinite, "a value is not finite") }
        guard share > 0, share < 1 else {
            throw ExperimentError(.invalidInput, "a quantile needs a share above 0 and below 1")
        }
        let sorted = values.sorted()
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let next = min(below + 1, sorted.count - 1)
        let value = sorted[below] + (place - Double(below)) * (sorted[next] - sorted[below])
        let ranks = Self.ranks(count: sorted.count, share: share)
        try self.init(
            share: share, value: value, lower: min(sorted[ranks.lower], value), upper: max(sorted[ranks.upper], value),
            count: sorted.count)
    }

    /// The places of the two order statistics.
    static func ranks(count: Int, share: Double) -> (lower: Int, upper: Int) {
        let law = BinomialDistribution(count, share)
        // The lower rank is the last with at most 2.5 % below it, the upper the first with at least 97.5 %.
        let lower = first(in: 0..<count) { law.cdf($0) > 0.025 }
        let upper = first(in: 0..<count) { law.cdf($0) >= 0.975 }
        return (max(lower - 1, 0), min(upper, count - 1))
    }

    private static func first(in range: Range<Int>, where isPast: (Int) -> Bool) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if isPast(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The half-width of a 95 % interval in standard errors.
    private static let half = 1.959_963_984_540_054

    /// The variance that one value contributes, derived from the interval's width; nil if the sample is too small for
    /// both ends of the interval to lie among the values.
    var variance: Double? {
        guard count > 1, intervalCount > 0 else { return nil }
        let least = Self.half * Self.half * max(share / (1 - share), (1 - share) / share)
        guard Double(count) > least else { return nil }
        let error = (upper - lower) / (2 * Self.half)
        let raw = Double(intervalCount) / Double(count) * Double(count - 1) * error * error
        if raw <= 0, count < 1_000 { return nil }
        // Values that pile up at the quantile leave an interval of width 0 in a large sample.
        return count < 100 ? raw : max(raw, 1e-5)
    }
}

extension QuantileEstimate {
    /// Reads an estimate, and refuses what the initialiser refuses.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        let (share, value) = (try number(.share), try number(.value))
        let (lower, upper) = (try number(.lower), try number(.upper))
        let count = try container.decode(Int.self, forKey: .count)
        let intervalCount = try container.decodeIfPresent(Int.self, forKey: .intervalCount)
        self = try decoder.checked {
            try QuantileEstimate(
                share: share, value: value, lower: lower, upper: upper, count: count, intervalCount: intervalCount)
        }
    }
}
