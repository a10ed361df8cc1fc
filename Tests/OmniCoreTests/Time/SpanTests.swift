// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import Testing

@Suite struct `A span` {
    private static let texts: [(span: Span, text: String)] = [
        (Span.zero, "PT0S"), (.seconds(1), "PT1S"), (.milliseconds(1_500), "PT1.5S"), (.minutes(90), "PT1H30M"),
        (.hours(1), "PT1H"), (.days(1), "PT24H"), (.weeks(1), "PT168H"), (.calendarDays(1), "P1D"),
        (.calendarWeeks(2), "P14D"), (.calendarMonths(1), "P1M"), (.seconds(-90), "PT-1M-30S"),
        (.milliseconds(-1), "PT-0.001S"), (Span(months: 1, days: -2, microseconds: 3), "P1M-2DT0.000003S"),
        (Span(microseconds: .min), "PT-2562047788H-54.775808S"),
        (Span(months: .min, days: .max), "P-2147483648M2147483647D"),
    ]

    @Test(arguments: texts)
    func `is written as ISO 8601 duration text and read again`(span: Span, text: String) throws {
        #expect(span.description == text)
        #expect(try Span(text) == span)
        let data = try JSONEncoder().encode([span])
        #expect(try JSONDecoder().decode([Span].self, from: data) == [span])
    }

    private static let otherTexts: [(text: String, span: Span)] = [
        ("P1Y2M", Span.calendarMonths(14)), ("P2W", .calendarDays(14)), ("P1W1D", .calendarDays(8)),
        ("PT90M", .minutes(90)), ("PT0.25S", .milliseconds(250)), ("P0D", .zero), ("PT1H-30M", .minutes(30)),
        ("PT0.1234567S", Span(microseconds: 123_456)),
    ]

    @Test(arguments: otherTexts)
    func `is read from the other forms of the same length`(text: String, span: Span) throws {
        #expect(try Span(text) == span)
    }

    @Test(arguments: [
        "", "P", "PT", "P1", "1D", "P1DT", "PT1", "P1H", "PT1D", "P1D1M", "P1D1D", "PT1S1M", "P1.5D", "PT1.5H", "PT1.S",
        "PT.5S", "P 1D", "p1d", "-P1D", "P+1D", "P--1D", "P1DT1HT1M", "PT1H ", "PT1.1234567891S",
    ])
    func `refuses other text`(text: String) {
        let error = #expect(throws: CoreError.self) { try Span(text) }
        #expect(error?.code == .invalidTime)
    }

    @Test(arguments: [
        "P2147483648D", "P2147483648M", "P-2147483649D", "P400000000W", "P200000000Y", "P999999999999999999Y",
        "PT2562047788H54.775808S", "PT999999999999999999H", "PT9223372036855S",
    ])
    func `refuses numbers that it cannot hold`(text: String) {
        let error = #expect(throws: CoreError.self) { try Span(text) }
        #expect(error?.code == .overflow)
    }

    @Test func `reads its own text again for any parts`() throws {
        var cases = SeededCases(4)
        for _ in 0..<5_000 {
            let shift = Int64(cases.next() % 64)
            let span = Span(
                months: Int32(truncatingIfNeeded: cases.next()) >> Int32(cases.next() % 32),
                days: Int32(truncatingIfNeeded: cases.next()) >> Int32(cases.next() % 32),
                microseconds: Int64(bitPattern: cases.next()) >> shift)
            #expect(try Span(span.description) == span)
        }
    }

    @Test func `has an elapsed length only without calendar parts`() {
        #expect(Span.days(1).isElapsed)
        #expect(Span.days(1).elapsed == .seconds(86_400))
        #expect(!Span.calendarDays(1).isElapsed)
        #expect(Span.calendarDays(1).elapsed == nil)
        #expect(Span.calendarMonths(1).elapsed == nil)
        #expect(Span.days(1) != .calendarDays(1))
        #expect(Span.elapsed(.nanoseconds(-1_999)) == Span(microseconds: -1))
    }

    @Test func `saturates instead of trapping`() {
        #expect(Span.weeks(.max).microseconds == .max)
        #expect(Span.weeks(.min).microseconds == .min)
        #expect(Span.milliseconds(.min).microseconds == .min)
        #expect(Span.calendarWeeks(.max).days == .max)
        #expect(Span.elapsed(Duration(attoseconds: .max)).microseconds == .max)
        let least = Span(months: .min, days: .min, microseconds: .min)
        #expect(-least == Span(months: .max, days: .max, microseconds: .max))
        #expect(least + least == least)
    }
}
