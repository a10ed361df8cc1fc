// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import OmniRecommendation
import Testing

@Suite struct `A placement as a definition` {
    private static let full = Placement(
        .cart, slots: 4,
        steps: [
            .upTo(1, .upgrades(of: .cart, by: "ease")), .upTo(2, .resume),
            .fill(.complements(of: .cart, rules: [SportsShop.fanRule])),
            .fill(
                .blend(of: [
                    .init(.model(named: "ease"), weight: 0.7), .init(.similar(to: .page), weight: 0.3),
                ])),
            .fill(.switched(by: .page, whenOwned: .completion(), otherwise: .category(of: .lastOrder))),
            .fill(.nearby(metres: 900, taste: .cuisine)), .fill(.looksLike(embedding: "pictures")),
        ],
        fallback: [.popular(named: "trending"), .picks(items: ["ball"])],
        filters: [.price(to: euros(90)), .attribute(.team, oneOf: ["reds"]), .usualPrice()], repeats: .onlyReplenish,
        caps: [.brand(atMost: 2), .attribute(.team, atMost: 3)], reranking: .mmr(.init(lambda: 0.6)),
        exploration: Exploration(.softmax(temperature: 0.1), pool: 9, slot: 3),
        holdout: Placement.holdout(0.05, for: .cart), purpose: "personalisation", winsBack: true, pool: 50)

