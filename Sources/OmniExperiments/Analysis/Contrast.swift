// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The difference of two arms before any test: its size, its variance and how well that is known.
///
/// Every test of this room starts here, so that all of them judge the same effect.
struct Contrast {
    /// The effect on the scale that was asked for, apart from the factor.
    var effect: Double
    /// The variance of the effect.
    var variance: Double
    /// Welch's and Satterthwaite's degrees of freedom.
    var degrees: Double
    /// People in both arms.
    var people: Double
    /// What effect and error are multiplied by when they are shown (`EffectScale.perDay`).
    var factor = 1.0
    /// The control's value before adjustment.
    var baseline: Double

    init(_ control: ArmSample, _ treatment: ArmSample, scale: EffectScale) throws {
        let pair = try ArmFigures.pair(control, treatment)
        let (a, b) = (pair.control, pair.treatment)
        baseline = a.base
        people = Double(control.count) + Double(treatment.count)
        guard a.variance > 0, b.variance > 0 else {
            guard a.variance.isNaN || b.variance.isNaN else { throw Self.noVariance(control, treatment) }
            throw ExperimentError(.notFinite, "the variance of an arm is not a number; its values are too large")
        }
        if case .relative = scale {
            guard a.base > 0 else {
                throw ExperimentError(
                    .baselineNotPositive,
                    "the control's value is \(a.base == 0 ? "0" : "negative"), so that no effect is relative to it; "
                        + "ask for the absolute difference")
            }
            let ratio = b.base / a.base
            let square = a.base * a.base
            effect = (b.mean - a.mean) / a.base
            variance = b.variance / square + a.variance * ratio * ratio / square + pair.spread / square
        } else {
            effect = b.mean - a.mean
            variance = a.variance + b.variance + pair.spread
        }
        let sum = a.variance + b.variance
        degrees = sum * sum / (a.degreesTerm + b.degreesTerm)
        if case .perDay(let share, let days) = scale {
            guard share > 0, share <= 1, days > 0, days.isFinite else {
                throw ExperimentError(.invalidInput, "an effect per day needs a share of traffic and a number of days")
            }
            factor = Double(treatment.count) / share / days
        }
        // Counts can be so small beside the variance that the quotient underflows.
        guard effect.isFinite, variance.isFinite, variance > 0, degrees.isFinite, factor.isFinite else {
            throw ExperimentError(.notFinite, "the values are too large or too small for their squares to be finite")
        }
    }

    private static func noVariance(_ control: ArmSample, _ treatment: ArmSample) -> ExperimentError {
        if control.count < 2 || treatment.count < 2 {
            return ExperimentError(.tooFewPeople, "an arm has fewer than two people; keep the experiment running")
        }
        return ExperimentError(
            .noVariance,
            "all values of an arm are equal, so that its variance is not known; for shares use ShareInterval.difference"
        )
    }
}

/// On which scale an effect is stated.
public enum EffectScale: Sendable, Hashable, Codable {
    /// Treatment minus control, in the metric's unit.
    case absolute
    /// The difference as a share of the control's value: 0.1 for a tenth more.
    case relative
    /// What the difference adds up to per day if everybody got the treatment, given the treatment's share of the
    /// traffic, 0…1, and how many days the experiment ran.
    case perDay(share: Double, days: Double)
}
