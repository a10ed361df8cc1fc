// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private let streak = Journey(
    "streak",
    entry: .event(LessonFinished.self, again: .afterEnd),
    steps: [
        .wait("a day goes by", for: .minutes(23 * 60 + 30), restartOn: LessonFinished.self),
        .send("nudge", TestMessage("keep your streak"), via: [.push, .email]),
    ])

@Suite struct `J11 a reminder 23.5 hours after the last lesson` {
    @Test func `moves with every lesson`() throws {
        var ada = try Scenario(streak)
        ada.track(LessonFinished.self)
        ada.track(LessonFinished.self, at: .hours(20))
        ada.track(LessonFinished.self, at: .hours(40))
        ada.advance(to: .days(10))
        #expect(
            ada.timeline == """
                0: enter streak, a day goes by until 23h30m · 20h: a day goes by until 1d19h30m · \
                1d16h: a day goes by until 2d15h30m · \
                2d15h30m: nudge, plan keep your streak via push/email, end completed
                """)
    }

    @Test func `counts from when a lesson happened, not from when the phone was online again`() throws {
        var ada = try Scenario(streak)
        ada.track(LessonFinished.self)
        ada.sleep(to: .hours(10))
        ada.arrive(LessonFinished.self, happenedAt: .hours(6))
        ada.arrive(LessonFinished.self, happenedAt: .hours(4))
        ada.advance(to: .days(10))
        #expect(
            ada.timeline == """
                0: enter streak, a day goes by until 23h30m · \
                6h (at 10h): a day goes by until 1d5h30m · \
                1d5h30m: nudge, plan keep your streak via push/email, end completed
                """)
    }

    @Test func `starts again with the next lesson`() throws {
        var ada = try Scenario(streak)
        ada.track(LessonFinished.self)
        ada.track(LessonFinished.self, at: .days(2))
        #expect(
            ada.timeline == """
                0: enter streak, a day goes by until 23h30m · \
                23h30m: nudge, plan keep your streak via push/email, end completed · \
                2d: enter streak, a day goes by until 2d23h30m
                """)
    }
}
