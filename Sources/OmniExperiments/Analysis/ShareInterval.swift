// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// Intervals of shares and of their differences that also hold for few people and near 0 or 1.
public struct ShareInterval: Sendable, Hashable {
    /// The share, or the treatment's share minus the control's.
    public let value: Double
    /// The interval.
    public let interval: ClosedInterval
    /// How often chance alone shows at least so much, by the z-test with a pooled share; nil for a single share, and 1
    /// if both shares are 0 or both 1.
    public let pValue: Double?

    /// Returns a share with the interval of Wilson (1927).
    ///
    /// - Throws: ``ExperimentError`` without people, or for successes outside 0 and the count.
    public static func wilson(successes: Int, of count: Int, alpha: Double = 0.05) throws -> ShareInterval {
        try ExperimentError.check(alpha: alpha)
        let p = try share(successes, count)
        return ShareInterval(
            value: p, interval: wilson(p, Double(count), Normal.upperQuantile(alpha / 2)), pValue: nil)
    }

    /// Returns the difference of two shares with the interval of Newcombe (1998, method 10), made of Wilson's.
    ///
    /// - Throws: ``ExperimentError`` without people in an arm, or for successes outside 0 and the count.
    public static func difference(
        control: (successes: Int, of: Int), treatment: (successes: Int, of: Int), alpha: Double = 0.05
    ) throws -> ShareInterval {
        try ExperimentError.check(alpha: alpha)
        let p = try share(treatment.successes, treatment.of)
        let q = try share(control.successes, control.of)
        let z = Normal.upperQuantile(alpha / 2)
        let upper = wilson(p, Double(treatment.of), z)
        let lower = wilson(q, Double(control.of), z)
        let down = root(p - upper.lower, lower.upper - q)
        let up = root(upper.upper - p, q - lower.lower)
        let difference = p - q
        let successes = Double(treatment.successes) + Double(control.successes)
        let pooled = successes / (Double(treatment.of) + Double(control.of))
        let variance = pooled * (1 - pooled) * (1 / Double(treatment.of) + 1 / Double(control.of))
        let statistic = abs(difference) / variance.squareRoot()
        return ShareInterval(
            value: difference, interval: ClosedInterval(difference - down, difference + up),
            pValue: variance > 0 ? min(2 * Normal.upperTail(statistic), 1) : 1)
    }

    private static func share(_ successes: Int, _ count: Int) throws -> Double {
        guard count > 0 else { throw ExperimentError(.tooFewPeople, "a share needs at least one person") }
        guard (0...count).contains(successes) else {
            throw ExperimentError(.invalidInput, "successes must lie between 0 and the number of people")
        }
        return Double(successes) / Double(count)
    }

    private static func wilson(_ p: Double, _ n: Double, _ z: Double) -> ClosedInterval {
        let square = z * z
        let below = 1 + square / n
        let middle = (p + square / (2 * n)) / below
        let half = z / below * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        // At 0 and 1 the exact end is known; rounding must not step outside.
        return ClosedInterval(p == 0 ? 0 : max(middle - half, 0), p == 1 ? 1 : min(middle + half, 1))
    }

    private static func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
}
