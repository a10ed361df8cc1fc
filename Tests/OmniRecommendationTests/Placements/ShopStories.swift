// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import OmniRecommendation
import Testing

/// Pictures as a network may have seen them.
private struct PictureTable: ItemEmbedding {
    let vectors: [String: [Float]]
    var dimension: Int { 3 }
    func vector(of item: String) -> [Float]? { vectors[item] }
}

@Suite struct `In the shop` {
    private let reds = ["red jersey", "red jersey pro", "red shorts", "red socks", "red scarf", "ball"]

    @Test func `R1: a better jersey is offered in the place of the one in the cart, with what it costs more`() throws {
        let shop = try SportsShop()
        let placement = Placement(.cart, steps: [.fill(.upgrades(of: .cart))])
        let shopper = Shopper(key(1), cart: ["red jersey"])
        let answer = try shop.ask(placement, PlacementRequest(.cart, for: shopper, at: noon, traces: true))
        #expect(answer.ids == ["red jersey pro"])
        #expect(answer.cause("red jersey signed") == .upSell(.tooFar))
        guard case .upgrade(let base, let lift, let acceptance) = try #require(answer.items.first?.reasons.first) else {
            Issue.record("no upgrade reason")
            return
        }
        #expect(base == "red jersey" && lift == euros(30))
        #expect(acceptance > 0 && acceptance < 1)

