// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// R's start: a decomposition of the first two cycles, and a line through its trend.
struct HoltWintersStart {
    var level: Double
    var trend: Double
    var season: [Double]
    private var position = 0

    init(_ values: [Double], period: Int, seasonality: HoltWinters.Seasonality) throws {
        guard period > 1 else { throw PredictionError(.invalidInput, "a season has at least 2 periods") }
        guard period <= values.count / 2 else {
            throw PredictionError(
                .notEnoughData, "\(values.count) observations of a season of \(period); two full cycles are needed")
        }
        guard values.allSatisfy({ abs($0) < 1e150 }) else {
            throw PredictionError(.invalidInput, "values must be finite and below 1e150")
        }
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
