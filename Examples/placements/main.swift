// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation

// A sports shop and a kitchen: what goes with a jersey, what is the better one, what a fridge lacks for dinner.

extension ItemAttribute {
    static let team: ItemAttribute = "team"
}

func euros(_ whole: Int64) -> Money { Money(minor: whole * 100, .eur) }

func kit(
    _ id: String, _ category: String, _ team: String, price: Int64, margin: Int64, better: [String] = []
) -> ItemFacts {
    ItemFacts(
        id, category: category, price: euros(price), margin: euros(margin), attributes: [.team: [team]],
        relations: better.map { .upgrade($0) })
}

let catalog = try ItemCatalog(
    [
        kit(
            "Reds home jersey", "jerseys", "Reds", price: 60, margin: 20, better: ["Reds match jersey", "Reds signed"]),
        kit("Reds match jersey", "jerseys", "Reds", price: 90, margin: 38),
        kit("Reds signed", "jerseys", "Reds", price: 400, margin: 220),
        kit("Reds shorts", "shorts", "Reds", price: 30, margin: 12),
        kit("Blues shorts", "shorts", "Blues", price: 30, margin: 12),
        kit("Reds socks", "socks", "Reds", price: 10, margin: 5),
        kit("Blues socks", "socks", "Blues", price: 10, margin: 5),
        ItemFacts("Spaghetti", category: "pasta", packSize: 500),
        ItemFacts("Eggs, 6", category: "eggs", packSize: 6),
        ItemFacts("Eggs, 10", category: "eggs", packSize: 10),
        ItemFacts("Bacon, 100 g", category: "meat", packSize: 100),
    ],
    sets: [
        ItemSet(
            "carbonara",
            parts: [
                .init("spaghetti, g", 400, from: ["Spaghetti"]), .init("eggs", 4, from: ["Eggs, 6", "Eggs, 10"]),
                .init("bacon, g", 150, from: ["Bacon, 100 g"]), .init("pepper"),
            ])
    ])

let shop = try LiveShop(catalog)
for item in catalog.items { try shop.setStock(of: item.id, to: 8) }

// What other fans bought, for ordering what goes together.
var sales = Interactions()
for fan in 0..<30 {
    let basket = fan % 3 == 0 ? ["Reds home jersey", "Reds socks"] : ["Reds home jersey", "Reds shorts", "Reds socks"]
    for item in basket { try sales.append(Interaction(user: "fan \(fan)", item: item)) }
}

let placements = [
    Placement(
        .cart, slots: 3,
        steps: [
            .upTo(1, .upgrades(of: .cart)),
            .fill(
                .complements(
                    of: .cart, rules: [ComplementRule("jerseys", goesWith: ["shorts", "socks"], sharing: [.team])])),
        ],
        fallback: [.popular(named: "bestsellers")], caps: [.category(atMost: 1)]),
    Placement(
        .home, slots: 2, steps: [.fill(.model(named: "bought together"))], fallback: [.popular(named: "bestsellers")],
        reranking: .mmr(MaximalMarginalRelevance(lambda: 0.7)), exploration: Exploration(.epsilonGreedy(0.2), slot: 1)),
    Placement(.voice, slots: 4, steps: [.fill(.completion(atLeast: 0.25))]),
]
let storefront = try Storefront(
    placements, shop: shop,
    models: ["bought together": try ItemKNN.fit(sales), "bestsellers": try Popularity.fit(sales)])

func show(_ title: String, _ request: PlacementRequest) throws {
    print("\n\(title)")
    let answer = try storefront.answer(request)
    for placed in answer.items {
        let times = placed.quantity > 1 ? "\(placed.quantity) × " : ""
        let reasons = placed.reasons.map(\.description).joined(separator: "; ")
        let chance = placed.isExploration ? ", propensity \(placed.propensity.value)" : ""
        print("  \(placed.slot + 1). \(times)\(placed.item.title) — \(reasons)\(chance)")
    }
    for dropped in answer.dropped { print("     not \(dropped.item): \(dropped.cause)") }
}

let now = Timestamp(seconds: 1_772_366_400)
let ada = BucketKey(StableHash.murmur3_128("ada"))
let fan = Shopper(ada, cart: ["Reds home jersey"])

try show("Ada's cart holds a Reds jersey:", PlacementRequest(.cart, for: fan, at: now, traces: true))

try shop.setStock(of: "Reds match jersey", to: 0)
try show("The better jersey has just been sold out:", PlacementRequest(.cart, for: fan, at: now))

try show(
    "Her first page, one slot left to chance:", PlacementRequest(.home, for: fan, at: now, occasion: "visit 1"))

let cook = Shopper(ada, pantry: ["spaghetti, g": 500, "pepper": 1, "eggs": 1])
try show("What her fridge lacks for dinner, in one tap:", PlacementRequest(.voice, for: cook, at: now))
