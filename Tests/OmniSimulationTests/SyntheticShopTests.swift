// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniSimulation
import Omnichannel
import Testing

@Suite struct `A synthetic shop` {
    static let start = Timestamp(seconds: 1_767_225_600)  // 2026-01-01

    static func shop(_ seed: UInt64, people: Int = 150, days: Int64 = 60) -> SyntheticShop {
        SyntheticShop(seed: seed, people: people, start: start, length: .days(days))
    }

    /// All facts of a shop that is asked in pieces of a length.
    static func facts(of shop: SyntheticShop, in pieces: Span) -> [Fact] {
        var shop = shop
        var facts: [Fact] = []
        var now = shop.start
        while now < shop.end {
            now = now + pieces
            facts += shop.next(until: now)
        }
        return facts
    }

    @Test(arguments: [UInt64(1), 7, .max])
    func `gives the same facts for the same seed, in whatever pieces it is asked`(_ seed: UInt64) {
        let whole = Self.facts(of: Self.shop(seed), in: .days(60))
        #expect(whole.count > 1_000)
        for piece in [Span.hours(1), .minutes(37), .days(9)] {
            #expect(Self.facts(of: Self.shop(seed), in: piece) == whole)
        }
        #expect(Self.facts(of: Self.shop(seed &+ 1), in: .days(60)) != whole)
    }

    @Test func `tells its facts in order of time, each id once, none outside of its time`() {
        let shop = Self.shop(3)
        let facts = Self.facts(of: shop, in: .hours(5))
        #expect(Set(facts.map(\.id)).count == facts.count)
        for (one, next) in zip(facts, facts.dropFirst()) {
            #expect((one.time, one.id) < (next.time, next.id))
        }
        #expect(facts.allSatisfy { $0.time >= shop.start && $0.time < shop.end })
    }

    @Test func `knows people by the identifiers that it promises and by no others`() {
        let shop = Self.shop(4)
        var owners: [Identifier: Int] = [:]
        for number in 1...shop.people {
            let identifiers = shop.identifiers(of: number)
            #expect(!identifiers.isEmpty)
            for identifier in identifiers {
                #expect(owners.updateValue(number, forKey: identifier) == nil, "two people are \(identifier)")
                let normalized = try? IdentityRules().normalize(identifier).get()
                #expect(normalized == identifier, "not in its normal form: \(identifier)")
            }
        }
        let facts = Self.facts(of: shop, in: .days(10))
        for fact in facts {
            let people = Set(fact.identifiers.map { owners[$0] })
            #expect(people.count == 1 && !people.contains(nil), "\(fact.id) is about \(people)")
        }
    }

    @Test func `has browsing, carts, orders, returns, counters, consents and what takes them back`() {
        let facts = Self.facts(of: Self.shop(5, people: 600, days: 120), in: .days(1))
        let events = Dictionary(grouping: facts.compactMap(\.event)) { $0 }.mapValues(\.count)
        for event in [
            PageViewed.eventName, ProductViewed.eventName, ProductAdded.eventName, ProductRemoved.eventName,
            OrderCompleted.eventName, OrderRefunded.eventName, SignedUp.eventName,
        ] {
            #expect((events[event] ?? 0) > 5, "\(event)")
        }
        #expect((events[ProductAdded.eventName] ?? 0) > (events[OrderCompleted.eventName] ?? 0))
        #expect(facts.contains { $0.source == "pos" && $0.identifiers.map(\.kind) == [.loyaltyCard] })
        #expect(facts.contains { $0.source == "app" })
        let consents = facts.filter { $0.kind == .consent }
        #expect(consents.contains { $0[ConsentKeys.isGranted] == true })
        #expect(consents.contains { $0[ConsentKeys.isGranted] == false })
        let orders = facts.filter { $0.event == OrderCompleted.eventName }
        #expect(Set(orders.compactMap { $0[OrderCompleted.currency] }) == ["EUR", "GBP"])
        #expect(Set(orders.compactMap { $0[OrderCompleted.orderID] }).count == orders.count)
    }

    @Test func `sells for what its products cost`() throws {
        let facts = Self.facts(of: Self.shop(6), in: .days(60))
        for fact in facts {
            guard fact.event == OrderCompleted.eventName else { continue }
            let currency = try Currency(try #require(fact[OrderCompleted.currency]))
            var sum = Money.zero(currency)
            for item in fact[OrderCompleted.products] ?? [] {
                let price = try #require(item[ProductItem.price])
                let quantity = Int64(try #require(item[ProductItem.quantity]))
                sum = try sum + Money.product(of: "\(price)", times: quantity, currency)
            }
            #expect(try fact.money(OrderCompleted.total, OrderCompleted.currency) == sum)
            #expect(sum.minor > 0)
        }
    }

    @Test func `is busier before Christmas than in summer, and hardly open at night`() throws {
        let year = SyntheticShop(seed: 8, people: 400, start: Self.start, length: .days(365))
        let views = Self.facts(of: year, in: .days(30)).filter { $0.event == PageViewed.eventName }
        func count(_ month: Int) -> Int { views.count { Zone.utc.local(at: $0.time).date.month == month } }
        #expect(count(12) > count(7))
        let berlin = try Zone("Europe/Berlin")
        let nights = views.count { (1...4).contains(berlin.local(at: $0.time).time.hour) }
        #expect(nights * 10 < views.count)
    }
}
