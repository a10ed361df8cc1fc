// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

extension ItemAttribute {
    static let team: ItemAttribute = "team"
    static let cuisine: ItemAttribute = "cuisine"
}

func euros(_ whole: Int64) -> Money { Money(minor: whole * 100, .eur) }

/// A shop for fans, small enough to read.
struct SportsShop {
    static let mall = SalesChannel.owned("mini-program")
    static let bazaar = SalesChannel.marketplace("bazaar")

    static let items: [ItemFacts] = [
        kit(
            "red jersey", "jerseys", "reds", 60, margin: 20,
            [.upgrade("red jersey pro"), .upgrade("red jersey signed")]),
        kit("blue jersey", "jerseys", "blues", 60, margin: 20),
        kit("red jersey pro", "jerseys", "reds", 90, margin: 40),
        kit("red jersey signed", "jerseys", "reds", 400, margin: 200),
        kit("red shorts", "shorts", "reds", 30, margin: 12),
        kit("blue shorts", "shorts", "blues", 30, margin: 12),
        kit("red socks", "socks", "reds", 10, margin: 5),
        kit("red socks long", "socks", "reds", 12, margin: 6),
        kit("blue socks", "socks", "blues", 10, margin: 5),
        kit("red scarf", "scarves", "reds", 20, margin: 10),
        ItemFacts("ball", category: "balls", brand: "round", price: euros(25), margin: euros(8)),
    ]

    static let fanRule = ComplementRule("jerseys", goesWith: ["shorts", "socks"], sharing: [.team])

    private static func kit(
        _ id: String, _ category: String, _ team: String, _ price: Int64, margin: Int64,
        _ relations: [ItemRelation] = []
    ) -> ItemFacts {
        ItemFacts(
            id, category: category, brand: "kit", price: euros(price), margin: euros(margin),
            attributes: [.team: [team]], relations: relations)
    }

    let shop: LiveShop

    /// Opens a shop with so many of everything.
    init(_ items: [ItemFacts] = items, sets: [ItemSet] = [], stock: Int = 5) throws {
        shop = try LiveShop(ItemCatalog(items, sets: sets))
        for item in items { try shop.setStock(of: item.id, to: stock) }
    }

    /// Asks one placement of this shop.
    func ask(
        _ placement: Placement, _ request: PlacementRequest, models: [String: any Recommender] = [:]
    ) throws -> PlacementAnswer {
        try Storefront([placement], shop: shop, models: models).answer(request)
    }
}

func key(_ number: UInt64) -> BucketKey { BucketKey(Digest128(high: number &* 0x9E37_79B9, low: number)) }

let noon = Timestamp(seconds: 1_772_366_400)

extension PlacementAnswer {
    var ids: [String] { items.map(\.item.id) }
    func cause(_ item: String) -> DropCause? { dropped.first { $0.item == item }?.cause }
}

func cents(_ minor: Int64) -> Money { Money(minor: minor, .eur) }
