// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

// Who is worth a voucher: three orders over 20 in a year, the last one lately.
let loyal = Audience(
    "loyal",
    where: .all(
        .performed(OrderCompleted.self, atLeast: 3, within: .days(365), where: OrderCompleted.total > 20),
        .lastPerformed(OrderCompleted.self, within: .days(90))))

let reminder = MessageTemplate(
    "cart-reminder", purpose: .marketing, text: "{{traits.firstName}}, your {{name}} is still in the cart.")
let voucher = MessageTemplate(
    "cart-voucher", purpose: .marketing, subject: "5 % for you", text: "Come back for your {{name}}, 5 % off.")

// A cart that stays quiet for an hour is worth a reminder; an order at any time ends the matter.
let rescue = Journey(
    "cart-rescue",
    entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
    exits: [.event(OrderCompleted.self)],
    steps: [
        .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
        .send("remind", reminder, via: [.push, .email]),
        .wait("think", for: .days(1)),
        .branch("worth it", loyal, then: [.send("offer", voucher, via: [.email])]),
    ])

// A service passes the clock .system; the definitions are checked here, and every problem is thrown at once.
let clock = try VirtualClock("2026-03-01T10:00:00Z")
let engine = try await OmniEngine(
    Definitions(audiences: [loyal], journeys: [rescue], templates: [reminder, voucher]), store: InMemoryStore(),
    channels: [ConsoleChannel(as: .push), ConsoleChannel(as: .email)], clock: clock)

let ada = Identifier.user("ada")
try await engine.ingest([
    .identify(ada, Identifier(.pushToken, "token-1"), traits: ["firstName": "Ada"], at: clock.now),
    .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "sign-up form 7"),
    .track(ProductAdded.self, by: ada, at: clock.now) {
        $0[ProductAdded.cartID] = "c-17"
        $0[ProductAdded.name] = "Blue kettle"
        $0[ProductAdded.price] = 39
    },
])

// Two hours pass in an instant; a service runs by itself: ServiceGroup(services: [engine], …).
try await engine.run(until: clock.now + .hours(2))
print(try await engine.explain(.message("cart-rescue", "remind"), for: ada))
