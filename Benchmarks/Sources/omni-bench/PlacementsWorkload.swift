// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation

/// A shop of ordinary size, its model, its placements, and people who ask: the same for the same seed.
struct PlacementsWorkload {
    static let now = Timestamp(seconds: 1_772_366_400)
    static let placements: [PlacementName] = [.home, .productPage, .cart, .email]

    let shop: LiveShop
    let storefront: Storefront
    let requests: [PlacementRequest]
    private let ids: [String]

    /// Opens a shop with so many items and draws requests; `buyers` fill the store that the models are fitted from.
    init(items count: Int, buyers: Int, requests: Int, seed: UInt64 = 7) throws {
        var chance = Draw(seed)
        let ids = (0..<count).map { "item \($0)" }
        let team: ItemAttribute = "team"
        let items = ids.enumerated()
            .map { number, id in
                let price = Int64(500 + chance.below(20_000))
                return ItemFacts(
                    id, category: "category \(number % 200)", brand: "brand \(chance.below(300))",
                    price: Money(minor: price, .eur), margin: Money(minor: price / 4 + Int64(chance.below(500)), .eur),
                    attributes: [
                        team: ["team \(chance.below(40))"], "colour": ["colour \(chance.below(12))"],
                        "material": ["material \(chance.below(9))"],
                    ],
                    relations: (0..<3).map { _ in .upgrade(ids[(number + 200 * (1 + chance.below(40))) % count]) }
                        .filter { $0.item != id })
            }
        let catalog = try ItemCatalog(items)
        shop = try LiveShop(
            catalog, locations: [.init("north", regions: ["north"]), .init("south", regions: ["south"])])
        for id in ids {
            // One item in six is sold out everywhere.
            guard chance.below(6) > 0 else { continue }
            try shop.setStock(of: id, to: 1 + chance.below(20), at: ["north", "south"][chance.below(2)])
        }

        var sales = Interactions()
        for buyer in 0..<buyers {
            // Buyers stay near a place of the range, and popular things are everywhere.
            let home = chance.below(count)
            for _ in 0..<20 {
                let near = (home + chance.below(200) * chance.below(5)) % count
                let item = chance.below(4) == 0 ? chance.below(1 + chance.below(count)) : near
                try sales.append(Interaction(user: "buyer \(buyer)", item: ids[item]))
            }
        }
        let together = try ItemKNN.fit(sales)
        let bestsellers = try Popularity.fit(sales)
        storefront = try Storefront(
            Self.definitions, shop: shop, models: ["together": together, "bestsellers": bestsellers])
        self.ids = ids

        var drawn: [PlacementRequest] = []
        for number in 0..<requests {
            let home = chance.below(count)
            func near() -> String { ids[(home + chance.below(400)) % count] }
            let times = (0..<30).map { Self.now - .hours(Int64($0 + 1)) }
            let shopper = Shopper(
                BucketKey(Digest128(high: chance.bits(), low: chance.bits())),
                history: History(times.reversed().map { .init(item: near(), time: $0) }),
                purchases: times.prefix(8).map { .init(near(), at: $0, price: Money(minor: 9_000, .eur)) },
                views: times.prefix(6).map { .init(near(), at: $0, progress: 0.4) },
                cart: [near(), near()], region: "north")
            drawn.append(
                PlacementRequest(
                    Self.placements[number % Self.placements.count], for: shopper, at: Self.now,
                    occasion: "visit \(number)", page: near(), stock: .region("north")))
        }
        self.requests = drawn
    }

    /// Sells or restocks something, as happens between requests.
    func disturb(_ number: Int) throws {
        try shop.changeStock(
            of: ids[(number &* 7_919) % ids.count], by: number % 3 == 0 ? -1 : 1,
            at: number % 2 == 0 ? "north" : "south")
    }

    private static let definitions: [Placement] = {
        let caps: [ListCap] = [.brand(atMost: 2), .category(atMost: 3)]
        let filters: [ItemFilter] = [.usualPrice(), .price(from: Money(minor: 600, .eur))]
        let sameTeam = (0..<200)
            .map { number in
                ComplementRule(
                    "category \(number)",
                    goesWith: ["category \((number + 1) % 200)", "category \((number + 2) % 200)"],
                    sharing: ["team"])
            }
        let both: Strategy = .blend(of: [
            .init(.model(named: "together", from: .history), weight: 0.6),
            .init(.model(named: "together", from: .session), weight: 0.4),
        ])
        return [
            Placement(
                .home, slots: 12, steps: [.upTo(2, .resume), .fill(both)], fallback: [.popular(named: "bestsellers")],
                filters: filters, caps: caps, reranking: .mmr(MaximalMarginalRelevance()),
                exploration: Exploration(.epsilonGreedy(0.2), pool: 20), holdout: Placement.holdout(0.05, for: .home)),
            Placement(
                .productPage, slots: 8,
                steps: [
                    .fill(
                        .switched(
                            by: .page, whenOwned: .complements(of: .page, rules: sameTeam),
                            otherwise: .similar(to: .page, by: "together"))), .fill(.similar(to: .page)),
                ],
                fallback: [.popular(named: "bestsellers")], filters: filters, caps: caps,
                reranking: .dpp(DeterminantalDiversity()), exploration: Exploration(.softmax(temperature: 0.1))),
            Placement(
                .cart, slots: 6,
                steps: [
                    .upTo(1, .upgrades(of: .cart, by: "together")),
                    .upTo(3, .complements(of: .cart, rules: sameTeam, by: "together")),
                    .fill(.model(named: "together")),
                ],
                fallback: [.popular(named: "bestsellers")], filters: filters, caps: caps,
                reranking: .mmr(MaximalMarginalRelevance())),
            Placement(
                .email, slots: 8, steps: [.fill(.model(named: "together"))], fallback: [.popular(named: "bestsellers")],
                filters: filters, caps: caps, reranking: .calibrated(CalibratedRanking()),
                exploration: Exploration(.epsilonGreedy(0.2), pool: 20)),
        ]
    }()
}

/// Numbers that only look random: the same for the same seed.
private struct Draw {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func bits() -> UInt64 { StableHash.splitMix64(&state) }
    mutating func below(_ bound: Int) -> Int { Int(bits() % UInt64(bound)) }
}
