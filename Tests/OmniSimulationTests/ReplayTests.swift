// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniSimulation
import Omnichannel
import Testing

@Suite struct `A replay of a small shop` {
    @Test func `says the same of the same shop, whoever mints the ids of people`() async throws {
        let (one, other) = (SmallShop(), SmallShop(peopleFrom: .seeded(5)))
        let first = try await one.run()
        let second = try await other.run()
        #expect(first == second)
        #expect(first.orders > 30 && first.messageCount > 25 && first.customers > 15)
        #expect(first.runs["cart"] ?? 0 > 20 && first.heldOut["cart"] ?? 0 > 0)
    }

    @Test func `counts in its log what the shop told`() async throws {
        let shop = SmallShop(model: .indifferent)
        let totals = try await shop.run()
        var source = shop.source
        let facts = source.next(until: source.end)
        #expect(totals.facts == facts.count)
        #expect(totals.orders == facts.count { $0.event == OrderCompleted.eventName })
        var revenue: [String: Int64] = [:]
        for fact in facts where fact.event == OrderCompleted.eventName {
            let money = try #require(try fact.money(OrderCompleted.total, OrderCompleted.currency))
            revenue[money.currency.code, default: 0] += money.minor
        }
        #expect(totals.revenue == revenue)
        #expect(totals.unattributed == 0)
    }

    @Test func `changes nothing when it is run again`() async throws {
        let shop = SmallShop()
        let totals = try await shop.run()
        let entries = try await shop.log()
        var again = try await Replay(of: shop.source, in: shop.store, plan: SmallShop.plan)
        #expect(again.wasFinished && !again.wasInterrupted)
        try await again.run(on: try await shop.engine(again.clock, shop.store))
        #expect(again.totals == totals && again.ingested == 0)
        #expect(try await shop.log() == entries)
    }

    /// The store is closed under the replay while its n-th message is with the provider: the hand-over is committed,
    /// the outcome is not, and other messages of the slice wait.
    @Test(arguments: [[1], [2, 3, 1], [90, 90, 90, 90], [5, 400]])
    func `goes on after interruptions to the same totals`(_ deliveries: [Int]) async throws {
        let expected = try await SmallShop(people: 300).run()
        var shop = SmallShop(people: 300)
        for count in deliveries {
            await #expect(throws: (any Error).self) { try await shop.run(closingStoreAtDelivery: count) }
            shop.reopen()
            let again = try await Replay(of: shop.source, in: shop.store, plan: SmallShop.plan)
            #expect(again.wasInterrupted)
        }
        #expect(try await shop.run() == expected)
    }

    @Test func `leaves alone what belongs to another replay or to nobody's replay`() async throws {
        let shop = SmallShop()
        _ = try await shop.run()
        await #expect(throws: ReplayError.self) {
            _ = try await Replay(of: shop.source, in: shop.store, plan: "another")
        }
        let foreign = InMemoryStore()
        let engine = try await shop.engine(VirtualClock(shop.source.start), foreign)
        try await engine.ingest([.track(PageViewed.self, by: .user("ada"), at: shop.source.start)])
        await #expect(throws: ReplayError.self) {
            _ = try await Replay(of: shop.source, in: foreign, plan: SmallShop.plan)
        }
    }

    @Test func `finds the lift that the model put in, and none where there is none`() async throws {
        // Everybody is asked, half are held out, and a message nearly always brings an order.
        let answering = SmallShop(people: 300, model: ResponseModel(otherwise: 0.6))
        let indifferent = SmallShop(people: 300, model: .indifferent)
        let (with, without) = (try await answering.run(), try await indifferent.run())
        #expect(with.orders > without.orders + without.messageCount / 4)
        #expect(with.runs["hello-3"] == without.runs["hello-3"])
    }
}
