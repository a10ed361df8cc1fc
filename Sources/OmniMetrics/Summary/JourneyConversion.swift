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
