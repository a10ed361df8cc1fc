// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a calendar and a clock on a wall show, without a zone, to the microsecond.
public struct LocalDateTime: Hashable, Comparable, Sendable {
    /// The date.
    public let date: LocalDate
    /// The time of day.
    public let time: LocalTime
    private let storedMicrosecond: Int32

    /// Microseconds above the whole second, 0…999,999.
    public var microsecond: Int { Int(storedMicrosecond) }

    /// Creates a local time from a date and a time of day.
    public init(date: LocalDate, time: LocalTime) {
        self.date = date
        self.time = time
        storedMicrosecond = 0
    }

    /// Creates a local time from a date, a time of day and a fraction of a second.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` unless `microsecond` is 0…999,999.
    public init(date: LocalDate, time: LocalTime, microsecond: Int) throws {
        guard (0..<1_000_000).contains(microsecond) else {
            throw CoreError(.invalidTime, "the fraction of a second is 0…999,999 microseconds")
        }
        self.date = date
        self.time = time
        storedMicrosecond = Int32(microsecond)
    }

    /// Reads `2024-08-17T18:12:11`, with a fraction if need be, and without a zone.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` for other text and for days that do not exist.
    public init(_ text: String) throws {
        guard let local = text.withBytes(LocalDateTime.parse) else {
            throw CoreError(
                .invalidTime, "a text of \(text.utf8.count) bytes is not a local time; write 2024-08-17T18:12:11")
        }
        self = local
    }

    /// Creates a local time from seconds since 1970 as the wall clock counts them.
    init(wallSeconds: Int64, microsecond: Int64) {
        let day = floorDivide(wallSeconds, 86_400)
        date = LocalDate(dayNumber: day)
        time = LocalTime(secondOfDay: Int32(truncatingIfNeeded: wallSeconds - day * 86_400))
        storedMicrosecond = Int32(truncatingIfNeeded: microsecond)
    }

    /// Seconds since 1970 as the wall clock counts them.
    var wallSeconds: Int64 { date.dayNumber * 86_400 + Int64(time.secondOfDay) }

    /// The same time of day on another date.
    func on(_ date: LocalDate) -> LocalDateTime {
        LocalDateTime(
            wallSeconds: date.dayNumber * 86_400 + Int64(time.secondOfDay), microsecond: Int64(storedMicrosecond))
    }

    /// Local times are in the order of the calendar and the clock, not of the instants that they name.
    public static func < (left: Self, right: Self) -> Bool {
        if left.date != right.date { return left.date < right.date }
        if left.time != right.time { return left.time < right.time }
        return left.storedMicrosecond < right.storedMicrosecond
    }
}

extension LocalDateTime: CustomStringConvertible {
    /// ISO 8601 text without a zone; the fraction only when there is one.
    public var description: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func appendText(to bytes: inout [UInt8]) {
        CivilText.append(date, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        CivilText.append(time, to: &bytes)
        CivilText.append(fraction: microsecond, to: &bytes)
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> LocalDateTime? {
        var cursor = TextCursor(bytes)
        guard let date = CivilText.date(&cursor) else { return nil }
        guard cursor.take(UInt8(ascii: "T"), or: UInt8(ascii: "t")) || cursor.take(UInt8(ascii: " ")) else {
            return nil
        }
        guard let clock = CivilText.clock(&cursor), clock.second < 60, cursor.isAtEnd else { return nil }
        let seconds = date.dayNumber * 86_400 + clock.hour * 3_600 + clock.minute * 60 + clock.second
        return LocalDateTime(wallSeconds: seconds, microsecond: clock.microsecond)
    }
}
