// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The inner loops of exponential smoothing over one series: no allocation, no calls.
enum SmoothingKernel {
    /// Smooths without a season and returns the start values with the least squared error for these parameters.
    ///
    /// Errors are linear in the first level and trend, so their best values follow from the responses to a unit of
    /// each, which run beside the series in the same loop: the start needs no search.
    static func plain(
        _ y: UnsafeBufferPointer<Double>, trend: SmoothingForm.Trend, _ parameters: SIMD4<Double>
    ) -> (squaredError: Double, level: Double, trend: Double) {
        let alpha = parameters[0]
        let beta = trend == .none ? 0 : parameters[0] * parameters[1]
        let phi = trend == .damped ? parameters[2] : 1
        // Series, unit level, unit trend.
        var level = SIMD4<Double>(0, 1, 0, 0)
        var slope = SIMD4<Double>(0, 0, trend == .none ? 0 : 1, 0)
        var (s00, s01, s02, s11, s12, s22) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        for value in y {
            let fade: SIMD4<Double> = slope * phi
            let forecast: SIMD4<Double> = level + fade
            let error: SIMD4<Double> = SIMD4(value, 0, 0, 0) - forecast
            level = forecast + error * alpha
            slope = fade + error * beta
            s00 += error[0] * error[0]
            s01 += error[0] * error[1]
            s11 += error[1] * error[1]
            s02 += error[0] * error[2]
            s12 += error[1] * error[2]
            s22 += error[2] * error[2]
        }
        var first = 0.0
        var second = 0.0
        let determinant = s11 * s22 - s12 * s12
        if trend != .none, determinant > 1e-10 * s11 * s22 {
            first = -(s01 * s22 - s02 * s12) / determinant
            second = -(s02 * s11 - s01 * s12) / determinant
        } else if s11 > 0 {
            first = -s01 / s11
        }
        // The minimum of the quadratic; rounding may leave it slightly below zero.
        let least = s00 + first * s01 + second * s02
        return (max(least, s00 * 1e-24), first, second)
    }

    /// Smooths with a season and given start values; returns the sum of squared errors.
    static func seasonal(
        _ y: UnsafeBufferPointer<Double>, _ fit: SmoothingFit, season: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        let (alpha, beta, phi, gamma) = (fit.alpha, fit.beta, fit.phi, fit.gamma)
        var (level, slope) = (fit.level, fit.trend)
        var sum = 0.0
        var position = 0
        let multiplies = fit.form.season == .multiplicative
        for value in y {
            let fade = phi * slope
            let line = level + fade
            let now = season[position]
            let error = value - (multiplies ? line * now : line + now)
            sum += error * error
            let scaled = multiplies ? error / now : error
            level = line + alpha * scaled
            slope = fade + beta * scaled
            season[position] = now + gamma * (multiplies ? error / line : error)
            position = position + 1 == season.count ? 0 : position + 1
        }
        return sum.isFinite ? sum : .infinity
    }

    /// Writes the forecasts that would have been made after each observation from an origin on, row by row.
    ///
    /// Row t holds the forecasts for the observations t, t + 1, …; the last row is the forecast proper.
    static func paths(
        _ y: UnsafeBufferPointer<Double>, _ fit: SmoothingFit, season: UnsafeMutableBufferPointer<Double>,
        from origin: Int, horizon: Int, into paths: UnsafeMutableBufferPointer<Double>
    ) {
        let (alpha, beta, phi, gamma) = (fit.alpha, fit.beta, fit.phi, fit.gamma)
        var (level, slope) = (fit.level, fit.trend)
        var position = 0
        let form = fit.form
        for time in 0...y.count {
            if time >= origin {
                var ahead = slope
                var line = level
                var step = position
                for index in (time * horizon)..<(time * horizon + horizon) {
                    ahead *= phi
                    line += ahead
                    switch form.season {
                    case .none: paths[index] = line
                    case .additive: paths[index] = line + season[step]
                    case .multiplicative: paths[index] = line * season[step]
                    }
                    if form.season != .none { step = step + 1 == season.count ? 0 : step + 1 }
                }
            }
            guard time < y.count else { break }
            let fade = phi * slope
            let line = level + fade
            var scaled = y[time] - line
            switch form.season {
            case .none: break
            case .additive:
                scaled = y[time] - line - season[position]
                season[position] += gamma * scaled
            case .multiplicative:
                let now = season[position]
                let error = y[time] - line * now
                scaled = error / now
                season[position] = now + gamma * error / line
            }
            level = line + alpha * scaled
            slope = fade + beta * scaled
            if form.season != .none { position = position + 1 == season.count ? 0 : position + 1 }
        }
    }

    /// Finds the best parameters inside the unit box by a compass search: from the best of a few starts, steps along
    /// each axis that halve when none helps.
    static func search(
        axes: Int, lower: SIMD4<Double>, upper: SIMD4<Double>, starts: [SIMD4<Double>],
        _ squaredError: (SIMD4<Double>) -> Double
    ) -> (parameters: SIMD4<Double>, squaredError: Double) {
        var best = starts[0]
        var least = Double.infinity
        for start in starts {
            let error = squaredError(start)
            if error < least { (best, least) = (start, error) }
        }
        var step = 0.16
        while step > 0.004 {
            var improved = false
            for axis in 0..<4 where axes & (1 << axis) != 0 {
                for direction in [step, -step] {
                    var trial = best
                    trial[axis] = min(
                        max(best[axis] + direction * (upper[axis] - lower[axis]), lower[axis]), upper[axis])
                    if trial[axis] == best[axis] { continue }
                    let error = squaredError(trial)
                    if error < least * (1 - 1e-9) {
                        (best, least) = (trial, error)
                        improved = true
                        break
                    }
                }
            }
            if !improved { step /= 2 }
        }
        return (best, least)
    }
}
