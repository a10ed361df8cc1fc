// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import Testing

@Suite struct `A local date` {
    @Test func `follows the one before it through every day of 800 years`() throws {
        var date = try LocalDate(year: 1600, month: 1, day: 1)
        let end = try LocalDate(year: 2400, month: 1, day: 1)
        let start = date.dayNumber
        var count = 0
        while date < end {
            let next = date.adding(days: 1)
            let isNextDay = next.day == date.day + 1 && next.month == date.month && next.year == date.year
            let isNextMonth = next.day == 1 && next.month == date.month + 1 && next.year == date.year
            let isNextYear = next.day == 1 && next.month == 1 && next.year == date.year + 1
            #expect(isNextDay || (isNextMonth && date.day >= 28) || (isNextYear && date.month == 12 && date.day == 31))
            #expect(next > date)
            date = next
            count += 1
        }
        #expect(count == 2 * 146_097)
        #expect(end.dayNumber - start == Int64(count))
    }

    @Test(arguments: [
        (2026, 2, 29), (1900, 2, 29), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 4, 31), (1_000_000, 1, 1),
        (-1_000_000, 1, 1), (2026, .min, 1), (.max, .max, .max),
    ])
    func `refuses days that do not exist`(year: Int, month: Int, day: Int) {
        let error = #expect(throws: CoreError.self) { try LocalDate(year: year, month: month, day: day) }
        #expect(error?.code == .invalidTime)
    }

    @Test func `takes the last day of a month that is too short`() throws {
        #expect(try LocalDate("2024-01-31").adding(months: 1).description == "2024-02-29")
        #expect(try LocalDate("2024-03-31").adding(months: -13).description == "2023-02-28")
        #expect(try LocalDate("2024-03-31").adding(months: .max).description == "+999999-12-31")
        #expect(try LocalDate("2024-03-31").adding(days: .min).description == "-999999-01-01")
    }

    @Test func `is coded as its text`() throws {
        let dates = [try LocalDate("2026-03-01"), try LocalDate("-000044-03-15")]
        let data = try JSONEncoder().encode(dates)
        #expect(String(decoding: data, as: UTF8.self) == #"["2026-03-01","-000044-03-15"]"#)
        #expect(try JSONDecoder().decode([LocalDate].self, from: data) == dates)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([LocalDate].self, from: Data(#"["2026-02-30"]"#.utf8))
        }
    }
}

@Suite struct `A local time` {
    @Test(arguments: [("00:00", 0, 0, 0), ("09:30", 9, 30, 0), ("23:59:59", 23, 59, 59), ("09:30:05", 9, 30, 5)])
    func `is read from text and written as the same`(text: String, hour: Int, minute: Int, second: Int) throws {
        let time = try LocalTime(text)
        #expect(time == (try LocalTime(hour: hour, minute: minute, second: second)))
        #expect(time.hour == hour && time.minute == minute && time.second == second)
        #expect(time.description == text)
        let data = try JSONEncoder().encode([time])
        #expect(try JSONDecoder().decode([LocalTime].self, from: data) == [time])
    }

    @Test(arguments: ["", "9:30", "24:00", "09:60", "09:30:60", "09", "0930", "09:30Z", "09:30:0", "-1:30", " 09:30"])
    func `refuses other text`(text: String) {
        #expect(throws: CoreError.self) { try LocalTime(text) }
    }

    @Test(arguments: [(24, 0, 0), (-1, 0, 0), (0, 60, 0), (0, 0, 60), (.max, .max, .max)])
    func `refuses hours, minutes and seconds out of range`(hour: Int, minute: Int, second: Int) {
        #expect(throws: CoreError.self) { try LocalTime(hour: hour, minute: minute, second: second) }
    }

    @Test func `is ordered through the day`() {
        #expect(LocalTime.midnight < .at(0, 1))
        #expect(LocalTime.at(9, 59) < .at(10))
        #expect(LocalTime.at(9) == .at(9, 0))
    }
}

@Suite struct `A local date and time` {
    @Test(arguments: ["2024-08-17T18:12:11", "0001-01-01T00:00:00", "2024-02-29T23:59:59.999999"])
    func `is read from text and written as the same`(text: String) throws {
        #expect(try LocalDateTime(text).description == text)
    }

    @Test(arguments: ["", "2024-08-17", "2024-08-17T18:12:11Z", "2024-08-17T18:12:60", "2024-02-30T00:00:00"])
    func `refuses other text`(text: String) {
        #expect(throws: CoreError.self) { try LocalDateTime(text) }
    }

    @Test func `is ordered by date, time and fraction`() throws {
        let texts = ["2024-01-31T23:00:00", "2024-02-01T00:00:00", "2024-02-01T00:00:00.5", "2024-02-01T00:00:01"]
        let times = try texts.map { try LocalDateTime($0) }
        #expect(times.shuffled().sorted() == times)
        #expect(throws: CoreError.self) {
            try LocalDateTime(date: times[0].date, time: .midnight, microsecond: 1_000_000)
        }
    }
}
