// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A test whose interval and p-value hold at every look, however often and whenever one looks.
///
/// The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021), as GrowthBook uses it.
/// It is widest far from the number of people it is tuned for, and always wider than one look's interval.
public struct AnytimeTest: ArmTest, Hashable {
    /// The scale of the effect.
    public let scale: EffectScale
    /// How often the test may be wrong at any look, above 0 and below 1.
    public let alpha: Double
    /// The effect that is taken for none, on the scale.
    public let margin: Double
    /// At how many people in both arms together the interval is tightest.
    public let tunedFor: Double

    /// Creates a test.
    public init(scale: EffectScale = .relative, alpha: Double = 0.05, margin: Double = 0, tunedFor: Double = 5_000) {
        self.scale = scale
        self.alpha = alpha
        self.margin = margin
        self.tunedFor = tunedFor
    }

    /// Compares two samples of one kind.
    ///
    /// - Throws: ``ExperimentError`` when the samples do not allow a comparison.
    public func compare(control: ArmSample, treatment: ArmSample) throws -> ArmComparison {
        try ExperimentError.check(alpha: alpha)
        guard tunedFor >= 1, tunedFor.isFinite else {
            throw ExperimentError(.invalidInput, "an anytime test is tuned for at least one person")
        }
        guard margin.isFinite else { throw ExperimentError(.invalidInput, "the margin must be finite") }
        let contrast = try Contrast(control, treatment, scale: scale)
        let n = contrast.people
        // ρ² that makes the interval tightest at the tuned number of people (equation 161 of the paper).
        let wrong = -2 * log(alpha)
        let rho = (wrong + log(wrong + 1)) / tunedFor
        let growth = n * rho + 1
        // Equation 9, with the variance of one person's part in the effect written as variance · n.
        let bound = 2 * growth * (0.5 * log(growth) - log(alpha)) / (n * rho)
        let width = (contrast.variance * bound).squareRoot()
        let distance = contrast.effect - margin / contrast.factor
        let square = distance * distance * n / contrast.variance
        // Equation 155: one over the mixture's likelihood ratio, in logarithms so that it cannot overflow.
        let evidence = rho * square / (2 * growth) - 0.5 * log(growth)
        return ArmComparison(
            contrast, degrees: .infinity, lower: contrast.effect - width, upper: contrast.effect + width,
            pValue: min(exp(-evidence), 1))
    }
}