    @Test func `is the same after it was written and read`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for placement in [Self.full, Placement(.home, steps: [.fill(.resume)])] {
            let bytes = try encoder.encode(placement)
            let read = try JSONDecoder().decode(Placement.self, from: bytes)
            #expect(read == placement)
        }
        let small = try encoder.encode(Placement(.push, steps: [.fill(.popular(named: "t"))], pool: 20))
        #expect(
            String(decoding: small, as: UTF8.self)
                == #"{"name":"push","pool":20,"steps":[{"strategy":{"popular":{"named":"t"}}}]}"#)
    }

    @Test func `that is sound has no problems`() {
        #expect(Self.full.problems.isEmpty)
        for name: PlacementName in [
            .home, .productPage, .cart, .afterCheckout, .email, .push, .kiosk, .clerk, .voice, "fitting-room mirror",
        ] {
            #expect(Placement(name, steps: [.fill(.resume)]).problems.isEmpty)
        }
    }

    struct Bad: Sendable {
        let part: String
        let placement: Placement
    }

    static let bad: [Bad] = [
        Bad(part: "no name", placement: Placement("", steps: [.fill(.resume)])),
        Bad(part: "0 slots", placement: Placement(.home, slots: 0, steps: [.fill(.resume)])),
        Bad(part: "neither steps", placement: Placement(.home, steps: [])),
        Bad(part: "pool of 3", placement: Placement(.home, steps: [.fill(.resume)], pool: 3)),
        Bad(part: "place 0", placement: Placement(.home, steps: [.upTo(0, .resume)])),
        Bad(part: "fallback is personal", placement: Placement(.home, steps: [], fallback: [.resume])),
        Bad(part: "names no model", placement: Placement(.home, steps: [.fill(.model(named: ""))])),
        Bad(part: "no parts", placement: Placement(.home, steps: [.fill(.blend(of: []))])),
        Bad(
            part: "weights",
            placement: Placement(.home, steps: [.fill(.blend(of: [.init(.resume, weight: .nan)]))])),
        Bad(part: "radius", placement: Placement(.home, steps: [.fill(.nearby(metres: 0, taste: .cuisine))])),
        Bad(part: "least share", placement: Placement(.home, steps: [.fill(.completion(atLeast: 2))])),
        Bad(part: "picks is empty", placement: Placement(.home, steps: [.fill(.picks(items: []))])),
        Bad(
            part: "no category",
            placement: Placement(.home, steps: [.fill(.complements(of: .cart, rules: [.init("", goesWith: [])]))])),
        Bad(
            part: "price ratios",
            placement: Placement(.home, steps: [.fill(.upgrades(of: .page, under: UpSell(minimumPriceRatio: 9)))])),
        Bad(part: "neither end", placement: Placement(.home, steps: [.fill(.resume)], filters: [.price()])),
        Bad(
            part: "down to",
            placement: Placement(
                .home, steps: [.fill(.resume)], filters: [.price(from: euros(2), to: euros(1))])),
        Bad(
            part: "two currencies",
            placement: Placement(
                .home, steps: [.fill(.resume)], filters: [.price(from: euros(2), to: Money(minor: 900, .usd))])),
        Bad(part: "no values", placement: Placement(.home, steps: [.fill(.resume)], filters: [.brand(oneOf: [])])),
        Bad(part: "stock filter", placement: Placement(.home, steps: [.fill(.resume)], filters: [.stock(atLeast: 0)])),
        Bad(
            part: "percentile",
            placement: Placement(.home, steps: [.fill(.resume)], filters: [.usualPrice(percentile: 3)])),
        Bad(part: "lets nothing", placement: Placement(.home, steps: [.fill(.resume)], caps: [.brand(atMost: 0)])),
        Bad(
            part: "lambda",
            placement: Placement(.home, steps: [.fill(.resume)], reranking: .mmr(.init(lambda: 2)))),
        Bad(
            part: "exploration slot",
            placement: Placement(.home, slots: 2, steps: [.fill(.resume)], exploration: Exploration(slot: 2))),
        Bad(
            part: "holdout",
            placement: Placement(.home, steps: [.fill(.resume)], holdout: Placement.holdout(3, for: .home))),
    ]

    @Test(arguments: bad)
    func `that cannot hold says why`(bad: Bad) {
        #expect(bad.placement.problems.contains { $0.contains(bad.part) }, "\(bad.placement.problems)")
    }

    @Test func `is checked with all others at once, models and embeddings included`() throws {
        let shop = try SportsShop().shop
        do {
            _ = try Storefront([Self.full, Placement(.home, slots: 0, steps: []), Self.full], shop: shop)
            Issue.record("it was taken")
        } catch let error as RecommendationError {
            #expect(error.code == .invalidConfiguration)
            for part in ["'ease'", "'trending'", "'pictures'", "comes twice", "0 slots", "neither"] {
                #expect(error.message.contains(part), "\(part)")
            }
        }
        let storefront = try Storefront([Placement(.home, steps: [.fill(.resume)])], shop: shop)
        #expect(throws: RecommendationError.self) {
            try storefront.answer(PlacementRequest(.push, for: Shopper(key(1)), at: noon))
        }
    }

    @Test func `explains why an item is not there`() throws {
        var items = SportsShop.items
        let adults: Purpose = "age 18"
        for place in items.indices {
            switch items[place].id {
            case "red scarf": items[place].purpose = adults
            case "blue socks": items[place].regions = ["north"]
            default: break
            }
        }
        let shop = try SportsShop(items)
        try shop.shop.setStock(of: "red shorts", to: 0)
        let model = TableModel(
            items.map(\.id) + ["unknown"],
            base: Dictionary(uniqueKeysWithValues: (items.map(\.id) + ["unknown"]).map { ($0, 1) }))
        let placement = Placement(
            .home, slots: 2, steps: [.fill(.model(named: "m"))], filters: [.brandNot(oneOf: ["round"])],
            caps: [.category(atMost: 1)])
        let storefront = try Storefront([placement], shop: shop.shop, models: ["m": model])
        let shopper = Shopper(
            key(1), purchases: [.init("blue shorts", at: noon)], cart: ["red jersey pro"])
        let request = PlacementRequest(.home, for: shopper, at: noon, page: "red jersey signed")
        #expect(try storefront.answer(request).ids == ["red jersey", "red socks"])
        let causes: [String: DropCause] = [
            "ball": .filter(.brandNot(oneOf: ["round"])), "red shorts": .outOfStock, "red scarf": .needsConsent(adults),
            "blue socks": .notInRegion, "blue shorts": .alreadyBought, "red jersey pro": .inCart,
            "red jersey signed": .isPage, "unknown": .notInCatalog, "blue jersey": .capped(.category(atMost: 1)),
            "red socks long": .outranked,
        ]
        for (item, cause) in causes { #expect(try storefront.whyNot(item, request) == cause, "\(item)") }
        #expect(try storefront.whyNot("red jersey", request) == nil)
    }

    @Test func `shows again what is used up, when it is due`() throws {
        let shop = try SportsShop([
            ItemFacts("coffee", lasts: .days(30)), ItemFacts("mug"), ItemFacts("tea", lasts: .days(10)),
        ])
        let placement = Placement(
            .email, steps: [.fill(.picks(items: ["coffee", "mug", "tea"]))], repeats: .onlyReplenish)
        func ids(_ days: Int64...) throws -> [String] {
            let coffees = days.map { Shopper.Purchase("coffee", at: noon - .days($0)) }
            let shopper = Shopper(key(1), purchases: coffees + [.init("mug", at: noon - .days(900))])
            return try shop.ask(placement, PlacementRequest(.email, for: shopper, at: noon)).ids
        }
        // .8 of 30 days after one purchase.
        #expect(try ids(23) == ["tea"])
        #expect(try ids(24) == ["coffee", "tea"])
        // Gaps of 6 days: (2 · 6 + 5 · 30) / 7 = 23.14 days, of which .8 is 18.51.
        #expect(try ids(18, 24, 30) == ["tea"])
        #expect(try ids(19, 25, 31) == ["coffee", "tea"])
    }
}
