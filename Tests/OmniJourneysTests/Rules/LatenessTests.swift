// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private let welcome = Journey(
    "welcome", entry: .event(AppOpened.self, again: .never), exits: [.event(OrderCompleted.self)],
    steps: [.wait("w", for: .hours(2)), .send("hello", reminder, via: [.push])])

@Suite struct `A fact that arrives late` {
    @Test(arguments: [(Span.hours(1), true), (.days(1), true), (.seconds(86_401), false), (.days(30), false)])
    func `opens a run only within the journey's freshness`(age: Span, opens: Bool) throws {
        var ada = try Scenario(welcome)
        ada.sleep(to: .days(40))
        let happened = Span.days(40) + -age
        ada.arrive(AppOpened.self, happenedAt: happened)
        #expect(ada.timeline.contains("enter welcome") == opens)
    }

    @Test func `opens it as of when it happened, and what is due since then happens at once`() throws {
        var ada = try Scenario(welcome)
        ada.sleep(to: .hours(5))
        ada.arrive(AppOpened.self, happenedAt: .hours(1))
        #expect(
            ada.timeline == """
                1h (at 5h): enter welcome, w until 3h · \
                3h (at 5h): hello, plan reminder via push · 5h: end completed
                """)
    }

    @Test func `ends a run at any age`() throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(AppOpened.self, again: .never), exits: [.event(OrderCompleted.self)],
                steps: [.wait("w", for: .days(100))]))
        ada.track(AppOpened.self)
        ada.sleep(to: .days(90))
        ada.arrive(OrderCompleted.self, happenedAt: .hours(1))
        #expect(
            ada.timeline == "0: enter j, w until 100d · 1h (at 90d): end exit_event: Order Completed")
    }

    @Test func `ends no run that was entered after it happened`() throws {
        var ada = try Scenario(welcome)
        ada.track(AppOpened.self, at: .hours(1))
        ada.arrive(OrderCompleted.self, happenedAt: .minutes(30))
        #expect(ada.timeline == "1h: enter welcome, w until 3h")
    }

    @Test func `takes back nothing that is done`() throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(AppOpened.self, again: .never),
                steps: [
                    .waitUntil("ordered", OrderCompleted.self, within: .days(1), otherwise: [.stop("no order")])
                ]))
        ada.track(AppOpened.self)
        ada.advance(to: .days(2))
        ada.arrive(OrderCompleted.self, happenedAt: .hours(1))
        #expect(
            ada.timeline == """
                0: enter j, ordered until 1d · 1d: no order, end completed: stopped at no order
                """)
    }
}

@Suite struct `Imported history` {
    @Test func `opens nothing, however fresh`() throws {
        var ada = try Scenario(welcome, Journey("a", entry: .audience(loyal, again: .always), steps: [.stop("s")]))
        ada.arrive(AppOpened.self, happenedAt: nil, isHistory: true)
        ada.join(loyal, isHistory: true)
        #expect(ada.timeline.isEmpty)
    }

    @Test func `moves nothing on, but ends what it contradicts`() throws {
        var ada = try Scenario(
            Journey(
                "j", entry: .event(AppOpened.self, again: .never), exits: [.event(OrderCompleted.self)],
                steps: [.waitUntil("lesson", LessonFinished.self, within: .days(9))]))
        ada.track(AppOpened.self)
        ada.sleep(to: .hours(2))
        ada.arrive(LessonFinished.self, happenedAt: .hours(1), isHistory: true)
        #expect(ada.timeline == "0: enter j, lesson until 9d")
        ada.arrive(OrderCompleted.self, happenedAt: .hours(1), isHistory: true)
        #expect(ada.timeline == "0: enter j, lesson until 9d · 1h (at 2h): end exit_event: Order Completed")
    }
}

@Suite struct `After an outage` {
    @Test func `everything due happens at once, in order, dated at the instants at which it was due`() throws {
        var ada = try Scenario(
            Journey(
                "a", entry: .event(AppOpened.self, again: .never),
                steps: [.wait("a1", for: .hours(1)), .wait("a2", for: .hours(2)), .wait("a3", for: .days(9))]),
            Journey(
                "b", entry: .event(AppOpened.self, again: .never),
                steps: [.wait("b1", for: .hours(2)), .send("b2", reminder, via: [.push])]))
        ada.track(AppOpened.self)
        ada.sleep(to: .hours(8))
        ada.signal(.time)
        #expect(
            ada.timeline == """
                0: enter a, a1 until 1h, enter b, b1 until 2h · 1h (at 8h): a2 until 3h · \
                2h (at 8h): b2, plan reminder via push · 3h (at 8h): a3 until 9d3h · 8h: end completed
                """)
    }

    @Test func `an exit that happened before the timer was due comes first`() throws {
        var ada = try Scenario(welcome)
        ada.track(AppOpened.self)
        ada.sleep(to: .hours(8))
        ada.arrive(OrderCompleted.self, happenedAt: .hours(1))
        #expect(
            ada.timeline == "0: enter welcome, w until 2h · 1h (at 8h): end exit_event: Order Completed")
    }

    @Test func `a message is due by its deadline counted from when it should have gone out`() throws {
        var ada = try Scenario(welcome)
        ada.track(AppOpened.self)
        ada.sleep(to: .days(9))
        ada.signal(.time)
        let deadlines = ada.acts.compactMap { act in
            if case .messagePlanned(let message) = act { return ada.offset(message.deadline) }
            return nil
        }
        #expect(deadlines == ["1d2h"])
    }
}
