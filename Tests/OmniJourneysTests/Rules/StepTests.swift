// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private func opened(_ steps: [Journey.Step], exits: [Journey.Exit] = []) -> Journey {
    Journey("j", entry: .event(ProductAdded.self, again: .always), exits: exits, steps: steps)
}

@Suite struct `A wait` {
    @Test func `of a calendar day keeps the wall clock where the person lives`() throws {
        // Clocks go forward in Berlin on 29 March 2026: that day has 23 hours.
        var ada = try Scenario(
            opened([.wait("elapsed", for: .days(1)), .wait("calendar", for: .calendarDays(1)), .stop("s")]),
            start: try Timestamp("2026-03-27T11:00:00Z"))
        ada.zone = try Zone("Europe/Berlin")
        ada.track(ProductAdded.self)
        ada.advance(to: .days(4))
        #expect(
            ada.timeline == """
                0: enter j, elapsed until 1d · 1d: calendar until 1d23h · \
                1d23h: s, end completed: stopped at s
                """)
    }

    @Test func `restarts only on events that pass its test`() throws {
        var ada = try Scenario(
            opened([.wait("w", for: .hours(1), restartOn: OrderCompleted.self, where: OrderCompleted.total > 50)]))
        ada.track(ProductAdded.self)
        ada.track(OrderCompleted.self, at: .minutes(10)) { $0[OrderCompleted.total] = 20 }
        ada.track(OrderCompleted.self, at: .minutes(20)) { $0[OrderCompleted.total] = 60 }
        #expect(ada.timeline == "0: enter j, w until 1h · 20m: w until 1h20m")
    }
}

@Suite struct `Waiting for an event` {
    private let steps: [Journey.Step] = [
        .waitUntil(
            "ordered", OrderCompleted.self, within: .days(1), then: [.wait("thanks", for: .hours(1))],
            otherwise: [.wait("sorry", for: .hours(2))]),
        .stop("s"),
    ]

    @Test(arguments: [Span.minutes(1), .days(1)])
    func `goes one way as soon as it happens, up to the very deadline`(ordered: Span) throws {
        var ada = try Scenario(opened(steps))
        ada.track(ProductAdded.self)
        ada.sleep(to: ordered)
        ada.track(OrderCompleted.self)
        ada.advance(to: .days(3))
        let at = ordered == .days(1) ? ("1d", "1d1h") : ("1m", "1h1m")
        #expect(
            ada.timeline == """
                0: enter j, ordered until 1d · \(at.0): thanks until \(at.1) · \
                \(at.1): s, end completed: stopped at s
                """)
    }

    @Test func `goes the other way when the time is up`() throws {
        var ada = try Scenario(opened(steps))
        ada.track(ProductAdded.self)
        ada.advance(to: .days(3))
        #expect(
            ada.timeline == """
                0: enter j, ordered until 1d · 1d: sorry until 1d2h · 1d2h: s, end completed: stopped at s
                """)
    }

    @Test func `does not count what happened before it began to wait`() throws {
        var ada = try Scenario(opened([.wait("w", for: .hours(1)), steps[0], steps[1]]))
        ada.track(ProductAdded.self)
        ada.track(OrderCompleted.self, at: .minutes(30))
        ada.advance(to: .hours(2))
        ada.arrive(OrderCompleted.self, happenedAt: .minutes(40))
        #expect(ada.timeline == "0: enter j, w until 1h · 1h: ordered until 1d1h")
    }

    @Test func `can be bound to the run's own instance`() throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
                steps: [
                    .waitUntil("ordered", OrderCompleted.self, instance: OrderCompleted.cartID, within: .days(1)),
                    .stop("s"),
                ]))
        ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = "a" }
        ada.track(OrderCompleted.self, at: .hours(1)) { $0[OrderCompleted.cartID] = "b" }
        ada.track(OrderCompleted.self, at: .hours(2))
        ada.track(OrderCompleted.self, at: .hours(3)) { $0[OrderCompleted.cartID] = "a" }
        #expect(ada.timeline == "0: enter j[a], ordered until 1d · 3h: s, end completed: stopped at s")
    }
}

