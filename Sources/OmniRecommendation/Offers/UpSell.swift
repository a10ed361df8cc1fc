// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// When a better item is worth offering in the place of one, and how much may be expected of it.
///
/// The person accepts with probability σ(a + b·relevance − c·ln(price ratio) + d·loyalty). What is expected is that,
/// times availability min(1, stock / expected demand), times what the margin gains. The formula and its defaults are this
/// project's own: start with them, fit your own after some hundred logged offers.
///
/// Never offered: what is sold out, costs about the same or far more, leaves no more margin, or is above what the person
/// pays in this category.
public struct UpSell: Sendable, Hashable, Codable {
    /// a: how ready people are at all, as log odds.
    public var intercept: Double
    /// b: how much relevance (0…1) adds.
    public var relevanceWeight: Double
    /// c: how much a higher price takes away.
    public var priceElasticity: Double
    /// d: how much each tier of loyalty adds.
    public var loyaltyWeight: Double
    /// The least price, in relation to the base item's.
    public var minimumPriceRatio: Double
    /// The greatest price, in relation to the base item's.
    public var maximumPriceRatio: Double
    /// Up to which percentile of the prices the person paid in the category an offer may go, 0…1.
    public var pricePercentile: Double
    /// What was learnt of acceptance in each band of prices; nil before the first outcome.
    public var record: UpSellRecord?

