// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension JSONScanner {
    /// Reads a string from its opening quote and writes its length and its UTF-8.
    mutating func string() throws(JSONFailure) {
        position += 1
        let start = position
        try plainText()
        guard input[position] == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        let count = position - start
        guard count <= rules.stringBytes else { throw JSONFailure(.stringTooLong, at: start) }
        written += StoredBytes.write(count, to: output + written)
        (output + written).update(from: input + start, count: count)
        written += count
        position += 1
    }

    /// Moves past text without escapes, to the quote or backslash after it.
    private mutating func plainText() throws(JSONFailure) {
        while true {
            // Eight bytes at a time while none of them is a quote, a backslash, a control character or beyond ASCII.
            while position &+ 8 <= end {
                let raw = UnsafeRawPointer(input + position).loadUnaligned(as: UInt64.self)
                let found = Self.special(in: UInt64(littleEndian: raw))
                if found == 0 {
                    position &+= 8
                } else {
                    position &+= found.trailingZeroBitCount >> 3
                    break
                }
            }
            guard position < end else { throw JSONFailure(.unexpectedEnd, at: end) }
            let byte = input[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            if byte < 0x20 { throw JSONFailure(.controlCharacter, at: position) }
            if byte < 0x80 {
                position &+= 1
            } else {
                let length = sequenceLength(first: byte)
                guard length > 0 else { throw JSONFailure(.invalidUTF8, at: position) }
                position &+= length
            }
        }
    }

    /// The high bit of each byte that ends plain ASCII; exact for the first such byte.
    @inline(__always)
    private static func special(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let slashes = word ^ (ones &* 0x5C)
        let isQuote = (quotes &- ones) & ~quotes
        let isSlash = (slashes &- ones) & ~slashes
        let isControl = (word &- ones &* 0x20) & ~word
        return (isQuote | isSlash | isControl | word) & (ones &* 0x80)
    }

    /// The length of the well-formed sequence of UTF-8 that begins here (Unicode, table 3-7); 0 if there is none.
    private func sequenceLength(first: UInt8) -> Int {
        func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            position + offset < end && range.contains(input[position + offset])
        }
        switch first {
        case 0xC2...0xDF: return continues(1) ? 2 : 0
        case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : 0
        case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : 0
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
        case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
        case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
        default: return 0
        }
    }

    /// The rest of a string that has escapes; the position is at the first backslash.
    private mutating func escapedString(from start: Int) throws(JSONFailure) {
        // Three bytes hold every length that is allowed; what is not needed of them is closed up afterwards.
        let header = written
        written += 3
        var segment = start
        while true {
            let count = position - segment
            (output + written).update(from: input + segment, count: count)
            written += count
            guard written - header - 3 <= rules.stringBytes else { throw JSONFailure(.stringTooLong, at: start) }
            if input[position] == UInt8(ascii: "\"") { break }
            try escape()
            segment = position
            try plainText()
        }
        position += 1
        let count = written - header - 3
        let used = StoredBytes.write(count, to: output + header)
        if used < 3 { (output + header + used).update(from: output + header + 3, count: count) }
        written -= 3 - used
    }

    private mutating func escape() throws(JSONFailure) {
        let backslash = position
        position += 1
        let byte = try peek()
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): write(byte)
        case UInt8(ascii: "b"): write(0x08)
        case UInt8(ascii: "f"): write(0x0C)
        case UInt8(ascii: "n"): write(0x0A)
        case UInt8(ascii: "r"): write(0x0D)
        case UInt8(ascii: "t"): write(0x09)
        case UInt8(ascii: "u"): write(scalar: try unicodeEscape(from: backslash))
        default: throw JSONFailure(.invalidEscape, at: backslash)
        }
    }

    private mutating func unicodeEscape(from backslash: Int) throws(JSONFailure) -> UInt32 {
        let first = try fourHexDigits()
        if first == 0, !rules.allowsNUL { throw JSONFailure(.nulCharacter, at: backslash) }
        guard first & 0xF800 == 0xD800 else { return first }
        guard first < 0xDC00, end - position >= 2, input[position] == UInt8(ascii: "\\"),
            input[position + 1] == UInt8(ascii: "u")
        else { throw JSONFailure(.loneSurrogate, at: backslash) }
        position += 2
        let second = try fourHexDigits()
        guard second & 0xFC00 == 0xDC00 else { throw JSONFailure(.loneSurrogate, at: backslash) }
        return 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
    }

    mutating func fourHexDigits() throws(JSONFailure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = try peek()
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: throw JSONFailure(.invalidEscape, at: position)
            }
            position += 1
        }
        return value
    }

    private mutating func write(scalar: UInt32) {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift) & 0x3F }
        switch scalar {
        case ..<0x80: write(UInt8(truncatingIfNeeded: scalar))
        case ..<0x800:
            write(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            write(tail(0))
        case ..<0x10000:
            write(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            write(tail(6))
            write(tail(0))
        default:
            write(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            write(tail(12))
            write(tail(6))
            write(tail(0))
        }
    }
}
