// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a customer who is alive will buy: the mean of (1 − (1 + p·s)⁻ᵏ)/p over a beta distribution of p.
///
/// This is the bracket of Fader, Hardie and Lee's conditional expectation. Their formula divides by a − 1 and by
/// a + b + x − 1, both of which may be zero, and overflows for large k. Here Euler's transformation is applied to their
/// hypergeometric function and its first term taken out, after which both divisions cancel exactly.
enum BetaGeometricMean {
    /// - Parameters:
    ///   - shape: k, the shape of the purchase rate.
    ///   - a: First parameter of the chance to leave.
    ///   - b: Second parameter of the chance to leave.
    ///   - time: s, the horizon over the rate parameter of the purchase rate.
    /// - Returns: The mean number of purchases.
    static func purchases(shape: Double, a: Double, b: Double, time: Double) -> Double {
        guard time > 0 else { return 0 }
        // While nobody can have left yet, the mean is k·s; the sum would only lose digits.
        guard time * max(shape, 1) > 1e-9 else { return shape * time }
        let sum = a + b - 1
        if sum - shape >= -4, time <= 100 {
            if let value = series(shape: shape, a: a, sum: sum, time: time) { return min(value, shape * time) }
        }
        return min(integral(shape: shape, a: a, b: b, time: time), shape * time)
    }

    private static func series(shape: Double, a: Double, sum: Double, time: Double) -> Double? {
        let logShare = -log1p(time)
        let z = time / (1 + time)
        let power = (a - 1) * logShare
        guard power < 600 else { return nil }
        let first = sum * -(abs(a - 1) < 1e-9 ? logShare : expm1(power) / (a - 1))
        let front = exp(power)
        var term = (sum - shape) * z
        var total = term
        var largest = abs(term)
        var n = 1.0
        while n < 20_000 {
            let ratio = (sum - shape + n) * (a + n - 1) / ((sum + n) * (n + 1)) * z
            term *= ratio
            total += term
            n += 1
            largest = max(largest, abs(term))
            if abs(term) * front <= 1e-17 * abs(first), abs(ratio) < 1 { break }
            if term == 0 { break }
        }
        let value = first - front * total
        // Too much cancelled: let the integral answer.
        guard value > 1e-5 * max(abs(first), front * largest), value < .infinity else { return nil }
        return value
    }

    /// The same by the trapezoid rule on the log-odds of p, stretched towards both ends, where it converges
    /// exponentially: slower, but good for any parameters.
    static func integral(shape: Double, a: Double, b: Double, time: Double) -> Double {
        let centre = log(a / b)
        let width = (1 / a + 1 / b).squareRoot()
        let norm = Special.logBeta(a, b)
        func term(_ u: Double) -> Double {
            let y = centre + width * sinh(u)
            let logP = -Special.softplus(-y)
            let logQ = -Special.softplus(y)
            let p = exp(logP)
            let weight = exp(a * logP + b * logQ - norm) * width * cosh(u)
            guard weight > 0 else { return 0 }
            let value = p * time < 1e-12 ? shape * time : -expm1(-shape * log1p(p * time)) / p
            return weight * value
        }
        let step = 1.0 / 48
        var sum = term(0)
        for direction in [1.0, -1.0] {
            var u = step
            var quiet = 0
            while u < 12, quiet < 8 {
                let next = term(direction * u)
                sum += next
                quiet = next <= 1e-17 * sum ? quiet + 1 : 0
                u += step
            }
        }
        return sum * step
    }
}
