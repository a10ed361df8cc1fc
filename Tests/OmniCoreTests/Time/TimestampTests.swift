// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite struct `A timestamp` {
    private static let readings: [(text: String, microseconds: Int64)] = [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01", 0),
        ("2026-03-01", 1_772_323_200_000_000),
        ("2026-03-01T09:30:00Z", 1_772_357_400_000_000),
        ("2026-03-01 09:30:00Z", 1_772_357_400_000_000),
        ("2026-03-01t09:30:00z", 1_772_357_400_000_000),
        ("2026-03-01T10:30:00+01:00", 1_772_357_400_000_000),
        ("2026-02-28T23:30:00-10:00", 1_772_357_400_000_000),
        ("2026-03-01T09:30:00-00:00", 1_772_357_400_000_000),
        ("2026-03-01T09:30:00.5Z", 1_772_357_400_500_000),
        ("2026-03-01T09:30:00.123456789Z", 1_772_357_400_123_456),
        ("1969-12-31T23:59:59.999999999Z", -1),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ("2017-01-01T00:59:60.75+01:00", 1_483_228_800_000_000),
        ("0000-02-29T00:00:00Z", -62_162_121_600_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ("+010000-01-01T00:00:00Z", 253_402_300_800_000_000),
        ("-000001-12-31T23:59:59Z", -62_167_219_201_000_000),
        ("+294247-01-10T04:00:54.775807Z", .max),
        ("-290308-12-21T19:59:05.224192Z", .min),
    ]

    @Test(arguments: readings)
    func `is read from text as the instant that it names`(text: String, microseconds: Int64) throws {
        #expect(try Timestamp(text).microseconds == microseconds)
        let bytes = Array(text.utf8)
        #expect(Timestamp(iso8601: bytes.span)?.microseconds == microseconds)
        let padded = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        #expect(Timestamp(iso8601: padded[1..<padded.count - 1])?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", " ", "T", "2026", "2026-03", "2026-3-1", "2026-03-1", "20260301", "2026-00-01", "2026-13-01", "2026-02-29",
        "2026-04-31", "2026-03-00", "1900-02-29", "2026-03-01T", "2026-03-01T09", "2026-03-01T09:30Z",
        "2026-03-01T09:30:00", "2026-03-01T09:30:00 Z", "2026-03-01T09:30:00ZZ", "2026-03-01T09:30:00Z ",
        " 2026-03-01T09:30:00Z", "2026-03-01  09:30:00Z", "2026-03-01_09:30:00Z", "2026-03-01T24:00:00Z",
        "2026-03-01T09:60:00Z", "2026-03-01T09:30:61Z", "2026-03-01T09:30:60Z", "2026-03-15T23:59:60Z",
        "2026-03-01T09:30:00.Z", "2026-03-01T09:30:00,5Z", "2026-03-01T09:30:00.1234567891Z",
        "2026-03-01T09:30:00+1:00", "2026-03-01T09:30:00+0100", "2026-03-01T09:30:00+01", "2026-03-01T09:30:00+24:00",
        "2026-03-01T09:30:00+01:60", "2026-03-01T09:30:00UTC", "+2026-03-01T09:30:00Z", "-000000-01-01T00:00:00Z",
        "+02026-03-01", "02026-03-01T00:00:00Z", "+294247-01-10T04:00:54.775808Z", "-290308-12-21T19:59:05.224191Z",
        "+999999-12-31", "-999999-01-01", "२०२६-०३-०१", "2026−03−01", "2026-03-01\u{0}", "1772357400", "now",
    ])
    func `refuses other text`(text: String) {
        let error = #expect(throws: CoreError.self) { try Timestamp(text) }
        #expect(error?.code == .invalidTime)
        #expect(Timestamp(iso8601: Array(text.utf8).span) == nil)
    }

    @Test func `names the length of a refused text and never the text`() {
        let error = #expect(throws: CoreError.self) { try Timestamp("ada@example.org") }
        #expect(error?.description.contains("ada") == false)
        #expect(error?.description.contains("15 bytes") == true)
    }

    @Test func `reads its own text again over the whole range`() throws {
        var cases = SeededCases(1)
        var samples: [Int64] = [.min, .min + 1, .max, .max - 1, 0, -1, 1, 999_999, -999_999, 1_000_000, -1_000_000]
        for shift in Int64(0)..<64 {
            for _ in 0..<100 { samples.append(Int64(bitPattern: cases.next()) >> shift) }
        }
        for sample in samples {
            let timestamp = Timestamp(microseconds: sample)
            #expect(try Timestamp(timestamp.description) == timestamp)
        }
    }

    @Test func `shows the calendar that the C library shows`() throws {
        var cases = SeededCases(2)
        for _ in 0..<20_000 {
            let seconds = Int64.random(in: -9_000_000_000_000...9_000_000_000_000, using: &cases)
            var time = time_t(seconds)
            var fields = tm()
            gmtime_r(&time, &fields)
            let local = Zone.utc.local(at: Timestamp(seconds: seconds))
            #expect(local.date.year == Int(fields.tm_year) + 1900)
            #expect(local.date.month == Int(fields.tm_mon) + 1)
            #expect(local.date.day == Int(fields.tm_mday))
            #expect(local.time.hour == Int(fields.tm_hour))
            #expect(local.time.minute == Int(fields.tm_min))
            #expect(local.time.second == Int(fields.tm_sec))
        }
    }

    @Test func `writes a fraction only when there is one`() {
        #expect(Timestamp(seconds: 1_772_357_400).description == "2026-03-01T09:30:00Z")
        #expect(Timestamp(microseconds: 1_772_357_400_250_000).description == "2026-03-01T09:30:00.25Z")
        #expect(Timestamp(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp.distantPast.description == "-290308-12-21T19:59:05.224192Z")
    }

    @Test func `saturates where arithmetic leaves the range`() {
        let extremes: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        for left in extremes {
            for right in extremes {
                let start = Timestamp(microseconds: left)
                let exact = Int128(left) + Int128(right)
                let expected = Timestamp(microseconds: Int64(clamping: exact))
                #expect(start.advanced(by: .microseconds(right)) == expected)
                #expect(start + Span(microseconds: right) == expected)
                let difference = Timestamp(microseconds: right).duration(to: start)
                #expect(difference == .init(attoseconds: (Int128(left) - Int128(right)) * 1_000_000_000_000))
            }
            for months in [Int32.min, -1, 0, 1, Int32.max] {
                for days in [Int32.min, -1, 0, 1, Int32.max] {
                    let span = Span(months: months, days: days, microseconds: left)
                    let far = Timestamp(microseconds: left) + span
                    #expect(far == far - .zero)
                    _ = Timestamp(microseconds: left) - span
                }
            }
            #expect(Timestamp(seconds: left).microseconds == Int64(clamping: Int128(left) * 1_000_000))
        }
        let eternity = Duration(attoseconds: .max)
        #expect(Timestamp(microseconds: 0).advanced(by: eternity) == .distantFuture)
        #expect(Timestamp(microseconds: 0).advanced(by: .zero - eternity) == .distantPast)
        #expect(Timestamp.distantFuture + .calendarMonths(.max) == .distantFuture)
        #expect(Timestamp.distantPast - .calendarMonths(.max) == .distantPast)
    }

    @Test func `advances by the duration to another to reach it`() {
        var cases = SeededCases(3)
        for _ in 0..<5_000 {
            let one = Timestamp(microseconds: Int64(bitPattern: cases.next()))
            let other = Timestamp(microseconds: Int64(bitPattern: cases.next()) >> 20)
            #expect(other.advanced(by: other.duration(to: one)) == one || abs(one.microseconds / 2) > .max / 4)
            #expect((one < other) == (one.duration(to: other) > .zero))
        }
    }

    private static let sums: [(start: String, span: Span, end: String)] = [
        ("2026-01-31T10:00:00Z", Span.calendarMonths(1), "2026-02-28T10:00:00Z"),
        ("2024-01-31T10:00:00Z", .calendarMonths(1), "2024-02-29T10:00:00Z"),
        ("2026-12-31T10:00:00Z", .calendarMonths(14), "2028-02-29T10:00:00Z"),
        ("2026-03-31T10:00:00Z", .calendarMonths(-1), "2026-02-28T10:00:00Z"),
        ("2026-03-01T00:00:00.5Z", .calendarDays(-1), "2026-02-28T00:00:00.5Z"),
        ("1969-12-31T23:59:59.999999Z", .milliseconds(1), "1970-01-01T00:00:00.000999Z"),
        ("2026-01-31T10:00:00Z", Span(months: 1, days: 1, microseconds: 1), "2026-03-01T10:00:00.000001Z"),
    ]

    @Test(arguments: sums)
    func `adds months, then days, then elapsed time in UTC`(start: String, span: Span, end: String) throws {
        #expect(try Timestamp(start) + span == Timestamp(end))
    }

    @Test func `is coded as its text`() throws {
        let timestamp = try Timestamp("2026-03-01T09:30:00.25Z")
        let data = try JSONEncoder().encode([timestamp])
        #expect(String(decoding: data, as: UTF8.self) == #"["2026-03-01T09:30:00.25Z"]"#)
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [timestamp])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: Data(#"["tomorrow"]"#.utf8))
        }
    }
}
