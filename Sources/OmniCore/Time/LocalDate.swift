// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A date on the wall calendar, without a zone: proleptic Gregorian, years −999,999…999,999.
public struct LocalDate: Hashable, Comparable, Sendable {
    private let storedYear: Int32
    private let storedMonth: Int8
    private let storedDay: Int8

    /// The year; 0 is 1 BC.
    public var year: Int { Int(storedYear) }
    /// The month, 1…12.
    public var month: Int { Int(storedMonth) }
    /// The day of the month, 1…31.
    public var day: Int { Int(storedDay) }

    /// Creates a date.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` when the calendar has no such day.
    public init(year: Int, month: Int, day: Int) throws {
        guard let date = LocalDate(checkedYear: year, month: month, day: day) else {
            throw CoreError(.invalidTime, "the calendar has no such day; check year, month (1…12) and day")
        }
        self = date
    }

    /// Reads `2026-03-01`.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` for other text and for days that do not exist.
    public init(_ iso8601: String) throws {
        guard let date = iso8601.withBytes(LocalDate.parse) else {
            throw CoreError(.invalidTime, "a text of \(iso8601.utf8.count) bytes is not a date; write 2026-03-01")
        }
        self = date
    }

    init?(checkedYear year: Int, month: Int, day: Int) {
        guard (-999_999...999_999).contains(year), (1...12).contains(month) else { return nil }
        guard day >= 1, day <= CivilDay.count(inMonth: month, of: year) else { return nil }
        self.init(uncheckedYear: year, month: month, day: day)
    }

    private init(uncheckedYear year: Int, month: Int, day: Int) {
        storedYear = Int32(truncatingIfNeeded: year)
        storedMonth = Int8(truncatingIfNeeded: month)
        storedDay = Int8(truncatingIfNeeded: day)
    }

    /// Dates are in the order of the calendar.
    public static func < (left: Self, right: Self) -> Bool {
        if left.storedYear != right.storedYear { return left.storedYear < right.storedYear }
        if left.storedMonth != right.storedMonth { return left.storedMonth < right.storedMonth }
        return left.storedDay < right.storedDay
    }
}

extension LocalDate {
    /// Days since 1970-01-01; negative before.
    package var dayNumber: Int64 {
        CivilDay.number(year: Int64(storedYear), month: Int64(storedMonth), day: Int64(storedDay))
    }

    private static let firstNumber = CivilDay.number(year: -999_999, month: 1, day: 1)
    private static let lastNumber = CivilDay.number(year: 999_999, month: 12, day: 31)

    /// Creates the date of a day number, or the nearest date of the range.
    package init(dayNumber: Int64) {
        let number = min(max(dayNumber, LocalDate.firstNumber), LocalDate.lastNumber)
        let (year, month, day) = CivilDay.date(of: number)
        self.init(uncheckedYear: Int(year), month: Int(month), day: Int(day))
    }

    /// Returns the date that many days later; saturates at the ends of the range.
    public func adding(days: Int) -> LocalDate {
        LocalDate(dayNumber: dayNumber.addingSaturated(Int64(days)))
    }

    /// Returns the same day that many months later, or the last day of a month that is too short; saturates.
    public func adding(months: Int) -> LocalDate {
        LocalDate(monthIndex: monthIndex.addingSaturated(Int64(months)), day: day)
    }

    /// Months since January of year 0.
    var monthIndex: Int64 { Int64(storedYear) * 12 + Int64(storedMonth) - 1 }

    /// The given day of a month, or the last day of a month that is too short.
    init(monthIndex: Int64, day: Int) {
        let index = min(max(monthIndex, -999_999 * 12), 999_999 * 12 + 11)
        let year = Int(floorDivide(index, 12))
        let month = Int(index) - year * 12 + 1
        let last = CivilDay.count(inMonth: month, of: year)
        self.init(uncheckedYear: year, month: month, day: min(max(day, 1), last))
    }
}

extension LocalDate: CustomStringConvertible, Codable {
    /// Decodes its ISO 8601 text; other text is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do {
            try self.init(text)
        } catch let error as CoreError {
            throw error.decodingError(at: decoder.codingPath)
        }
    }

    /// Encodes its ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// ISO 8601 text: `2026-03-01`.
    public var description: String {
        var bytes: [UInt8] = []
        CivilText.append(self, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> LocalDate? {
        var cursor = TextCursor(bytes)
        guard let date = CivilText.date(&cursor), cursor.isAtEnd else { return nil }
        return date
    }
}
