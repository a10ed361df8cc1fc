// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniDelivery
import Testing

@Suite struct `The end of quiet hours` {
    /// A night, an instant in it, and the first instant that is not quiet any more.
    struct Night: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var zone: String
        var hours: QuietHours
        var at: String
        var end: String
    }

    static let late = QuietHours(from: .at(21), to: .at(8))

    @Test(arguments: [
        Night(
            testDescription: "before", zone: "UTC", hours: late, at: "2024-03-01T20:59:59Z", end: "2024-03-01T20:59:59Z"
        ),
        Night(
            testDescription: "first moment", zone: "UTC", hours: late, at: "2024-03-01T21:00:00Z",
            end: "2024-03-02T08:00:00Z"),
        Night(
            testDescription: "after midnight", zone: "UTC", hours: late, at: "2024-03-02T00:30:00Z",
            end: "2024-03-02T08:00:00Z"),
        Night(
            testDescription: "last moment", zone: "UTC", hours: late, at: "2024-03-02T07:59:59.999999Z",
            end: "2024-03-02T08:00:00Z"),
        Night(
            testDescription: "first free moment", zone: "UTC", hours: late, at: "2024-03-02T08:00:00Z",
            end: "2024-03-02T08:00:00Z"),
        Night(
            testDescription: "the night that is an hour short", zone: "Europe/Berlin", hours: late,
            at: "2024-03-30T20:00:00Z", end: "2024-03-31T06:00:00Z"),
        Night(
            testDescription: "the night that is an hour long", zone: "Europe/Berlin", hours: late,
            at: "2024-10-26T19:00:00Z", end: "2024-10-27T07:00:00Z"),
        Night(
            testDescription: "an end that clocks skip", zone: "Europe/Berlin",
            hours: QuietHours(from: .at(21), to: .at(2, 30)), at: "2024-03-30T23:00:00Z", end: "2024-03-31T01:00:00Z"),
        Night(
            testDescription: "an end that clocks show twice", zone: "Europe/Berlin",
            hours: QuietHours(from: .at(21), to: .at(2, 30)), at: "2024-10-26T23:00:00Z", end: "2024-10-27T00:30:00Z"),
        Night(
            testDescription: "hours that begin anew", zone: "Europe/Berlin",
            hours: QuietHours(from: .at(21), to: .at(2, 30)), at: "2024-10-27T01:10:00Z", end: "2024-10-27T01:30:00Z"),
        Night(
            testDescription: "half an hour of summer time", zone: "Australia/Lord_Howe", hours: late,
            at: "2024-10-05T12:00:00Z", end: "2024-10-05T21:00:00Z"),
        Night(
            testDescription: "hours within a day", zone: "UTC", hours: QuietHours(from: .at(12), to: .at(14)),
            at: "2024-03-01T13:00:00Z", end: "2024-03-01T14:00:00Z"),
        Night(
            testDescription: "a day that does not exist", zone: "Pacific/Apia",
            hours: QuietHours(from: .at(22), to: .at(6)), at: "2011-12-30T09:00:00Z", end: "2011-12-30T16:00:00Z"),
    ])
    func `is the first instant at which clocks show no quiet time`(_ night: Night) throws {
        let zone = try Zone(night.zone)
        #expect(night.hours.end(from: try Timestamp(night.at), in: zone) == (try Timestamp(night.end)))
    }

    /// The same by looking at the clock on the wall every minute.
    static func naiveEnd(_ hours: QuietHours, from start: Timestamp, in zone: Zone) -> Timestamp {
        var now = start
        while isQuiet(hours, zone.local(at: now).time) { now += .minutes(1) }
        return now
    }

    static func isQuiet(_ hours: QuietHours, _ time: LocalTime) -> Bool {
        hours.from <= hours.to
            ? hours.from <= time && time < hours.to : hours.from <= time || time < hours.to
    }

    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "America/Sao_Paulo",
        "Africa/Cairo",
        "Asia/Kathmandu", "Pacific/Apia",
    ])
    func `is found by watching the clock`(_ name: String) throws {
        let zone = try Zone(name)
        var chance = Chance(StableHash.fnv1a64(name))
        // Around the changes of 2011 to 2024, to the minute.
        let starts = ["2011-12-29T00:00:00Z", "2018-11-03T00:00:00Z", "2024-03-09T00:00:00Z", "2024-03-30T00:00:00Z"]
        let more = ["2024-04-06T00:00:00Z", "2024-04-25T00:00:00Z", "2024-10-05T00:00:00Z", "2024-10-26T00:00:00Z"]
        for _ in 0..<200 {
            let hours = QuietHours(
                from: .at(Int(chance.number(0...23)), Int(chance.number(0...3)) * 15),
                to: .at(Int(chance.number(0...23)), Int(chance.number(0...3)) * 15))
            let start = try Timestamp(chance.one(of: starts + more)) + .minutes(chance.number(0...4_320))
            let expected = Self.naiveEnd(hours, from: start, in: zone)
            #expect(hours.end(from: start, in: zone) == expected, "\(hours.from) to \(hours.to), from \(start)")
        }
    }

    @Test func `is found at the ends of time`() {
        for instant in [Timestamp.distantPast, .distantFuture, Timestamp(microseconds: -1)] {
            #expect(Self.late.end(from: instant, in: .utc) >= instant)
        }
    }
}
