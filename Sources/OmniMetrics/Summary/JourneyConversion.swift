// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// How many of the people who entered a journey ordered within the attribution window, with and without its messages.
///
/// A person is counted once, from their first entry. The comparison is by intention: whoever was assigned to the
/// journey counts as treated, whether or not a message reached them.
public struct JourneyConversion: Sendable, Hashable, Codable {
    /// The journey.
    public var journey: String
    /// Runs opened, of which a person may have several.
    public var runs: Int
    /// People who went through the journey.
    public var treated: Group
    /// People who were kept out of it at random, to compare with.
    public var holdout: Group
    /// People who were exposed on both sides, because two visitors turned out to be one; they count on the earlier side.
    public var crossedOver: Int
    /// The rate of ``treated`` less that of ``holdout``; `nil` unless both have people.
    public var difference: Estimate?
    /// No lift can exist in this log, so that the difference tests the method and not the journey.
    public var isAA: Bool

    /// People on one side.
    public struct Group: Sendable, Hashable, Codable {
        /// People who entered.
        public var entered = 0
        /// Those of them whose whole attribution window the log covers: the denominator of all that follows.
        public var observed = 0
        /// Those of them who ordered within the window.
        public var converted = 0
        /// ``converted`` by ``observed``, with Wilson's 95 % interval; `nil` without observed people.
        public var rate: Estimate?
        /// What observed people ordered within the window, before refunds, by currency.
        public var revenue: [Money] = []
        /// ``revenue`` by observed person, rounded half to even.
        public var revenuePerPerson: [Money] = []
    }
}

/// An estimate with its 95 % interval.
public struct Estimate: Sendable, Hashable, Codable {
    /// The estimate itself.
    public var value: Double
    /// The lower end.
    public var lower: Double
    /// The upper end.
    public var upper: Double

    /// Creates an estimate, such as one that another analysis made.
    public init(value: Double, lower: Double, upper: Double) {
        self.value = value
        self.lower = lower
        self.upper = upper
    }

    /// Whether the interval leaves out zero.
    public var excludesZero: Bool { lower > 0 || upper < 0 }
}

extension JourneyConversion {
    /// Reads a conversion, and compares both sides again.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count, or another difference; what
    ///   the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        journey = try fields.decode(String.self, forKey: .journey)
        runs = try fields.count(.runs)
        treated = try fields.decode(Group.self, forKey: .treated)
        holdout = try fields.decode(Group.self, forKey: .holdout)
        crossedOver = try fields.count(.crossedOver)
        difference = try fields.decodeIfPresent(Estimate.self, forKey: .difference)
        isAA = try fields.decode(Bool.self, forKey: .isAA)
        try decoder.require(
            difference == Self.difference(treated, holdout), "\(journey): the difference is not that of the two rates")
    }

    static func difference(_ treated: Group, _ holdout: Group) -> Estimate? {
        guard let rate = treated.rate, let other = holdout.rate else { return nil }
        return Proportions.difference(rate, other)
    }
}

extension JourneyConversion.Group {
    /// Reads one side, and divides again.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless 0 ≤ converted ≤ observed ≤ entered, or for another rate;
    ///   what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        entered = try fields.count(.entered)
        observed = try fields.count(.observed)
        converted = try fields.count(.converted)
        rate = try fields.decodeIfPresent(Estimate.self, forKey: .rate)
        revenue = try fields.decode([Money].self, forKey: .revenue)
        revenuePerPerson = try fields.decode([Money].self, forKey: .revenuePerPerson)
        try decoder.require(
            converted <= observed && observed <= entered,
            "\(converted) of \(observed) of \(entered) people cannot have converted")
        try decoder.require(
            rate == Proportions.wilson(converted, of: observed), "a rate is not \(converted) of \(observed)")
    }
}

extension Estimate {
    /// Reads an estimate.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a number that is not finite, or ends out of order; what the
    ///   decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        value = try fields.decode(Double.self, forKey: .value)
        lower = try fields.decode(Double.self, forKey: .lower)
        upper = try fields.decode(Double.self, forKey: .upper)
        let isFinite = value.isFinite && lower.isFinite && upper.isFinite
        try decoder.require(isFinite && lower <= upper, "an interval has finite ends in their order")
    }
}
