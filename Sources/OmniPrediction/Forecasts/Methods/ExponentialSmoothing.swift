// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Simple, Holt's and damped exponential smoothing, with given parameters, one observation at a time.
///
/// The textbook recursions: a level that follows the series by `alpha`, a trend that follows the level by `beta` and
/// fades by `phi` per period. With `beta` 0 and a trend of zero it is simple smoothing. ``Forecaster`` finds
/// parameters.
public struct ExponentialSmoothing: Sendable, Hashable, Codable {
    /// How fast the level follows the series, in [0, 1].
    public let alpha: Double
    /// How fast the trend follows the level, in [0, 1].
    public let beta: Double
    /// How much of the trend is left after a period; 1 for an undamped trend.
    public let phi: Double
    /// The level after the last observation.
    public private(set) var level: Double
    /// The trend per period after the last observation.
    public private(set) var trend: Double

    /// Starts smoothing.
    ///
    /// - Throws: ``PredictionError`` with `invalidConfiguration` for parameters outside of [0, 1] or a state that is
    ///   not finite.
    public init(alpha: Double, beta: Double = 0, phi: Double = 1, level: Double, trend: Double = 0) throws {
        guard [alpha, beta, phi].allSatisfy({ $0 >= 0 && $0 <= 1 }), abs(level) < 1e150, abs(trend) < 1e150 else {
            throw PredictionError(
                .invalidConfiguration, "smoothing parameters must lie in [0, 1] and the first state must be finite")
        }
        self.alpha = alpha
        self.beta = beta
        self.phi = phi
        self.level = level
        self.trend = trend
    }

    /// Takes the next observation and returns what had been forecast for it.
    ///
    /// A value that is not finite, or not below 1e150, was not observed: the level follows the trend, and nothing is
    /// learnt.
    @discardableResult
    public mutating func update(with value: Double) -> Double {
        let forecast = level + phi * trend
        guard abs(value) < 1e150 else {
            (level, trend) = (forecast, phi * trend)
            return forecast
        }
        let next = forecast + alpha * (value - forecast)
        trend = beta * (next - level) + (1 - beta) * phi * trend
        level = next
        return forecast
    }

    /// The forecasts for the next periods.
    public func forecast(_ horizon: Int) -> [Double] {
        var fade = 0.0
        var power = 1.0
        return (0..<max(horizon, 0))
            .map { _ in
                power *= phi
                fade += power
                return level + fade * trend
            }
    }
}

extension ExponentialSmoothing {
    /// Reads a state, and refuses what the initialiser refuses.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        let (alpha, beta, phi) = (try number(.alpha), try number(.beta), try number(.phi))
        let (level, trend) = (try number(.level), try number(.trend))
        self = try decoder.checked {
            try ExponentialSmoothing(alpha: alpha, beta: beta, phi: phi, level: level, trend: trend)
        }
    }
}
