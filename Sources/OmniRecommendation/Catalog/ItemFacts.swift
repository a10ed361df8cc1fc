// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a placement needs to know of one item: the light form of a product, a restaurant, an article.
///
/// Only the id is needed; everything that is left out counts as unknown, never as zero.
public struct ItemFacts: Sendable, Hashable, Codable {
    /// The item, as interactions, carts and models name it.
    public var id: String
    /// What people read; the id if left out.
    public var title: String
    /// The need it serves, such as `jerseys`; empty for none.
    public var category: String
    /// Who makes it.
    public var brand: String?
    /// What it costs now.
    public var price: Money?
    /// What one sale leaves after its cost, in the price's currency.
    public var margin: Money?
    /// What else is known of it; an attribute may have many values.
    public var attributes: [ItemAttribute: [String]]
    /// How it stands to other items.
    public var relations: [ItemRelation]
    /// Where it is, for what one goes to.
    public var place: GeoPoint?
    /// Where it is sold; nil for everywhere.
    public var channels: Set<SalesChannel>?
    /// Where it may be sold; nil for everywhere.
    public var regions: Set<SalesRegion>?
    /// What the person must have agreed to before it is shown: an age limit, a sensitive subject.
    public var purpose: Purpose?
    /// How long one lasts before it is bought again, for what is used up.
    public var lasts: Span?
    /// How many units of an ingredient one pack holds; see ``ItemSet``.
    public var packSize: Int
    /// How many are expected to sell before the next delivery; nil if nobody knows.
    public var expectedDemand: Double?
    /// Whether it can be sold out; false for downloads, restaurants, articles.
    public var isStocked: Bool

    /// Creates an item.
    public init(
        _ id: String, title: String? = nil, category: String = "", brand: String? = nil, price: Money? = nil,
        margin: Money? = nil, attributes: [ItemAttribute: [String]] = [:], relations: [ItemRelation] = [],
        place: GeoPoint? = nil, channels: Set<SalesChannel>? = nil, regions: Set<SalesRegion>? = nil,
        purpose: Purpose? = nil, lasts: Span? = nil, packSize: Int = 1, expectedDemand: Double? = nil,
        isStocked: Bool = true
    ) {
        self.id = id
        self.title = title ?? id
        self.category = category
        self.brand = brand
        self.price = price
        self.margin = margin
        self.attributes = attributes
        self.relations = relations
        self.place = place
        self.channels = channels
        self.regions = regions
        self.purpose = purpose
        self.lasts = lasts
        self.packSize = packSize
        self.expectedDemand = expectedDemand
        self.isStocked = isStocked
    }

    /// What contradicts itself, in sentences that name the item.
    public var problems: [String] {
        guard !id.isEmpty else { return ["an item has no id"] }
        var problems: [String] = []
        if let price, price.minor < 0 { problems.append("item '\(id)' has a price below zero") }
        if let price, let margin, price.currency != margin.currency {
            problems.append("item '\(id)' has its price in \(price.currency) and its margin in \(margin.currency)")
        }
        if let place, !place.isValid { problems.append("item '\(id)' lies nowhere on earth") }
        if packSize < 1 { problems.append("item '\(id)' has a pack size of \(packSize); use 1 or more") }
        if let lasts, !lasts.isElapsed || lasts.microseconds <= 0 {
            problems.append("item '\(id)' lasts \(lasts), which is not a positive elapsed time")
        }
        if let expectedDemand, !expectedDemand.isFinite || expectedDemand < 0 {
            problems.append("item '\(id)' has an expected demand that is not a number of at least zero")
        }
        if relations.contains(where: { $0.item == id }) { problems.append("item '\(id)' is related to itself") }
        return problems
    }
}

/// How one item stands to another, as the merchant says it.
public struct ItemRelation: Sendable, Hashable, Codable {
    /// The kinds of relation.
    @nonexhaustive
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The other is a better one of the same.
        case upgrade
        /// The other goes with it.
        case complement
        /// The other does in its place.
        case similar
    }

    /// What the other item is to this one.
    public let kind: Kind
    /// The other item.
    public let item: String

    /// Creates one of its parts.
    public init(_ kind: Kind, _ item: String) {
        self.kind = kind
        self.item = item
    }

    /// The other is a better one of the same.
    public static func upgrade(_ item: String) -> ItemRelation { ItemRelation(.upgrade, item) }
    /// The other goes with it.
    public static func complement(_ item: String) -> ItemRelation { ItemRelation(.complement, item) }
    /// The other does in its place.
    public static func similar(_ item: String) -> ItemRelation { ItemRelation(.similar, item) }
}
