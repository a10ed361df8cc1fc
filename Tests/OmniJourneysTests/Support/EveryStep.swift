// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys

/// A journey that uses every part of the language once.
let everyStep = Journey(
    "every step",
    entry: .event(
        ProductAdded.self, where: ProductAdded.price > 10, instance: ProductAdded.cartID, again: .after(.days(30))),
    exits: [
        .event(OrderCompleted.self, where: OrderCompleted.total >= 1, instance: OrderCompleted.cartID),
        .audienceEntered(loyal), .audienceLeft(dormant),
    ],
    freshness: .hours(2), holdout: 0.125,
    steps: [
        .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
        .wait("tomorrow", for: .calendarDays(1)),
        .branch(
            "tier", trait: ShopTraits.tier == "gold",
            then: [.send("gift", voucher, via: [.email], deadline: .hours(6))],
            otherwise: [
                .branch("dear", opening: ProductAdded.price > 100, then: [.stop("leave alone")]),
                .branch("regular", loyal, otherwise: [.wait("patience", for: .days(2))]),
            ]),
        .split(
            "offer", Experiment("offer", arms: [.init("none"), .init("ten", weight: 2)], holdout: 0.1),
            arms: ["none": [], "ten": [.send("ten percent", reminder, via: [.push, .sms])]]),
        .waitUntil(
            "answer", AppOpened.self, within: .days(3), then: [.stop("answered")],
            otherwise: [.send("last call", reminder, via: [.wecom])]),
    ])

let monthly = Journey(
    "member day", entry: .monthly(day: 31, at: .at(9, 30), among: loyal),
    steps: [.send("greet", reminder, via: [.push])])
