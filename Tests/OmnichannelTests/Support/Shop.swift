// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel

/// A small shop as tests know it: its definitions, and an engine on a virtual clock.
enum Shop {
    static let loyal = Audience(
        "loyal",
        where: .all(
            .performed(OrderCompleted.self, atLeast: 3, within: .days(365)),
            .performed(OrderCompleted.self, within: .days(30))))
    static let browsing = Audience("browsing", where: .performed(ProductViewed.self, atLeast: 2, within: .days(7)))
    static let dormant = Audience(
        "dormant", where: .lastPerformed(ProductViewed.self, olderThan: .days(30)))

    static let reminder = MessageTemplate(
        "cart-reminder", purpose: .marketing, text: "{{name}} is still in your cart.")
    static let voucher = MessageTemplate(
        "cart-voucher", purpose: .marketing, subject: "5 % for you", text: "Come back to {{name}}.")
    static let hello = MessageTemplate("hello-again", purpose: .marketing, text: "We miss you.")

    static let rescue = Journey(
        "cart-rescue",
        entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
        exits: [.event(OrderCompleted.self)],
        steps: [
            .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
            .send("remind", reminder, via: [.push, .email]),
            .wait("think", for: .days(1)),
            .branch("worth it", loyal, then: [.send("voucher", voucher, via: [.email])]),
        ])
    static let comeBack = Journey(
        "come-back", entry: .audience(dormant, again: .afterEnd),
        steps: [.send("hello", hello, via: [.push, .email])])

    static let definitions = Definitions(
        audiences: [loyal, browsing, dormant], journeys: [rescue, comeBack],
        templates: [reminder, voucher, hello])

    static func engine(
        _ definitions: Definitions = Shop.definitions, store: any Store = InMemoryStore(),
        channels: [any DeliveryChannel]? = nil, clock: VirtualClock,
        configure: (inout OmniEngine.Configuration) -> Void = { _ in }
    ) async throws -> OmniEngine {
        var configuration = OmniEngine.Configuration()
        configuration.ids = .seeded(7)
        configure(&configuration)
        return try await OmniEngine(
            definitions, store: store,
            channels: channels ?? [RecordingChannel(as: .push), RecordingChannel(as: .email)], clock: clock,
            configuration: configuration)
    }
}

extension Fact {
    static func cart(
        _ cart: String, of person: Identifier..., name: String = "Blue kettle", at time: Timestamp, id: String? = nil
    ) -> Fact {
        var properties = Properties()
        properties[ProductAdded.cartID] = cart
        properties[ProductAdded.name] = name
        return .event(ProductAdded.eventName, by: person, at: time, id: id, properties: properties)
    }

    static func order(_ order: String, of person: Identifier..., at time: Timestamp) -> Fact {
        var properties = Properties()
        properties[OrderCompleted.orderID] = order
        return .event(OrderCompleted.eventName, by: person, at: time, id: "order-\(order)", properties: properties)
    }

    static func view(_ product: String, by person: Identifier..., at time: Timestamp, id: String? = nil) -> Fact {
        var properties = Properties()
        properties[ProductViewed.productID] = product
        return .event(ProductViewed.eventName, by: person, at: time, id: id, properties: properties)
    }
}
