// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One arm's mean and what its error is made of.
struct ArmFigures {
    /// The mean that is compared, after adjustment.
    var mean: Double
    /// The mean before adjustment, to which relative effects refer.
    var base: Double
    /// The variance of the mean.
    var variance: Double
    /// The arm's part in the denominator of Satterthwaite's degrees of freedom.
    var degreesTerm: Double

    init(mean: Double, base: Double, spread: Double, count: Int) {
        self.mean = mean
        self.base = base
        let n = Double(count)
        variance = count > 0 ? spread / n : 0
        degreesTerm = count > 1 ? variance * variance / (n - 1) : 0
    }

    typealias Pair = (control: ArmFigures, treatment: ArmFigures, spread: Double)

    static func pair(_ control: ArmSample, _ treatment: ArmSample) throws -> Pair {
        switch (control, treatment) {
        case (.proportion(let a), .proportion(let b)), (.mean(let a), .mean(let b)):
            return (plain(a), plain(b), 0)
        case (.ratio(let a), .ratio(let b)):
            return (try ratio(a), try ratio(b), 0)
        case (.adjusted(let a, let newA), .adjusted(let b, let newB)):
            return newA.count == 0 && newB.count == 0 ? adjusted(a, b) : Strata(a, newA, b, newB).pair
        case (.adjustedRatio(let a), .adjustedRatio(let b)):
            return try adjustedRatio(a, b)
        case (.quantile(let a), .quantile(let b)):
            guard a.share == b.share else { throw ExperimentError(.kindsDiffer, "the arms' quantiles differ") }
            return (try quantile(a), try quantile(b), 0)
        case (.sketchedQuantile(let a, let share), .sketchedQuantile(let b, let other)):
            guard share == other else { throw ExperimentError(.kindsDiffer, "the arms' quantiles differ") }
            return (try quantile(a.estimate(share)), try quantile(b.estimate(share)), 0)
        default:
            throw ExperimentError(.kindsDiffer, "control and treatment are samples of two kinds of metric")
        }
    }

    static func plain(_ moments: Moments) -> ArmFigures {
        ArmFigures(mean: moments.mean, base: moments.mean, spread: moments.variance, count: moments.count)
    }

    /// The delta method: Var(Y/X) = (s²y − 2R sxy + R² s²x) / x̄².
    private static func ratio(_ moments: Moments) throws -> ArmFigures {
        let below = moments.companionMean
        guard below != 0 else {
            guard moments.count > 0 else { return plain(moments) }
            throw ExperimentError(.invalidInput, "the denominators of an arm add up to 0")
        }
        let value = moments.mean / below
        let joint = moments.variance - 2 * value * moments.covariance + value * value * moments.companionVariance
        return ArmFigures(mean: value, base: value, spread: joint / (below * below), count: moments.count)
    }

    /// CUPED of a ratio: R − θR₀ with one θ of both arms together, cov(R, R₀) / var(R₀), all by the delta method (Deng, Xu,
    /// Kohavi and Walker 2013, appendix B; Deng, Knoblich and Lu 2018).
    private static func adjustedRatio(_ a: RatioMoments, _ b: RatioMoments) throws -> Pair {
        let joint = a.merged(with: b)
        let (now, before) = joint.gradients
        let below = joint.covariance(before, before)
        let raw = joint.covariance(now, before) / below
        // Without a past, or with one that never varies, there is nothing to adjust by.
        let isAdjusted = below > 0 && raw.isFinite && a.ratioBefore != nil && b.ratioBefore != nil
        let theta = isAdjusted ? raw : 0
        return (try adjusted(a, theta), try adjusted(b, theta), 0)
    }

    private static func adjusted(_ moments: RatioMoments, _ theta: Double) throws -> ArmFigures {
        guard let ratio = moments.ratio else {
            guard moments.count > 0 else { return ArmFigures(mean: 0, base: 0, spread: 0, count: 0) }
            throw ExperimentError(.invalidInput, "the denominators of an arm add up to 0")
        }
        let (now, before) = moments.gradients
        let slope = now - before * theta
        return ArmFigures(
            mean: ratio - theta * (moments.ratioBefore ?? 0), base: ratio, spread: moments.covariance(slope, slope),
            count: moments.count)
    }

    /// CUPED: y − θx with one θ of both arms together, cov(y, x) / var(x).
    static func adjusted(_ a: Moments, _ b: Moments) -> Pair {
        let joint = a.merged(with: b)
        let below = joint.companionVariance
        guard below > 0, joint.variance > 0 else { return (plain(a), plain(b), 0) }
        let theta = joint.covariance / below
        guard theta != 0 else { return (plain(a), plain(b), 0) }
        return (adjusted(a, theta), adjusted(b, theta), 0)
    }

    private static func adjusted(_ moments: Moments, _ theta: Double) -> ArmFigures {
        let rest = theta * theta * moments.companionVariance - 2 * theta * moments.covariance
        return ArmFigures(
            mean: moments.mean - theta * moments.companionMean, base: moments.mean,
            spread: moments.variance + rest, count: moments.count)
    }

    private static func quantile(_ estimate: QuantileEstimate) throws -> ArmFigures {
        guard let spread = estimate.variance else {
            throw ExperimentError(.tooFewPeople, "too few values for an interval around the quantile")
        }
        return ArmFigures(mean: estimate.value, base: estimate.value, spread: spread, count: estimate.count)
    }
}
