// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Finds days on which fewer people were active than the same weekday lets expect.
///
/// The expectation of a day is the median of the same weekday in the weeks before; its spread is the median absolute
/// deviation of those weeks, but never less than chance alone gives counts (the square root of the expectation). Days
/// that were found to be drops do not shift the expectation of later ones.
public struct DropDetector: Sendable, Hashable {
    /// How many weeks before a day make its expectation.
    public var weeks: Int
    /// How many robust standard deviations below its expectation a day is a drop.
    public var threshold: Double
    /// The least relative loss that is worth telling, between 0 and 1.
    public var leastLoss: Double

    /// Creates a detector; weeks below 3 are taken for 3, a negative threshold for 0.
    public init(weeks: Int = 6, threshold: Double = 3.5, leastLoss: Double = 0.2) {
        self.weeks = min(max(weeks, 3), 520)
        self.threshold = threshold.isFinite ? max(0, threshold) : 3.5
        self.leastLoss = leastLoss.isFinite ? min(max(0, leastLoss), 1) : 0.2
    }

    /// A day with too few.
    public struct Drop: Sendable, Hashable, Codable {
        /// The place of the day in the series.
        public var index: Int
        /// How many were active.
        public var actual: Int
        /// How many were expected.
        public var expected: Double
        /// How many robust standard deviations that is below the expectation.
        public var deviations: Double
        /// The share that was lost.
        public var loss: Double { expected > 0 ? 1 - Double(actual) / expected : 0 }
    }

    /// The drops of a series of daily counts, in their order.
    ///
    /// Days without enough weeks before them are never drops.
    public func drops(in days: [Int]) -> [Drop] {
        var found: [Drop] = []
        var isDrop = [Bool](repeating: false, count: days.count)
        for index in days.indices {
            let before = stride(from: index - 7, through: 0, by: -7).filter { !isDrop[$0] }.prefix(weeks)
                .map { Double(days[$0]) }
            guard before.count >= 3, let expected = Quantiles.median(Array(before)), expected > 0 else { continue }
            let spread = Quantiles.median(before.map { abs($0 - expected) }) ?? 0
            let deviation = max(1.482_6 * spread, expected.squareRoot())
            let distance = (expected - Double(days[index])) / deviation
            let drop = Drop(index: index, actual: days[index], expected: expected, deviations: distance)
            guard distance >= threshold, drop.loss >= leastLoss else { continue }
            isDrop[index] = true
            found.append(drop)
        }
        return found
    }
}

extension ActivityFigures {
    /// Days on which fewer people were active than expected; a last day that is not over is left out.
    public func drops(_ detector: DropDetector = DropDetector()) -> [DropDetector.Drop] {
        detector.drops(in: days.filter(\.isComplete).map(\.active))
    }

    /// Daily by monthly active people of the last complete days: how often those of a month come by; `nil` without any.
    public var stickiness: Double? {
        guard let month = months.last(where: \.isComplete), month.active > 0 else { return nil }
        let own = days.filter { $0.start >= month.start && $0.start < month.start.adding(months: 1) }
        guard !own.isEmpty else { return nil }
        return Double(own.reduce(0) { $0 + $1.active }) / Double(own.count) / Double(month.active)
    }
}

extension DropDetector.Drop {
    /// Reads a drop.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count, and unless what was expected is
    ///   positive and more than what was there; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        index = try fields.count(.index)
        actual = try fields.count(.actual)
        expected = try fields.decode(Double.self, forKey: .expected)
        deviations = try fields.decode(Double.self, forKey: .deviations)
        try decoder.require(
            expected.isFinite && expected > 0 && expected >= Double(actual), "a drop is below what was expected")
        try decoder.require(deviations.isFinite && deviations >= 0, "a drop is no deviation upwards")
    }
}
