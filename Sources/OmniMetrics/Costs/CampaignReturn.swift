// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// The return of a campaign on what it caused: (incremental margin − cost) ÷ cost.
///
/// Incremental is what the treated spent more than people held out at random would have: the difference of the two
/// means, times the treated. Without a holdout there is no return on investment, only spending beside a campaign.
public struct CampaignReturn: Sendable, Hashable, Codable {
    /// One side of the comparison: people, and the sum and the sum of squares of what each of them spent.
    public struct Side: Sendable, Hashable, Codable {
        /// How many people.
        public var people: Int
        /// What they spent together, in whole units of the currency; may be below zero after refunds.
        public var sum: Double
        /// The sum of the squares of what each spent.
        public var squares: Double

        /// Creates a side from sums.
        public init(people: Int, sum: Double, squares: Double) {
            self.people = people
            self.sum = sum
            self.squares = squares
        }

        /// Creates a side from what each person spent.
        public init(_ amounts: some Sequence<Double>) {
            self.init(people: 0, sum: 0, squares: 0)
            for amount in amounts {
                people += 1
                sum += amount
                squares += amount * amount
            }
        }

        /// Whether such people can be: the mean of squares is at least the square of the mean, up to the rounding of as
        /// many additions.
        var isPossible: Bool {
            guard people > 0 else { return people == 0 && sum == 0 && squares == 0 }
            let rounding = 1e-9 + 2 * Double(people) * .ulpOfOne
            return squares * (1 + rounding) >= sum * sum / Double(people)
        }

        var mean: Double { sum / Double(people) }
        var variance: Double {
            people > 1 ? max(0, (squares - sum * sum / Double(people)) / Double(people - 1)) : 0
        }
    }

    /// The campaign.
    public var campaign: String
    /// Margin caused, with its 95 % interval, in whole units of the currency; `nil` with fewer than two people on a side.
    public var incrementalMargin: Estimate?
    /// What the campaign cost.
    public var cost: Money
    /// (incremental margin − cost) ÷ cost, with its interval; `nil` without margin or cost.
    public var returnOnInvestment: Estimate?

    /// Computes a return.
    ///
    /// - Parameters:
    ///   - campaign: The campaign.
    ///   - treated: People who were in the campaign, by intention.
    ///   - holdout: People who were kept out at random.
    ///   - marginShare: Which part of what people spend is margin, 0 to 1.
    ///   - cost: What the campaign cost, in the same currency.
    /// - Throws: ``MetricsError`` with `invalidInput` for sums that are not finite or impossible, a share outside 0...1,
    ///   or a cost below zero.
    public init(campaign: String, treated: Side, holdout: Side, marginShare: Double, cost: Money) throws {
        for side in [treated, holdout] {
            guard side.people >= 0, side.sum.isFinite, side.squares.isFinite, side.squares >= 0 else {
                throw MetricsError(.invalidInput, "\(campaign): sums of a side are not finite, or below zero")
            }
            guard side.isPossible else {
                throw MetricsError(
                    .invalidInput, "\(campaign): \(side.people) people cannot have such sums: the squares are too small"
                )
            }
        }
        guard (0...1).contains(marginShare), cost.minor >= 0 else {
            throw MetricsError(.invalidInput, "\(campaign): the margin is a share of 0 to 1, the cost at least 0")
        }
        self.campaign = campaign
        self.cost = cost
        guard treated.people > 1, holdout.people > 1 else { return }
        let count = Double(treated.people)
        let value = (treated.mean - holdout.mean) * count * marginShare
        let variance = treated.variance / count + holdout.variance / Double(holdout.people)
        let half = Proportions.quantile * variance.squareRoot() * count * marginShare
        guard value.isFinite, half.isFinite else {
            throw MetricsError(.overflow, "\(campaign): the margin does not fit")
        }
        let margin = Estimate(value: value, lower: value - half, upper: value + half)
        incrementalMargin = margin
        returnOnInvestment = Self.returns(margin, on: cost)
    }

    /// What is left of a margin by what was spent for it; `nil` without either.
    private static func returns(_ margin: Estimate?, on cost: Money) -> Estimate? {
        let spent = ReportText.units(cost)
        guard let margin, spent > 0 else { return nil }
        return Estimate(
            value: (margin.value - spent) / spent, lower: (margin.lower - spent) / spent,
            upper: (margin.upper - spent) / spent)
    }
}

extension CampaignReturn {
    /// Reads a return.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a cost below zero, an interval that leaves its figure out, or
    ///   a return that is not that of margin and cost; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        campaign = try fields.decode(String.self, forKey: .campaign)
        cost = try fields.decode(Money.self, forKey: .cost)
        incrementalMargin = try fields.decodeIfPresent(Estimate.self, forKey: .incrementalMargin)
        returnOnInvestment = try fields.decodeIfPresent(Estimate.self, forKey: .returnOnInvestment)
        if let margin = incrementalMargin {
            try decoder.require(
                margin.lower <= margin.value && margin.value <= margin.upper,
                "\(campaign): an interval leaves its own figure out")
        }
        try decoder.require(cost.minor >= 0, "\(campaign): a cost is below 0")
        try decoder.require(
            returnOnInvestment == Self.returns(incrementalMargin, on: cost),
            "\(campaign): the return is not that of margin and cost")
    }
}
