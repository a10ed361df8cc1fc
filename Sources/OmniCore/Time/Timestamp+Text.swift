// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Timestamp: CustomStringConvertible, Codable {
    /// Reads a date and time with a zone, as RFC 3339 writes them.
    ///
    /// Such are `2026-03-01T09:30:00Z` and `2026-03-01 09:30:00.25+01:00`. A date alone is its midnight in UTC. A
    /// fraction may have nine digits; those after the sixth are cut off. A leap second (`23:59:60Z` on the last day of a
    /// month) is read as the instant after it.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` for anything else, such as a missing zone or a day that does not
    ///   exist.
    public init(_ iso8601: String) throws {
        guard let parsed = iso8601.withBytes(Timestamp.parse) else {
            throw Timestamp.refusal(length: iso8601.utf8.count)
        }
        self = parsed
    }

    /// Reads the same text from bytes, without allocating.
    package init?(iso8601 bytes: Swift.Span<UInt8>) {
        guard let parsed = bytes.withUnsafeBufferPointer(Timestamp.parse) else { return nil }
        self = parsed
    }

    /// Reads the same text from bytes, without allocating.
    package init?(iso8601 bytes: ArraySlice<UInt8>) {
        guard let parsed = bytes.withUnsafeBufferPointer(Timestamp.parse) else { return nil }
        self = parsed
    }

    /// Reads the same text from bytes, without allocating.
    package init?(iso8601 bytes: UnsafeBufferPointer<UInt8>) {
        guard let parsed = Timestamp.parse(bytes) else { return nil }
        self = parsed
    }

    /// Decodes its RFC 3339 text; other text is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let parsed = text.withBytes(Timestamp.parse) else {
            throw Timestamp.refusal(length: text.utf8.count).decodingError(at: decoder.codingPath)
        }
        self = parsed
    }

    /// Encodes its RFC 3339 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// RFC 3339 text in UTC; the fraction only when there is one, up to the microsecond.
    ///
    /// Years outside of 0…9999 have a sign and six digits. Reading the text again gives the same instant.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text of ``description`` as UTF-8.
    package func appendText(to bytes: inout [UInt8]) {
        let local = Zone.utc.local(at: self)
        local.appendText(to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func refusal(length: Int) -> CoreError {
        CoreError(
            .invalidTime,
            "a text of \(length) bytes is not a time; write date, time and zone, such as 2026-03-01T09:30:00Z")
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        var cursor = TextCursor(bytes)
        guard let date = CivilText.date(&cursor) else { return nil }
        let midnight = date.dayNumber * 86_400
        if cursor.isAtEnd { return exact(seconds: midnight, microsecond: 0) }
        guard cursor.take(UInt8(ascii: "T"), or: UInt8(ascii: "t")) || cursor.take(UInt8(ascii: " ")) else {
            return nil
        }
        guard let clock = CivilText.clock(&cursor), let offset = CivilText.offset(&cursor) else { return nil }
        guard cursor.isAtEnd else { return nil }
        let seconds = midnight + clock.hour * 3_600 + clock.minute * 60 + clock.second - offset
        guard clock.second == 60 else { return exact(seconds: seconds, microsecond: clock.microsecond) }
        // `seconds` is already the instant after the leap second: it must begin a month in UTC.
        let (day, secondOfDay) = seconds.quotientAndRemainder(dividingBy: 86_400)
        guard secondOfDay == 0, CivilDay.date(of: day).day == 1 else { return nil }
        return exact(seconds: seconds, microsecond: 0)
    }

    /// Refuses what saturating arithmetic would bend.
    private static func exact(seconds: Int64, microsecond: Int64) -> Timestamp? {
        let result = Timestamp(seconds: seconds, microsecond: microsecond)
        let (back, rest) = result.wholeSeconds
        return back == seconds && rest == microsecond ? result : nil
    }
}
