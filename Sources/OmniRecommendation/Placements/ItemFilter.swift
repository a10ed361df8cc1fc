// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A test that every item of a placement must pass, on top of those that always hold.
///
/// Always held: in stock in the request's scope, allowed in the region, sold on the channel, agreed to where it needs
/// consent, not the page itself and not in the cart.
public enum ItemFilter: Sendable, Hashable, Codable {
    /// Costs at least `from` and at most `to`; an item without a price, or with one in another currency, fails.
    case price(from: Money? = nil, to: Money? = nil)
    /// Is not above this percentile of what the person paid in the category; passes if that is not known.
    case usualPrice(percentile: Double = 0.95)
    /// Is of one of these categories.
    case category(oneOf: [String])
    /// Is of none of these categories.
    case categoryNot(oneOf: [String])
    /// Is of one of these brands.
    case brand(oneOf: [String])
    /// Is of none of these brands.
    case brandNot(oneOf: [String])
    /// Has one of these values of an attribute.
    case attribute(ItemAttribute, oneOf: [String])
    /// Has none of these values of an attribute.
    case attributeNot(ItemAttribute, oneOf: [String])
    /// There are at least so many.
    case stock(atLeast: Int)
    /// Is none of these items.
    case itemNot(oneOf: [String])

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        switch self {
        case .price(let from, let to):
            if from == nil, to == nil { return ["a price filter has neither end"] }
            guard let from, let to else { return [] }
            if from.currency != to.currency { return ["a price filter is in two currencies"] }
            return from.minor > to.minor ? ["a price filter goes from \(from) down to \(to)"] : []
        case .usualPrice(let percentile):
            return (0...1).contains(percentile) ? [] : ["a price percentile is \(percentile); use 0…1"]
        case .stock(let least): return least < 1 ? ["a stock filter of \(least) lets everything through"] : []
        case .category(let values), .categoryNot(let values), .brand(let values), .brandNot(let values),
            .attribute(_, let values), .attributeNot(_, let values), .itemNot(let values):
            return values.isEmpty ? ["a filter names no values"] : []
        }
    }
}

/// What becomes of items that the person has bought.
public enum RepeatPolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// They are left out: discovery.
    case exclude
    /// They compete with all others.
    case allow
    /// They are shown when they are due to be bought again; see ``UsualGap``.
    case onlyReplenish
}

/// How the items of a scored strategy are ordered beside their scores.
public enum Reranking: Sendable, Hashable, Codable {
    /// Relevance against likeness to what is already shown.
    case mmr(MaximalMarginalRelevance)
    /// The volume that relevance and dissimilarity span.
    case dpp(DeterminantalDiversity)
    /// The mix of categories near the person's own; without purchases, near that of the candidates.
    case calibrated(CalibratedRanking)

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        switch self {
        case .mmr(let method): method.problems
        case .dpp(let method): method.problems
        case .calibrated(let method): method.problems
        }
    }
}
