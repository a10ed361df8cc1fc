// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `The next time on a wall clock` {
    /// Local times near the hours at which clocks change, and plain ones.
    private static let times: [LocalTime] = [.midnight, .at(0, 30), .at(2, 30), .at(3), .at(9), .at(23, 45)]

    @Test(arguments: `A zone`.names)
    func `comes strictly after, on the first day that has it`(name: String) throws {
        let zone = try Zone(name)
        var cases = SeededCases(StableHash.fnv1a64(name) ^ 11)
        for _ in 0..<1_500 {
            let start = Timestamp(microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &cases))
            let time = Self.times[Int(cases.next() % 6)]
            let next = zone.next(time, after: start)
            #expect(next > start)
            #expect(start.duration(to: next) <= .seconds(86_400 + 90_000))
            #expect(next == oracle(zone, time, after: start))
            let following = zone.next(time, after: next)
            #expect(following > next)
        }
    }

    /// The least instant after `start` among those of the time on all the days around.
    private func oracle(_ zone: Zone, _ time: LocalTime, after start: Timestamp) -> Timestamp? {
        let today = zone.local(at: start).date
        let all = (-4...4).map { zone.instant(of: LocalDateTime(date: today.adding(days: $0), time: time)) }
        return all.filter { $0 > start }.min()
    }

    @Test(arguments: `A zone`.names)
    func `comes on the right day of the month, or on its last`(name: String) throws {
        let zone = try Zone(name)
        var cases = SeededCases(StableHash.fnv1a64(name) ^ 12)
        for _ in 0..<1_500 {
            let start = Timestamp(microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &cases))
            let day = Int(cases.next() % 31) + 1
            let time = Self.times[Int(cases.next() % 6)]
            let next = zone.nextMonthly(day: day, at: time, after: start)
            #expect(next > start)
            let local = zone.local(at: next)
            let isMoved = local.time != time
            let isLast = local.date.adding(days: 1).day == 1
            #expect(isMoved || local.date.day == day || (local.date.day < day && isLast))
            let before = zone.local(at: start).date
            let months = (local.date.year - before.year) * 12 + local.date.month - before.month
            #expect(isMoved || months == 0 || months == 1)
            #expect(isMoved || months == 0 || before.day >= min(day, 28))
        }
    }

    @Test(arguments: [
        ("Europe/Berlin", 31, "2026-01-31T08:00:00Z", "2026-02-28T08:00:00Z"),
        ("Europe/Berlin", 31, "2026-01-31T07:59:59.999999Z", "2026-01-31T08:00:00Z"),
        ("Europe/Berlin", 29, "2026-03-01T00:00:00Z", "2026-03-29T07:00:00Z"),
        ("Pacific/Apia", 30, "2011-12-01T00:00:00Z", "2011-12-30T19:00:00Z"),
        ("America/New_York", 1, "2026-12-01T14:00:00Z", "2027-01-01T14:00:00Z"),
        ("UTC", 0, "2026-01-15T00:00:00Z", "2026-02-01T09:00:00Z"),
        ("UTC", 99, "2026-02-15T00:00:00Z", "2026-02-28T09:00:00Z"),
    ])
    func `is known for single months`(name: String, day: Int, start: String, next: String) throws {
        #expect(try Zone(name).nextMonthly(day: day, at: .at(9), after: Timestamp(start)) == Timestamp(next))
    }

    @Test func `is once on a day that repeats it and once on a day that skips it`() throws {
        let zone = try Zone("Europe/Berlin")
        var times: [String] = []
        var instant = try Timestamp("2026-10-24T12:00:00Z")
        for _ in 0..<2 {
            instant = zone.next(.at(2, 30), after: instant)
            times.append(instant.description)
        }
        #expect(times == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"])
        let skipped = zone.next(.at(2, 30), after: try Timestamp("2026-03-28T12:00:00Z"))
        #expect(skipped.description == "2026-03-29T01:30:00Z")
        #expect(zone.next(.at(2, 30), after: skipped).description == "2026-03-30T00:30:00Z")
    }
}
