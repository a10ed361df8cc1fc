// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Special {
    /// The regularised incomplete gamma functions, lower P(a, x) and upper Q(a, x) = 1 − P(a, x), for a > 0, x ≥ 0.
    ///
    /// Both are computed without subtracting the other where it is close to one, so either keeps its relative
    /// precision in its own tail.
    package static func incompleteGamma(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
        guard a > 0, x >= 0 else { return (.nan, .nan) }
        guard x > 0 else { return (0, 1) }
        guard x < .infinity else { return (1, 0) }
        let front = exp(logGammaFront(a, x))
        if x < a + 1 {
            let lower = min(1, front * gammaSeries(a, x))
            return (lower, 1 - lower)
        }
        let upper = min(1, front * gammaFraction(a, x))
        return (1 - upper, upper)
    }

    /// P(a, x), the distribution function of a gamma variable of shape a and scale one.
    package static func incompleteGammaP(_ a: Double, _ x: Double) -> Double { incompleteGamma(a, x).lower }

    /// Q(a, x), the upper tail of a gamma variable of shape a and scale one.
    package static func incompleteGammaQ(_ a: Double, _ x: Double) -> Double { incompleteGamma(a, x).upper }

    /// ln(xᵃ e⁻ˣ / Γ(a)).
    private static func logGammaFront(_ a: Double, _ x: Double) -> Double {
        guard a > 30 else { return a * log(x) - x - logGamma(a) }
        // Far from zero the three terms are large and nearly cancel: write them by the distance of x from a.
        let distance = (x - a) / a
        let bend = abs(distance) < 0.5 ? log1p(distance) - distance : log(x / a) - distance
        let inverse = 1 / (a * a)
        let tail = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1_260 - inverse / 1_680))) / a
        return a * bend + 0.5 * log(a) - 0.918_938_533_204_672_7 - tail
    }

    private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
        var term = 1 / a
        var sum = term
        var n = a
        while term > sum * precision {
            n += 1
            term *= x / n
            sum += term
        }
        return sum
    }

    /// The continued fraction of Γ(a, x)/(xᵃ e⁻ˣ) by the modified method of Lentz.
    private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var fraction = d
        var n = 1.0
        while n < 100_000 {
            let numerator = -n * (n - a)
            b += 2
            d = numerator * d + b
            if abs(d) < tiny { d = tiny }
            c = b + numerator / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let change = d * c
            fraction *= change
            if abs(change - 1) < 2 * precision { break }
            n += 1
        }
        return fraction
    }
}