    /// Creates one of its parts.
    public init(
        intercept: Double = -2, relevanceWeight: Double = 3, priceElasticity: Double = 2.5, loyaltyWeight: Double = 0,
        minimumPriceRatio: Double = 1.05, maximumPriceRatio: Double = 2, pricePercentile: Double = 0.95,
        record: UpSellRecord? = nil
    ) {
        self.intercept = intercept
        self.relevanceWeight = relevanceWeight
        self.priceElasticity = priceElasticity
        self.loyaltyWeight = loyaltyWeight
        self.minimumPriceRatio = minimumPriceRatio
        self.maximumPriceRatio = maximumPriceRatio
        self.pricePercentile = pricePercentile
        self.record = record
    }

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        var problems: [String] = []
        let weights = [intercept, relevanceWeight, priceElasticity, loyaltyWeight]
        if !weights.allSatisfy(\.isFinite) { problems.append("a weight of the up-sell is not a finite number") }
        if !(minimumPriceRatio > 1 && minimumPriceRatio <= maximumPriceRatio && maximumPriceRatio.isFinite) {
            problems.append(
                "the up-sell's price ratios are \(minimumPriceRatio)…\(maximumPriceRatio); use a range above 1")
        }
        if !(0...1).contains(pricePercentile) {
            problems.append("the up-sell's price percentile is \(pricePercentile); use 0…1")
        }
        return problems
    }

    /// Something that may be offered in the place of the base item.
    public struct Candidate: Sendable, Hashable {
        /// The item.
        public var item: String
        /// What it costs.
        public var price: Money
        /// What one sale of it leaves.
        public var margin: Money
        /// How well it fits the person, 0…1.
        public var relevance: Double
        /// How many can be had.
        public var stock: Int
        /// How many are expected to sell before the next delivery; 0 if nobody knows.
        public var expectedDemand: Double

        /// Creates one of its parts.
        public init(
            _ item: String, price: Money, margin: Money, relevance: Double, stock: Int, expectedDemand: Double = 0
        ) {
            self.item = item
            self.price = price
            self.margin = margin
            self.relevance = relevance
            self.stock = stock
            self.expectedDemand = expectedDemand
        }
    }

    /// Why something is not offered.
    @nonexhaustive
    public enum Refusal: String, Sendable, Hashable, Codable {
        /// It is priced in another currency, or one of the prices is not above zero.
        case notComparable
        /// It is sold out.
        case outOfStock
        /// It costs about the same.
        case tooNear
        /// It costs far more.
        case tooFar
        /// It leaves no more than the base item does.
        case noMargin
        /// It is above what the person pays in this category.
        case abovePriceRange
    }

    /// What was found of one candidate.
    public struct Verdict: Sendable, Hashable {
        /// The item.
        public let item: String
        /// Why it is not offered; nil if it may be.
        public let refusal: Refusal?
        /// What it costs more than the base item; nil if the two cannot be compared.
        public let priceLift: Money?
        /// How likely the person is to accept, 0…1.
        public let acceptance: Double
        /// How surely it can be delivered, 0…1.
        public let availability: Double
        /// What the offer is expected to add to the margin, in minor units; 0 if it is refused.
        public let expectedGain: Double

        /// Whether it may be offered.
        public var isEligible: Bool { refusal == nil }
    }

    /// Returns what is found of one candidate.
    ///
    /// `price` and `margin` are the base item's; `ceiling` is the greatest price that the person pays in the category
    /// (``PriceRange``), nil if nobody knows; `loyalty` the person's tier, 0 for none.
    public func judge(
        _ candidate: Candidate, insteadOf price: Money, margin: Money, ceiling: Money? = nil, loyalty: Double = 0
    ) -> Verdict {
        let isComparable =
            price.currency == candidate.price.currency && margin.currency == price.currency
            && candidate.margin.currency == price.currency && price.minor > 0 && candidate.price.minor > 0
        guard isComparable else {
            return Verdict(
                item: candidate.item, refusal: .notComparable, priceLift: nil, acceptance: 0, availability: 0,
                expectedGain: 0)
        }
        let ratio = Double(candidate.price.minor) / Double(price.minor)
        let expected = acceptance(ratio: ratio, relevance: candidate.relevance, loyalty: loyalty)
        let acceptance = min(1, expected * (record?.correction(ratio: ratio) ?? 1))
        let stock = Double(max(0, candidate.stock))
        let demand = candidate.expectedDemand
        let availability = stock == 0 ? 0 : (demand > 0 ? min(1, stock / demand) : 1)
        let gain = Double(candidate.margin.minor) - Double(margin.minor)

        let refusal: Refusal? =
            if stock == 0 {
                .outOfStock
            } else if ratio < minimumPriceRatio {
                .tooNear
            } else if ratio > maximumPriceRatio {
                .tooFar
            } else if gain <= 0 {
                .noMargin
            } else if let ceiling, ceiling.currency == price.currency, candidate.price.minor > ceiling.minor {
                .abovePriceRange
            } else {
                nil
            }
        return Verdict(
            item: candidate.item, refusal: refusal, priceLift: try? candidate.price - price, acceptance: acceptance,
            availability: availability, expectedGain: refusal == nil ? acceptance * availability * gain : 0)
    }

    /// What the formula alone says.
    func acceptance(ratio: Double, relevance: Double, loyalty: Double) -> Double {
        let relevance = relevance.isFinite ? min(max(relevance, 0), 1) : 0
        let loyal = loyalty.isFinite ? loyalty : 0
        let odds = intercept + relevanceWeight * relevance - priceElasticity * log(ratio) + loyaltyWeight * loyal
        return odds.isNaN ? 0 : 1 / (1 + exp(-odds))
    }

    /// Returns what is found of all candidates: those that may be offered first, the greatest gain first, then the
    /// refused ones; equals in the order in which they were handed in.
    public func rank(
        _ candidates: [Candidate], insteadOf price: Money, margin: Money, ceiling: Money? = nil, loyalty: Double = 0
    ) -> [Verdict] {
        let verdicts = candidates.map {
            judge($0, insteadOf: price, margin: margin, ceiling: ceiling, loyalty: loyalty)
        }
        let order = verdicts.indices.sorted { left, right in
            let (one, two) = (verdicts[left], verdicts[right])
            if one.isEligible != two.isEligible { return one.isEligible }
            return one.expectedGain != two.expectedGain ? one.expectedGain > two.expectedGain : left < right
        }
        return order.map { verdicts[$0] }
    }
}
