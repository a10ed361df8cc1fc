// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

/// A visitor of a sports shop, from a first look to the cart.
@Suite struct `A list for the cart page` {
    @Test func `R3: mixes what is bought together with what the visitor just looked at`() throws {
        var orders = Interactions()
        var clicks = Interactions()
        for number in 0..<30 {
            let basket = number < 20 ? ["jersey", "shorts"] : ["boots", "socks"]
            for item in basket { try orders.append(Interaction(user: "order \(number)", item: item)) }
        }
        // One numbering for both stores lets their models stand in one blend.
        clicks = Interactions(items: orders.items)
        for number in 0..<30 {
            for (place, item) in ["boots", "socks"].enumerated() {
                let time = Timestamp(seconds: Int64(number * 7_200 + place))
                try clicks.append(Interaction(user: "visit \(number)", item: item, time: time))
            }
        }
        let together = try AssociationRules.fit(orders)
        let live = try SessionKNN.fit(clicks)
        let page = try Blend([.init(together), .init(live, weight: 0.8)])
        let list = page.recommend(to: ["boots", "jersey"], count: 5, owned: .excluded, reasons: 2)
        #expect(list.prefix(2).map(\.item).sorted() == ["shorts", "socks"])
        #expect(
            list.first { $0.item == "shorts" }?.reasons
                .contains { reason in
                    if case .together = reason.kind { true } else { false }
                } == true)
        #expect(page.recommend(to: ["jersey"], count: 1, owned: .excluded).first?.item == "shorts")
    }

    @Test func `a stranger sees what the segment likes, as far as the segment is large`() throws {
        var store = Interactions()
        for user in 0..<300 {
            try store.append(Interaction(user: "u\(user)", item: user < 200 ? "kettle" : "lamp"))
            if user >= 150 { store.assign(user < 290 ? "north" : "island", to: "u\(user)") }
        }
        let model = try Popularity.fit(store)
        func first(_ segment: String?) -> Recommendation? {
            model.recommend(to: History([], segment: segment), count: 1, reasons: 1).first
        }
        #expect(first(nil)?.item == "kettle")
        #expect(first("north")?.item == "lamp")
        #expect(first("north")?.reasons.first?.description == "popular in north")
        #expect(first("island")?.item == "kettle", "ten people do not outweigh all others")
        #expect(first("never heard of")?.item == "kettle")
    }

    @Test func `a rise is seen against what was usual`() throws {
        var store = Interactions()
        for day in 0..<35 {
            for number in 0..<10 {
                let time = Timestamp(seconds: Int64(day * 86_400 + number))
                try store.append(Interaction(user: "u\(day)-\(number)", item: "steady", time: time))
                if day >= 28, number < 6 {
                    try store.append(Interaction(user: "v\(day)-\(number)", item: "rising", time: time))
                }
            }
        }
        let model = try Trending.fit(store)
        let list = model.recommend(to: [], count: 5, reasons: 1)
        #expect(list.first?.item == "rising" && list.first?.reasons.first?.kind == .trending(segment: nil))
    }
}
