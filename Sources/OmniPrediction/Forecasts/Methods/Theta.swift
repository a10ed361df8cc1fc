// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The theta method: half the straight line through the series, half simple smoothing of twice the distance from it.
///
/// Assimakopoulos and Nikolopoulos (2000), winner of the M3 competition; Hyndman and Billah (2003) showed that it is
/// simple smoothing with half the trend as drift. The series must be free of season: ``Forecaster`` takes it out.
public struct Theta: Sendable, Hashable, Codable {
    /// How fast the smoothed line follows.
    public let alpha: Double
    /// The straight line's value at the period before the first.
    public let intercept: Double
    /// The straight line's rise per period.
    public let slope: Double
    /// The smoothed level of the second line at the end.
    public let level: Double
    private let count: Int

    /// Fits the line and smooths.
    ///
    /// - Throws: ``PredictionError`` with `notEnoughData` for no values, or `invalidInput`.
    public init(_ values: [Double], alpha: Double) throws {
        guard !values.isEmpty else { throw PredictionError(.notEnoughData, "there are no values") }
        guard values.allSatisfy({ abs($0) < 1e150 }), alpha >= 0, alpha <= 1 else {
            throw PredictionError(.invalidInput, "values must be finite and below 1e150, and alpha in [0, 1]")
        }
        let line = LeastSquaresLine(values)
        var level = 2 * values[0] - (line.intercept + line.slope)
        for (index, value) in values.enumerated().dropFirst() {
            let second = 2 * value - (line.intercept + line.slope * Double(index + 1))
            level += alpha * (second - level)
        }
        self.alpha = alpha
        intercept = line.intercept
        slope = line.slope
        self.level = level
        count = values.count
    }

    /// The forecasts for the next periods.
    public func forecast(_ horizon: Int) -> [Double] {
        (0..<max(horizon, 0))
            .map { step in
                (intercept + slope * Double(count + step + 1) + level) / 2
            }
    }
}

extension Theta {
    /// Reads fitted lines.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        alpha = try container.decode(Double.self, forKey: .alpha)
        intercept = try container.decode(Double.self, forKey: .intercept)
        slope = try container.decode(Double.self, forKey: .slope)
        level = try container.decode(Double.self, forKey: .level)
        count = try container.decode(Int.self, forKey: .count)
        let isFinite = [intercept, slope, level].allSatisfy { abs($0) < 1e160 }
        try decoder.require(
            (0...1).contains(alpha) && isFinite && (1..<1 << 53).contains(count),
            "theta lines have an alpha in 0…1, finite levels and 1 value or more")
    }
}
