// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import Testing

@Suite struct `A zone` {
    /// Zones with unlike histories: half hours, no summer time, Ramadan pauses, a skipped day, both hemispheres.
    static let names = [
        "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Shanghai", "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia", "Asia/Kathmandu", "America/Sao_Paulo", "Europe/Dublin", "Africa/Cairo", "Asia/Tehran",
        "America/St_Johns", "Pacific/Kiritimati", "Antarctica/Troll", "Pacific/Chatham", "UTC",
    ]

    private struct Conformance: Decodable {
        struct Case: Decodable {
            var zone: String
            var local: String
            var kind: String
            var utc: String
        }

        var cases: [Case]
    }

    /// Zones whose rules the time zone data of the reference has changed after that of the Swift toolchain was made.
    private static let newerData: Set<String> = ["Europe/Tiraspol"]

    @Test(.enabled(if: CoreConformance.url("timezone/local_to_utc.json") != nil, "needs ../shared/conformance"))
    func `finds the instants that an independent library finds`() throws {
        let path = "timezone/local_to_utc.json"
        let suite = try #require(try CoreConformance.load(Conformance.self, from: path))
        var passed = 0
        for item in suite.cases {
            let found = try Zone(item.zone).instant(of: LocalDateTime(item.local))
            let expected = try Timestamp(item.utc)
            if found == expected { passed += 1 }
            if found != expected, ZoneTests.newerData.contains(item.zone) {
                print("known difference of time zone data: \(item.zone) \(item.local), \(found) for \(expected)")
                continue
            }
            #expect(found == expected, "\(item.zone) \(item.local) \(item.kind)")
        }
        print("timezone/local_to_utc.json: \(passed) / \(suite.cases.count)")
    }

    private typealias ZoneTests = `A zone`

    @Test(arguments: TimeZone.knownTimeZoneIdentifiers)
    func `has the offsets that the system has`(name: String) throws {
        let zone = try Zone(name)
        let system = try #require(TimeZone(identifier: name))
        var cases = SeededCases(StableHash.fnv1a64(name))
        for index in 0..<60 {
            // From 1900 to 2100 for the most part, then far into the future.
            let far = index % 10 == 0
            let seconds = Int64.random(in: -2_208_988_800...(far ? 200_000_000_000 : 4_102_444_800), using: &cases)
            let expected = system.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            #expect(zone.offsetSeconds(at: Timestamp(seconds: seconds)) == Int64(expected), "\(name) \(seconds)")
        }
    }

    @Test(arguments: ["Asia/Calcutta", "US/Eastern", "Etc/GMT+5", "GMT", "Etc/UTC", "EST5EDT", "Europe/Kyiv"])
    func `has the older names of the database too`(name: String) throws {
        #expect(try Zone(name).name == name)
    }

    @Test(arguments: names)
    func `changes its offset at the very second of the system`(name: String) throws {
        let zone = try Zone(name)
        let system = try #require(TimeZone(identifier: name))
        var second: Int64 = -631_152_000
        while second < 2_208_988_800 {
            let now = zone.offsetSeconds(at: Timestamp(seconds: second))
            let later = zone.offsetSeconds(at: Timestamp(seconds: second + 86_400))
            guard now != later else {
                second += 86_400
                continue
            }
            for step in stride(from: Int64(0), through: 86_400, by: 900) {
                for instant in [second + step - 1, second + step] {
                    let expected = system.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
                    #expect(zone.offsetSeconds(at: Timestamp(seconds: instant)) == Int64(expected))
                }
            }
            second += 86_400
        }
    }