        try shop.shop.setStock(of: "red jersey pro", to: 0)
        #expect(try shop.ask(placement, PlacementRequest(.cart, for: shopper, at: noon)).items.isEmpty)
    }

    @Test func `R1: nobody is up-sold twice in a checkout, or above what they pay`() throws {
        let shop = try SportsShop()
        let placement = Placement(
            .cart, steps: [.fill(.upgrades(of: .cart)), .fill(.upgrades(of: .cart))])
        var shopper = Shopper(key(1), cart: ["red jersey"])
        var request = PlacementRequest(.cart, for: shopper, at: noon)
        let first = try shop.ask(placement, request)
        #expect(first.ids == ["red jersey pro"])
        #expect(first.idle.map(\.cause) == [.alreadyUpSold])
        request.upSellsShown = 1
        #expect(try shop.ask(placement, request).idle.map(\.cause) == [.alreadyUpSold, .alreadyUpSold])

        shopper.purchases = [50, 60, 65, 70]
            .map { Shopper.Purchase("blue jersey", at: noon - .days(9), price: euros($0)) }
        let thrifty = try shop.ask(placement, PlacementRequest(.cart, for: shopper, at: noon, traces: true))
        #expect(thrifty.items.isEmpty)
        #expect(thrifty.cause("red jersey pro") == .upSell(.abovePriceRange))
    }

    @Test func `R2: each placement has its own strategy, exclusions and holdout, before, during and after the order`()
        throws
    {
        let shop = try SportsShop()
        let held = try #require(
            (0..<200)
                .first { number in
                    Placement.holdout(0.3, for: .productPage).assign(key(number)).isHoldout
                })
        let placements = [
            Placement(
                .productPage, steps: [.fill(.similar(to: .page))], filters: [.brandNot(oneOf: ["round"])],
                holdout: Placement.holdout(0.3, for: .productPage)),
            Placement(.cart, steps: [.fill(.complements(of: .cart, rules: [SportsShop.fanRule]))]),
            Placement(
                .afterCheckout, steps: [.fill(.complements(of: .lastOrder, rules: [SportsShop.fanRule]))],
                fallback: [.picks(items: ["ball"])], filters: [.category(oneOf: ["socks", "balls"])]),
        ]
        let storefront = try Storefront(placements, shop: shop.shop)
        let shopper = Shopper(
            key(held), purchases: [.init("red jersey", at: noon)], cart: ["red jersey"])
        func ask(_ name: PlacementName) throws -> PlacementAnswer {
            try storefront.answer(PlacementRequest(name, for: shopper, at: noon, page: "blue jersey"))
        }
        let page = try ask(.productPage)
        #expect(page.impersonal == .heldOut && page.holdout?.isHeldOut == true)
        #expect(Set(page.ids) == ["red jersey", "red jersey pro", "red jersey signed"])
        #expect(try ask(.cart).ids == ["red shorts", "red socks", "red socks long"])
        #expect(try ask(.cart).holdout == nil)
        #expect(try ask(.afterCheckout).ids == ["red socks", "red socks long", "ball"])
    }

    @Test func `R3: what was bought together and what this visit says are one ranked list`() throws {
        let shop = try SportsShop()
        let together = TableModel(reds, table: ["red jersey": ["red shorts": 9, "red scarf": 5, "red socks": 1]])
        let session = TableModel(reds, table: ["ball": ["red scarf": 0.3, "red socks": 0.1]])
        let placement = Placement(
            .cart, slots: 3,
            steps: [
                .fill(
                    .blend(of: [
                        .init(.model(named: "together", from: .cart), weight: 0.6),
                        .init(.model(named: "session", from: .session), weight: 0.6),
                    ]))
            ])
        let shopper = Shopper(key(1), views: [.init("ball", at: noon)], cart: ["red jersey"])
        let answer = try shop.ask(
            placement, PlacementRequest(.cart, for: shopper, at: noon),
            models: ["together": together, "session": session])
        // scarf: .6·.5 + .6·1 = .9; shorts: .6·1 = .6; socks: 0
        #expect(answer.ids == ["red scarf", "red shorts", "red socks"])
        #expect(zip(answer.items.map(\.score), [0.9, 0.6, 0]).allSatisfy { isNear($0, $1, 1e-6) })
        #expect(
            answer.items.map { $0.reasons.first?.description } == [
                "session: because of ball", "together: because of red jersey", "together: because of red jersey",
            ])
    }

    @Test func `R4: shorts and socks of the same team follow a jersey`() throws {
        let shop = try SportsShop()
        let placement = Placement(.cart, steps: [.fill(.complements(of: .cart, rules: [SportsShop.fanRule]))])
        let answer = try shop.ask(
            placement, PlacementRequest(.cart, for: Shopper(key(1), cart: ["blue jersey"]), at: noon))
        #expect(answer.ids == ["blue shorts", "blue socks"])
        #expect(
            answer.items.map { $0.reasons } == [
                [.goesWith(item: "blue jersey", sharing: ["blues"])],
                [.goesWith(item: "blue jersey", sharing: ["blues"])],
            ])
        // Shorts of the team are in the cart already: only socks are left to say.
        let dressed = Shopper(key(1), cart: ["red jersey", "red shorts"])
        #expect(
            try shop.ask(placement, PlacementRequest(.cart, for: dressed, at: noon)).ids
                == ["red socks", "red socks long"])
        // Sold out shorts make room for what is there.
        try shop.shop.setStock(of: "blue shorts", to: 0)
        let late = PlacementRequest(.cart, for: Shopper(key(1), cart: ["blue jersey"]), at: noon, traces: true)
        #expect(try shop.ask(placement, late).ids == ["blue socks"])
        #expect(try shop.ask(placement, late).cause("blue shorts") == .outOfStock)
    }

    @Test func `R5: who bought on a marketplace is pulled back to what the own channels sell`() throws {
        var items = SportsShop.items
        for place in items.indices {
            items[place].channels =
                items[place].id == "red shorts" ? [SportsShop.bazaar] : [SportsShop.bazaar, SportsShop.mall]
        }
        let shop = try SportsShop(items)
        let placement = Placement(
            .email, steps: [.fill(.complements(of: .lastOrder, rules: [SportsShop.fanRule]))], winsBack: true)
        func ask(_ channel: SalesChannel) throws -> PlacementAnswer {
            let shopper = Shopper(key(1), purchases: [.init("red jersey", at: noon, channel: channel)])
            return try shop.ask(placement, PlacementRequest(.email, for: shopper, at: noon, traces: true))
        }
        let back = try ask(SportsShop.bazaar)
        #expect(back.ids == ["red socks", "red socks long"])
        #expect(back.items.allSatisfy { $0.channel == SportsShop.mall })
        #expect(back.cause("red shorts") == .notOnOwnedChannel)
        #expect(try ask(SportsShop.mall).ids == ["red shorts", "red socks", "red socks long"])
    }

    @Test func `R6: what is similar gives way to what completes it once the item is owned`() throws {
        let shop = try SportsShop()
        let placement = Placement(
            .productPage,
            steps: [
                .fill(
                    .switched(
                        by: .page, whenOwned: .complements(of: .page, rules: [SportsShop.fanRule]),
                        otherwise: .similar(to: .page)))
            ])
        func ask(_ shopper: Shopper) throws -> PlacementAnswer {
            try shop.ask(placement, PlacementRequest(.productPage, for: shopper, at: noon, page: "blue jersey"))
        }
        let looking = try ask(Shopper(key(1)))
        #expect(Set(looking.ids) == ["red jersey", "red jersey pro", "red jersey signed"])
        #expect(looking.items.allSatisfy { $0.reasons == [.similar(to: "blue jersey")] })
        let owning = try ask(Shopper(key(1), purchases: [.init("blue jersey", at: noon)]))
        #expect(owning.ids == ["blue shorts", "blue socks"])
    }

    @Test func `R8: the first page goes on where the person left off, and shows the category bought last`() throws {
        let shop = try SportsShop()
        let placement = Placement(
            .home, slots: 4, steps: [.upTo(2, .resume), .fill(.category(of: .lastOrder))], repeats: .allow)
        let shopper = Shopper(
            key(1),
            purchases: [
                .init("red scarf", at: noon - .days(1)), .init("blue shorts", at: noon - .days(9)),
            ],
            views: [
                .init("red socks", at: noon - .hours(3), progress: 0.4),
                .init("red scarf", at: noon - .days(2), progress: 0.9),
                .init("ball", at: noon - .hours(5), progress: 1),
                .init("red shorts", at: noon - .hours(9), progress: 0.1),
                .init("red shorts", at: noon - .hours(1), progress: 0.7),
            ])
        let answer = try shop.ask(placement, PlacementRequest(.home, for: shopper, at: noon))
        #expect(answer.ids == ["red shorts", "red socks", "red scarf"])
        #expect(
            answer.items.map { $0.reasons } == [
                [.resume(from: 0.7, since: noon - .hours(1))], [.resume(from: 0.4, since: noon - .hours(3))],
                [.category("scarves")],
            ])
    }

    @Test func `R9: an answer knows the view, the sale and the range of a moment ago`() throws {
        let shop = try SportsShop()
        let model = TableModel(
            reds, base: ["ball": 0.5], table: ["red jersey": ["red shorts": 1], "red socks": ["red scarf": 2]])
        let storefront = try Storefront(
            [Placement(.home, slots: 2, steps: [.fill(.model(named: "table"))])], shop: shop.shop,
            models: ["table": model])
        var shopper = Shopper(key(1), history: ["red jersey"])
        func ids() throws -> [String] { try storefront.answer(PlacementRequest(.home, for: shopper, at: noon)).ids }
        #expect(try ids() == ["red shorts", "ball"])
        shopper.views.append(.init("red socks", at: noon))
        #expect(try ids() == ["red scarf", "red shorts"])
        try shop.shop.setStock(of: "red scarf", to: 0)
        #expect(try ids() == ["red shorts", "ball"])
        shop.shop.replace(with: try ItemCatalog(SportsShop.items.filter { $0.id != "red shorts" }))
        #expect(try ids() == ["ball"])
        storefront.use(TableModel(["blue socks"], base: ["blue socks": 1]), as: "table")
        #expect(try ids() == ["blue socks"])
    }

    @Test func `R12: places nearby are ranked by taste and distance`() throws {
        func restaurant(_ id: String, _ cuisine: String, north: Double) -> ItemFacts {
            ItemFacts(
                id, attributes: [.cuisine: [cuisine]], place: GeoPoint(latitude: 52 + north, longitude: 13),
                isStocked: false)
        }
        let shop = try SportsShop([
            restaurant("far thai", "thai", north: 0.2), restaurant("near thai", "thai", north: 0.01),
            restaurant("next thai", "thai", north: 0.002), restaurant("pizza", "italian", north: 0.001),
            restaurant("old thai", "thai", north: -0.5),
        ])
        let placement = Placement(
            .push, slots: 4, steps: [.fill(.nearby(metres: 5_000, taste: .cuisine))], repeats: .allow)
        let visits = (1...4).map { Shopper.Purchase("old thai", at: noon - .days(Int64($0))) }
        var shopper = Shopper(key(1), purchases: visits, place: GeoPoint(latitude: 52, longitude: 13))
        let answer = try shop.ask(placement, PlacementRequest(.push, for: shopper, at: noon))
        #expect(answer.ids == ["next thai", "near thai", "pizza"])
        // (4 + 1) / (4 + 2), some 222 m away.
        guard case .near(let metres, let taste) = try #require(answer.items.first?.reasons.first) else { return }
        #expect(isNear(taste, 5.0 / 6, 1e-12) && abs(metres - 222.4) < 0.1)
        shopper.place = nil
        let nowhere = try shop.ask(placement, PlacementRequest(.push, for: shopper, at: noon))
        #expect(nowhere.items.isEmpty && nowhere.idle.map(\.cause) == [.nothingToStartFrom])
    }

    @Test func `R13: what is missing from a recipe goes into the cart in one tap`() throws {
        let groceries = [
            ItemFacts("spaghetti 500 g", category: "pasta", packSize: 500),
            ItemFacts("eggs 6", category: "eggs", packSize: 6), ItemFacts("eggs 10", category: "eggs", packSize: 10),
            ItemFacts("bacon 100 g", category: "meat", packSize: 100), ItemFacts("saffron", category: "spices"),
        ]
        let carbonara = ItemSet(
            "carbonara",
            parts: [
                .init("spaghetti", 400, from: ["spaghetti 500 g"]), .init("eggs", 4, from: ["eggs 6", "eggs 10"]),
                .init("bacon", 150, from: ["bacon 100 g"]), .init("pepper"),
            ])
        let paella = ItemSet("paella", parts: [.init("rice", 300), .init("saffron"), .init("pepper")])
        let shop = try SportsShop(groceries, sets: [paella, carbonara])
        let placement = Placement(.voice, slots: 5, steps: [.fill(.completion(atLeast: 0.25))])
        let shopper = Shopper(key(1), pantry: ["spaghetti": 500, "pepper": 9, "eggs": 1])
        let request = PlacementRequest(.voice, for: shopper, at: noon)
        let answer = try shop.ask(placement, request)
        #expect(answer.ids == ["eggs 6", "bacon 100 g"])
        #expect(answer.items.map(\.quantity) == [1, 2])
        #expect(answer.items.allSatisfy { $0.reasons == [.completes(set: "carbonara", has: 2, of: 4)] })
        // Another pack brings the eggs when the first is sold out.
        try shop.shop.setStock(of: "eggs 6", to: 0)
        #expect(try shop.ask(placement, request).ids == ["eggs 10", "bacon 100 g"])
        // One pack of bacon is not enough for 150 g: the recipe cannot be completed, and none can.
        try shop.shop.setStock(of: "bacon 100 g", to: 1)
        #expect(try shop.ask(placement, request).ids == ["eggs 10"])
    }

    @Test func `R14: a picture finds what looks like it and is in stock`() throws {
        let shop = try SportsShop()
        let pictures = try ContentSimilarity(
            items: StableIndex(["red jersey", "red scarf", "ball", "gone", "unseen"]),
            embedding: PictureTable(vectors: [
                "red jersey": [1, 0, 0.1], "red scarf": [0.9, 0.2, 0], "ball": [0, 1, 0], "gone": [1, 0, 0],
            ]))
        let placement = Placement(.clerk, slots: 2, steps: [.fill(.looksLike(embedding: "pictures"))])
        var request = PlacementRequest(.clerk, for: Shopper(key(1)), at: noon, picture: [2, 0, 0])
        func ids() throws -> [String] { try shop.ask(placement, request, models: ["pictures": pictures]).ids }
        #expect(try ids() == ["red jersey", "red scarf"])
        try shop.shop.setStock(of: "red jersey", to: 0)
        #expect(try ids() == ["red scarf", "ball"])
        request.traces = true
        let traced = try shop.ask(placement, request, models: ["pictures": pictures])
        #expect(traced.ids == ["red scarf", "ball"])
        #expect(traced.cause("red jersey") == .outOfStock && traced.cause("gone") == .notInCatalog)
        for bad: [Float] in [[1], [.nan, 0, 0], [0, 0, 0]] {
            request.picture = bad
            #expect(try ids() == [])
        }
    }
}
