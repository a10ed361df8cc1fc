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

/// The mixture sequential probability ratio test (mSPRT): a p-value that holds whenever one stops.
///
/// Robbins (1970); Johari, Koomen, Pekelis and Walsh (2017). The alternative is a normal mixture of effects around
/// none, with a variance that is best set to the square of the effect that one hopes for.
public struct MixtureTest: ArmTest, Hashable {
    /// The scale of the effect.
    public let scale: EffectScale
    /// How often the test may be wrong at any look, above 0 and below 1.
    public let alpha: Double
    /// The variance of the mixture, in the unit of the effect squared.
    public let mixtureVariance: Double

    /// Creates a test.
    ///
    /// Set the mixture's variance, above 0, to the square of the smallest effect of interest unless you know better.
    public init(scale: EffectScale = .absolute, alpha: Double = 0.05, mixtureVariance: Double) {
        self.scale = scale
        self.alpha = alpha
        self.mixtureVariance = mixtureVariance
    }

    /// Compares two samples of one kind at one look.
    ///
    /// The p-value is that of this look alone; ``AlwaysValid`` keeps the least one of all looks.
    ///
    /// - Throws: ``ExperimentError`` when the samples do not allow a comparison.
    public func compare(control: ArmSample, treatment: ArmSample) throws -> ArmComparison {
        try ExperimentError.check(alpha: alpha)
        guard mixtureVariance > 0, mixtureVariance.isFinite else {
            throw ExperimentError(.invalidInput, "the mixture's variance must be above 0")
        }
        let contrast = try Contrast(control, treatment, scale: scale)
        let v = contrast.variance
        let mixture = mixture(contrast)
        guard mixture > 0, mixture.isFinite else {
            throw ExperimentError(.notFinite, "the mixture's variance is too small or too large for the scale")
        }
        let sum = v + mixture
        let evidence = logLikelihoodRatio(contrast)
        let factor = -2 * log(alpha) + log(sum / v)
        let width = (v * sum / mixture * factor).squareRoot()
        return ArmComparison(
            contrast, degrees: .infinity, lower: contrast.effect - width, upper: contrast.effect + width,
            pValue: min(exp(-evidence), 1))
    }

    /// Returns the logarithm of the mixture's likelihood ratio at a look; evidence for an effect where it is large.
    ///
    /// - Throws: ``ExperimentError`` when the samples do not allow a comparison.
    public func logLikelihoodRatio(control: ArmSample, treatment: ArmSample) throws -> Double {
        logLikelihoodRatio(try Contrast(control, treatment, scale: scale))
    }

    /// The mixture's variance before the factor by which effects are shown.
    private func mixture(_ contrast: Contrast) -> Double {
        mixtureVariance / (contrast.factor * contrast.factor)
    }

    private func logLikelihoodRatio(_ contrast: Contrast) -> Double {
        let v = contrast.variance
        let mixture = mixture(contrast)
        let sum = v + mixture
        let square = contrast.effect * contrast.effect
        return 0.5 * log(v / sum) + mixture * square / (2 * v * sum)
    }

    /// Returns the mixture's variance that shortens the wait most, for data with variance 1 between people.
    ///
    /// Johari and others (2017): the effects that one meets are normal with a standard deviation, and the experiment
    /// ends after a number of people at the latest. Multiply by the variance of one person's part in the effect.
    ///
    /// - Throws: ``ExperimentError`` for settings that are not above 0.
    public static func bestVariance(
        effectDeviation: Double, atMost people: Int, alpha: Double = 0.05
    ) throws -> Double {
        try ExperimentError.check(alpha: alpha)
        guard effectDeviation > 0, effectDeviation.isFinite, people > 0 else {
            throw ExperimentError(.invalidInput, "the effects' deviation and the number of people must be above 0")
        }
        let square = effectDeviation * effectDeviation
        guard square.isFinite else {
            throw ExperimentError(.notFinite, "the square of the effects' deviation is not finite")
        }
        let perPerson = -2 * log(alpha) / Double(people)
        let b = (perPerson / square).squareRoot()
        if b > 30 {
            // Here the normal tail underflows; Mills' ratio gives square · (b² + 2 − 6/b² + 42/b⁴).
            let x = 1 / (b * b)
            return perPerson + square * (2 - 6 * x + 42 * x * x)
        }
        let tail = Normal.upperTail(b)
        return square * tail / (Normal.density(b) / b - tail)
    }
}

/// The least p-value of all looks, and the looks' intervals cut with each other.
///
/// Feed it each look's comparison by one always-valid test, ``AnytimeTest`` or ``MixtureTest``; the same look twice
/// changes nothing. With any other test it would be the very mistake that those tests are there to prevent.
public struct AlwaysValid: Sendable, Hashable, Codable {
    /// The least p-value so far; 1 before the first look.
    public private(set) var pValue: Double = 1
    /// What all looks' intervals have in common; nil before the first look.
    ///
    /// Should they have nothing in common, which happens about as rarely as the test is wrong, it is the last one.
    public private(set) var interval: ClosedInterval?

    /// Creates the state before the first look.
    public init() {}

    /// Takes one look's comparison.
    public mutating func look(_ comparison: ArmComparison) {
        pValue = min(pValue, comparison.pValue)
        let seen = comparison.interval
        guard let earlier = interval else {
            interval = seen
            return
        }
        let lower = max(earlier.lower, seen.lower)
        let upper = min(earlier.upper, seen.upper)
        interval = lower <= upper ? ClosedInterval(lower, upper) : seen
    }
}

extension AlwaysValid {
    /// Reads the state after some looks.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        pValue = try container.decode(Double.self, forKey: .pValue)
        interval = try container.decodeIfPresent(ClosedInterval.self, forKey: .interval)
        try decoder.require((0...1).contains(pValue), "a p-value lies between 0 and 1")
    }
}
