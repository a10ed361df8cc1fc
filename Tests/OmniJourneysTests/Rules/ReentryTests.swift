// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

/// What happened to the first run before the second occasion.
enum Before: String, CaseIterable, Sendable {
    case nothing, stillOpen, overForAnHour, overForTenDays
}

@Suite struct `Coming in again` {
    private static let cooled = Journey.Reentry.after(.days(7))

    /// The table in the documentation of `Journey.Reentry`, row by row.
    @Test(arguments: [
        (Journey.Reentry.never, Before.nothing, true), (.never, .stillOpen, false),
        (.never, .overForAnHour, false), (.never, .overForTenDays, false),
        (.afterEnd, .nothing, true), (.afterEnd, .stillOpen, false),
        (.afterEnd, .overForAnHour, true), (.afterEnd, .overForTenDays, true),
        (cooled, .nothing, true), (cooled, .stillOpen, false),
        (cooled, .overForAnHour, false), (cooled, .overForTenDays, true),
        (.always, .nothing, true), (.always, .stillOpen, true),
        (.always, .overForAnHour, true), (.always, .overForTenDays, true),
    ])
    func `follows the policy`(again: Journey.Reentry, before: Before, opens: Bool) throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(AppOpened.self, again: again), exits: [.event(OrderCompleted.self)],
                steps: [.wait("long", for: .days(100))]))
        if before != .nothing { ada.track(AppOpened.self) }
        if before == .overForAnHour || before == .overForTenDays { ada.track(OrderCompleted.self) }
        ada.advance(to: before == .overForTenDays ? .days(10) : .hours(1))
        let known = ada.acts.count
        ada.track(AppOpened.self)
        let opened = ada.acts.dropFirst(known)
            .contains { act in
                if case .runEntered = act { return true }
                return false
            }
        #expect(opened == opens)
        #expect(ada.state.runs.count == (before == .stillOpen ? 1 : 0) + (opens ? 1 : 0))
    }

    @Test func `is judged for each instance by itself`() throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
                steps: [.wait("w", for: .hours(1))]))
        for cart in ["a", "b", "a"] { ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = cart } }
        #expect(ada.timeline == "0: enter j[a], w until 1h, enter j[b], w until 1h")
    }

    @Test func `counts a month as the person's calendar does`() throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(AppOpened.self, again: .after(.calendarMonths(1))), steps: [.stop("s")]))
        ada.track(AppOpened.self)
        ada.track(AppOpened.self, at: .days(30))
        ada.track(AppOpened.self, at: .days(31))
        let stopped = "end completed: stopped at s"
        #expect(ada.timeline == "0: enter j, s, \(stopped) · 31d: enter j, s, \(stopped)")
    }

    @Test func `remembers the newest 512 instances of a journey`() throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
                steps: [.stop("s")]))
        for number in 0..<600 {
            ada.track(ProductAdded.self, at: .minutes(Int64(number))) { $0[ProductAdded.cartID] = "c\(number)" }
        }
        #expect(ada.state.memory.count == JourneyState.rememberedInstances)
        let known = ada.acts.count
        ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = "c88" }
        #expect(ada.acts.count == known)
        ada.track(ProductAdded.self) { $0[ProductAdded.cartID] = "c87" }
        #expect(ada.acts.count > known)
    }
}
