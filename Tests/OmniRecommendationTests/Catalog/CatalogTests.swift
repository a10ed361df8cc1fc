// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Synchronization
import Testing

@Suite struct `A catalogue and its stock` {
    @Test func `is refused with every problem at once`() {
        let bad = [
            ItemFacts(""), ItemFacts("a"), ItemFacts("a"),
            ItemFacts("b", price: euros(-1), margin: Money(minor: 1, .usd)),
            ItemFacts("c", relations: [.similar("c")], place: GeoPoint(latitude: 91, longitude: 0), packSize: 0),
            ItemFacts("d", lasts: .calendarDays(2), expectedDemand: .nan),
        ]
        let sets = [
            ItemSet("", parts: []), ItemSet("s", parts: [.init("x", 0, from: []), .init("x")]), ItemSet("s", parts: []),
        ]
        do {
            _ = try ItemCatalog(bad, sets: sets)
            Issue.record("it was taken")
        } catch let error as RecommendationError {
            #expect(error.code == .invalidCatalog)
            for part in [
                "no id", "'a' comes twice", "below zero", "USD", "nowhere", "pack size", "related to itself", "lasts",
                "demand", "no name", "takes 0", "nothing brings", "'x' twice", "'s' comes twice", "no parts",
            ] {
                #expect(error.message.contains(part), "\(part)")
            }
        } catch {
            Issue.record(error)
        }
    }

    @Test func `takes relations that lead nowhere, and says so`() throws {
        let catalog = try ItemCatalog(
            [ItemFacts("a", relations: [.upgrade("b"), .upgrade("gone"), .complement("b")]), ItemFacts("b")],
            sets: [ItemSet("s", parts: [.init("gone")])])
        #expect(catalog.warnings.count == 2)
        #expect(catalog.related(to: "a", as: .upgrade).map(\.id) == ["b"])
        #expect(catalog.related(to: "gone", as: .upgrade).isEmpty)
        #expect(catalog["b"]?.title == "b" && catalog["gone"] == nil)
        #expect(ItemCatalog.empty.count == 0)
    }

    @Test func `measures distances on the globe`() {
        let berlin = GeoPoint(latitude: 52.5200, longitude: 13.4050)
        let paris = GeoPoint(latitude: 48.8566, longitude: 2.3522)
        #expect(isNear(berlin.distance(to: paris), 877_464.6, 1e-5))
        #expect(berlin.distance(to: berlin) == 0)
        let west = GeoPoint(latitude: 0, longitude: -179.9)
        #expect(west.distance(to: GeoPoint(latitude: 0, longitude: 179.9)) < 23_000)
        #expect(west.distance(to: GeoPoint(latitude: .nan, longitude: 0)) == .infinity)
    }

    @Test func `counts by location, region and store`() throws {
        let shop = try LiveShop(
            ItemCatalog([ItemFacts("a"), ItemFacts("song", isStocked: false)]),
            locations: [.init("berlin", regions: ["de"]), .init("paris", regions: ["fr"]), .init("hub")])
        for (location, count) in [("berlin", 2), ("paris", 3), ("hub", 10)] {
            try shop.setStock(of: "a", to: count, at: location)
        }
        let shelf = shop.shelf
        #expect(shelf.quantity(of: "a") == 15)
        #expect(shelf.quantity(of: "a", in: .region("de")) == 12)
        #expect(shelf.quantity(of: "a", in: .location("paris")) == 3)
        #expect(shelf.quantity(of: "a", in: .location("nowhere")) == 0)
        #expect(shelf.quantity(of: "song") == nil && shelf.isAvailable("song") && !shelf.isAvailable("gone"))
        let change = try shop.changeStock(of: "a", by: -5, at: "berlin")
        #expect(
            change == StockChange(item: "a", location: "berlin", before: 2, after: 0, totalBefore: 15, totalAfter: 13))
        // The shelf that was taken before is what it was.
        #expect(shelf.quantity(of: "a") == 15 && shelf.stockVersion < shop.shelf.stockVersion)
        #expect(try shop.changeStock(of: "a", by: .min, at: "hub").after == 0)
        #expect(try shop.changeStock(of: "a", by: .max, at: "hub").after == Int(Int32.max))
        #expect(try shop.changeStock(of: "a", by: .max, at: "hub").after == Int(Int32.max))
        #expect(throws: RecommendationError.self) { try shop.setStock(of: "gone", to: 1, at: "hub") }
        #expect(throws: RecommendationError.self) { try shop.setStock(of: "a", to: 1, at: "main") }
        #expect(throws: RecommendationError.self) { try LiveShop(.empty, locations: []) }
        #expect(throws: RecommendationError.self) { try LiveShop(.empty, locations: [.main, .main]) }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `keeps every level through swaps of the range`(seed: UInt64) throws {
        var chance = Chance(seed)
        let ids = (0..<700).map { "item \($0)" }
        let shop = try LiveShop(ItemCatalog(ids.map { ItemFacts($0) }), locations: [.init("a"), .init("b")])
        var levels: [String: [Int]] = [:]
        for _ in 0..<6 {
            let listed = ids.filter { _ in chance.below(3) > 0 }.sorted { _, _ in chance.below(2) == 0 }
            shop.replace(with: try ItemCatalog(listed.map { ItemFacts($0) }))
            for _ in 0..<80 {
                let id = ids[chance.below(ids.count)]
                let place = chance.below(2)
                let level = chance.below(9)
                try shop.setStock(of: id, to: level, at: ["a", "b"][place])
                levels[id, default: [0, 0]][place] = level
            }
            let shelf = shop.shelf
            for id in listed {
                let wanted = levels[id] ?? [0, 0]
                #expect(shelf.quantity(of: id) == wanted[0] + wanted[1])
                #expect(shelf.quantity(of: id, in: .location("b")) == wanted[1])
            }
        }
    }

    @Test func `measures likeness as a kernel`() throws {
        let catalog = try ItemCatalog(SportsShop.items)
        #expect(catalog.likeness("red jersey", "red jersey") == 1)
        #expect(catalog.likeness("red jersey", "red jersey pro") == 1)
        // Same brand, other category, other team.
        #expect(isNear(try #require(catalog.likeness("red jersey", "blue socks")), 0.2, 1e-12))
        // One of the two has no team.
        #expect(catalog.likeness("ball", "blue socks") == 0)
        #expect(catalog.likeness("ball", "gone") == nil)
    }
}
