// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Span: CustomStringConvertible, Codable {
    /// Reads ISO 8601 duration text: `PT1H` and `PT24H` are elapsed, `P1D`, `P2W` and `P1M` are calendar time.
    ///
    /// Every number may have a sign of its own (`P1M-2D`); only seconds may have a fraction, of up to six digits.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` for other text, and with `overflow` for numbers that do not fit.
    public init(_ iso8601: String) throws {
        self = try iso8601.withBytes { bytes in Result { try Span.parse(bytes) } }.get()
    }

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

    /// ISO 8601 duration text; reading it again gives the same span.
    public var description: String {
        guard self != .zero else { return "PT0S" }
        var text = "P"
        if months != 0 { text += "\(months)M" }
        if days != 0 { text += "\(days)D" }
        if microseconds != 0 { text += "T" + elapsedText }
        return text
    }

    private var elapsedText: String {
        let sign = microseconds < 0 ? "-" : ""
        let (allSeconds, fraction) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let (hours, minutes, seconds) = (allSeconds / 3_600, allSeconds / 60 % 60, allSeconds % 60)
        var text = ""
        if hours > 0 { text += "\(sign)\(hours)H" }
        if minutes > 0 { text += "\(sign)\(minutes)M" }
        guard seconds > 0 || fraction > 0 else { return text }
        var digits: [UInt8] = []
        CivilText.append(fraction: Int(fraction), to: &digits)
        return text + "\(sign)\(seconds)" + String(decoding: digits, as: UTF8.self) + "S"
    }
}

extension Span {
    /// A designator of the text, the part of the span that it counts in, and how many of it make one.
    private struct Unit {
        var designator: UInt8
        var factor: Int64
    }

    private static let years = Unit(designator: UInt8(ascii: "Y"), factor: 12)
    private static let calendar = [
        years, Unit(designator: UInt8(ascii: "M"), factor: 1), Unit(designator: UInt8(ascii: "W"), factor: 7),
        Unit(designator: UInt8(ascii: "D"), factor: 1),
    ]
    private static let clock = [
        Unit(designator: UInt8(ascii: "H"), factor: 3_600_000_000),
        Unit(designator: UInt8(ascii: "M"), factor: 60_000_000), Unit(designator: UInt8(ascii: "S"), factor: 1_000_000),
    ]

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Span {
        let refusal = CoreError(
            .invalidTime, "a text of \(bytes.count) bytes is not a span; write PT1H, PT24H (elapsed) or P1D (calendar)")
        var cursor = TextCursor(bytes)
        guard cursor.take(UInt8(ascii: "P")), !cursor.isAtEnd else { throw refusal }
        var months: Int64 = 0
        var days: Int64 = 0
        var from = 0
        while let byte = cursor.next, byte != UInt8(ascii: "T") {
            let (index, value) = try component(&cursor, of: calendar, from: from, else: refusal)
            if index < 2 { months += value } else { days += value }
            from = index + 1
        }
        var microseconds: Int64 = 0
        if cursor.take(UInt8(ascii: "T")) {
            guard !cursor.isAtEnd else { throw refusal }
            from = 0
            while !cursor.isAtEnd {
                let (index, value) = try component(&cursor, of: clock, from: from, else: refusal)
                let (sum, overflow) = microseconds.addingReportingOverflow(value)
                guard !overflow else { throw overflowRefusal }
                microseconds = sum
                from = index + 1
            }
        }
        guard let months = Int32(exactly: months), let days = Int32(exactly: days) else { throw overflowRefusal }
        return Span(months: months, days: days, microseconds: microseconds)
    }

    private static let overflowRefusal = CoreError(
        .overflow, "a span holds at most 2,147,483,647 months and days, and 292,271 years of elapsed time")

    /// Reads one number with its designator; designators must come in order, each once.
    private static func component(
        _ cursor: inout TextCursor, of units: [Unit], from: Int, else refusal: CoreError
    ) throws -> (index: Int, value: Int64) {
        let sign: Int64 = cursor.take(UInt8(ascii: "-")) ? -1 : 1
        guard let number = cursor.number() else { throw refusal }
        var fraction: Int64 = 0
        let hasFraction = cursor.take(UInt8(ascii: "."))
        if hasFraction {
            guard let read = cursor.microseconds() else { throw refusal }
            fraction = read
        }
        guard let designator = cursor.takeAny() else { throw refusal }
        guard let index = units.indices.dropFirst(from).first(where: { units[$0].designator == designator }) else {
            throw refusal
        }
        guard !hasFraction || designator == UInt8(ascii: "S") else { throw refusal }
        let (whole, overflow) = (sign * number).multipliedReportingOverflow(by: units[index].factor)
        let (value, carry) = whole.addingReportingOverflow(sign * fraction)
        guard !overflow, !carry, abs(value / 16) < Int64.max / 16 + 1 else { throw overflowRefusal }
        return (index, value)
    }
}
