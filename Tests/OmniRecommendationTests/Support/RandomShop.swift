// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation

/// A shop, a model and people drawn from chance, for properties that must hold whatever the numbers are.
struct RandomShop {
    static let marketing: Purpose = "age 18"
    let items: [ItemFacts]
    let shop: LiveShop
    let model: TableModel
    private(set) var chance: Chance

    init(_ seed: UInt64, count: Int = 60) throws {
        var chance = Chance(seed)
        var items: [ItemFacts] = []
        for number in 0..<count {
            var item = ItemFacts(
                "item \(number)", category: ["a", "b", "c", "d", ""][chance.below(5)],
                brand: chance.below(6) == 0 ? nil : "brand \(chance.below(4))",
                price: chance.below(9) == 0 ? nil : euros(Int64(1 + chance.below(100))))
            item.attributes = [.team: chance.below(3) == 0 ? ["x", "y"] : ["team \(chance.below(5))"]]
            if chance.below(7) == 0 { item.regions = ["north"] }
            if chance.below(8) == 0 { item.purpose = Self.marketing }
            if chance.below(6) == 0 { item.channels = [SportsShop.bazaar] }
            item.isStocked = chance.below(10) > 0
            items.append(item)
        }
        shop = try LiveShop(ItemCatalog(items))
        for item in items { try shop.setStock(of: item.id, to: max(0, chance.below(5) - 1)) }
        // The model numbers things in its own way, and knows some that are not sold.
        let known = items.map(\.id).reversed() + ["gone"]
        var base: [String: Float] = [:]
        var table: [String: [String: Float]] = [:]
        for id in known where chance.below(5) > 0 { base[id] = Float(chance.below(20)) / 10 }
        for id in known where chance.below(2) == 0 {
            for _ in 0..<5 { table[id, default: [:]][items[chance.below(count)].id] = Float(chance.below(10)) / 3 }
        }
        model = TableModel(Array(known), base: base, table: table)
        self.items = items
        self.chance = chance
    }

    mutating func ids(_ count: Int) -> [String] { (0..<count).map { _ in items[chance.below(items.count)].id } }

    mutating func shopper() -> Shopper {
        var shopper = Shopper(key(chance.bits()), history: History(items: ids(chance.below(5))))
        shopper.purchases = ids(chance.below(5)).map { .init($0, at: noon - .days(3), price: euros(20)) }
        shopper.views = ids(chance.below(4)).map { .init($0, at: noon - .hours(1), progress: chance.share()) }
        shopper.cart = ids(chance.below(3))
        if chance.below(2) == 0 { shopper.region = "north" }
        if chance.below(2) == 0 { shopper.consents = [Self.marketing] }
        return shopper
    }

    mutating func placement() -> Placement {
        let strategies: [Strategy] = [
            .model(named: "m"), .popular(named: "m"), .similar(to: .page), .similar(to: .lastView, by: "m"),
            .category(of: .page, by: "m"), .resume, .complements(of: .cart, rules: [.init("a", goesWith: ["b"])]),
            .blend(of: [
                .init(.model(named: "m", from: .session), weight: 0.4), .init(.popular(named: "m"), weight: 1),
            ]),
            .switched(by: .page, whenOwned: .popular(named: "m"), otherwise: .model(named: "m", from: .page)),
        ]
        let slots = 1 + chance.below(8)
        let rerankings: [Reranking?] = [
            nil, .mmr(.init(lambda: 0.5)), .dpp(.init()), .calibrated(.init(lambda: 0.8)),
        ]
        let filters: [ItemFilter] = [
            .price(from: euros(5), to: euros(80)), .brandNot(oneOf: ["brand 1"]), .categoryNot(oneOf: ["d"]),
            .stock(atLeast: 2), .attributeNot(.team, oneOf: ["x"]),
        ]
        let steps = (0...chance.below(3))
            .map { _ in
                Placement.Step(
                    strategies[chance.below(strategies.count)], atMost: chance.below(2) == 0 ? nil : 1 + chance.below(3)
                )
            }
        return Placement(
            .home, slots: slots, steps: steps, fallback: [.popular(named: "m")],
            filters: chance.below(2) == 0 ? [] : [filters[chance.below(filters.count)]],
            repeats: [.exclude, .allow][chance.below(2)],
            caps: chance.below(3) == 0
                ? [] : [.brand(atMost: 1 + chance.below(3)), .category(atMost: 2), .attribute(.team, atMost: 3)],
            reranking: rerankings[chance.below(rerankings.count)],
            exploration: chance.below(2) == 0 ? nil : Exploration(.epsilonGreedy(0.5), pool: 1 + chance.below(9)),
            pool: slots + chance.below(30))
    }
}
