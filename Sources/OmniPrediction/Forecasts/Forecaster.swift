// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// Forecasts series of numbers per period: demand of a product in a shop, orders per day, points per month.
///
/// Left to itself it does for each series what the forecasting competitions recommend:
/// - all values alike, or fewer than 4: the mean;
/// - more than 40 per cent zeros: Croston's method, or TSB when the last demand is long ago for that product;
/// - otherwise the median of exponential smoothing (form by AICc, damped ones included), the theta method, and the
///   seasonal naive forecast. A season counts only where an F test finds it, and is drawn towards no season as far as
///   it may be noise.
///
/// Ranges come from the errors that the same method made inside the series, per horizon. A series of values that are
/// never negative gets no negative forecast. The same series always gives the same forecast.
public struct Forecaster: Sendable {
    /// How to forecast.
    public struct Configuration: Sendable, Hashable {
        /// The periods of a season: 12 for months, 52 for weeks, 7 for days; 1 for none.
        public var period: Int
        /// How many periods ahead.
        public var horizon: Int
        /// The chances of the ranges, each in (0, 1).
        public var levels: [Double]
        /// The method.
        public var method: ForecastMethod
        /// How a season joins the level; nil tries what the values allow, `none` looks for no season.
        public var season: SmoothingForm.Season?
        /// Whether series that are never negative get forecasts that are never negative.
        public var keepsNonnegative: Bool
        /// How many threads share a table of series; the results do not depend on it.
        public var threads: Int

        /// The defaults: eight periods ahead, ranges of 80 and 95 per cent, everything else automatic.
        public init(
            period: Int = 1, horizon: Int = 8, levels: [Double] = [0.8, 0.95], method: ForecastMethod = .automatic,
            season: SmoothingForm.Season? = nil, keepsNonnegative: Bool = true, threads: Int = 2
        ) {
            self.period = period
            self.horizon = horizon
            self.levels = levels
            self.method = method
            self.season = season
            self.keepsNonnegative = keepsNonnegative
            self.threads = threads
        }
    }

    /// How to forecast.
    public let configuration: Configuration

    /// Creates a forecaster.
    ///
    /// - Throws: ``PredictionError`` with `invalidConfiguration`.
    public init(_ configuration: Configuration = Configuration()) throws {
        guard (1...100_000).contains(configuration.period), (1...10_000).contains(configuration.horizon),
            configuration.threads >= 1
        else {
            throw PredictionError(
                .invalidConfiguration,
                "a period of 1 to 100,000, a horizon of 1 to 10,000 and threads of at least 1 are needed")
        }
        guard configuration.levels.allSatisfy({ $0 > 0 && $0 < 1 }) else {
            throw PredictionError(.invalidConfiguration, "levels of ranges must lie between 0 and 1")
        }
        self.configuration = configuration
    }

    /// Forecasts one series, oldest value first.
    ///
    /// - Throws: ``PredictionError`` with `notEnoughData` for no values: nothing is known, which is not the same as
    ///   none; with `invalidInput` for values that are not finite.
    public func forecast(_ values: [Double]) throws -> Forecast {
        guard !values.isEmpty else { throw PredictionError(.notEnoughData, "there are no values to forecast from") }
        guard values.allSatisfy({ abs($0) < 1e150 }) else {
            throw PredictionError(.invalidInput, "values must be finite and below 1e150")
        }
        let work = ForecastWork(configuration)
        return values.withUnsafeBufferPointer { work.forecast($0) }
    }

    /// Forecasts a table of series, in its order; nil for a series without values.
    ///
    /// Series are shared out over threads; no series' forecast depends on another one.
    public func forecast(_ table: SeriesTable) -> [Forecast?] {
        let block = 32
        let blocks = (table.count + block - 1) / block
        var result = [Forecast?](repeating: nil, count: table.count)
        let configuration = configuration
        result.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let buffer = buffer
            table.values.withUnsafeBufferPointer { values in
                nonisolated(unsafe) let values = values
                Workers.run(blocks, threads: configuration.threads) { index in
                    let work = ForecastWork(configuration)
                    for series in (index * block)..<min((index + 1) * block, table.count) {
                        let range = table.starts[series]..<table.starts[series + 1]
                        guard !range.isEmpty else { continue }
                        buffer[series] = work.forecast(UnsafeBufferPointer(rebasing: values[range]))
                    }
                }
            }
        }
        return result
    }
}
