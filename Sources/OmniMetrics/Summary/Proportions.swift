// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Intervals for shares and their differences: Wilson (1927), and Newcombe's (1998) method 10 built of it.
enum Proportions {
    /// The 97.5 % quantile of the normal distribution: two-sided 95 %.
    static let quantile = 1.959_963_984_540_054

    /// The share with its score interval; `nil` without observations.
    static func wilson(_ count: Int, of total: Int) -> Estimate? {
        guard total > 0, count >= 0, count <= total else { return nil }
        let size = Double(total)
        let share = Double(count) / size
        let square = quantile * quantile
        let scale = 1 + square / size
        let middle = (share + square / (2 * size)) / scale
        let spread = share * (1 - share) / size + square / (4 * size * size)
        let half = quantile * spread.squareRoot() / scale
        // At the ends the formula gives exactly 0 and 1; rounding must not leave the range or the share outside.
        let lower = count == 0 ? 0 : max(0, middle - half)
        let upper = count == total ? 1 : min(1, middle + half)
        return Estimate(value: share, lower: min(lower, share), upper: max(upper, share))
    }

    /// The first share less the second, with Newcombe's hybrid score interval.
    static func difference(_ first: Estimate, _ second: Estimate) -> Estimate {
        let value = first.value - second.value
        let (low1, high1) = (first.value - first.lower, first.upper - first.value)
        let (low2, high2) = (second.value - second.lower, second.upper - second.value)
        let down = (low1 * low1 + high2 * high2).squareRoot()
        let up = (high1 * high1 + low2 * low2).squareRoot()
        return Estimate(value: value, lower: value - down, upper: value + up)
    }
}
