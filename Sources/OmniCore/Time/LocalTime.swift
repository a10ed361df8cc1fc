// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A time of day on the wall clock, without a zone, to the second.
public struct LocalTime: Hashable, Comparable, Sendable {
    /// Seconds since midnight, 0…86,399.
    package let secondOfDay: Int32

    /// The hour, 0…23.
    public var hour: Int { Int(secondOfDay / 3_600) }
    /// The minute, 0…59.
    public var minute: Int { Int(secondOfDay / 60 % 60) }
    /// The second, 0…59.
    public var second: Int { Int(secondOfDay % 60) }

    /// The start of the day.
    public static let midnight = LocalTime(secondOfDay: 0)

    /// Creates a time of day.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` unless hour is 0…23 and minute and second are 0…59.
    public init(hour: Int, minute: Int, second: Int = 0) throws {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else {
            throw CoreError(.invalidTime, "a time of day has hours 0…23, minutes 0…59 and seconds 0…59")
        }
        secondOfDay = Int32(hour * 3_600 + minute * 60 + second)
    }

    /// Reads `09:30` or `09:30:15`.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` for other text.
    public init(_ text: String) throws {
        guard let time = text.withBytes(LocalTime.parse) else {
            throw CoreError(.invalidTime, "a text of \(text.utf8.count) bytes is not a time of day; write 09:30")
        }
        self = time
    }

    init(secondOfDay: Int32) { self.secondOfDay = secondOfDay }

    /// A time of day written in code, where a wrong number is a programmer's mistake and stops the process.
    ///
    /// For input use ``init(hour:minute:second:)``, which throws.
    public static func at(_ hour: Int, _ minute: Int = 0) -> LocalTime {
        precondition(
            (0..<24).contains(hour) && (0..<60).contains(minute),
            "LocalTime.at takes an hour of 0…23 and a minute of 0…59")
        return LocalTime(secondOfDay: Int32(hour * 3_600 + minute * 60))
    }

    /// Times are in the order of the day.
    public static func < (left: Self, right: Self) -> Bool { left.secondOfDay < right.secondOfDay }
}

extension LocalTime: CustomStringConvertible, Codable {
    /// Decodes its text; other text is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do {
            try self.init(text)
        } catch let error as CoreError {
            throw error.decodingError(at: decoder.codingPath)
        }
    }

    /// Encodes its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// `09:30`, or `09:30:15` when there are seconds.
    public var description: String {
        var bytes: [UInt8] = []
        CivilText.append(self, to: &bytes)
        if second == 0 { bytes.removeLast(3) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> LocalTime? {
        var cursor = TextCursor(bytes)
        guard let hour = cursor.digits(2), hour < 24, cursor.take(UInt8(ascii: ":")) else { return nil }
        guard let minute = cursor.digits(2), minute < 60 else { return nil }
        var second: Int64 = 0
        if cursor.take(UInt8(ascii: ":")) {
            guard let read = cursor.digits(2), read < 60 else { return nil }
            second = read
        }
        guard cursor.isAtEnd else { return nil }
        return LocalTime(secondOfDay: Int32(hour * 3_600 + minute * 60 + second))
    }
}
