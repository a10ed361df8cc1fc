// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// What is kept of a measure for one day; partials merge.
///
/// Enough for counts, sums, means, spreads, medians and distinct people, and no larger however many orders the day had.
public struct MetricPartial: Sendable, Hashable {
    /// How many values.
    public private(set) var count = 0
    /// Their sum; amounts are in minor units.
    public private(set) var sum: Int128 = 0
    /// The sum of their squares.
    public private(set) var squares = 0.0
    private var people: HyperLogLog?
    private var values: QuantileSketch?

    /// Creates a partial of nothing.
    public init() {}

    mutating func add(_ value: Int64, sketching: Bool = false) {
        count += 1
        sum += Int128(value)
        squares += Double(value) * Double(value)
        guard sketching else { return }
        var sketch = values ?? QuantileSketch()
        sketch.insert(Double(value))
        values = sketch
    }

    mutating func add(person: UInt64) {
        var sketch = people ?? HyperLogLog()
        sketch.insert(person)
        people = sketch
    }

    /// Takes in another partial.
    public mutating func merge(_ other: MetricPartial) {
        count += other.count
        sum += other.sum
        squares += other.squares
        if let theirs = other.people {
            var sketch = people ?? HyperLogLog()
            sketch.merge(theirs)
            people = sketch
        }
        if let theirs = other.values {
            var sketch = values ?? QuantileSketch()
            sketch.merge(theirs)
            values = sketch
        }
    }

    /// About how many different people, within about 1.6 % at 95 %; exact to the nearest one for a few thousand.
    public var distinctPeople: Double { people?.estimate ?? 0 }
    /// The mean value; `nil` without values.
    public var mean: Double? { count > 0 ? Double(sum) / Double(count) : nil }
    /// The standard deviation of the values; `nil` below two of them.
    public var deviation: Double? {
        guard count > 1 else { return nil }
        let spread = squares - Double(sum) * Double(sum) / Double(count)
        return (max(0, spread) / Double(count - 1)).squareRoot()
    }
    /// A quantile of the values, off by at most 1.65 % of ranks in 99 of 100 cases; `nil` without values.
    public func quantile(_ share: Double) -> Double? { values?.quantile(share) }
}
