// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Forecasts of demand that comes now and then: sizes and intervals are smoothed apart.
///
/// Croston (1972) with the correction of Syntetos and Boylan (2005).
public struct Croston: Sendable, Hashable, Codable {
    /// How fast size and interval follow.
    public let alpha: Double
    /// The smoothed size of a demand; nil before the first.
    public private(set) var size: Double?
    /// The smoothed number of periods between demands; nil before the first.
    public private(set) var interval: Double?
    private var sinceDemand = 0

    /// Starts with no demand seen.
    ///
    /// - Throws: ``PredictionError`` with `invalidConfiguration` for a parameter outside of [0, 1].
    public init(alpha: Double = 0.1) throws {
        guard alpha >= 0, alpha <= 1 else {
            throw PredictionError(.invalidConfiguration, "alpha must lie in [0, 1]")
        }
        self.alpha = alpha
    }

    /// Takes the next period's demand and returns the rate that had been forecast for it.
    @discardableResult
    public mutating func update(with demand: Double) -> Double? {
        let forecast = rate
        sinceDemand += 1
        guard demand != 0 else { return forecast }
        if let size, let interval {
            self.size = size + alpha * (demand - size)
            self.interval = interval + alpha * (Double(sinceDemand) - interval)
        } else {
            size = demand
            interval = Double(sinceDemand)
        }
        sinceDemand = 0
        return forecast
    }

    /// The demand per period; nil before the first demand.
    public var rate: Double? {
        guard let size, let interval else { return nil }
        return size / interval
    }

    /// The demand per period without Croston's bias: his rate times 1 − alpha/2 (SBA).
    public var unbiasedRate: Double? { rate.map { $0 * (1 - alpha / 2) } }
}

/// Forecasts of demand that comes now and then and may die out: the chance of demand is smoothed in every period.
///
/// Teunter, Syntetos and Babai (2011). Unlike Croston's, the forecast falls while nothing is asked for.
public struct TSB: Sendable, Hashable, Codable {
    /// How fast the size follows, at demands.
    public let alpha: Double
    /// How fast the chance of demand follows, in every period.
    public let beta: Double
    /// The smoothed size of a demand.
    public private(set) var size: Double
    /// The smoothed chance of a demand in a period.
    public private(set) var probability: Double

    /// Starts smoothing.
    ///
    /// - Throws: ``PredictionError`` with `invalidConfiguration` for parameters or a chance outside of [0, 1].
    public init(alpha: Double = 0.1, beta: Double = 0.05, size: Double, probability: Double) throws {
        guard [alpha, beta, probability].allSatisfy({ $0 >= 0 && $0 <= 1 }), size.isFinite else {
            throw PredictionError(.invalidConfiguration, "parameters and the chance of demand must lie in [0, 1]")
        }
        self.alpha = alpha
        self.beta = beta
        self.size = size
        self.probability = probability
    }

    /// Takes the next period's demand and returns what had been forecast for it.
    @discardableResult
    public mutating func update(with demand: Double) -> Double {
        let forecast = rate
        if demand != 0 {
            size += alpha * (demand - size)
            probability += beta * (1 - probability)
        } else {
            probability -= beta * probability
        }
        return forecast
    }

    /// The demand to expect per period.
    public var rate: Double { probability * size }
}
