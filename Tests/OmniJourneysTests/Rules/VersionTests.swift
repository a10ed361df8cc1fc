// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private func version(_ number: UInt32, _ isCurrent: Bool = true, wait: Span) -> PublishedJourney {
    PublishedJourney(
        Journey(
            "j", entry: .event(AppOpened.self, again: .always), steps: [.wait("w", for: wait), .stop("s\(number)")]),
        version: number, isCurrent: isCurrent)
}

@Suite struct `A run` {
    @Test func `stays on the version on which it was opened`() throws {
        var ada = try Scenario([version(1, wait: .hours(4))])
        ada.track(AppOpened.self)
        ada.plan = try JourneyPlan([version(1, false, wait: .hours(4)), version(2, wait: .hours(1))])
        ada.track(AppOpened.self, at: .hours(1))
        ada.advance(to: .hours(9))
        #expect(
            ada.timeline == """
                0: enter j, w until 4h · 1h: enter j v2, w until 2h · 2h: s2, end completed: stopped at s2 · \
                4h: s1, end completed: stopped at s1
                """)
    }

    @Test func `is parked, reported and kept while its version is missing`() throws {
        var ada = try Scenario([version(1, wait: .hours(4))])
        ada.track(AppOpened.self)
        let complete = ada.plan
        ada.plan = try JourneyPlan([version(2, wait: .hours(1))])
        #expect(ada.nextWake == nil)
        ada.advance(to: .hours(9))
        #expect(ada.timeline == "0: enter j, w until 4h")
        #expect(ada.state.parked(in: ada.plan).map(\.version) == [1])
        ada.plan = complete
        #expect(ada.state.parked(in: ada.plan).isEmpty)
        ada.signal(.time)
        #expect(
            ada.timeline == "0: enter j, w until 4h · 4h (at 9h): s1, end completed: stopped at s1")
    }

    @Test func `goes on after a message whose fate was decided while it was parked`() throws {
        let sender = PublishedJourney(
            Journey(
                "j", entry: .event(AppOpened.self, again: .always),
                steps: [.send("hello", reminder, via: [.push]), .stop("s")]))
        var ada = try Scenario([sender])
        ada.delivery = .after(.hours(1))
        ada.track(AppOpened.self)
        let complete = ada.plan
        ada.plan = try JourneyPlan([])
        ada.advance(to: .hours(2))
        ada.plan = complete
        ada.advance(to: .hours(3))
        #expect(
            ada.timeline == """
                0: enter j, hello, plan reminder via push · 1h: hello until 1h · \
                1h (at 2h): s, end completed: stopped at s
                """)
    }

    @Test func `is parked when its old version asks for an audience that is gone`() throws {
        let old = PublishedJourney(
            Journey("j", entry: .audience(loyal, again: .always), steps: [.wait("w", for: .hours(1))]),
            isCurrent: false)
        let plan = try JourneyPlan([old])
        #expect(plan.graphs.isEmpty)
        #expect(plan.unusable.map(\.published) == [old])
    }

    @Test func `finds its version among many, and its step among many`() throws {
        let versions = (1...40 as ClosedRange<UInt32>)
            .map { number in
                let steps = (1...30).map { Journey.Step.wait("s\($0)", for: .minutes(Int64(number))) }
                return PublishedJourney(
                    Journey("j", entry: .event(AppOpened.self, again: .always), steps: steps), version: number,
                    isCurrent: number == 33)
            }
        var ada = try Scenario(versions)
        ada.track(AppOpened.self)
        ada.advance(to: .minutes(33 * 29))
        #expect(ada.state.runs.map(\.step) == ["s30"])
        #expect(ada.state.runs.map(\.version) == [33])
        ada.advance(to: .minutes(33 * 30))
        #expect(ada.timeline.hasSuffix("16h30m: end completed"))
    }

    @Test func `stands still, rather than spin or be lost, when its step is gone from the version`() throws {
        var ada = try Scenario([version(1, wait: .hours(4))])
        ada.track(AppOpened.self)
        let other = Journey("j", entry: .event(AppOpened.self, again: .never), steps: [.stop("elsewhere")])
        ada.plan = try JourneyPlan([PublishedJourney(other)])
        ada.advance(to: .days(9))
        ada.signal(.time)
        #expect(ada.nextWake == nil)
        #expect(ada.state.parked(in: ada.plan).map(\.step) == ["w"])
        #expect(ada.timeline == "0: enter j, w until 4h")
    }
}
