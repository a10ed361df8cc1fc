// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What one customer has brought and is expected to bring, in major units of money.
public struct CustomerValue: Sendable, Hashable, Codable {
    /// Who it is.
    public var id: String
    /// Everything spent so far, refunds taken off.
    public var historicValue: Double
    /// The chance that the customer has not left.
    public var probabilityAlive: Double
    /// The purchases to expect within the plan's horizon.
    public var expectedPurchases: Double
    /// The mean spend per purchase to expect.
    public var averageValue: Double
    /// The spend to expect within the plan's horizon, not discounted.
    public var expectedValue: Double
    /// The same with later money worth less: the customer lifetime value of the plan.
    public var discountedValue: Double
    /// Where the spend of this one customer will lie; nil when it was not asked for.
    ///
    /// It covers the chance of leaving, of purchases and of their values, not the uncertainty of the parameters.
    public var interval: PredictionInterval?
}

/// Over which time value is predicted and how later money is discounted.
public struct ValuePlan: Sendable, Hashable, Codable {
    /// How many periods ahead.
    public var periods: Int
    /// The length of a period in the model's unit of time: 4.348 for months of a model in weeks.
    public var periodLength: Double
    /// The discount rate per period: 0.01 makes money of the first period worth 1/1.01.
    public var discountRate: Double

    /// Creates a plan.
    public init(periods: Int, periodLength: Double, discountRate: Double = 0) {
        self.periods = periods
        self.periodLength = periodLength
        self.discountRate = discountRate
    }

    /// A plan over months for a model in any unit: a year at one per cent a month unless said otherwise.
    public static func months(_ count: Int = 12, unit: LifetimeUnit, discountRate: Double = 0.01) -> ValuePlan {
        ValuePlan(periods: count, periodLength: LifetimeUnit.months.days / unit.days, discountRate: discountRate)
    }

    /// The time from now to the end of the last period.
    public var horizon: Double { Double(periods) * periodLength }

    func check() throws {
        guard periods > 0, periods <= 100_000, periodLength > 0, horizon.isFinite, discountRate > -1,
            discountRate.isFinite
        else {
            throw PredictionError(
                .invalidConfiguration,
                "a value plan needs 1 to 100,000 periods of positive length and a discount rate above -1")
        }
    }
}

extension CustomerValue {
    /// Reads a value: a chance between 0 and 1, expectations of 0 or more, all of them finite.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        id = try container.decode(String.self, forKey: .id)
        (historicValue, probabilityAlive) = (try number(.historicValue), try number(.probabilityAlive))
        (expectedPurchases, averageValue) = (try number(.expectedPurchases), try number(.averageValue))
        (expectedValue, discountedValue) = (try number(.expectedValue), try number(.discountedValue))
        interval = try container.decodeIfPresent(PredictionInterval.self, forKey: .interval)
        let expected = [expectedPurchases, averageValue, expectedValue, discountedValue]
        try decoder.require(
            (0...1).contains(probabilityAlive) && historicValue.isFinite
                && expected.allSatisfy { $0 >= 0 && $0.isFinite },
            "a value has a chance between 0 and 1, and finite expectations of 0 or more")
    }
}

extension ValuePlan {
    /// Reads a plan that values can be made by.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        periods = try container.decode(Int.self, forKey: .periods)
        periodLength = try container.decode(Double.self, forKey: .periodLength)
        discountRate = try container.decode(Double.self, forKey: .discountRate)
        try decoder.checked { try check() }
    }
}
