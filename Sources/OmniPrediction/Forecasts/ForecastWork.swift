// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The workspace of one thread: forecasts one series after another in memory that is kept.
///
/// Every method fills a table of *paths*: row t holds the forecasts that it would have made after t observations. So
/// the last row is the forecast, all rows together give the errors at every horizon, and methods combine entry by
/// entry.
final class ForecastWork {
    let configuration: Forecaster.Configuration
    /// Observations, forecasts per origin, and the first origin whose errors count.
    var count = 0
    var origin = 1
    var horizon: Int { configuration.horizon }
    /// The season by position in the cycle, neutral where there is none.
    var season: [Double] = []
    var seasonKind = SmoothingForm.Season.none
    /// The squares between and within the seasons, how many seasons have values, and how many values there are.
    var seasonTest = (between: 0.0, within: 0.0, used: 0, cells: 0)
    /// How much of the measured season was kept, in [0, 1].
    var seasonWeight = 0.0
    /// The series without its season.
    var adjusted: [Double] = []
    var paths: [[Double]] = [[], [], []]
    var scratch: [Double] = []
    var errors: [Double] = []
    var form: SmoothingForm?
    /// The damped form of the series at hand, once fitted.
    var dampedFit: SmoothingFit?

    init(_ configuration: Forecaster.Configuration) { self.configuration = configuration }

    func forecast(_ y: UnsafeBufferPointer<Double>) -> Forecast {
        count = y.count
        form = nil
        dampedFit = nil
        seasonKind = .none
        let profile = SeriesProfile(y)
        let method = resolved(profile)
        guard method != .mean else { return flat(y, profile) }
        adjusted.removeAll(keepingCapacity: true)
        adjusted.append(contentsOf: y)
        origin = max(1, min(count / 4, count - 1))
        if method != .croston, method != .tsb, method != .naive { findSeason(y, profile) }
        if seasonKind != .none || method == .seasonalNaive {
            origin = max(origin, min(configuration.period, count - 1))
        }
        reserve()
        switch method {
        case .naive, .mean, .automatic: fillNaive(y, lag: 1, into: 0)
        case .seasonalNaive: fillNaive(y, lag: min(configuration.period, count), into: 0)
        case .smoothing: fillSmoothing(y, into: 0)
        case .theta: fillTheta(into: 0)
        case .croston: fillCroston(y, into: 0)
        case .tsb: fillTSB(y, profile, into: 0)
        case .combination: fillCombination(y)
        }
        return finish(y, profile, method)
    }

    /// The method for a series, where it is left open or cannot be used.
    private func resolved(_ profile: SeriesProfile) -> ForecastMethod {
        if profile.isConstant || count < 4 { return .mean }
        let wanted = configuration.method
        if wanted == .seasonalNaive, count <= configuration.period { return .naive }
        if wanted == .croston || wanted == .tsb { return profile.hasDemand ? wanted : .mean }
        guard wanted == .automatic else { return wanted }
        guard profile.isNonnegative, profile.zeroShare > 0.4 else { return .combination }
        // Silence far beyond what is usual for the product: it may be dying.
        return Double(profile.trailingZeros) > 3 * profile.meanInterval ? .tsb : .croston
    }

    private func reserve() {
        let size = (count + 1) * horizon
        for index in paths.indices where paths[index].count < size {
            paths[index] = [Double](repeating: 0, count: size)
        }
        let period = max(configuration.period, 1)
        if scratch.count < max(period, count) { scratch = [Double](repeating: 0, count: max(period, count)) }
    }

    /// The mean again and again, for series that are all alike or too short for more.
    private func flat(_ y: UnsafeBufferPointer<Double>, _ profile: SeriesProfile) -> Forecast {
        let mean = profile.mean
        // Of one or two values nothing is known about the spread: a standard deviation as large as the mean is assumed.
        let spread = profile.isConstant && count >= 4 ? 0 : max(profile.deviation, count < 3 ? abs(mean) : 0)
        let growth = (1 + 1 / Double(count)).squareRoot()
        let floor = configuration.keepsNonnegative && profile.isNonnegative ? 0 : -Double.infinity
        let bands = configuration.levels.map { level in
            let reach = normalQuantile(of: level) * spread * growth
            return Forecast.Band(
                level: level, lower: [Double](repeating: max(mean - reach, floor), count: horizon),
                upper: [Double](repeating: mean + reach, count: horizon))
        }
        return Forecast(
            method: .mean, form: nil, isSeasonal: false, mean: [Double](repeating: mean, count: horizon), bands: bands,
            observations: count, scaledError: nil)
    }
}

/// What a series looks like at a glance.
struct SeriesProfile {
    var mean = 0.0
    var deviation = 0.0
    var isConstant = true
    var isNonnegative = true
    var isPositive = true
    var zeroShare = 0.0
    var trailingZeros = 0
    /// The mean number of periods from one demand to the next.
    var meanInterval = 0.0
    var hasDemand = false

    init(_ y: UnsafeBufferPointer<Double>) {
        guard let first = y.first else { return }
        var sum = 0.0
        var zeros = 0
        for value in y {
            sum += value
            if value != first { isConstant = false }
            if value < 0 { isNonnegative = false }
            if value <= 0 { isPositive = false }
            if value == 0 {
                zeros += 1
                trailingZeros += 1
            } else {
                trailingZeros = 0
            }
        }
        let count = Double(y.count)
        mean = sum / count
        var squares = 0.0
        for value in y { squares += (value - mean) * (value - mean) }
        deviation = y.count > 1 ? (squares / (count - 1)).squareRoot() : 0
        zeroShare = Double(zeros) / count
        hasDemand = zeros < y.count
        if hasDemand { meanInterval = (count - Double(trailingZeros)) / Double(y.count - zeros) }
        // A mean of equal values is that value, whatever rounding says.
        if isConstant { (mean, deviation) = (first, 0) }
    }
}
