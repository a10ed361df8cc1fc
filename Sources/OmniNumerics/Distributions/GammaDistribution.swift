// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The gamma distribution of a shape, with scale 1.
package struct GammaDistribution: Sendable, Hashable {
    /// Above 0.
    package let shape: Double

    package init(shape: Double) {
        self.shape = shape
    }

    /// Returns the density at a point.
    package func density(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 && shape == 1 ? 1 : 0 }
        return exp((shape - 1) * log(x) - x - Special.logGamma(shape))
    }

    /// Returns the chance of a value up to a point.
    package func cdf(_ x: Double) -> Double { x <= 0 ? 0 : Special.incompleteGammaP(shape, x) }

    /// Returns the chance of a value above a point.
    package func upperTail(_ x: Double) -> Double { x <= 0 ? 1 : Special.incompleteGammaQ(shape, x) }

    /// Returns the point up to which a share of values lies.
    package func quantile(_ p: Double) -> Double {
        guard p > 0, p < 1 else { return p == 0 ? 0 : p == 1 ? .infinity : .nan }
        // Wilson and Hilferty's cube is a start that is right to some percent; the bracket does the rest.
        let w = 1 / (9 * shape)
        let root = 1 - w + Normal.quantile(p) * w.squareRoot()
        let small = exp((log(p) + Special.logGamma(shape + 1)) / shape)
        let start = root > 0.1 ? shape * root * root * root : small
        return Inversion.positive(start: start, density: density) { p <= 0.5 ? cdf($0) - p : (1 - p) - upperTail($0) }
    }
}

/// The distribution of a sum of squared standard normal values.
package struct ChiSquare: Sendable, Hashable {
    /// Above 0.
    package let degrees: Double

    package init(degrees: Double) {
        self.degrees = degrees
    }

    /// Returns the chance of a value up to a point.
    package func cdf(_ x: Double) -> Double { GammaDistribution(shape: degrees / 2).cdf(x / 2) }

    /// Returns the chance of a value above a point, exact also where it is small.
    package func upperTail(_ x: Double) -> Double {
        if degrees == 1 { return x <= 0 ? 1 : 2 * Normal.upperTail(x.squareRoot()) }
        return GammaDistribution(shape: degrees / 2).upperTail(x / 2)
    }

    /// Returns the point up to which a share of values lies.
    package func quantile(_ p: Double) -> Double { 2 * GammaDistribution(shape: degrees / 2).quantile(p) }
}
