// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The Bayesian comparison of two arms: how likely the treatment is better, and what choosing it may cost.
///
/// The effect is taken as normal around what was seen; a prior pulls it toward what is usual. Stopping at the first
/// high chance to win is peeking too: fix a horizon, or stop when the expected loss is small.
public struct BayesTest: ArmTest, Hashable {
    /// What is believed about effects before the experiment.
    public struct Prior: Sendable, Hashable, Codable {
        /// The mean effect.
        public let mean: Double
        /// The variance of effects.
        public let variance: Double
        /// Whether mean and variance are relative to the control's value.
        public let isRelative: Bool

        /// Creates a belief; by default in shares of the control's value.
        public init(mean: Double, variance: Double, isRelative: Bool = true) {
            self.mean = mean
            self.variance = variance
            self.isRelative = isRelative
        }
    }

    /// The scale of the effect.
    public let scale: EffectScale
    /// The share of the posterior outside the credible interval, above 0 and below 1.
    public let alpha: Double
    /// The belief before; nil for none, so that only what was seen counts.
    public let prior: Prior?
    /// Whether less of the metric is better.
    public let lessIsBetter: Bool

    /// Creates a test.
    public init(
        scale: EffectScale = .relative, alpha: Double = 0.05, prior: Prior? = nil, lessIsBetter: Bool = false
    ) {
        self.scale = scale
        self.alpha = alpha
        self.prior = prior
        self.lessIsBetter = lessIsBetter
    }

    /// Compares two samples of one kind.
    ///
    /// - Throws: ``ExperimentError`` when the samples do not allow a comparison.
    public func compare(control: ArmSample, treatment: ArmSample) throws -> BayesComparison {
        try ExperimentError.check(alpha: alpha)
        let contrast = try Contrast(control, treatment, scale: scale)
        var mean = contrast.effect
        var variance = contrast.variance
        if let belief = try belief(contrast) {
            let precision = 1 / variance + 1 / belief.variance
            mean = (mean / variance + belief.mean / belief.variance) / precision
            variance = 1 / precision
        }
        guard mean.isFinite, variance > 0, variance.isFinite else {
            throw ExperimentError(.notFinite, "the prior's variance is too small or too large beside the data's")
        }
        let deviation = variance.squareRoot()
        let half = Normal.upperQuantile(alpha / 2) * deviation
        let gain = Self.expectedExcess(mean, deviation)
        let loss = Self.expectedExcess(-mean, deviation)
        let z = mean / deviation
        return BayesComparison(
            effect: mean * contrast.factor, standardDeviation: deviation * contrast.factor,
            interval: ClosedInterval((mean - half) * contrast.factor, (mean + half) * contrast.factor),
            chanceToWin: Normal.cdf(lessIsBetter ? -z : z),
            lossOfControl: lessIsBetter ? loss : gain, lossOfTreatment: lessIsBetter ? gain : loss)
    }

    /// The prior on the scale of the effect.
    private func belief(_ contrast: Contrast) throws -> (mean: Double, variance: Double)? {
        guard let prior else { return nil }
        guard prior.mean.isFinite, prior.variance > 0, prior.variance.isFinite else {
            throw ExperimentError(.invalidInput, "a prior needs a finite mean and a variance above 0")
        }
        let base = abs(contrast.baseline)
        let factor = scale == .relative ? (prior.isRelative ? 1 : 1 / base) : (prior.isRelative ? base : 1)
        guard factor > 0, factor.isFinite else {
            throw ExperimentError(.baselineNotPositive, "a relative prior needs a control whose value is not 0")
        }
        return (prior.mean * factor, prior.variance * factor * factor)
    }

    /// The mean of the part of a normal value that lies above 0.
    private static func expectedExcess(_ mean: Double, _ deviation: Double) -> Double {
        let z = mean / deviation
        if z > -20 { return max(deviation * (Normal.density(z) + z * Normal.cdf(z)), 0) }
        // Where the difference of the two would cancel: φ(z) / z² · (1 − 3/z² + 15/z⁴).
        let square = z * z
        return deviation * Normal.density(z) / square * (1 - 3 / square + 15 / (square * square))
    }
}

/// What is believed about an effect after the experiment.
public struct BayesComparison: Sendable, Hashable {
    /// The mean of what is believed, treatment minus control on the scale that was asked for.
    public let effect: Double
    /// The standard deviation of what is believed.
    public let standardDeviation: Double
    /// The credible interval.
    public let interval: ClosedInterval
    /// How likely the treatment is better.
    public let chanceToWin: Double
    /// What one loses on average by keeping the control, on the scale of the effect per person.
    public let lossOfControl: Double
    /// What one loses on average by taking the treatment.
    public let lossOfTreatment: Double
}
