// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// Journeys that the facts of the segmentation workload keep busy.
enum StepWorkload {
    typealias Work = SegmentationWorkload

    static let template = MessageTemplate("note", purpose: .marketing, text: "Hello.")

    static let journeys = [
        Journey(
            "cart", entry: .event(Work.AddToCart.self, again: .afterEnd), exits: [.event(Work.Purchase.self)],
            steps: [.wait("quiet", for: .hours(1), restartOn: Work.AddToCart.self), .wait("think", for: .days(1))]),
        Journey(
            "thanks", entry: .event(Work.Purchase.self, again: .after(.days(7))),
            steps: [.wait("use it", for: .days(3)), .send("thank", template, via: [.push, .email])]),
        Journey(
            "checkout", entry: .event(Work.CheckoutStart.self, again: .afterEnd),
            steps: [.waitUntil("buys", Work.Purchase.self, within: .days(2))]),
        Journey(
            "big spender", entry: .event(Work.Purchase.self, where: Work.Purchase.amount > 50_000, again: .never),
            steps: [.wait("settle", for: .days(14))]),
        Journey(
            "active", entry: .audience(Work.audiences[5], again: .after(.days(30))),
            steps: [.wait("look", for: .hours(4)), .send("tell", template, via: [.push])]),
    ]

    static func fact(_ event: Work.Event, _ index: Int) -> (person: Int, fact: Fact) {
        var properties = Properties()
        properties["category"] = .int(event.category)
        if event.amount > 0 { properties["amount"] = .int(event.amount) }
        let fact = Fact(
            id: "e\(index)", subject: .person([.user("u\(event.profile)")]),
            kind: .event(Work.eventNames[event.type]), time: Timestamp(seconds: event.time), source: "web",
            properties: properties)
        return (event.profile, fact)
    }
}
