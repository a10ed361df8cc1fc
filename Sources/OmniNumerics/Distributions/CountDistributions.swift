// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How many of some independent trials succeed.
package struct BinomialDistribution: Sendable, Hashable {
    package let trials: Int
    package let chance: Double

    package init(_ trials: Int, _ chance: Double) {
        self.trials = trials
        self.chance = chance
    }

    /// Returns the chance of exactly so many successes.
    package func probability(_ count: Int) -> Double {
        guard count >= 0, count <= trials else { return 0 }
        if chance <= 0 { return count == 0 ? 1 : 0 }
        if chance >= 1 { return count == trials ? 1 : 0 }
        let n = Double(trials)
        let k = Double(count)
        let ways = Special.logGamma(n + 1) - Special.logGamma(k + 1) - Special.logGamma(n - k + 1)
        return exp(ways + k * log(chance) + (n - k) * log1p(-chance))
    }

    /// Returns the chance of at most so many successes.
    package func cdf(_ count: Int) -> Double {
        if count < 0 { return 0 }
        if count >= trials { return 1 }
        return BetaDistribution(Double(trials - count), Double(count + 1)).cdf(1 - chance)
    }

    /// Returns the chance of more than so many successes.
    package func upperTail(_ count: Int) -> Double {
        if count < 0 { return 1 }
        if count >= trials { return 0 }
        return BetaDistribution(Double(count + 1), Double(trials - count)).cdf(chance)
    }
}

/// How many events fall into a time in which a mean number is expected.
package struct PoissonDistribution: Sendable, Hashable {
    package let mean: Double

    package init(mean: Double) {
        self.mean = mean
    }

    /// Returns the chance of exactly so many events.
    package func probability(_ count: Int) -> Double {
        guard count >= 0 else { return 0 }
        if mean <= 0 { return count == 0 ? 1 : 0 }
        let k = Double(count)
        return exp(k * log(mean) - mean - Special.logGamma(k + 1))
    }

    /// Returns the chance of at most so many events.
    package func cdf(_ count: Int) -> Double {
        count < 0 ? 0 : mean <= 0 ? 1 : Special.incompleteGammaQ(Double(count + 1), mean)
    }

    /// Returns the chance of more than so many events.
    package func upperTail(_ count: Int) -> Double {
        count < 0 ? 1 : mean <= 0 ? 0 : Special.incompleteGammaP(Double(count + 1), mean)
    }
}
