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
    /// - Throws: ``PredictionError`` with `notEnoughData` for less than two cycles; `invalidConfiguration` for parameters
    ///   outside 0…1; `invalidInput` for a period below 2, values that are not finite and below 1e150, or a
    ///   multiplicative season on values that are not positive; `notConverged` where smoothing divides by nothing.
    public init(
        _ values: [Double], period: Int, seasonality: Seasonality, alpha: Double, beta: Double, gamma: Double
    ) throws {
        guard [alpha, beta, gamma].allSatisfy({ (0...1).contains($0) }) else {
            throw PredictionError(.invalidConfiguration, "alpha, beta and gamma must lie between 0 and 1")
        }
        let start = try HoltWintersStart(values, period: period, seasonality: seasonality)
        try self.init(start, values, seasonality: seasonality, parameters: [alpha, beta, gamma])
    }

    /// Where a fit stops.
    public enum Search: String, Sendable, Hashable, Codable {
        /// Where R's `HoltWinters` does, so that coefficients compare to a ten-millionth or so.
        ///
        /// R's `optim` takes slopes as differences over a thousandth to either side and stops where they vanish, a hair
        /// beside the minimum: on AirPassengers its squared error is 7 billionths above the least.
        case asInR
        /// At the smallest squared error.
        case leastSquares
    }

    /// Smooths a series with the parameters of the smallest squared error, or a hair beside it, where R finds it.
    ///
    /// The search starts from several fixed points, so the same series always gives the same answer.
    ///
    /// - Throws: ``PredictionError``, as the initialiser with parameters does.
    public static func fit(
        _ values: [Double], period: Int, seasonality: Seasonality, search: Search = .asInR
    ) throws -> HoltWinters {
        let start = try HoltWintersStart(values, period: period, seasonality: seasonality)
        var simplex = NelderMead()
        simplex.step = 0.8
        let starts = [[0.3, 0.1, 0.1], [0.3, 0.05, 0.8], [0.5, 0.02, 0.9]]
        var best: Optimum?
        for point in starts {
            let odds = point.map { log($0 / (1 - $0)) }
            let found = simplex.minimize(from: odds) { odds in
                start.squaredError(values, seasonality, parameters: odds.map(Special.logistic))
            }
            if found.value < best?.value ?? .infinity { best = found }
        }
        guard let best, best.value.isFinite else {
            throw PredictionError(.notConverged, "no parameters give finite errors")
        }
        let least = best.point.map(Special.logistic)
        let parameters =
            search == .leastSquares
            ? least
            : BalancedSlopes { start.squaredError(values, seasonality, parameters: $0) }.point(near: least)
        return try HoltWinters(start, values, seasonality: seasonality, parameters: parameters)
    }

    private init(
        _ start: HoltWintersStart, _ values: [Double], seasonality: Seasonality, parameters: [Double]
    ) throws {
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
        guard (season + [level, trend, sum]).allSatisfy(\.isFinite) else {
            throw PredictionError(.notConverged, "with these parameters level or season pass through 0; use others")
        }
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

extension HoltWinters {
    /// Reads a smoothed series.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        (alpha, beta, gamma) = (try number(.alpha), try number(.beta), try number(.gamma))
        seasonality = try container.decode(Seasonality.self, forKey: .seasonality)
        (level, trend) = (try number(.level), try number(.trend))
        season = try container.decode([Double].self, forKey: .season)
        squaredError = try number(.squaredError)
        fitted = try container.decode([Double].self, forKey: .fitted)
        let isSmoothing = [alpha, beta, gamma].allSatisfy { (0...1).contains($0) }
        let isFinite = (season + fitted + [level, trend]).allSatisfy(\.isFinite)
        try decoder.require(
            isSmoothing && isFinite && season.count > 1 && squaredError >= 0 && squaredError.isFinite,
            "Holt-Winters has parameters in 0…1, a season of 2 periods or more, and finite states")
    }
}
