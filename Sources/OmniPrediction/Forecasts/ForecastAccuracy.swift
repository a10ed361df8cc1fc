// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How far forecasts were from what came, by the measures that are fit for demand.
public struct ForecastAccuracy: Sendable, Hashable, Codable {
    /// How many pairs were compared.
    public var count: Int
    /// The mean absolute error.
    public var meanAbsoluteError: Double
    /// The root of the mean squared error.
    public var rootMeanSquaredError: Double
    /// The mean of forecast minus actual: positive when too high.
    public var bias: Double
    /// All absolute errors over all actual values ("WAPE"), as a share; nil when nothing came.
    public var weightedError: Double?
    /// The absolute error over that of the seasonal naive forecast inside the training series ("MASE"); below one is
    /// better than naive.
    ///
    /// Nil without a training series that varies.
    public var scaledError: Double?
    /// The mean absolute error as a share of the actual value ("MAPE"); nil when an actual value is zero.
    public var percentageError: Double?
    /// The mean of 2·|error|/(|actual| + |forecast|) ("sMAPE"); pairs of zeros count as no error.
    public var symmetricError: Double

    /// Compares forecasts with what came.
    ///
    /// - Parameters:
    ///   - actual: What came.
    ///   - forecast: What had been forecast, of the same length.
    ///   - training: The series that the forecast was made from, for the scaled error.
    ///   - period: The season of the naive forecast; 1 for the last value.
    /// - Throws: ``PredictionError`` with `invalidInput` for different lengths, none at all, or numbers that are not
    ///   finite.
    public init(actual: [Double], forecast: [Double], training: [Double] = [], period: Int = 1) throws {
        guard actual.count == forecast.count, !actual.isEmpty else {
            throw PredictionError(.invalidInput, "\(forecast.count) forecasts for \(actual.count) actual values")
        }
        guard (actual + forecast + training).allSatisfy(\.isFinite) else {
            throw PredictionError(.invalidInput, "values must be finite")
        }
        let size = Double(actual.count)
        let errors = zip(actual, forecast).map { $1 - $0 }
        let absolute = errors.reduce(0) { $0 + abs($1) }
        count = actual.count
        meanAbsoluteError = absolute / size
        rootMeanSquaredError = (errors.reduce(0) { $0 + $1 * $1 } / size).squareRoot()
        bias = errors.reduce(0, +) / size
        let total = actual.reduce(0) { $0 + abs($1) }
        weightedError = total > 0 ? absolute / total : nil
        let scale = Self.naiveError(training, period: max(period, 1))
        scaledError = scale.map { absolute / size / $0 }
        let hasZero = actual.contains(0)
        percentageError = hasZero ? nil : zip(errors, actual).reduce(0) { $0 + abs($1.0 / $1.1) } / size
        symmetricError =
            zip(actual, forecast)
            .reduce(0) { sum, pair in
                let both = abs(pair.0) + abs(pair.1)
                return sum + (both > 0 ? 2 * abs(pair.0 - pair.1) / both : 0)
            } / size
    }

    /// The mean absolute error of repeating the value one season ago; nil where there is none, or no error.
    static func naiveError(_ values: [Double], period: Int) -> Double? {
        guard values.count > period else { return nil }
        var sum = 0.0
        for index in period..<values.count { sum += abs(values[index] - values[index - period]) }
        return sum > 0 ? sum / Double(values.count - period) : nil
    }

    /// The pinball loss of a forecast quantile: what a stock level at that quantile costs per unit of shortage.
    ///
    /// Zero is perfect; a shortage costs the quantile's share, an excess the rest.
    public static func pinballLoss(actual: [Double], quantile: [Double], share: Double) throws -> Double {
        guard actual.count == quantile.count, !actual.isEmpty, share > 0, share < 1 else {
            throw PredictionError(
                .invalidInput, "as many quantiles as actual values and a share inside (0, 1) are needed")
        }
        let losses = zip(actual, quantile)
            .map { value, forecast in
                value >= forecast ? share * (value - forecast) : (1 - share) * (forecast - value)
            }
        return losses.reduce(0, +) / Double(actual.count)
    }
}

extension ForecastAccuracy {
    /// Reads errors of at least one pair: all but the bias 0 or more.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        func optional(_ key: CodingKeys) throws -> Double? { try container.decodeIfPresent(Double.self, forKey: key) }
        count = try container.decode(Int.self, forKey: .count)
        (meanAbsoluteError, rootMeanSquaredError) = (try number(.meanAbsoluteError), try number(.rootMeanSquaredError))
        (bias, symmetricError) = (try number(.bias), try number(.symmetricError))
        (weightedError, scaledError) = (try optional(.weightedError), try optional(.scaledError))
        percentageError = try optional(.percentageError)
        let errors = [meanAbsoluteError, rootMeanSquaredError, symmetricError]
        let all = errors + [weightedError, scaledError, percentageError].compactMap(\.self)
        try decoder.require(
            count > 0 && bias.isFinite && all.allSatisfy { $0 >= 0 && $0.isFinite },
            "errors are of at least one pair, finite, and 0 or more")
    }
}
