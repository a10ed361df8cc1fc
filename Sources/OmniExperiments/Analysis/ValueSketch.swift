// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// All values of an arm in little memory, for quantiles that merge across shards, hours and machines.
///
/// The KLL sketch of Karnin, Lang and Liberty (2016), with k = 4,096: about 100 kB at most. Up to ``exactCount`` values
/// nothing is lost; beyond that the rank of an answer is off by less than ``rankError`` in 99 of 100 cases, however
/// long the stream and in whatever order parts were merged. Where all values are at hand, and for tails thinner than a
/// hundredth, ``QuantileEstimate`` is exact.
public struct ValueSketch: Sendable, Hashable {
    /// How many values are kept before any is dropped.
    public static let exactCount = size
    /// By which share of all values a rank may be off: 0.0008, eight in ten thousand.
    public static let rankError = 0.000_8

    private static let size = 4_096
    private var sketch: QuantileSketch

    /// Creates a sketch of nothing.
    public init() { sketch = QuantileSketch(k: Self.size) }

    /// Creates the sketch of some values.
    ///
    /// - Throws: ``ExperimentError`` for a value that is not finite.
    public init(_ values: some Sequence<Double>) throws {
        self.init()
        for value in values { try record(value) }
    }

    /// How many values were recorded.
    public var count: Int { sketch.count }

    /// Takes a value.
    ///
    /// - Throws: ``ExperimentError`` for a value that is not finite; then nothing is recorded.
    public mutating func record(_ value: Double) throws {
        guard value.isFinite else { throw ExperimentError(.notFinite, "a value is not finite; leave it out") }
        sketch.insert(value)
    }

    /// Takes all values of another sketch; no value may be in both.
    public mutating func merge(_ other: ValueSketch) { sketch.merge(other.sketch) }

    /// Returns the two together.
    public func merged(with other: ValueSketch) -> ValueSketch {
        var result = self
        result.merge(other)
        return result
    }

    /// The value that a share of all values does not exceed; nil without values, or for a share outside 0…1.
    public func quantile(_ share: Double) -> Double? { sketch.quantile(share) }

    /// Returns a quantile with its 95 % interval: the one of ``QuantileEstimate``, wider by the sketch's error.
    ///
    /// - Throws: ``ExperimentError`` without values, or for a share that is not above 0 and below 1.
    public func estimate(_ share: Double) throws -> QuantileEstimate {
        guard share > 0, share < 1 else {
            throw ExperimentError(.invalidInput, "a quantile needs a share above 0 and below 1")
        }
        guard let value = sketch.quantile(share) else {
            throw ExperimentError(.tooFewPeople, "a quantile needs at least one value")
        }
        let error = sketch.isExact ? 0 : Self.rankError
        let ranks = QuantileEstimate.ranks(count: count, share: share)
        let n = Double(count)
        // The value of rank r, counted from 0, is the smallest with r + 1 values at or below it.
        let lower = sketch.quantile(max((Double(ranks.lower) + 0.5) / n - error, 0)) ?? value
        let upper = sketch.quantile(min((Double(ranks.upper) + 0.5) / n + error, 1)) ?? value
        return try QuantileEstimate(
            share: share, value: value, lower: min(lower, value), upper: max(upper, value), count: count)
    }
}

extension ValueSketch: Codable {
    /// Reads the stored form of the sketch.
    ///
    /// - Throws: `DecodingError` for a form that no recording gives.
    public init(from decoder: any Decoder) throws {
        sketch = try decoder.singleValueContainer().decode(QuantileSketch.self)
        try decoder.require(sketch.k == Self.size, "the sketch was made with another size and would not merge")
    }

    /// Writes the stored form of the sketch.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(sketch)
    }
}
