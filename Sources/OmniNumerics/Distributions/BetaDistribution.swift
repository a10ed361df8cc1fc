// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The beta distribution: what is known about a share after some successes and failures.
package struct BetaDistribution: Sendable, Hashable {
    /// Above 0; successes plus the prior's.
    package let alpha: Double
    /// Above 0; failures plus the prior's.
    package let beta: Double

    package init(_ alpha: Double, _ beta: Double) {
        self.alpha = alpha
        self.beta = beta
    }

    package var mean: Double { alpha / (alpha + beta) }

    package var variance: Double {
        let sum = alpha + beta
        return alpha / sum * (beta / sum) / (sum + 1)
    }

    /// Returns the logarithm of the density at a point between 0 and 1.
    package func logDensity(_ x: Double) -> Double {
        (alpha - 1) * log(x) + (beta - 1) * log1p(-x) - Special.logBeta(alpha, beta)
    }

    /// Returns the chance of a value up to a point.
    package func cdf(_ x: Double) -> Double {
        x <= 0 ? 0 : x >= 1 ? 1 : Special.incompleteBeta(alpha, beta, x)
    }

    /// Returns the chance of a value above a point.
    package func upperTail(_ x: Double) -> Double {
        x <= 0 ? 1 : x >= 1 ? 0 : Special.incompleteBeta(alpha, beta, x: x, y: 1 - x).upper
    }

    /// Returns the point up to which a share of values lies.
    package func quantile(_ p: Double) -> Double {
        guard p > 0, p < 1 else { return p == 0 ? 0 : p == 1 ? 1 : .nan }
        return Inversion.bracketed(
            from: 0, to: 1, start: mean, density: { exp(logDensity($0)) },
            excess: { p <= 0.5 ? cdf($0) - p : (1 - p) - upperTail($0) })
    }
}

/// The F distribution: the ratio of two mean squares.
package struct FDistribution: Sendable, Hashable {
    /// Degrees of freedom above the line.
    package let numerator: Double
    /// Degrees of freedom below the line.
    package let denominator: Double

    package init(_ numerator: Double, _ denominator: Double) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Returns the chance of a value up to a point.
    package func cdf(_ f: Double) -> Double {
        guard f > 0 else { return 0 }
        return tails(f).lower
    }

    /// Returns the chance of a value above a point.
    package func upperTail(_ f: Double) -> Double {
        guard f > 0 else { return 1 }
        return tails(f).upper
    }

    private func tails(_ f: Double) -> (lower: Double, upper: Double) {
        let sum = numerator * f + denominator
        return Special.incompleteBeta(
            numerator / 2, denominator / 2, x: numerator * f / sum, y: denominator / sum)
    }
}
