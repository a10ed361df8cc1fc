// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A member of the exponential smoothing family with additive errors: which trend, and which season.
public struct SmoothingForm: Sendable, Hashable, Codable {
    /// How the level moves on.
    public enum Trend: String, Sendable, Hashable, Codable, CaseIterable {
        /// It stays where it is.
        case none
        /// It keeps its slope.
        case additive
        /// Its slope fades away.
        case damped
    }

    /// How the season joins the level.
    public enum Season: String, Sendable, Hashable, Codable, CaseIterable {
        /// There is none.
        case none
        /// It is added.
        case additive
        /// It multiplies.
        case multiplicative
    }

    /// How the level moves on.
    public var trend: Trend
    /// How the season joins the level.
    public var season: Season

    /// Creates a form.
    public init(trend: Trend = .none, season: Season = .none) {
        self.trend = trend
        self.season = season
    }

    /// Smoothing parameters, start values and the error's variance: what the information criterion charges for.
    func parameterCount(period: Int) -> Int {
        let trendCount =
            switch trend {
            case .none: 0
            case .additive: 2
            case .damped: 3
            }
        return 3 + trendCount + (season == .none ? 0 : period)
    }
}

/// Fitted smoothing: parameters and start, and how well they do on the series.
struct SmoothingFit {
    var form: SmoothingForm
    /// alpha, beta as a share of alpha, phi, gamma as a share of 1 − alpha; all in [0, 1].
    var parameters: SIMD4<Double>
    var level: Double
    var trend: Double
    /// The sum of squared one-step errors.
    var squaredError: Double
    /// The corrected information criterion of Akaike, up to a constant of the series; infinite for too short a series.
    var criterion: Double

    var alpha: Double { parameters[0] }
    var beta: Double { parameters[0] * parameters[1] }
    var phi: Double { form.trend == .damped ? parameters[2] : 1 }
    var gamma: Double { (1 - parameters[0]) * parameters[3] }
}
