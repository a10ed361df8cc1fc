// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a series is expected to be, with ranges, and how it was found out.
public struct Forecast: Sendable, Hashable, Codable {
    /// A range per period that holds the value with a stated chance.
    public struct Band: Sendable, Hashable, Codable {
        /// The chance, such as 0.8.
        public var level: Double
        /// The lower ends.
        public var lower: [Double]
        /// The upper ends.
        public var upper: [Double]
    }

    /// The method that was used; never `automatic`.
    public var method: ForecastMethod
    /// The form of smoothing, where smoothing took part.
    public var form: SmoothingForm?
    /// Whether a season was found and used.
    public var isSeasonal: Bool
    /// The forecasts for the next periods.
    public var mean: [Double]
    /// The ranges, in the order of the levels asked for.
    public var bands: [Band]
    /// How many observations it was made from.
    public var observations: Int
    /// The one-step error inside the series over that of the seasonal naive forecast ("in-sample MASE"); nil where the
    /// naive forecast makes no error or the series is too short.
    public var scaledError: Double?

    /// The range of a level; nil when it was not asked for.
    public func band(_ level: Double) -> Band? { bands.first { $0.level == level } }

    /// The demand to expect over the first periods together, for orders that last so long.
    public func total(over periods: Int) -> Double { mean.prefix(max(periods, 0)).reduce(0, +) }
}

extension Forecast {
    /// Reads a forecast of finite values, with ranges of as many periods.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        method = try container.decode(ForecastMethod.self, forKey: .method)
        form = try container.decodeIfPresent(SmoothingForm.self, forKey: .form)
        isSeasonal = try container.decode(Bool.self, forKey: .isSeasonal)
        mean = try container.decode([Double].self, forKey: .mean)
        bands = try container.decode([Band].self, forKey: .bands)
        observations = try container.decode(Int.self, forKey: .observations)
        scaledError = try container.decodeIfPresent(Double.self, forKey: .scaledError)
        let error = scaledError ?? 0
        try decoder.require(
            method != .automatic && observations >= 0 && error >= 0 && error.isFinite && mean.allSatisfy(\.isFinite),
            "a forecast has a method that was used, finite values, and an error of 0 or more")
        let periods = mean.count
        try decoder.require(
            bands.allSatisfy { $0.lower.count == periods }, "a range has as many periods as the forecast")
    }
}

extension Forecast.Band {
    /// Reads ranges whose ends are in order, with a level inside (0, 1).
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        level = try container.decode(Double.self, forKey: .level)
        lower = try container.decode([Double].self, forKey: .lower)
        upper = try container.decode([Double].self, forKey: .upper)
        let isOrdered = lower.count == upper.count && zip(lower, upper).allSatisfy { $0 <= $1 }
        let isFinite = (lower + upper).allSatisfy(\.isFinite)
        try decoder.require(
            isOrdered && isFinite && level > 0 && level < 1,
            "a range has ordered, finite ends and a level inside (0, 1)")
    }
}
