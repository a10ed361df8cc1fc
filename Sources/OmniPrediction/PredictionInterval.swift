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