    @Test(arguments: names)
    func `gives back the instant of a local time that comes once`(name: String) throws {
        let zone = try Zone(name)
        var cases = SeededCases(StableHash.fnv1a64(name))
        for index in 0..<3_000 {
            let bound: Int64 = index % 10 == 0 ? 7_000_000_000_000_000_000 : 4_000_000_000_000_000
            let instant = Timestamp(microseconds: Int64.random(in: -bound...bound, using: &cases))
            let local = zone.local(at: instant)
            let back = zone.instant(of: local)
            #expect(zone.local(at: back) == local)
            // A time shown twice gives its first instant, less than a day and a half before.
            #expect(back <= instant && back.duration(to: instant) < .seconds(129_600))
            let offsets = [-1, 1].map { zone.offsetSeconds(at: instant + .hours(36 * $0)) }
            #expect(
                back == instant || offsets[0] != offsets[1] || name == "Africa/Casablanca" || name == "Africa/Cairo")
        }
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
        ("Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
        ("America/New_York", "2026-03-08T02:00:00", "2026-03-08T07:00:00Z"),
        ("America/New_York", "2026-11-01T01:59:59.5", "2026-11-01T05:59:59.5Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:45:00Z"),
        ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z"),
        ("Asia/Kathmandu", "2026-01-01T00:00:00", "2025-12-31T18:15:00Z"),
    ])
    func `reads skipped times by the offset before and repeated times as the first`(
        name: String, local: String, utc: String
    ) throws {
        #expect(try Zone(name).instant(of: LocalDateTime(local)) == Timestamp(utc))
    }

    @Test(arguments: names)
    func `keeps the time on the wall when calendar days are added`(name: String) throws {
        let zone = try Zone(name)
        var cases = SeededCases(StableHash.fnv1a64(name) ^ 5)
        for _ in 0..<2_000 {
            let start = Timestamp(microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &cases))
            let days = Int32.random(in: -800...800, using: &cases)
            let end = zone.adding(.calendarDays(days), to: start)
            let (from, to) = (zone.local(at: start), zone.local(at: end))
            let expected = LocalDateTime.init(date: from.date.adding(days: Int(days)), time: from.time)
            let gapped = zone.local(at: zone.instant(of: expected)) != expected
            #expect(gapped || (to.time == from.time && to.date == expected.date && to.microsecond == from.microsecond))
            #expect(zone.adding(.seconds(7), to: start) == start.advanced(by: .seconds(7)))
        }
    }

    private static let sums: [(name: String, start: String, span: Span, end: String)] = [
        ("Europe/Berlin", "2026-03-28T11:00:00Z", Span.calendarDays(1), "2026-03-29T10:00:00Z"),
        ("Europe/Berlin", "2026-03-28T11:00:00Z", .days(1), "2026-03-29T11:00:00Z"),
        ("Europe/Berlin", "2026-03-28T01:30:00Z", .calendarDays(1), "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", "2026-10-24T10:00:00Z", .calendarDays(1), "2026-10-25T11:00:00Z"),
        ("Europe/Berlin", "2026-10-25T01:30:00Z", .zero, "2026-10-25T01:30:00Z"),
        ("Europe/Berlin", "2026-01-30T23:30:00Z", .calendarMonths(1), "2026-02-27T23:30:00Z"),
        (
            "Europe/Berlin", "2026-01-31T11:00:00Z", Span(months: 1, days: 1, microseconds: 1_000_000),
            "2026-03-01T11:00:01Z"
        ),
    ]

    @Test(arguments: sums)
    func `adds calendar parts on the wall and elapsed parts on the time line`(
        name: String, start: String, span: Span, end: String
    ) throws {
        #expect(try Zone(name).adding(span, to: Timestamp(start)) == Timestamp(end))
    }

    @Test(arguments: [
        "Nowhere/Land", "", "Europe/Atlantis", "ada@example.org", "Europe/Berlin\u{0}", "🌍", "europe/berlin",
        "GMT+0512",
        "UTC+3", "../../etc/passwd", "Europe", "/",
    ])
    func `refuses names that the system does not know`(name: String) {
        let error = #expect(throws: CoreError.self) { try Zone(name) }
        #expect(error?.code == .invalidZone)
        #expect(error?.description.contains("ada") == false)
    }

    @Test func `is coded as its name and equal by it`() throws {
        let zones = [try Zone("Europe/Berlin"), .utc, try Zone("UTC")]
        let data = try JSONEncoder().encode(zones)
        #expect(String(decoding: data, as: UTF8.self) == #"["Europe\/Berlin","UTC","UTC"]"#)
        #expect(try JSONDecoder().decode([Zone].self, from: data) == zones)
        #expect(Set(zones).count == 2)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Zone].self, from: Data(#"["Nowhere"]"#.utf8))
        }
    }

    @Test(arguments: names)
    func `never traps at the ends of time`(name: String) throws {
        let zone = try Zone(name)
        for instant in [Timestamp.distantPast, .distantFuture, Timestamp(microseconds: .min + 1)] {
            let local = zone.local(at: instant)
            let back = zone.instant(of: local)
            #expect(zone.local(at: back) == local)
            #expect(zone.next(.at(9), after: instant) >= instant)
            #expect(zone.nextMonthly(day: 31, at: .at(9), after: instant) >= instant)
            _ = zone.adding(Span(months: .max, days: .max, microseconds: .max), to: instant)
            _ = zone.adding(Span(months: .min, days: .min, microseconds: .min), to: instant)
        }
        #expect(zone.instant(of: try LocalDateTime("+999999-12-31T23:59:59")) == .distantFuture)
        #expect(zone.instant(of: try LocalDateTime("-999999-01-01T00:00:00")) == .distantPast)
    }

    @Test func `answers many tasks at once with the same offsets`() async throws {
        let zone = try Zone("America/Denver")
        let instants = (0..<500).map { Timestamp(seconds: Int64($0) * 7_776_000 - 1_000_000_000) }
        let answers = await withTaskGroup(of: [Int64].self) { group in
            for _ in 0..<8 { group.addTask { instants.map { zone.offsetSeconds(at: $0) } } }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
    }
}
