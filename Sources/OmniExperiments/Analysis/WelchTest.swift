// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// Welch's t-test: the classical test for one look at a planned time.
///
/// Looking every day and stopping at the first small p-value makes it wrong far more often than it says. To look while
/// the experiment runs, use ``AnytimeTest``, ``MixtureTest`` or ``GroupSequentialDesign``.
public struct WelchTest: ArmTest, Hashable {
    /// The scale of the effect.
    public let scale: EffectScale
    /// Which deviation counts.
    public let alternative: Alternative
    /// How often the test may call chance an effect, above 0 and below 1.
    public let alpha: Double
    /// The effect that is taken for none, on the scale; above 0 to test that a treatment is better by that much.
    public let margin: Double

    /// Creates a test.
    public init(
        scale: EffectScale = .relative, alternative: Alternative = .different, alpha: Double = 0.05, margin: Double = 0
    ) {
        self.scale = scale
        self.alternative = alternative
        self.alpha = alpha
        self.margin = margin
    }

    /// Compares two samples of one kind.
    ///
    /// - Throws: ``ExperimentError`` when the samples do not allow a comparison.
    public func compare(control: ArmSample, treatment: ArmSample) throws -> ArmComparison {
        try ExperimentError.check(alpha: alpha)
        guard margin.isFinite else { throw ExperimentError(.invalidInput, "the margin must be finite") }
        let contrast = try Contrast(control, treatment, scale: scale)
        let student = StudentT(degrees: contrast.degrees)
        let error = contrast.variance.squareRoot()
        let statistic = (contrast.effect - margin / contrast.factor) / error
        let effect = contrast.effect
        switch alternative {
        case .different:
            let width = student.upperQuantile(alpha / 2) * error
            return ArmComparison(
                contrast, degrees: contrast.degrees, lower: effect - width, upper: effect + width,
                pValue: student.twoSided(statistic))
        case .greater:
            let width = student.upperQuantile(alpha) * error
            return ArmComparison(
                contrast, degrees: contrast.degrees, lower: effect - width, upper: .infinity,
                pValue: student.upperTail(statistic))
        case .less:
            let width = student.upperQuantile(alpha) * error
            return ArmComparison(
                contrast, degrees: contrast.degrees, lower: -.infinity, upper: effect + width,
                pValue: student.cdf(statistic))
        }
    }
}

extension ExperimentError {
    /// Refuses an error rate that is none.
    static func check(alpha: Double) throws {
        guard alpha > 0, alpha < 1 else {
            throw ExperimentError(.invalidInput, "alpha must lie between 0 and 1; 0.05 is usual")
        }
    }
}
