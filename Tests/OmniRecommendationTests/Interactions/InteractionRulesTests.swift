// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `Rules that turn facts into interactions` {
    let now = Timestamp(seconds: 1_000_000_000)

    private func fact(_ event: String, _ properties: Properties, at time: Timestamp) -> Fact {
        Fact.event(event, by: [], at: time, properties: properties)
    }

    @Test func `weigh by event, halve by age and raise by value`() {
        let rules = InteractionRules([.init("Product Viewed", weight: 2, halfLife: .days(10), value: "price")])
        let old = rules.interactions(
            from: fact("Product Viewed", ["product_id": "jersey"], at: now - .days(20)), of: "ana", asOf: now)
        #expect(old.count == 1)
        #expect(abs((old.first?.weight ?? 0) - 0.5) < 1e-12)
        let dear = rules.interactions(
            from: fact("Product Viewed", ["product_id": "jersey", "price": 100], at: now), of: "ana", asOf: now)
        #expect((dear.first?.weight ?? 0) > 11 && (dear.first?.weight ?? 0) < 12)
    }

    @Test func `read every product of an order, and ids that are numbers`() {
        let order: Properties = [
            "products": [.object(["product_id": "jersey"]), .object(["product_id": 17]), .object(["name": "no id"])]
        ]
        let found = InteractionRules.commerce.interactions(
            from: fact("Order Completed", order, at: now), of: "ana", asOf: now)
        #expect(found.map(\.item) == ["jersey", "17"])
        #expect(found.allSatisfy { $0.weight == 5 && $0.user == "ana" && $0.time == now })
    }

    @Test func `pass over what has no rule, and what faded to nothing`() {
        let rules = InteractionRules.commerce
        #expect(rules.interactions(from: fact("Signed Up", [:], at: now), of: "ana", asOf: now).isEmpty)
        let ancient = fact("Product Viewed", ["product_id": "jersey"], at: Timestamp(seconds: -1_000_000_000))
        #expect(rules.interactions(from: ancient, of: "ana", asOf: now).isEmpty)
        let future = fact("Product Viewed", ["product_id": "jersey"], at: now + .days(3))
        #expect(rules.interactions(from: future, of: "ana", asOf: now).first?.weight == 1)
    }
}
