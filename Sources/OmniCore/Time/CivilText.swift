// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// ISO 8601 text of dates and times: the one grammar behind `Timestamp`, `LocalDate`, `LocalTime`, `LocalDateTime`.
///
/// Years are four digits, or a sign and six digits outside of 0…9999, as ISO 8601 calls expanded.
enum CivilText {
    /// Reads `YYYY-MM-DD` and checks that the day exists.
    static func date(_ cursor: inout TextCursor) -> LocalDate? {
        guard let year = year(&cursor), cursor.take(UInt8(ascii: "-")) else { return nil }
        guard let month = cursor.digits(2), cursor.take(UInt8(ascii: "-")) else { return nil }
        guard let day = cursor.digits(2) else { return nil }
        return LocalDate(checkedYear: Int(year), month: Int(month), day: Int(day))
    }

    private static func year(_ cursor: inout TextCursor) -> Int64? {
        if cursor.take(UInt8(ascii: "+")) { return cursor.digits(6) }
        guard cursor.take(UInt8(ascii: "-")) else { return cursor.digits(4) }
        guard let year = cursor.digits(6), year != 0 else { return nil }
        return -year
    }

    /// The parts of a time of day; `second` may be 60, which callers must judge.
    struct Clock {
        var hour: Int64
        var minute: Int64
        var second: Int64
        var microsecond: Int64
    }

    /// Reads `hh:mm:ss[.ffffff]`.
    static func clock(_ cursor: inout TextCursor) -> Clock? {
        guard let hour = cursor.digits(2), hour < 24, cursor.take(UInt8(ascii: ":")) else { return nil }
        guard let minute = cursor.digits(2), minute < 60, cursor.take(UInt8(ascii: ":")) else { return nil }
        guard let second = cursor.digits(2), second <= 60 else { return nil }
        var result = Clock(hour: hour, minute: minute, second: second, microsecond: 0)
        if cursor.take(UInt8(ascii: ".")) {
            guard let fraction = cursor.microseconds() else { return nil }
            result.microsecond = fraction
        }
        return result
    }

    /// Reads `Z` or `±hh:mm` and returns seconds east of UTC.
    static func offset(_ cursor: inout TextCursor) -> Int64? {
        if cursor.take(UInt8(ascii: "Z"), or: UInt8(ascii: "z")) { return 0 }
        let sign: Int64
        if cursor.take(UInt8(ascii: "+")) {
            sign = 1
        } else if cursor.take(UInt8(ascii: "-")) {
            sign = -1
        } else {
            return nil
        }
        guard let hour = cursor.digits(2), hour < 24, cursor.take(UInt8(ascii: ":")) else { return nil }
        guard let minute = cursor.digits(2), minute < 60 else { return nil }
        return sign * (hour * 3_600 + minute * 60)
    }

    /// Appends a date.
    static func append(_ date: LocalDate, to bytes: inout [UInt8]) {
        let year = date.year
        if (0...9_999).contains(year) {
            append(year, digits: 4, to: &bytes)
        } else {
            bytes.append(year < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
            append(abs(year), digits: 6, to: &bytes)
        }
        bytes.append(UInt8(ascii: "-"))
        append(date.month, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, digits: 2, to: &bytes)
    }

    /// Appends a time of day with its seconds.
    static func append(_ time: LocalTime, to bytes: inout [UInt8]) {
        append(time.hour, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(time.minute, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(time.second, digits: 2, to: &bytes)
    }

    /// Appends a fraction of a second without its trailing zeros, and nothing at all for zero.
    static func append(fraction microseconds: Int, to bytes: inout [UInt8]) {
        guard microseconds > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        append(microseconds, digits: 6, to: &bytes)
        while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    }

    private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
