// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What all fits of positive parameters share: starts, a fallback prior, the report and the covariance.
struct LifetimeFit {
    var names: [String]
    /// Starting points, as logarithms; the one of the highest likelihood is used, the others when it leads nowhere.
    var starts: [[Double]]
    /// A prior on each logarithm, centred on the first start, with this deviation; nil for maximum likelihood.
    var priorDeviation: Double?

    struct Result {
        var logarithms: [Double]
        var covariance: [Double]?
        var report: FitReport
    }

    /// Finds the parameters; falls back on a weak prior where the likelihood has no maximum inside.
    func run(
        observations: Int, distinct: Int, _ likelihood: ([Double]) -> Newton.Derivatives
    ) throws -> Result {
        var iterations = 0
        var evaluations = starts.count
        let order = starts.map { (start: $0, value: likelihood($0).value) }
            .filter { $0.value.isFinite }.sorted { $0.value < $1.value }
        var deviation = priorDeviation
        while true {
            var best: (optimum: Optimum, last: Newton.Derivatives)?
            for entry in order {
                let found = search(from: entry.start, deviation: deviation, likelihood)
                iterations += found.optimum.iterations
                evaluations += found.optimum.evaluations
                if found.optimum.status == .cancelled { throw PredictionError(.cancelled, "the fit was cancelled") }
                guard isGood(found.optimum, last: found.last, reach: deviation == nil ? 8 : 25) else { continue }
                if found.optimum.value < best?.optimum.value ?? .infinity { best = found }
                // Few observations may leave several maxima; many leave one.
                if observations >= 2_000 { break }
            }
            if best == nil, deviation != nil, let first = order.first {
                // Newton's steps were led astray: a simplex goes slowly but surely, and Newton polishes.
                let simplex = NelderMead()
                    .minimize(from: first.start) { point in
                        withPrior(likelihood(point), at: point, deviation: deviation).value
                    }
                let found = search(from: simplex.point, deviation: deviation, likelihood)
                iterations += simplex.iterations + found.optimum.iterations
                evaluations += simplex.evaluations + found.optimum.evaluations
                if isGood(found.optimum, last: found.last, reach: deviation == nil ? 8 : 25) { best = found }
            }
            if let best {
                return result(
                    best, deviation: deviation, iterations: iterations, evaluations: evaluations,
                    observations: observations, distinct: distinct, likelihood)
            }
            guard deviation == nil else {
                throw PredictionError(
                    .notConverged, "no maximum of the likelihood was found from \(starts.count) starts with a prior")
            }
            // The likelihood rises towards infinite or zero parameters: few customers, or all alike.
            deviation = 1.5
        }
    }

    private func search(
        from start: [Double], deviation: Double?, _ likelihood: ([Double]) -> Newton.Derivatives
    ) -> (optimum: Optimum, last: Newton.Derivatives) {
        var newton = Newton()
        newton.longestStep = 2
        newton.gradientTolerance = 1e-10
        return newton.minimize(
            from: start, isCancelled: { Task.isCancelled },
            { point in withPrior(likelihood(point), at: point, deviation: deviation) })
    }

    private func withPrior(
        _ derivatives: Newton.Derivatives, at point: [Double], deviation: Double?
    ) -> Newton.Derivatives {
        guard let deviation else { return derivatives }
        var result = derivatives
        let precision = 1 / (deviation * deviation)
        for axis in point.indices {
            let off = point[axis] - starts[0][axis]
            result.value += 0.5 * precision * off * off
            result.gradient[axis] += precision * off
            result.hessian[axis * point.count + axis] += precision
        }
        return result
    }

    /// Arrived, within sight of where it began.
    private func isGood(_ optimum: Optimum, last: Newton.Derivatives, reach: Double) -> Bool {
        guard optimum.status == .converged || optimum.status == .stalled else { return false }
        let slope = last.gradient.map(abs).max() ?? 0
        guard slope < 1e-5 * max(1, abs(optimum.value)) else { return false }
        return zip(optimum.point, starts[0]).allSatisfy { abs($0 - $1) < reach }
    }

    private func result(
        _ found: (optimum: Optimum, last: Newton.Derivatives), deviation: Double?, iterations: Int, evaluations: Int,
        observations: Int, distinct: Int, _ likelihood: ([Double]) -> Newton.Derivatives
    ) -> Result {
        let point = found.optimum.point
        let covariance = covariance(fromCurvature: found.last.hessian, count: point.count)
        let plain = deviation == nil ? found.optimum.value : likelihood(point).value
        let status: FitReport.Status =
            deviation != nil && priorDeviation == nil
            ? .regularized : found.optimum.status == .converged ? .converged : .stalled
        let report = FitReport(
            names: names, logarithms: point, covariance: covariance, status: status, logLikelihood: -plain,
            observations: observations, distinct: distinct, iterations: iterations, evaluations: evaluations)
        return Result(logarithms: point, covariance: covariance?.elements, report: report)
    }
}
