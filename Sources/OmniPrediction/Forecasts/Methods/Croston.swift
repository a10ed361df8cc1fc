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
    ///
    /// A demand that is not finite, or not below 1e150, was not observed: nothing is learnt from its period.
    @discardableResult
    public mutating func update(with demand: Double) -> Double? {
        let forecast = rate
        guard abs(demand) < 1e150 else { return forecast }
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
        guard [alpha, beta, probability].allSatisfy({ $0 >= 0 && $0 <= 1 }), abs(size) < 1e150 else {
            throw PredictionError(.invalidConfiguration, "parameters and the chance of demand must lie in [0, 1]")
        }
        self.alpha = alpha
        self.beta = beta
        self.size = size
        self.probability = probability
    }

    /// Takes the next period's demand and returns what had been forecast for it.
    ///
    /// A demand that is not finite, or not below 1e150, was not observed: nothing is learnt from its period.
    @discardableResult
    public mutating func update(with demand: Double) -> Double {
        let forecast = rate
        guard abs(demand) < 1e150 else { return forecast }
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

extension Croston {
    /// Reads a state, and refuses one that no demand leads to.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let alpha = try container.decode(Double.self, forKey: .alpha)
        self = try decoder.checked { try Croston(alpha: alpha) }
        size = try container.decodeIfPresent(Double.self, forKey: .size)
        interval = try container.decodeIfPresent(Double.self, forKey: .interval)
        sinceDemand = try container.decode(Int.self, forKey: .sinceDemand)
        let isPair = (size == nil) == (interval == nil)
        let isSound = abs(size ?? 0) < 1e150 && (interval ?? 1) >= 1 && (interval ?? 1) < 1e150
        try decoder.require(
            isPair && isSound && (0..<1 << 53).contains(sinceDemand),
            "Croston's state has a size and an interval of 1 period or more, or neither")
    }
}

extension TSB {
    /// Reads a state, and refuses what the initialiser refuses.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        let (alpha, beta) = (try number(.alpha), try number(.beta))
        let (size, probability) = (try number(.size), try number(.probability))
        self = try decoder.checked { try TSB(alpha: alpha, beta: beta, size: size, probability: probability) }
    }
}
