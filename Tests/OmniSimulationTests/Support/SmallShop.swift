// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniSimulation
import Omnichannel
import Synchronization

/// Sixty people and forty days, unless more are asked for.
struct SmallShop {
    static let plan = "small shop"

    let source: SyntheticShop
    let ids: IDSource
    private(set) var store = InMemoryStore()

    init(people: Int = 60, model: ResponseModel = ResponseModel(otherwise: 0.2), peopleFrom ids: IDSource = .random) {
        source = SyntheticShop(
            seed: 21, people: people, start: Timestamp(seconds: 1_767_225_600), length: .days(40), model: model)
        self.ids = ids
    }

    static let hello = MessageTemplate("hello", purpose: .marketing, text: "Hello {{traits.firstName}}.")
    static let cart = MessageTemplate("cart", purpose: .marketing, text: "Your {{name}} waits.")

    static let definitions = Definitions(
        // At eight, when quiet hours end: messages planned then compete with those that were put off until then.
        journeys: [3, 8, 13, 18, 23, 28]
            .map { day in
                Journey(
                    "hello-\(day)", entry: .monthly(day: day, at: .at(8)), holdout: 0.2,
                    steps: [.send("say", hello, via: [.push, .email, .inbox])])
            } + [
                Journey(
                    "cart", entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
                    exits: [.event(OrderCompleted.self)], holdout: 0.2,
                    steps: [
                        .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
                        .send("remind", cart, via: [.push, .email]),
                        .wait("think", for: .days(1)),
                        .send("ask again", cart, via: [.sms, .wecom, .email]),
                    ])
            ],
        templates: [hello, cart],
        delivery: DeliveryPolicy(
            caps: [FrequencyCap(1, per: .days(1))], quietHours: QuietHours(from: .at(21), to: .at(8))))

    /// Takes what it gets; closes the store before it answers the n-th message.
    struct Channel: DeliveryChannel {
        let name: ChannelName
        let kinds: [Identifier.Kind]
        let store: InMemoryStore
        let fuse: Fuse

        var capabilities: ChannelCapabilities { ChannelCapabilities(addressKinds: kinds, isIdempotent: true) }

        func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
            if fuse.burn() { try? await store.close() }
            return .accepted(reference: nil)
        }
    }

    final class Fuse: Sendable {
        private let left: Mutex<Int?>
        init(_ count: Int?) { left = Mutex(count) }
        func burn() -> Bool {
            left.withLock { left in
                guard let count = left else { return false }
                left = count - 1
                return count == 1
            }
        }
    }

    func engine(_ clock: VirtualClock, _ store: InMemoryStore, closingAtDelivery count: Int? = nil) async throws
        -> OmniEngine
    {
        let fuse = Fuse(count)
        let reach: [(ChannelName, [Identifier.Kind])] = [
            (.push, [.pushToken]), (.email, [.email]), (.sms, [.phone]), (.wecom, [.wecom]), (.inbox, []),
        ]
        var configuration = OmniEngine.Configuration()
        configuration.ids = ids
        // After an interruption all the rest is done one step at a time, in another order than in batches.
        configuration.carefulSteps = 1_000_000
        return try await OmniEngine(
            Self.definitions, store: store,
            channels: reach.map { Channel(name: $0.0, kinds: $0.1, store: store, fuse: fuse) }, clock: clock,
            configuration: configuration)
    }

    @discardableResult
    func run(closingStoreAtDelivery count: Int? = nil) async throws -> ReplayTotals {
        var replay = try await Replay(of: source, in: store, plan: Self.plan)
        let engine = try await engine(replay.clock, store, closingAtDelivery: count)
        try await replay.run(on: engine)
        try await engine.close()
        return replay.totals
    }

    mutating func reopen() { store = store.reopened() }

    /// Every entry of the log.
    func log() async throws -> [LoggedEntry] {
        var entries: [LoggedEntry] = []
        var position: LogPosition?
        while true {
            let page = try await store.feed(after: position, limit: 1_000)
            entries += page.entries
            guard let next = page.next else { return entries }
            position = next
        }
    }
}
