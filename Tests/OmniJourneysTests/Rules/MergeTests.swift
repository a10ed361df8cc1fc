// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private let carts = Journey(
    "carts", entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
    steps: [.wait("w", for: .days(1))])

private func person(_ carts: [(String, Span)], _ number: UInt64 = 1) throws -> Scenario {
    var scenario = try Scenario(OmniJourneysTests.carts, person: number)
    for (cart, at) in carts {
        scenario.track(ProductAdded.self, at: at) {
            $0[ProductAdded.cartID] = cart
            $0[ProductAdded.price] = Double(number)
        }
    }
    return scenario
}

@Suite struct `When two people turn out to be one` {
    @Test func `the oldest run of an instance stays and the others end`() throws {
        var left = try person([("a", .hours(2)), ("b", .hours(3))])
        let right = try person([("a", .hours(1)), ("c", .hours(4))], 2)
        var acts: [Act] = []
        let younger = left.state.runs[0].id
        left.state.merge(right.state, at: left.start + .hours(5), acts: &acts)
        #expect(
            acts == [.runEnded(RunEnded(run: younger, reason: Reason(.merged), asOf: left.start + .hours(5)))])
        #expect(left.state.runs.map(\.instance) == ["a", "b", "c"])
        #expect(left.state.runs[0].enteredAt == left.start + .hours(1))
    }

    @Test func `a rebuild that takes the acts of the log comes to the same`() throws {
        let left = try person([("a", .hours(2)), ("b", .hours(3))])
        let right = try person([("a", .hours(1)), ("b", .hours(4))], 2)
        var acts: [Act] = []
        var decided = left.state
        decided.merge(right.state, at: left.start, acts: &acts)
        var rebuilt = left.state
        rebuilt.merge(right.state)
        for act in acts { rebuilt.apply(act, at: left.start) }
        #expect(rebuilt == decided)
        #expect(acts.count == 2)
    }

    @Test func `neither comes in again where the other was already`() throws {
        var left = try person([("a", .hours(1))])
        let right = try person([("b", .hours(1))], 2)
        var acts: [Act] = []
        left.advance(to: .days(3))
        left.state.merge(right.state, at: left.now, acts: &acts)
        let known = left.acts.count
        left.track(ProductAdded.self) { $0[ProductAdded.cartID] = "b" }
        #expect(!left.acts.dropFirst(known).contains { if case .runEntered = $0 { true } else { false } })
    }

    @Test func `it does not matter who is merged into whom`() throws {
        let left = try person([("a", .hours(2)), ("b", .hours(3)), ("d", .hours(6))])
        let right = try person([("a", .hours(1)), ("b", .hours(4)), ("c", .hours(5))], 2)
        var one = left.state
        var two = right.state
        var acts: [Act] = []
        one.merge(right.state, at: left.start, acts: &acts)
        two.merge(left.state, at: left.start, acts: &acts)
        #expect(one == two)
    }

    @Test func `a monthly entry that only one of them had dealt with is not lost`() throws {
        let monthly = Journey("m", entry: .monthly(day: 3, at: .at(9)), steps: [.wait("w", for: .hours(1))])
        var left = try Scenario(monthly)
        var right = try Scenario(monthly, person: 2)
        right.sleep(to: .hours(23))
        right.apply(.woke(asOf: right.now))
        left.now = right.now
        var acts: [Act] = []
        left.state.merge(right.state, at: left.now, acts: &acts)
        left.signal(.time)
        #expect(left.timeline == "23h: enter m[2026-03-03], w until 1d, woke")
    }
}
