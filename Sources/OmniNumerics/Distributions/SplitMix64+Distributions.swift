// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SplitMix64 {
    /// Returns a draw from the exponential distribution with mean 1.
    package mutating func exponential() -> Double {
        -log1p(-uniform())
    }

    /// Returns a draw from the gamma distribution of a positive shape and scale 1 (Marsaglia and Tsang 2000).
    package mutating func gamma(shape: Double) -> Double {
        precondition(shape > 0, "a gamma distribution needs a shape above 0")
        if shape < 1 {
            let boost = log(1 - uniform()) / shape
            return gamma(shape: shape + 1) * exp(boost)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let z = normal()
            let root = 1 + c * z
            guard root > 0 else { continue }
            let v = root * root * root
            if log(1 - uniform()) < 0.5 * z * z + d - d * v + d * log(v) { return d * v }
        }
    }

    /// Returns a draw from the beta distribution of two positive shapes.
    package mutating func beta(_ alpha: Double, _ beta: Double) -> Double {
        let x = gamma(shape: alpha)
        let y = gamma(shape: beta)
        // Both may underflow for tiny shapes; the distribution then sits at its two ends.
        guard x + y > 0 else { return uniform() * (alpha + beta) < alpha ? 1 : 0 }
        return x / (x + y)
    }

    /// Returns how many of some trials succeed, each with the same chance, which is cut to 0…1.
    ///
    /// Exact: halved with the middle order statistic of uniform numbers until few trials are left, which are drawn
    /// one by one (Devroye 1986, X.4.3).
    package mutating func binomial(_ trials: Int, _ chance: Double) -> Int {
        var left = trials
        var p = min(max(chance, 0), 1)
        var successes = 0
        while left > 24, p > 0, p < 1 {
            let middle = left / 2 + 1
            let statistic = beta(Double(middle), Double(left + 1 - middle))
            if statistic <= p {
                successes += middle
                left -= middle
                p = (p - statistic) / (1 - statistic)
            } else {
                left = middle - 1
                p /= statistic
            }
        }
        guard p < 1 else { return successes + max(left, 0) }
        guard p > 0, left > 0 else { return successes }
        for _ in 0..<left where uniform() < p { successes += 1 }
        return successes
    }

    /// Returns a draw from the Poisson distribution; 0 for a mean that is not above 0.
    ///
    /// Exact: cut with the waiting time of about seven eighths of the events until the rest is small, which is
    /// drawn by multiplying (Ahrens and Dieter 1974).
    package mutating func poisson(_ mean: Double) -> Int {
        var left = mean
        var events = 0
        while left > 20 {
            let some = Int(left * 0.875)
            let time = gamma(shape: Double(some))
            if time > left { return events + binomial(some - 1, left / time) }
            events += some
            left -= time
        }
        guard left > 0 else { return events }
        let limit = exp(-left)
        var product = uniform()
        while product > limit {
            events += 1
            product *= uniform()
        }
        return events
    }
}
