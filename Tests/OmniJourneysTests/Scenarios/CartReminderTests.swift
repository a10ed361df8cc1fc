// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

/// The journey as the package's first page shows it; this file is also the proof that it compiles like that.
let rescue = Journey(
    "cart-rescue",
    entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
    exits: [.event(OrderCompleted.self)],
    steps: [
        .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
        .send("remind", reminder, via: [.push, .email]),
        .wait("think", for: .days(1)),
        .branch("worth it", loyal, then: [.send("voucher", voucher, via: [.email])]),
    ])

@Suite struct `J3 a cart reminder shortly after leaving` {
    @Test func `reminds one hour after the last touch and gives a voucher to the loyal`() throws {
        var ada = try Scenario(rescue)
        ada.members = ["loyal"]
        ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = "c-17" }
        ada.advance(to: .days(30))
        #expect(
            ada.timeline == """
                0: enter cart-rescue[c-17], quiet until 1h · \
                1h: remind, plan reminder via push/email, think until 1d1h · \
                1d1h: worth it, voucher, plan voucher via email, end completed
                """)
    }

    @Test func `gives no voucher to others`() throws {
        var ada = try Scenario(rescue)
        ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = "c-17" }
        ada.advance(to: .days(30))
        #expect(
            ada.timeline == """
                0: enter cart-rescue[c-17], quiet until 1h · \
                1h: remind, plan reminder via push/email, think until 1d1h · \
                1d1h: worth it, end completed
                """)
    }

    @Test func `starts to count again at every touch of the same cart`() throws {
        var ada = try Scenario(rescue)
        ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = "c-17" }
        ada.track(ProductAdded.self, at: .minutes(50)) { $0[ProductAdded.cartID] = "c-17" }
        ada.track(ProductAdded.self, at: .minutes(55)) { $0[ProductAdded.cartID] = "c-18" }
        ada.advance(to: .minutes(112))
        #expect(
            ada.timeline == """
                0: enter cart-rescue[c-17], quiet until 1h · 50m: quiet until 1h50m · \
                55m: enter cart-rescue[c-18], quiet until 1h55m · \
                1h50m: remind, plan reminder via push/email, think until 1d1h50m
                """)
    }

    @Test(arguments: [Span.minutes(1), .minutes(59), .hours(1)])
    func `is called off by an order, up to the very instant of the reminder`(ordered: Span) throws {
        var ada = try Scenario(rescue)
        ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = "c-17" }
        ada.sleep(to: ordered)
        ada.track(OrderCompleted.self)
        ada.advance(to: .days(30))
        #expect(
            ada.timeline == """
                0: enter cart-rescue[c-17], quiet until 1h · \
                \(ada.offset(ada.start + ordered)): end exit_event: Order Completed
                """)
    }

    @Test func `never reminds of the same cart again`() throws {
        var ada = try Scenario(rescue)
        ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = "c-17" }
        ada.track(OrderCompleted.self, at: .minutes(5))
        ada.track(ProductAdded.self, at: .days(3)) { $0[ProductAdded.cartID] = "c-17" }
        ada.advance(to: .days(30))
        #expect(
            ada.timeline == """
                0: enter cart-rescue[c-17], quiet until 1h · 5m: end exit_event: Order Completed
                """)
    }

    @Test func `needs a cart, because the journey tells its runs apart by it`() throws {
        var ada = try Scenario(rescue)
        ada.track(ProductAdded.self)
        ada.advance(to: .days(1))
        #expect(ada.timeline.isEmpty)
    }
}
