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
    /// Gauss's ₂F₁(a, b; c; z) for a, b, c > 0 and z < 1.
    package static func hypergeometric2F1(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        exp(logHypergeometric2F1(a, b, c, z))
    }

    /// ln ₂F₁(a, b; c; z) for a, b, c > 0 and z < 1, which stays finite where the function itself overflows.
    ///
    /// On 0 ≤ z ≤ 0.9 the power series has positive terms only. Nearer to one the parameters decide between the
    /// series, Euler's transformation of it and the connection to 1 − z; below zero Pfaff's transformation leads back.
    package static func logHypergeometric2F1(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        guard a > 0, b > 0, c > 0, z < 1 else { return .nan }
        guard z != 0 else { return 0 }
        if z < 0 {
            // F(a, b; c; z) = (1 − z)⁻ᵃ F(a, c − b; c; z/(z − 1)), with the smaller of the two as the exponent.
            let (first, second) = a < b ? (a, b) : (b, a)
            let series = signedHypergeometric(first, c - second, c, z / (z - 1))
            return log(max(series.value, 0)) + series.scale - first * log1p(-z)
        }
        let gap = c - a - b
        if z <= 0.9 || (gap > 0 && gap < 1 && z < 0.99) { return hypergeometricSeries(a, b, c, z) }
        if let connected = hypergeometricNearOne(a, b, c, z) { return connected }
        guard gap < 0 else { return hypergeometricSeries(a, b, c, z) }
        let series = signedHypergeometric(c - a, c - b, c, z)
        return series.value > 0 ? log(series.value) + series.scale + gap * log1p(-z) : hypergeometricSeries(a, b, c, z)
    }

    /// The power series for positive parameters, summed from its first term and rescaled before it overflows.
    private static func hypergeometricSeries(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        let series = signedHypergeometric(a, b, c, z)
        return log(series.value) + series.scale
    }

    /// The power series for parameters of any sign as value · e^scale.
    static func signedHypergeometric(
        _ a: Double, _ b: Double, _ c: Double, _ z: Double
    ) -> (value: Double, scale: Double) {
        var term = 1.0
        var sum = 1.0
        var scale = 0.0
        var n = 0.0
        let settled = max(abs(a), abs(b)) + 1
        while n < 20_000_000 {
            let ratio = (a + n) * (b + n) / ((c + n) * (n + 1)) * z
            term *= ratio
            sum += term
            n += 1
            if term == 0 { break }
            // What is left is at most a geometric series, once the ratio of terms no longer grows.
            if abs(term) <= abs(sum) * precision * max(1 - z, precision), n > settled || abs(ratio) < z { break }
            if abs(sum) > 1e250 || abs(term) > 1e250 {
                term *= 1e-250
                sum *= 1e-250
                scale += 575.646_273_248_511_4
            }
        }
        return (sum, scale)
    }
}
