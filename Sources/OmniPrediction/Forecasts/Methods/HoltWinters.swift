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

/// Holt–Winters smoothing with level, trend and season, start and recursions as in R's `HoltWinters`.
public struct HoltWinters: Sendable, Hashable, Codable {
    /// How the season joins the level.
    public enum Seasonality: String, Sendable, Hashable, Codable {
        /// It is added.
        case additive
        /// It multiplies.
        case multiplicative
    }

    /// How fast the level follows.
    public let alpha: Double
    /// How fast the trend follows.
    public let beta: Double
    /// How fast the season follows.
    public let gamma: Double
    /// How the season joins the level.
    public let seasonality: Seasonality
    /// The level at the end of the series.
    public let level: Double
    /// The trend per period at the end.
    public let trend: Double
    /// The season of the next period, of the one after it, and so on for one cycle.
    public let season: [Double]
    /// The sum of the squared one-step errors.
    public let squaredError: Double
    /// What had been forecast for each observation, from the second cycle on.
    public let fitted: [Double]

    /// Smooths a series with given parameters.
    ///
    /// - Throws: ``PredictionError`` with `notEnoughData` for less than two cycles, or `invalidInput` for a period
    ///   below 2, values that are not finite, or a multiplicative season on values that are not positive.
    public init(
        _ values: [Double], period: Int, seasonality: Seasonality, alpha: Double, beta: Double, gamma: Double
    ) throws {
        let start = try HoltWintersStart(values, period: period, seasonality: seasonality)
        self.init(start, values, seasonality: seasonality, parameters: [alpha, beta, gamma])
    }

    /// Smooths a series with the parameters of the smallest squared error.
    ///
    /// The search starts from several fixed points, so the same series always gives the same answer.
    ///
    /// - Throws: ``PredictionError``, as the initialiser with parameters does.
    public static func fit(
        _ values: [Double], period: Int, seasonality: Seasonality
    ) throws -> HoltWinters {
        let start = try HoltWintersStart(values, period: period, seasonality: seasonality)
        var search = NelderMead()
        search.step = 0.8
        let starts = [[0.3, 0.1, 0.1], [0.3, 0.05, 0.8], [0.5, 0.02, 0.9]]
        var best: Optimum?
        for point in starts {
            let odds = point.map { log($0 / (1 - $0)) }
            let found = search.minimize(from: odds) { odds in
                start.squaredError(values, seasonality, parameters: odds.map(Special.logistic))
            }
            if found.value < best?.value ?? .infinity { best = found }
        }
        guard let best, best.value.isFinite else {
            throw PredictionError(.notConverged, "no parameters give finite errors")
        }
        return HoltWinters(
            start, values, seasonality: seasonality, parameters: best.point.map(Special.logistic))
    }

    private init(
        _ start: HoltWintersStart, _ values: [Double], seasonality: Seasonality, parameters: [Double]
    ) {
        (alpha, beta, gamma) = (parameters[0], parameters[1], parameters[2])
        self.seasonality = seasonality
        var state = start
        var fitted: [Double] = []
        var sum = 0.0
        for index in start.season.count..<values.count {
            let forecast = state.step(values[index], seasonality, parameters)
            fitted.append(forecast)
            sum += (values[index] - forecast) * (values[index] - forecast)
        }
        level = state.level
        trend = state.trend
        // The state keeps the season by position in the cycle; the caller wants it from the next period on.
        let next = values.count % start.season.count
        season = Array(state.season[next...] + state.season[..<next])
        squaredError = sum
        self.fitted = fitted
    }

    /// The forecasts for the next periods.
    public func forecast(_ horizon: Int) -> [Double] {
        (0..<max(horizon, 0))
            .map { step in
                let line = level + Double(step + 1) * trend
                let season = season[step % season.count]
                return seasonality == .additive ? line + season : line * season
            }
    }
}

/// R's start: a decomposition of the first two cycles, and a line through its trend.
private struct HoltWintersStart {
    var level: Double
    var trend: Double
    var season: [Double]
    private var position = 0

    init(_ values: [Double], period: Int, seasonality: HoltWinters.Seasonality) throws {
        guard period > 1 else { throw PredictionError(.invalidInput, "a season has at least 2 periods") }
        guard values.count >= 2 * period else {
            throw PredictionError(
                .notEnoughData, "\(values.count) observations of a season of \(period); two full cycles are needed")
        }
        guard values.allSatisfy(\.isFinite) else { throw PredictionError(.invalidInput, "values must be finite") }
        if seasonality == .multiplicative, !values.allSatisfy({ $0 > 0 }) {
            throw PredictionError(.invalidInput, "a multiplicative season needs positive values; use the additive one")
        }
        let window = Array(values.prefix(2 * period))
        let average = Seasons.centredAverage(window, period: period)
        season = Seasons.indices(
            window, average: average, period: period, multiplicative: seasonality == .multiplicative)
        let known = average.compactMap { $0 }
        let line = LeastSquaresLine(known)
        level = line.intercept
        trend = line.slope
    }

    mutating func step(_ value: Double, _ seasonality: HoltWinters.Seasonality, _ parameters: [Double]) -> Double {
        let (alpha, beta, gamma) = (parameters[0], parameters[1], parameters[2])
        let now = season[position]
        let line = level + trend
        let forecast: Double
        let newLevel: Double
        if seasonality == .additive {
            forecast = line + now
            newLevel = alpha * (value - now) + (1 - alpha) * line
            season[position] = gamma * (value - newLevel) + (1 - gamma) * now
        } else {
            forecast = line * now
            newLevel = alpha * (value / now) + (1 - alpha) * line
            season[position] = gamma * (value / newLevel) + (1 - gamma) * now
        }
        trend = beta * (newLevel - level) + (1 - beta) * trend
        level = newLevel
        position = position + 1 == season.count ? 0 : position + 1
        return forecast
    }

    func squaredError(
        _ values: [Double], _ seasonality: HoltWinters.Seasonality, parameters: [Double]
    ) -> Double {
        var state = self
        var sum = 0.0
        for index in season.count..<values.count {
            let error = values[index] - state.step(values[index], seasonality, parameters)
            sum += error * error
        }
        return sum
    }
}
