// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The ticks of an axis: whole multiples of 1, 2 or 5 times a power of ten that cover the values.
package struct NiceTicks: Equatable {
    package let values: [Double]
    package let step: Double

    package var first: Double { values.first ?? 0 }
    package var last: Double { values.last ?? 1 }
    var largest: Double { max(first.magnitude, last.magnitude) }

    /// The ticks for a range.
    ///
    /// They go from at or below the lower bound to at or above the upper one; never more than `limit` of them (at least 3).
    package init(covering lower: Double, _ upper: Double, atMost limit: Int, leastStep: Double = 0) {
        let limit = max(limit, 3)
        var lower = Drawable.value(lower) ?? 0
        var upper = Drawable.value(upper) ?? 0
        if lower > upper { swap(&lower, &upper) }
        let size = max(lower.magnitude, upper.magnitude)
        // A range that its own magnitude swallows has no steps between its ends; it is widened until it has.
        if upper - lower <= size * 1e-9 {
            let margin = size == 0 ? 0.5 : size * 0.1
            lower = size == 0 ? 0 : lower - margin
            upper += margin * (size == 0 ? 2 : 1)
        }
        var power = Self.power(below: (upper - lower) / Double(limit))
        var found: (step: Double, from: Double, through: Double)?
        while found == nil {
            for factor in [1.0, 2, 5] {
                let step = factor * power
                let start = (lower / step).rounded(.down)
                let end = (upper / step).rounded(.up)
                if step >= leastStep, end - start + 1 <= Double(limit) {
                    found = (step, start, end)
                    break
                }
            }
            power *= 10
        }
        step = found?.step ?? 1
        let start = found?.from ?? 0
        let end = found?.through ?? 1
        let stride = step
        values = (0...Int(end - start)).map { (start + Double($0)) * stride }
    }

    private static func power(below value: Double) -> Double {
        var power = 1.0
        while power > value { power /= 10 }
        while power * 10 <= value { power *= 10 }
        return power
    }
}

/// A straight mapping of values to coordinates.
struct LinearScale {
    let domain: (from: Double, to: Double)
    let range: (from: Double, to: Double)

    init(_ ticks: NiceTicks, from: Double, to: Double) {
        domain = (ticks.first, ticks.last)
        range = (from, to)
    }

    func callAsFunction(_ value: Double) -> Double {
        let span = domain.to - domain.from
        guard span > 0 else { return range.from }
        let share = min(max((value - domain.from) / span, 0), 1)
        return range.from + share * (range.to - range.from)
    }
}
