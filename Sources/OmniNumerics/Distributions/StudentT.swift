// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Student's t distribution; the degrees of freedom need not be whole.
package struct StudentT: Sendable, Hashable {
    /// Above 0.
    package let degrees: Double

    package init(degrees: Double) {
        self.degrees = degrees
    }

    /// Returns the density at a point.
    package func density(_ t: Double) -> Double {
        let v = degrees
        let constant = Special.logGamma(v / 2 + 0.5) - Special.logGamma(v / 2) - 0.5 * log(v * .pi)
        return exp(constant - (v + 1) / 2 * log1p(t * t / v))
    }

    /// Returns the chance of a value up to a point.
    package func cdf(_ t: Double) -> Double { upperTail(-t) }

    /// Returns the chance of a value above a point, exact also where it is small.
    package func upperTail(_ t: Double) -> Double {
        guard !t.isNaN, degrees > 0 else { return .nan }
        if t < 0 { return 1 - upperTail(-t) }
        let v = degrees
        let square = t * t
        if v >= 100, square <= v / 4 { return Normal.upperTail(Self.normalEquivalent(t, v)) }
        // In quotients, so that the smallest tails survive although the square may overflow.
        let x = 1 / (1 + (t / v) * t)
        let y = square < v ? square / (v + square) : 1 / (1 + (v / t) / t)
        return 0.5 * Special.incompleteBeta(v / 2, 0.5, x: x, y: y).lower
    }

    /// Returns the chance of a value at least as far from 0 as a point.
    package func twoSided(_ t: Double) -> Double { min(2 * upperTail(abs(t)), 1) }

    /// Returns the point up to which a share of values lies.
    package func quantile(_ p: Double) -> Double {
        p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p)
    }

    /// Returns the point above which a share of values lies.
    package func upperQuantile(_ p: Double) -> Double {
        guard p > 0, p < 1, degrees > 0 else { return p == 0 ? .infinity : p == 1 ? -.infinity : .nan }
        if p > 0.5 { return -upperQuantile(1 - p) }
        if p == 0.5 { return 0 }
        if degrees == 1 { return 1 / tan(.pi * p) }
        let z = Normal.upperQuantile(p)
        if degrees >= 200, z * z * z * z <= degrees { return Self.expanded(z, degrees) }
        return refined(p, from: degrees > 4 ? Self.expanded(z, degrees) : z)
    }

    /// Newton's method on logarithms of both point and tail, where the curve is concave and nearly straight, so that
    /// it converges from any start.
    private func refined(_ p: Double, from start: Double) -> Double {
        var t = start
        for _ in 0..<100 {
            let tail = upperTail(t)
            guard tail > 0 else {
                t /= 2
                continue
            }
            let slope = t * density(t) / tail
            let step = log(tail / p) / slope
            let next = t * exp(min(max(step, -30), 30))
            if abs(next - t) <= 1e-15 * t { return next }
            t = next
        }
        return t
    }

    /// The normal value with the same tail (Hill 1970, algorithm 395).
    ///
    /// Good to 2e-11 of the tail for at least 100 degrees of freedom and a square up to a quarter of them.
    private static func normalEquivalent(_ t: Double, _ v: Double) -> Double {
        let a = v - 0.5
        let b = 48 * a * a
        let y = a * log1p(t * t / v)
        let over = ((-0.4 * y - 3.3) * y - 24) * y - 85.5
        let correction = (over / (0.8 * y * y + 100 + b) + y + 3) / b
        return (correction + 1) * y.squareRoot()
    }

    /// The expansion of Cornish and Fisher in powers of 1 / degrees.
    private static func expanded(_ z: Double, _ v: Double) -> Double {
        let s = z * z
        let first = (s + 1) / 4
        let second = ((5 * s + 16) * s + 3) / 96
        let third = (((3 * s + 19) * s + 17) * s - 15) / 384
        let fourth = ((((79 * s + 776) * s + 1_482) * s - 1_920) * s - 945) / 92_160
        let w = 1 / v
        return z * (1 + w * (first + w * (second + w * (third + w * fourth))))
    }
}
