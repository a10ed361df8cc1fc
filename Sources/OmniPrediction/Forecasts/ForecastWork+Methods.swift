// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension ForecastWork {
    /// The longest season that smoothing carries itself; longer ones are taken out before.
    static let longestSmoothedSeason = 24

    /// The value of some periods ago again.
    func fillNaive(_ y: UnsafeBufferPointer<Double>, lag: Int, into slot: Int) {
        for time in origin...count {
            let cycle = min(lag, time)
            for step in 0..<horizon { paths[slot][time * horizon + step] = y[time - cycle + step % cycle] }
        }
    }

    /// Exponential smoothing of the form with the least AICc.
    func fillSmoothing(_ y: UnsafeBufferPointer<Double>, into slot: Int, damped: Bool = false) {
        let plain = adjusted.withUnsafeBufferPointer { plainForms($0, dampedOnly: damped) }
        var best = plain.min { $0.criterion < $1.criterion } ?? plain[0]
        // Criteria compare only forms of the same series, so those with a season compete with one another, and stand
        // for the series when they beat what smoothing leaves after the season was taken out.
        if !damped, seasonKind != .none, configuration.period <= Self.longestSmoothedSeason {
            let own = seasonalForms(y).min { $0.criterion < $1.criterion }
            let removed = squaredErrorWithSeason(y, best)
            if let own, own.squaredError < removed {
                season.withUnsafeBufferPointer { first in
                    for index in first.indices { scratch[index] = first[index] }
                }
                form = own.form
                fill(y, own, into: slot)
                return
            }
        }
        if !damped { form = SmoothingForm(trend: best.form.trend, season: seasonKind) }
        best.form.season = .none
        adjusted.withUnsafeBufferPointer { fill($0, best, into: slot) }
        restoreSeason(slot)
    }

    private func plainForms(_ series: UnsafeBufferPointer<Double>, dampedOnly: Bool) -> [SmoothingFit] {
        // The damped form competes with the others and is a method of its own in the combination: fit it once.
        if let known = dampedFit, dampedOnly { return [known] }
        let damped = count >= 8 || dampedOnly ? SmoothingFit.plain(series, trend: .damped) : nil
        dampedFit = damped
        if dampedOnly, let damped { return [damped] }
        var fits = [SmoothingFit.plain(series, trend: .none)]
        if count >= 6 { fits.append(SmoothingFit.plain(series, trend: .additive)) }
        if let damped { fits.append(damped) }
        return fits
    }

    private func seasonalForms(_ y: UnsafeBufferPointer<Double>) -> [SmoothingFit] {
        let head = LeastSquaresLine(Array(adjusted.prefix(max(10, 2 * configuration.period))))
        return season.withUnsafeBufferPointer { first in
            scratch.withUnsafeMutableBufferPointer { memory in
                let scratch = UnsafeMutableBufferPointer(rebasing: memory[0..<configuration.period])
                return SmoothingForm.Trend.allCases.map { trend in
                    SmoothingFit.seasonal(
                        y, form: SmoothingForm(trend: trend, season: seasonKind), level: head.intercept,
                        trend: head.slope, season: first, scratch: scratch)
                }
            }
        }
    }

    /// The squared error of smoothing the adjusted series, on the scale of the series itself.
    private func squaredErrorWithSeason(_ y: UnsafeBufferPointer<Double>, _ fit: SmoothingFit) -> Double {
        var (level, slope) = (fit.level, fit.trend)
        var sum = 0.0
        for index in 0..<count {
            let line = level + fit.phi * slope
            let factor = season[index % configuration.period]
            let error = y[index] - (seasonKind == .multiplicative ? line * factor : line + factor)
            sum += error * error
            let own = adjusted[index] - line
            level = line + fit.alpha * own
            slope = fit.phi * slope + fit.beta * own
        }
        return sum
    }

    private func fill(_ series: UnsafeBufferPointer<Double>, _ fit: SmoothingFit, into slot: Int) {
        let period = max(configuration.period, 1)
        let (origin, horizon) = (origin, horizon)
        scratch.withUnsafeMutableBufferPointer { memory in
            let cycle = UnsafeMutableBufferPointer(rebasing: memory[0..<period])
            paths[slot]
                .withUnsafeMutableBufferPointer { table in
                    SmoothingKernel.paths(series, fit, season: cycle, from: origin, horizon: horizon, into: table)
                }
        }
    }

    /// The theta method on the adjusted series, its smoothing parameter by least squares.
    func fillTheta(into slot: Int) {
        let line = LeastSquaresLine(adjusted)
        for index in 0..<count {
            scratch[index] = 2 * adjusted[index] - line.intercept - line.slope * Double(index + 1)
        }
        let fit = scratch.withUnsafeBufferPointer {
            SmoothingFit.plain(UnsafeBufferPointer(rebasing: $0[0..<count]), trend: .none)
        }
        var level = fit.level
        for time in 0...count {
            if time >= origin {
                for step in 0..<horizon {
                    let base = line.intercept + line.slope * Double(time + step + 1)
                    paths[slot][time * horizon + step] = (base + level) / 2
                }
            }
            if time < count { level += fit.alpha * (scratch[time] - level) }
        }
        restoreSeason(slot)
    }

    /// Croston's method with the correction of Syntetos and Boylan.
    func fillCroston(_ y: UnsafeBufferPointer<Double>, into slot: Int) {
        let alpha = 0.1
        var size = 0.0
        var interval = 0.0
        var since = 0.0
        for time in 0...count {
            if time >= origin {
                let rate = interval > 0 ? size / interval * (1 - alpha / 2) : 0
                for step in 0..<horizon { paths[slot][time * horizon + step] = rate }
            }
            guard time < count else { break }
            since += 1
            guard y[time] != 0 else { continue }
            size = interval > 0 ? size + alpha * (y[time] - size) : y[time]
            interval = interval > 0 ? interval + alpha * (since - interval) : since
            since = 0
        }
    }

    /// The method of Teunter, Syntetos and Babai, started from the series' own mean.
    func fillTSB(_ y: UnsafeBufferPointer<Double>, _ profile: SeriesProfile, into slot: Int) {
        var chance = 1 - profile.zeroShare
        var size = chance > 0 ? profile.mean / chance : 0
        for time in 0...count {
            if time >= origin {
                for step in 0..<horizon { paths[slot][time * horizon + step] = chance * size }
            }
            guard time < count else { break }
            if y[time] != 0 {
                size += 0.1 * (y[time] - size)
                chance += 0.05 * (1 - chance)
            } else {
                chance -= 0.05 * chance
            }
        }
    }

    /// The median of three methods, entry by entry.
    func fillCombination(_ y: UnsafeBufferPointer<Double>) {
        fillSmoothing(y, into: 0)
        fillTheta(into: 1)
        if seasonKind != .none {
            fillNaive(y, lag: configuration.period, into: 2)
        } else {
            fillSmoothing(y, into: 2, damped: true)
        }
        let size = (count + 1) * horizon
        // The first table takes the result.
        var result: [Double] = []
        swap(&result, &paths[0])
        paths[1]
            .withUnsafeBufferPointer { second in
                paths[2]
                    .withUnsafeBufferPointer { third in
                        for index in (origin * horizon)..<size {
                            let (a, b, c) = (result[index], second[index], third[index])
                            result[index] = max(min(a, b), min(max(a, b), c))
                        }
                    }
            }
        swap(&result, &paths[0])
    }
}
