// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What a creator (a key opinion leader) brought: from reach to return, with every rate by its own denominator.
public struct CreatorResult: Sendable, Hashable, Codable {
    /// The creator.
    public var creator: String
    /// People who saw a post.
    public var reach: Int
    /// Likes, comments, shares and saves.
    public var engagements: Int
    /// Clicks on the creator's link or uses of the code.
    public var clicks: Int
    /// Orders that are credited to the creator.
    public var orders: Int
    /// What these orders were worth after refunds.
    public var revenue: Money
    /// Fee, products and production.
    public var cost: Money

    /// Creates a result.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative count or cost, or more clicks than reach;
    ///   `mixedCurrencies` for revenue and cost of two currencies.
    public init(
        creator: String, reach: Int, engagements: Int, clicks: Int, orders: Int, revenue: Money, cost: Money
    ) throws {
        guard [reach, engagements, clicks, orders].allSatisfy({ $0 >= 0 }), cost.minor >= 0, clicks <= reach else {
            throw MetricsError(
                .invalidInput, "\(creator): counts are 0 or more, clicks at most the reach, cost 0 or more")
        }
        guard revenue.currency == cost.currency else {
            throw MetricsError(.mixedCurrencies, "\(creator): revenue in \(revenue.currency), cost in \(cost.currency)")
        }
        self.creator = creator
        self.reach = reach
        self.engagements = engagements
        self.clicks = clicks
        self.orders = orders
        self.revenue = revenue
        self.cost = cost
    }

    /// Engagements by reach; one person may engage several times, and without reach it is `nil`.
    public var engagementRate: Double? { Share.of(Double(engagements), by: Double(reach)) }
    /// Clicks by reach (CTR), with Wilson's interval; `nil` without reach.
    public var clickRate: Estimate? { Proportions.wilson(clicks, of: reach) }
    /// Orders by clicks; several orders may follow one click, and without clicks it is `nil`.
    public var conversion: Double? { Share.of(Double(orders), by: Double(clicks)) }
    /// (revenue × margin − cost) ÷ cost; `nil` without cost, or for a margin outside 0...1.
    ///
    /// It counts credited orders, not caused ones: ``CampaignReturn`` needs a holdout for that.
    public func returnOnSpend(marginShare: Double = 1) -> Double? {
        guard (0...1).contains(marginShare) else { return nil }
        let spent = ReportText.units(cost)
        return Share.of(ReportText.units(revenue) * marginShare - spent, by: spent)
    }
    /// What one engagement cost; `nil` without engagements.
    public var costPerEngagement: Money? { Summarizer.average(Int128(cost.minor), of: engagements, cost.currency) }
    /// What one order cost; `nil` without orders.
    public var costPerOrder: Money? { Summarizer.average(Int128(cost.minor), of: orders, cost.currency) }

    /// The better first: by return on spend, then by engagement rate, then by name.
    public static func ranked(_ results: [CreatorResult], marginShare: Double = 1) -> [CreatorResult] {
        results.sorted { left, right in
            let (one, other) = (
                left.returnOnSpend(marginShare: marginShare), right.returnOnSpend(marginShare: marginShare)
            )
            if one != other { return one ?? -.infinity > other ?? -.infinity }
            let (rate, otherRate) = (left.engagementRate ?? -1, right.engagementRate ?? -1)
            return rate == otherRate ? left.creator < right.creator : rate > otherRate
        }
    }
}

extension CreatorResult {
    /// Reads a result.
    ///
    /// - Throws: ``MetricsError`` for what the initialiser would refuse; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            creator: fields.decode(String.self, forKey: .creator), reach: fields.decode(Int.self, forKey: .reach),
            engagements: fields.decode(Int.self, forKey: .engagements),
            clicks: fields.decode(Int.self, forKey: .clicks),
            orders: fields.decode(Int.self, forKey: .orders), revenue: fields.decode(Money.self, forKey: .revenue),
            cost: fields.decode(Money.self, forKey: .cost))
    }
}
