// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniRecommendation
import Testing

private func person(_ number: UInt64) -> PersonID { PersonID(Digest128(high: 0, low: number)) }

@Suite struct `Waiting for something to be back in stock` {
    private func shop() throws -> LiveShop {
        try LiveShop(
            ItemCatalog([ItemFacts("boots"), ItemFacts("gloves")]), locations: [.init("north"), .init("south")])
    }

    private func wish(_ number: UInt64, at location: String? = nil, since hours: Int64 = 0) -> BackInStock.Subscription
    {
        .init(person(number), item: "boots", at: location, since: noon + .hours(hours))
    }

    @Test func `R7: tells each person once, when the stock rises`() throws {
        let shop = try shop()
        var list = BackInStock()
        #expect(list.subscribe(wish(2, since: 2), available: 0) == .waiting)
        #expect(list.subscribe(wish(1, since: 1), available: 0) == .waiting)
        #expect(list.subscribe(wish(1, since: 5), available: 0) == .alreadyWaiting)
        #expect(list.subscribe(wish(9), available: 1) == .inStock)
        #expect(list.record(try shop.setStock(of: "gloves", to: 3, at: "north")).isEmpty)
        let alerts = list.record(try shop.setStock(of: "boots", to: 2, at: "north"))
        #expect(alerts.map(\.subscription.person) == [person(1), person(2)])
        #expect(alerts.allSatisfy { $0.available == 2 })
        // Sold out and there again: nobody waits any more.
        #expect(list.record(try shop.setStock(of: "boots", to: 0, at: "north")).isEmpty)
        #expect(list.record(try shop.setStock(of: "boots", to: 4, at: "north")).isEmpty)
        #expect(list.count == 0)
    }

    @Test func `R7: who waits for a store hears of that store`() throws {
        let shop = try shop()
        var list = BackInStock()
        for wish in [wish(1, at: "south"), wish(2), wish(3, at: "north"), wish(3)] {
            _ = list.subscribe(wish, available: 0)
        }
        let north = list.record(try shop.setStock(of: "boots", to: 1, at: "north"))
        #expect(north.map(\.subscription.person) == [person(2), person(3)])
        let south = list.record(try shop.setStock(of: "boots", to: 1, at: "south"))
        #expect(south.map(\.subscription.person) == [person(1)])
    }

    @Test func `R7: as many are told as there are units to have, the longest waiting first`() throws {
        let shop = try shop()
        var list = BackInStock(alertsPerUnit: 2)
        for number in 1...7 { _ = list.subscribe(wish(UInt64(number), since: Int64(number)), available: 0) }
        let first = list.record(try shop.setStock(of: "boots", to: 1, at: "north"))
        #expect(first.map(\.subscription.person) == [person(1), person(2)])
        let second = list.record(try shop.changeStock(of: "boots", by: 2, at: "south"))
        #expect(second.map(\.subscription.person) == [person(3), person(4), person(5), person(6)])
        #expect(list.waiting(for: "boots").map(\.person) == [person(7)])
    }

    @Test func `forgets who leaves, and lets two who are one wait once`() throws {
        var list = BackInStock()
        for wish in [wish(1, since: 3), wish(2, since: 1), wish(3), wish(3, at: "north")] {
            _ = list.subscribe(wish, available: 0)
        }
        list.merge(person(2), into: person(1))
        #expect(list.waiting(for: "boots").map(\.person) == [person(3), person(3), person(1)])
        #expect(list.waiting(for: "boots").last?.since == noon + .hours(1))
        list.erase(person(3))
        #expect(list.count == 1)
        list.unsubscribe(person(1), from: "boots")
        list.unsubscribe(person(1), from: "unknown")
        #expect(list == BackInStock())
        _ = list.subscribe(wish(4), available: 0)
        let read = try JSONDecoder().decode(BackInStock.self, from: JSONEncoder().encode(list))
        #expect(read == list)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `tells whoever waited at a rise, and nobody twice, whatever happens`(seed: UInt64) throws {
        var chance = Chance(seed)
        let shop = try shop()
        var list = BackInStock()
        var waiting: Set<UInt64> = []
        for step in 0..<120 {
            if chance.below(3) == 0 {
                let number = UInt64(chance.below(6))
                let outcome = list.subscribe(
                    wish(number, since: Int64(step)), available: shop.shelf.quantity(of: "boots") ?? 0)
                if outcome == .waiting { #expect(waiting.insert(number).inserted) }
            } else {
                let change = try shop.setStock(
                    of: "boots", to: chance.below(3), at: ["north", "south"][chance.below(2)])
                let told = list.record(change).map(\.subscription.person)
                let isRise = change.totalBefore == 0 && change.totalAfter > 0
                #expect(Set(told) == (isRise ? Set(waiting.map(person)) : []))
                #expect(told.count == Set(told).count)
                if isRise { waiting = [] }
            }
        }
    }
}
