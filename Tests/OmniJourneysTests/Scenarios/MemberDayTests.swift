// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private let greeting = TestMessage("member day")

private func memberDay(_ day: Int, among audience: Audience? = nil) -> Journey {
    Journey(
        "member day", entry: .monthly(day: day, at: .at(9), among: audience),
        steps: [.send("greet", greeting, via: [.push])])
}

/// The entries of a story, each as the wall clock showed it where the person was.
private func greetings(_ scenario: Scenario) -> [String] {
    scenario.acts.compactMap { act in
        if case .runEntered(let run) = act { return "\(run.asOf)" }
        return nil
    }
}

@Suite struct `J9 a monthly member day` {
    @Test func `comes every month, on the last day of a month that is too short`() throws {
        var ada = try Scenario(memberDay(31))
        ada.advance(until: try Timestamp("2026-06-15T00:00:00Z"))
        #expect(
            greetings(ada) == ["2026-03-31T09:00:00Z", "2026-04-30T09:00:00Z", "2026-05-31T09:00:00Z"])
    }

    @Test func `tells every act`() throws {
        var ada = try Scenario(memberDay(3))
        ada.advance(to: .days(2))
        #expect(
            ada.timeline == """
                23h: enter member day[2026-03-03], greet, plan member day via push, woke, end completed
                """)
        #expect(ada.nextWake == (try Timestamp("2026-04-03T09:00:00Z")))
    }

    @Test func `keeps its hour on the person's wall clock when clocks change`() throws {
        var ada = try Scenario(memberDay(28))
        ada.zone = try Zone("Europe/Berlin")
        ada.advance(until: try Timestamp("2026-05-01T00:00:00Z"))
        #expect(greetings(ada) == ["2026-03-28T08:00:00Z", "2026-04-28T07:00:00Z"])
    }

    @Test func `moves with the person, and never comes twice for one day`() throws {
        var ada = try Scenario(memberDay(5))
        ada.zone = try Zone("Asia/Tokyo")
        let tokyo = try Timestamp("2026-03-05T00:00:00Z")
        #expect(ada.nextWake == tokyo)
        ada.advance(until: tokyo)
        ada.zone = try Zone("America/New_York")
        #expect(ada.nextWake == (try Timestamp("2026-03-05T14:00:00Z")))
        ada.advance(until: try Timestamp("2026-04-30T00:00:00Z"))
        #expect(greetings(ada) == ["2026-03-05T00:00:00Z", "2026-04-05T13:00:00Z"])
    }

    @Test func `is for those who are in the audience at that moment`() throws {
        var ada = try Scenario(memberDay(3, among: loyal))
        ada.advance(to: .days(1))
        ada.members = ["loyal"]
        ada.signal(.time)
        ada.advance(to: .days(33))
        #expect(
            ada.timeline == """
                23h: woke · 31d23h: enter member day[2026-04-03], greet, plan member day via push, woke, end completed
                """)
    }

    @Test func `is made up for after a short outage, and skipped after a long one`() throws {
        var late = try Scenario(memberDay(3))
        late.sleep(to: .hours(40))
        late.signal(.time)
        #expect(
            late.timeline == """
                23h (at 1d16h): enter member day[2026-03-03], greet, plan member day via push · \
                1d16h: woke, end completed
                """)
        var tooLate = try Scenario(memberDay(3))
        tooLate.sleep(to: .days(70))
        tooLate.signal(.time)
        #expect(tooLate.timeline == "70d: woke")
        #expect(tooLate.nextWake == (try Timestamp("2026-06-03T09:00:00Z")))
    }

    @Test func `gives two people messages with keys of their own`() throws {
        var keys: Set<MessageKey> = []
        for person in 1...20 as ClosedRange<UInt64> {
            var somebody = try Scenario(memberDay(3), person: person)
            somebody.advance(to: .days(2))
            for act in somebody.acts { if case .messagePlanned(let message) = act { keys.insert(message.key) } }
        }
        #expect(keys.count == 20)
    }

    @Test func `does not come for months before the journey was published`() throws {
        let start = Scenario.usualStart
        var ada = try Scenario([PublishedJourney(memberDay(3), since: start + .days(1))])
        ada.advance(to: .days(33))
        #expect(greetings(ada) == ["2026-04-03T09:00:00Z"])
    }
}
