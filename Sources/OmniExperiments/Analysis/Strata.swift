// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// CUPED where some people have no number from before: two strata, weighted by their share of all people.
///
/// The effect is Σ wₛ·effectₛ; its variance is Σ wₛ²·varianceₛ plus what the shares themselves vary by. With nobody
/// to adjust, or too few in a stratum of one arm, all people are compared without adjustment.
struct Strata {
    let known: (control: Moments, treatment: Moments)
    let new: (control: Moments, treatment: Moments)

    init(_ control: Moments, _ newControl: Moments, _ treatment: Moments, _ newTreatment: Moments) {
        known = (control, treatment)
        new = (newControl, newTreatment)
    }

    var pair: ArmFigures.Pair {
        let control = known.control.merged(with: new.control)
        let treatment = known.treatment.merged(with: new.treatment)
        let smallest = min(known.control.count, known.treatment.count, new.control.count, new.treatment.count)
        guard smallest >= 2 else { return (ArmFigures.plain(control), ArmFigures.plain(treatment), 0) }
        let people = Double(control.count) + Double(treatment.count)
        let weight = (Double(new.control.count) + Double(new.treatment.count)) / people
        let old = ArmFigures.adjusted(known.control, known.treatment)
        let fresh = (ArmFigures.plain(new.control), ArmFigures.plain(new.treatment))
        let oldEffect = old.treatment.mean - old.control.mean
        let freshEffect = fresh.1.mean - fresh.0.mean
        // Two shares that add up to 1 vary together: w(1 − w)·(difference of effects)² / people.
        let gap = oldEffect - freshEffect
        let spread = weight * (1 - weight) * gap * gap / people
        return (
            combined(old.control, fresh.0, weight, base: control.mean),
            combined(old.treatment, fresh.1, weight, base: treatment.mean), spread
        )
    }

    private func combined(_ old: ArmFigures, _ fresh: ArmFigures, _ weight: Double, base: Double) -> ArmFigures {
        var result = old
        let rest = 1 - weight
        result.mean = rest * old.mean + weight * fresh.mean
        result.base = base
        result.variance = rest * rest * old.variance + weight * weight * fresh.variance
        // (w²v)² / (n − 1), stratum by stratum.
        let oldTerm = rest * rest * rest * rest * old.degreesTerm
        result.degreesTerm = oldTerm + weight * weight * weight * weight * fresh.degreesTerm
        return result
    }
}
