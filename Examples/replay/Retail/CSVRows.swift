// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
/// Reads comma-separated values by RFC 4180, strictly, over bytes: no text is built for a field that nobody asks for.
///
/// Records end with LF or CRLF. A field in quotes may hold commas, line ends and doubled quotes. A quote in a bare
/// field, something behind a closing quote, a lone CR and an open quote at the end make a record malformed; reading
/// goes on with the next line.
struct CSVRows {
    /// Where a field lies, its quotes left out.
    struct Field {
        var bytes: Range<Int>
        /// Whether quotes stand doubled in it.
        var isEscaped = false
    }

    let bytes: [UInt8]
    /// The fields of the current record.
    private(set) var fields: [Field] = []
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark is no part of the first field.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Moves to the next record.
    ///
    /// - Returns: whether it is well formed; nil at the end.
    mutating func next() -> Bool? {
        guard position < bytes.count else { return nil }
        fields.removeAll(keepingCapacity: true)
        while true {
            guard let end = field() else {
                skipLine()
                return false
            }
            position = end + 1
            if end >= bytes.count || bytes[end] == Self.lineFeed { return true }
            if bytes[end] == Self.carriageReturn {
                guard position < bytes.count, bytes[position] == Self.lineFeed else {
                    skipLine()
                    return false
                }
                position += 1
                return true
            }
        }
    }

    /// Reads a field; answers where its separator lies, or nil if it is malformed.
    private mutating func field() -> Int? {
        guard position < bytes.count, bytes[position] == Self.quote else { return bareField() }
        var field = Field(bytes: 0..<0)
        var place = position + 1
        while place < bytes.count {
            guard bytes[place] == Self.quote else {
                place += 1
                continue
            }
            if place + 1 < bytes.count, bytes[place + 1] == Self.quote {
                field.isEscaped = true
                place += 2
                continue
            }
            field.bytes = position + 1..<place
            fields.append(field)
            let after = place + 1
            return after == bytes.count || Self.endsField(bytes[after]) ? after : nil
        }
        return nil
    }

    private mutating func bareField() -> Int? {
        var place = position
        while place < bytes.count, !Self.endsField(bytes[place]) {
            guard bytes[place] != Self.quote else { return nil }
            place += 1
        }
        fields.append(Field(bytes: position..<place))
        return place
    }

    private static func endsField(_ byte: UInt8) -> Bool {
        byte == comma || byte == lineFeed || byte == carriageReturn
    }

    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != Self.lineFeed { position += 1 }
        position += 1
    }

    /// The text of a field, doubled quotes made one.
    func text(_ field: Field) -> String {
        guard field.isEscaped else { return String(decoding: bytes[field.bytes], as: UTF8.self) }
        var plain: [UInt8] = []
        var isSecond = false
        for byte in bytes[field.bytes] {
            isSecond = byte == Self.quote && !isSecond
            if !isSecond { plain.append(byte) }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
#endif
