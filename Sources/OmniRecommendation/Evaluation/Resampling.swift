// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// A mean with the range in which it lies with so much confidence.
public struct BootstrapInterval: Sendable, Hashable {
    /// The mean of the sample.
    public let mean: Double
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double

    /// Resamples users with replacement and takes the quantiles of the means (Efron's percentile interval).
    ///
    /// Without values all three are zero. A confidence outside of 0 to 1 is the nearer of the two, and one that is not
    /// a number is 1, the widest range. The same seed gives the same interval.
    public init(_ values: [Double], confidence: Double = 0.95, resamples: Int = 1_000, seed: UInt64 = 0) {
        guard !values.isEmpty, resamples > 0 else {
            mean = 0
            lower = 0
            upper = 0
            return
        }
        var generator = SplitMix64(seed: seed)
        var means: [Double] = []
        means.reserveCapacity(resamples)
        for _ in 0..<resamples {
            var sum = 0.0
            for _ in 0..<values.count { sum += values[generator.below(values.count)] }
            means.append(sum / Double(values.count))
        }
        means.sort()
        let tail = confidence.isNaN ? 0 : (1 - min(max(confidence, 0), 1)) / 2
        mean = values.reduce(0, +) / Double(values.count)
        lower = means[Int(tail * Double(resamples - 1))]
        upper = means[Int(((1 - tail) * Double(resamples - 1)).rounded(.up))]
    }
}

/// Whether two models differ by more than chance, judged on the same users.
public struct PairedTest: Sendable, Hashable {
    /// The mean of the first less the mean of the second.
    public let difference: Double
    /// How often swapping the models at random, user by user, makes a difference as great; two-sided, never zero.
    public let pValue: Double

    /// Compares by a permutation test: each user's difference keeps or changes its sign by the flip of a coin.
    ///
    /// - Parameters:
    ///   - first: a figure for each user under one model.
    ///   - second: the same users' figures under the other, in the same order.
    ///   - permutations: how many swaps are tried.
    ///   - seed: where chance starts.
    /// - Throws: ``RecommendationError`` if there is not one figure of each for every user.
    public init(_ first: [Double], _ second: [Double], permutations: Int = 10_000, seed: UInt64 = 0) throws {
        guard first.count == second.count, !first.isEmpty, permutations > 0 else {
            throw RecommendationError(
                .mismatch, "a paired test needs figures of the same users: \(first.count) and \(second.count)")
        }
        let gaps = zip(first, second).map { $0 - $1 }
        let observed = gaps.reduce(0, +)
        // Users without a difference change no sum, and most users have none.
        let changing = gaps.filter { $0 != 0 }
        var generator = SplitMix64(seed: seed)
        var asGreat = 1
        for _ in 0..<permutations {
            var sum = 0.0
            var coins: UInt64 = 0
            for (place, gap) in changing.enumerated() {
                if place & 63 == 0 { coins = generator.next() }
                sum += coins & 1 == 0 ? gap : -gap
                coins >>= 1
            }
            if abs(sum) >= abs(observed) * (1 - 1e-12) { asGreat += 1 }
        }
        difference = observed / Double(gaps.count)
        pValue = Double(asGreat) / Double(permutations + 1)
    }
}
