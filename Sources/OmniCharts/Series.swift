// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A named row of values, one per label of the axis.
///
/// A missing (`nil`) or non-finite value is a gap: nothing is drawn there and nothing is interpolated.
public struct Series: Sendable, Hashable {
    /// What the values are, for a legend or a direct label.
    public var name: String
    /// The values, in the order of the axis labels.
    ///
    /// Missing ones at the end may be left out.
    public var values: [Double?]
    /// The uncertainty of each value, in the same order; used by bar charts.
    public var intervals: [ErrorBar?]

    /// Creates a series.
    public init(name: String, values: [Double?], intervals: [ErrorBar?] = []) {
        self.name = name
        self.values = values
        self.intervals = intervals
    }

    func value(at index: Int) -> Double? {
        values.indices.contains(index) ? Drawable.value(values[index]) : nil
    }

    func interval(at index: Int) -> ErrorBar? {
        intervals.indices.contains(index) ? intervals[index]?.drawable : nil
    }
}

/// The interval around an estimate, in the unit of the estimate.
public struct ErrorBar: Sendable, Hashable {
    /// The lower end.
    public var lower: Double
    /// The upper end.
    ///
    /// Ends given the wrong way round are exchanged when drawn.
    public var upper: Double

    /// Creates an interval.
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// The same interval with ends that can be drawn, or nothing if an end is not finite.
    var drawable: ErrorBar? {
        guard let lower = Drawable.value(lower), let upper = Drawable.value(upper) else { return nil }
        return ErrorBar(lower: min(lower, upper), upper: max(lower, upper))
    }
}

/// What can be put on an axis.
enum Drawable {
    /// Beyond this size the differences that an axis computes could overflow.
    static let limit = 1e300

    /// The value if it is finite, held to a range in which arithmetic is safe; otherwise nothing.
    static func value(_ value: Double?) -> Double? {
        guard let value, value.isFinite else { return nil }
        if value.magnitude < 1 / limit { return 0 }
        return min(max(value, -limit), limit)
    }
}
