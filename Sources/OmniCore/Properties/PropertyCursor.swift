// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Reads stored properties in place.
///
/// Agrees with ``ByteReader`` and ``PropertyCoding`` on which bytes are readable.
enum PropertyCursor {
    /// ASCII but the carriage return, which joins a line feed into one character.
    static func isPlain(_ byte: UInt8) -> Bool { byte < 0x80 && byte != 0x0D }

    /// Where the value of a key lies, tag byte first; `nil` if it is absent or a field up to it cannot be read.
    static func value(of key: [UInt8], in bytes: Swift.Span<UInt8>) -> Range<Int>? {
        var position = 0
        while position < bytes.count {
            guard let length = count(in: bytes, at: &position) else { return nil }
            let start = position
            position += length
            let value = position
            guard skip(in: bytes, at: &position) else { return nil }
            if length == key.count, matches(key, bytes, at: start) { return value..<position }
        }
        return nil
    }

    /// The number behind an integer's tag.
    ///
    /// The range was measured by ``value(of:in:)``, so it is well formed.
    static func integer(in bytes: Swift.Span<UInt8>, at range: Range<Int>) -> Int64 {
        var position = range.lowerBound + 1
        guard let value = unsigned(in: bytes, at: &position) else { return 0 }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// The number behind a double's tag, or `nil` if it is not finite.
    static func double(in bytes: Swift.Span<UInt8>, at range: Range<Int>) -> Double? {
        var bits: UInt64 = 0
        for place in 0..<8 { bits |= UInt64(bytes[range.lowerBound + 1 + place]) << UInt64(8 * place) }
        let number = Double(bitPattern: bits)
        return number.isFinite ? number : nil
    }

    /// Where the text lies, if this is a text and all of it is plain.
    static func plainText(in bytes: Swift.Span<UInt8>, at range: Range<Int>) -> Range<Int>? {
        guard bytes[range.lowerBound] == PropertyCoding.Tag.string else { return nil }
        var position = range.lowerBound + 1
        guard let length = count(in: bytes, at: &position) else { return nil }
        for place in position..<(position + length) where !isPlain(bytes[place]) { return nil }
        return position..<(position + length)
    }

    /// Below, at or above zero as the text comes before, equals or comes after the constant.
    static func order(of bytes: Swift.Span<UInt8>, in text: Range<Int>, and constant: [UInt8]) -> Int {
        for place in 0..<min(text.count, constant.count) {
            let difference = Int(bytes[text.lowerBound + place]) - Int(constant[place])
            if difference != 0 { return difference }
        }
        return text.count - constant.count
    }

    static func begins(with part: [UInt8], _ bytes: Swift.Span<UInt8>, in text: Range<Int>) -> Bool {
        part.count <= text.count && matches(part, bytes, at: text.lowerBound)
    }

    static func contains(_ part: [UInt8], _ bytes: Swift.Span<UInt8>, in text: Range<Int>) -> Bool {
        guard part.count <= text.count else { return false }
        for start in text.lowerBound...(text.upperBound - part.count) where matches(part, bytes, at: start) {
            return true
        }
        return false
    }

    private static func matches(_ part: [UInt8], _ bytes: Swift.Span<UInt8>, at start: Int) -> Bool {
        for place in 0..<part.count where bytes[start + place] != part[place] { return false }
        return true
    }

    private static func skip(in bytes: Swift.Span<UInt8>, at position: inout Int) -> Bool {
        guard position < bytes.count else { return false }
        let tag = bytes[position]
        position += 1
        switch tag {
        case PropertyCoding.Tag.null, PropertyCoding.Tag.no, PropertyCoding.Tag.yes: return true
        case PropertyCoding.Tag.int: return unsigned(in: bytes, at: &position) != nil
        case PropertyCoding.Tag.double:
            position += 8
            return position <= bytes.count
        case PropertyCoding.Tag.string, PropertyCoding.Tag.list, PropertyCoding.Tag.object:
            guard let length = count(in: bytes, at: &position) else { return false }
            position += length
            return true
        default: return false
        }
    }

    /// A length, which can never exceed the bytes that are left.
    private static func count(in bytes: Swift.Span<UInt8>, at position: inout Int) -> Int? {
        guard let value = unsigned(in: bytes, at: &position), value <= UInt64(bytes.count - position) else {
            return nil
        }
        return Int(value)
    }

    private static func unsigned(in bytes: Swift.Span<UInt8>, at position: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift <= 63 {
            let next = bytes[position]
            position += 1
            if shift == 63, next > 1 { return nil }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
