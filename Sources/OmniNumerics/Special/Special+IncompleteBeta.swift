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
    /// The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1.
    ///
    /// It is the distribution function of a beta variable; those of Student's t, F and the binomial reduce to it.
    package static func incompleteBeta(_ a: Double, _ b: Double, _ x: Double) -> Double {
        incompleteBeta(a, b, x: x, y: 1 - x).lower
    }

    /// I_x(a, b) and its complement, from x and y = 1 − x given apart, so that neither tail loses digits.
    package static func incompleteBeta(
        _ a: Double, _ b: Double, x: Double, y: Double
    ) -> (lower: Double, upper: Double) {
        guard a > 0, b > 0, x >= 0, y >= 0 else { return (.nan, .nan) }
        guard x > 0 else { return (0, 1) }
        guard y > 0 else { return (1, 0) }
        // The fraction converges fast on the side of the mean where x is small; the other side is its mirror.
        let mirrored = x > (a + 1) / (a + b + 2)
        let (p, q, u, v) = mirrored ? (b, a, y, x) : (a, b, x, y)
        let logU = u < v ? log(u) : log1p(-v)
        let logV = v < u ? log(v) : log1p(-u)
        let front = exp(p * logU + q * logV - logBeta(p, q)) / p
        let near = min(1, front * betaFraction(p, q, u))
        return mirrored ? (1 - near, near) : (near, 1 - near)
    }

    /// The continued fraction of the incomplete beta function by the modified method of Lentz.
    private static func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        if abs(d) < tiny { d = tiny }
        d = 1 / d
        var fraction = d
        var m = 1.0
        // Converges in O(√max(a, b)) steps; the limit is far beyond that.
        while m < 1_000_000 {
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 + even * d
            if abs(d) < tiny { d = tiny }
            c = 1 + even / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            fraction *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 + odd * d
            if abs(d) < tiny { d = tiny }
            c = 1 + odd / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let change = d * c
            fraction *= change
            if abs(change - 1) < 2 * precision { break }
            m += 1
        }
        return fraction
    }
}
