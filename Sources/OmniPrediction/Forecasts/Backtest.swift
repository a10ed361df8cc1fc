// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How a forecaster would have done: forecasts made at former points in time, compared with what came.
public struct Backtest: Sendable, Hashable, Codable {
    /// The errors of all forecasts together.
    public var accuracy: ForecastAccuracy
    /// The errors of the seasonal naive forecast at the same points: what a model has to beat.
    public var naive: ForecastAccuracy
    /// For each level asked for, the share of values that fell inside the range.
    public var coverage: [Double: Double]
    /// For each level, the mean pinball loss of both ends of the range.
    public var pinballLoss: [Double: Double]
    /// From how many points in time forecasts were made.
    public var origins: Int

    /// Tests a forecaster on one series.
    ///
    /// Forecasts are made from the latest point that leaves a full horizon, from one horizon before it, and so on; each
    /// sees only what was known then.
    ///
    /// - Parameters:
    ///   - forecaster: What to test, with its horizon.
    ///   - values: The series, oldest first.
    ///   - origins: At how many points, fewer when the series is too short.
    ///   - minimum: The fewest values that a forecast is made from.
    /// - Throws: ``PredictionError`` with `notEnoughData` when the series leaves no point, or `invalidInput`.
    public init(_ forecaster: Forecaster, on values: [Double], origins: Int = 4, minimum: Int = 8) throws {
        let horizon = forecaster.configuration.horizon
        let period = forecaster.configuration.period
        let first = max(minimum, 1)
        let points = (0..<max(origins, 0)).map { values.count - horizon * ($0 + 1) }.filter { $0 >= first }
        guard let latest = points.first else {
            throw PredictionError(
                .notEnoughData,
                "\(values.count) values; \(first) to learn from and \(horizon) to test on are needed")
        }
        var actual: [Double] = []
        var mean: [Double] = []
        var repeated: [Double] = []
        var inside: [Double: Double] = [:]
        var loss: [Double: Double] = [:]
        for point in points {
            let known = Array(values[..<point])
            let truth = Array(values[point..<(point + horizon)])
            let forecast = try forecaster.forecast(known)
            actual += truth
            mean += forecast.mean
            let cycle = min(period, point)
            repeated += (0..<horizon).map { known[point - cycle + $0 % cycle] }
            for band in forecast.bands {
                for step in 0..<horizon where truth[step] >= band.lower[step] && truth[step] <= band.upper[step] {
                    inside[band.level, default: 0] += 1
                }
                let tail = (1 - band.level) / 2
                let low = try ForecastAccuracy.pinballLoss(actual: truth, quantile: band.lower, share: tail)
                let high = try ForecastAccuracy.pinballLoss(actual: truth, quantile: band.upper, share: 1 - tail)
                loss[band.level, default: 0] += (low + high) / 2
            }
        }
        let training = Array(values[..<latest])
        accuracy = try ForecastAccuracy(actual: actual, forecast: mean, training: training, period: period)
        naive = try ForecastAccuracy(actual: actual, forecast: repeated, training: training, period: period)
        coverage = [:]
        pinballLoss = [:]
        for level in forecaster.configuration.levels {
            coverage[level] = inside[level, default: 0] / Double(actual.count)
            pinballLoss[level] = loss[level, default: 0] / Double(points.count)
        }
        self.origins = points.count
    }
}

extension Backtest {
    /// Reads a test of at least one point, with shares and losses of the same levels.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        accuracy = try container.decode(ForecastAccuracy.self, forKey: .accuracy)
        naive = try container.decode(ForecastAccuracy.self, forKey: .naive)
        coverage = try container.decode([Double: Double].self, forKey: .coverage)
        pinballLoss = try container.decode([Double: Double].self, forKey: .pinballLoss)
        origins = try container.decode(Int.self, forKey: .origins)
        try decoder.require(
            origins > 0 && accuracy.count == naive.count && accuracy.count >= origins,
            "a test of forecasts has points, and compares as many values with both forecasts")
        let areLevels = coverage.keys.allSatisfy { $0 > 0 && $0 < 1 } && Set(coverage.keys) == Set(pinballLoss.keys)
        let areShares = coverage.values.allSatisfy((0...1).contains)
        try decoder.require(
            areLevels && areShares && pinballLoss.values.allSatisfy { $0 >= 0 && $0.isFinite },
            "levels lie inside (0, 1), the values inside a range are a share, and losses are 0 or more")
    }
}
