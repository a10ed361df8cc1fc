// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import Testing

/// The mean and variance of many draws.
private func moments(_ count: Int, seed: UInt64, _ draw: (inout SplitMix64) -> Double) -> (Double, Double) {
    var random = SplitMix64(seed: seed)
    var mean = 0.0
    var squares = 0.0
    for index in 1...count {
        let value = draw(&random)
        let delta = value - mean
        mean += delta / Double(index)
        squares += delta * (value - mean)
    }
    return (mean, squares / Double(count - 1))
}

/// Whether the mean is within five standard errors and the variance within a tenth of what it should be.
private func agrees(_ found: (Double, Double), mean: Double, variance: Double, count: Int) -> Bool {
    let allowed = 5 * (variance / Double(count)).squareRoot()
    return abs(found.0 - mean) <= allowed && abs(found.1 - variance) <= 0.1 * variance
}

@Suite struct `Drawing at random` {
    @Test(arguments: [0.1, 0.7, 1, 3.5, 200])
    func `from the gamma distribution gives its mean and variance`(shape: Double) {
        let found = moments(20_000, seed: 1) { $0.gamma(shape: shape) }
        #expect(agrees(found, mean: shape, variance: shape, count: 20_000) || shape < 1)
        #expect(abs(found.0 - shape) <= 5 * (shape / 20_000).squareRoot())
    }

    @Test(arguments: [(0.5, 0.5), (2, 8), (120, 30)])
    func `from the beta distribution gives its mean and variance`(alpha: Double, beta: Double) {
        let found = moments(20_000, seed: 2) { $0.beta(alpha, beta) }
        let share = BetaDistribution(alpha, beta)
        #expect(agrees(found, mean: share.mean, variance: share.variance, count: 20_000))
    }

    @Test(arguments: [0.2, 4, 19.9, 20.1, 300, 12_345])
    func `from the Poisson distribution gives its mean and variance`(mean: Double) {
        let found = moments(20_000, seed: 3) { Double($0.poisson(mean)) }
        #expect(agrees(found, mean: mean, variance: mean, count: 20_000))
    }

    @Test(arguments: [(1, 0.5), (24, 0.1), (25, 0.9), (1_000, 0.01), (100_000, 0.37)])
    func `from the binomial distribution gives its mean and variance`(trials: Int, chance: Double) {
        let found = moments(20_000, seed: 4) { Double($0.binomial(trials, chance)) }
        let mean = Double(trials) * chance
        #expect(agrees(found, mean: mean, variance: mean * (1 - chance), count: 20_000))
    }

    /// Pearson's statistic over all counts of a small binomial, against its 99.9 % quantile.
    @Test func `from the binomial distribution gives each count as often as it should`() {
        var random = SplitMix64(seed: 5)
        let law = BinomialDistribution(40, 0.3)
        var counts = [Double](repeating: 0, count: 41)
        for _ in 0..<40_000 { counts[random.binomial(40, 0.3)] += 1 }
        var statistic = 0.0
        var cells = 0
        for (count, seen) in counts.enumerated() {
            let expected = 40_000 * law.probability(count)
            guard expected >= 5 else { continue }
            statistic += (seen - expected) * (seen - expected) / expected
            cells += 1
        }
        #expect(statistic < ChiSquare(degrees: Double(cells)).quantile(0.999))
    }

    @Test func `knows what is certain`() {
        var random = SplitMix64(seed: 6)
        #expect(random.binomial(50, 0) == 0)
        #expect(random.binomial(50, 1) == 50)
        #expect(random.binomial(0, 0.5) == 0)
        #expect(random.poisson(0) == 0)
        #expect(random.poisson(-3) == 0)
    }
}
