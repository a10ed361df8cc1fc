// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A range of numbers that holds the truth with a stated chance.
public struct PredictionInterval: Sendable, Hashable, Codable {
    /// The lower end.
    public var lower: Double
    /// The upper end.
    public var upper: Double
    /// The chance that the truth lies inside, such as 0.9.
    public var level: Double

    /// Creates a range.
    public init(lower: Double, upper: Double, level: Double) {
        self.lower = lower
        self.upper = upper
        self.level = level
    }

    /// Whether a number lies inside, ends included.
    public func contains(_ number: Double) -> Bool { lower <= number && number <= upper }
}

extension PredictionInterval {
    /// Reads a range whose ends are in order.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        lower = try container.decode(Double.self, forKey: .lower)
        upper = try container.decode(Double.self, forKey: .upper)
        level = try container.decode(Double.self, forKey: .level)
        try decoder.require(lower <= upper && (0...1).contains(level), "a range has ordered ends and a level in 0…1")
    }
}
