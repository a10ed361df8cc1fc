// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Searches along one axis: the smallest value, and the zero, of a function of one number.
package enum OneDimension {
    /// Where a search for a zero ended.
    package enum Root: Sendable, Hashable {
        /// The zero, and how many steps it took.
        case found(Double, iterations: Int)
        /// The function has one sign at both ends, or is not a number there: there is no zero to close in on.
        case notBracketed
        /// The limit of steps came first; the best guess.
        case iterationLimit(Double)

        /// The zero, or nil when there was none to find.
        package var value: Double? {
            if case .found(let value, _) = self { return value }
            return nil
        }
    }

    /// The smallest value of a function with one valley, by golden section.
    ///
    /// With several valleys the answer is one of them. A value that is not a number counts as worse than any other.
    package static func goldenSection(
        in range: ClosedRange<Double>, tolerance: Double = 1e-8, iterationLimit: Int = 200,
        _ function: (Double) -> Double
    ) -> Optimum {
        let ratio = 0.618_033_988_749_894_9
        var evaluations = 0
        func value(_ x: Double) -> Double {
            evaluations += 1
            let value = function(x)
            return value.isNaN ? .infinity : value
        }
        var (low, high) = (range.lowerBound, range.upperBound)
        var left = high - ratio * (high - low)
        var right = low + ratio * (high - low)
        var (leftValue, rightValue) = (value(left), value(right))
        var iterations = 0
        while high - low > tolerance * max(1, abs(low) + abs(high)), iterations < iterationLimit {
            iterations += 1
            if leftValue <= rightValue {
                (high, right, rightValue) = (right, left, leftValue)
                left = high - ratio * (high - low)
                leftValue = value(left)
            } else {
                (low, left, leftValue) = (left, right, rightValue)
                right = low + ratio * (high - low)
                rightValue = value(right)
            }
        }
        let (point, smallest) = leftValue <= rightValue ? (left, leftValue) : (right, rightValue)
        let settled = high - low <= tolerance * max(1, abs(low) + abs(high))
        let status: Optimum.Status = smallest == .infinity ? .undefinedStart : settled ? .converged : .iterationLimit
        return Optimum(
            point: [point], value: smallest, iterations: iterations, evaluations: evaluations, status: status)
    }

    /// The zero of a continuous function between two points where its signs differ, by Brent's method.
    package static func root(
        in range: ClosedRange<Double>, tolerance: Double = 1e-12, iterationLimit: Int = 200,
        _ function: (Double) -> Double
    ) -> Root {
        var (a, b) = (range.lowerBound, range.upperBound)
        var (valueA, valueB) = (function(a), function(b))
        if valueA == 0 { return .found(a, iterations: 0) }
        if valueB == 0 { return .found(b, iterations: 0) }
        guard !valueA.isNaN, !valueB.isNaN, (valueA < 0) != (valueB < 0) else { return .notBracketed }
        var (c, valueC) = (a, valueA)
        var step = b - a
        var lastStep = step
        for iteration in 1...max(1, iterationLimit) {
            if abs(valueC) < abs(valueB) {
                (a, b, c) = (b, c, b)
                (valueA, valueB, valueC) = (valueB, valueC, valueB)
            }
            let precision = 2 * 0x1p-53 * abs(b) + tolerance / 2
            let half = (c - b) / 2
            if abs(half) <= precision || valueB == 0 { return .found(b, iterations: iteration) }
            if abs(lastStep) >= precision, abs(valueA) > abs(valueB) {
                var (p, q) = interpolation(a, b, c, valueA, valueB, valueC, half)
                if p > 0 { q = -q } else { p = -p }
                if 2 * p < min(3 * half * q - abs(precision * q), abs(lastStep * q)) {
                    (lastStep, step) = (step, p / q)
                } else {
                    (step, lastStep) = (half, half)
                }
            } else {
                (step, lastStep) = (half, half)
            }
            (a, valueA) = (b, valueB)
            b += abs(step) > precision ? step : (half > 0 ? precision : -precision)
            valueB = function(b)
            if valueB.isNaN { return .iterationLimit(a) }
            if (valueB > 0) == (valueC > 0) {
                (c, valueC) = (a, valueA)
                step = b - a
                lastStep = step
            }
        }
        return .iterationLimit(b)
    }

    private static func interpolation(
        _ a: Double, _ b: Double, _ c: Double, _ valueA: Double, _ valueB: Double, _ valueC: Double, _ half: Double
    ) -> (Double, Double) {
        let s = valueB / valueA
        if a == c { return (2 * half * s, 1 - s) }
        let q = valueA / valueC
        let r = valueB / valueC
        return (s * (2 * half * q * (q - r) - (b - a) * (r - 1)), (q - 1) * (r - 1) * (s - 1))
    }

    /// Widens a range until a function changes sign over it, or returns nil after so many doublings.
    package static func bracket(
        around range: ClosedRange<Double>, within bounds: ClosedRange<Double> = -.infinity...(.infinity),
        doublings: Int = 60, _ function: (Double) -> Double
    ) -> ClosedRange<Double>? {
        var (low, high) = (range.lowerBound, range.upperBound)
        guard high > low else { return nil }
        var (lowValue, highValue) = (function(low), function(high))
        for _ in 0...doublings {
            if lowValue.isNaN || highValue.isNaN { return nil }
            if lowValue == 0 || highValue == 0 || (lowValue < 0) != (highValue < 0) { return low...high }
            let width = high - low
            if abs(lowValue) < abs(highValue), low > bounds.lowerBound {
                low = max(bounds.lowerBound, low - width)
                lowValue = function(low)
            } else if high < bounds.upperBound {
                high = min(bounds.upperBound, high + width)
                highValue = function(high)
            } else if low > bounds.lowerBound {
                low = max(bounds.lowerBound, low - width)
                lowValue = function(low)
            } else {
                return nil
            }
        }
        return nil
    }
}