@Suite struct `A send` {
    @Test func `is settled once, however often its fate is told`() throws {
        var ada = try Scenario(
            opened([.send("hello", reminder, via: [.push]), .wait("w", for: .hours(1)), .stop("s")]))
        ada.delivery = .never
        ada.track(ProductAdded.self)
        let key = try #require(ada.state.runs.first?.message)
        for _ in 0..<3 { ada.signal(.messageSettled(key)) }
        #expect(ada.timeline == "0: enter j, hello, plan reminder via push, w until 1h")
    }

    @Test func `whose run has ended moves nothing when it is settled`() throws {
        var ada = try Scenario(
            opened([.send("hello", reminder, via: [.push]), .stop("s")], exits: [.event(OrderCompleted.self)]))
        ada.delivery = .after(.hours(2))
        ada.track(ProductAdded.self)
        ada.track(OrderCompleted.self, at: .hours(1))
        ada.advance(to: .hours(3))
        #expect(
            ada.timeline == "0: enter j, hello, plan reminder via push · 1h: end exit_event: Order Completed")
    }
}

@Suite struct `A branch` {
    @Test(arguments: [("gold", "yes"), ("silver", "no")])
    func `asks for the person's traits at that moment`(tier: String, way: String) throws {
        var ada = try Scenario(
            opened([
                .wait("w", for: .hours(1)),
                .branch("gold?", trait: ShopTraits.tier == "gold", then: [.stop("yes")], otherwise: [.stop("no")]),
            ]))
        ada.track(ProductAdded.self)
        ada.traits[ShopTraits.tier] = tier
        ada.advance(to: .hours(2))
        #expect(
            ada.timeline == "0: enter j, w until 1h · 1h: gold?, \(way), end completed: stopped at \(way)")
    }

    @Test(arguments: [(120.0, "dear"), (20, "cheap")])
    func `asks for what the opening event was like`(price: Double, way: String) throws {
        var ada = try Scenario(
            opened([
                .wait("w", for: .hours(1)),
                .branch("dear?", opening: ProductAdded.price > 100, then: [.stop("dear")], otherwise: [.stop("cheap")]),
            ]))
        ada.track(ProductAdded.self) { $0[ProductAdded.price] = price }
        ada.advance(to: .hours(2))
        #expect(
            ada.timeline == "0: enter j, w until 1h · 1h: dear?, \(way), end completed: stopped at \(way)")
    }

    @Test func `comes together again after its ways`() throws {
        var ada = try Scenario(
            opened([.branch("loyal?", loyal, then: [.wait("w", for: .hours(1))]), .stop("s")]))
        ada.track(ProductAdded.self)
        ada.members = ["loyal"]
        ada.track(ProductAdded.self)
        ada.advance(to: .hours(2))
        #expect(
            ada.timeline == """
                0: enter j, loyal?, s, end completed: stopped at s, enter j, loyal?, w until 1h · \
                1h: s, end completed: stopped at s
                """)
    }
}

@Suite struct `An exit` {
    @Test func `by audience ends the run when the membership changes`() throws {
        var ada = try Scenario(
            opened([.wait("w", for: .days(9))], exits: [.audienceEntered(loyal), .audienceLeft(dormant)]))
        ada.track(ProductAdded.self)
        ada.join(dormant, at: .hours(1))
        ada.leave(dormant, at: .hours(2))
        ada.track(ProductAdded.self)
        ada.join(loyal, at: .hours(3))
        #expect(
            ada.timeline == """
                0: enter j, w until 9d · 2h: end exit_audience: left dormant, enter j, w until 9d2h · \
                3h: end exit_audience: entered loyal
                """)
    }

    @Test func `by the entry's own event concerns only the run of its instance`() throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
                exits: [.event(ProductAdded.self, where: ProductAdded.price < 0)], steps: [.wait("w", for: .days(1))]))
        for cart in ["a", "b"] { ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = cart } }
        ada.track(ProductAdded.self, at: .hours(1)) {
            $0[ProductAdded.cartID] = "b"
            $0[ProductAdded.price] = -1
        }
        #expect(
            ada.timeline == """
                0: enter j[a], w until 1d, enter j[b], w until 1d · 1h: end exit_event: Product Added
                """)
        #expect(ada.state.runs.map(\.instance) == ["a"])
    }
}
