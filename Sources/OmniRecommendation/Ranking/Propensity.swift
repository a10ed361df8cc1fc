// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The probability with which a choice was made, above 0 and at most 1, known exactly when it was made.
public struct Propensity: Sendable, Hashable, Comparable, Codable {
    /// The probability.
    public let value: Double

    /// Creates one of its parts; nil unless the number is above 0 and at most 1.
    public init?(_ value: Double) {
        guard value > 0, value <= 1 else { return nil }
        self.value = value
    }

    /// Creates the share of so many units of 2^−53, which a double holds exactly.
    init(units: UInt64) {
        value = Double(units) * 0x1p-53
    }

    /// Of what was not left to chance.
    public static let certain = Propensity(units: 1 << 53)

    /// Propensities are in the order of their values.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// Reads the number.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(Double.self)
        guard let propensity = Propensity(value) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a propensity is above 0 and at most 1"))
        }
        self = propensity
    }

    /// Writes the number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

/// Something that was chosen, and how likely that was: the one cannot be had without the other.
public struct LoggedChoice<Choice: Sendable>: Sendable {
    /// What was chosen.
    public let choice: Choice
    /// How likely it was, given what was known.
    public let propensity: Propensity

    /// Creates one of its parts.
    public init(_ choice: Choice, propensity: Propensity) {
        self.choice = choice
        self.propensity = propensity
    }
}

extension LoggedChoice: Equatable where Choice: Equatable {}
extension LoggedChoice: Hashable where Choice: Hashable {}
extension LoggedChoice: Encodable where Choice: Encodable {}
extension LoggedChoice: Decodable where Choice: Decodable {}
