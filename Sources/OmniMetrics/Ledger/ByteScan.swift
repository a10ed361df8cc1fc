// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Walks over an encoded entry in place.
///
/// Agrees with `ByteReader` on what is readable, and builds nothing.
enum ByteScan {
    static func byte(_ bytes: Swift.Span<UInt8>, _ position: inout Int) -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    static func unsigned(_ bytes: Swift.Span<UInt8>, _ position: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift <= 63 {
            let next = bytes[position]
            position += 1
            if shift == 63, next > 1 { return nil }
            value |= UInt64(next & 0x7F) &<< shift
            if next < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    static func signed(_ bytes: Swift.Span<UInt8>, _ position: inout Int) -> Int64? {
        guard let value = unsigned(bytes, &position) else { return nil }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A length or count, which can never exceed the bytes that are left.
    static func count(_ bytes: Swift.Span<UInt8>, _ position: inout Int) -> Int? {
        guard let value = unsigned(bytes, &position), value <= UInt64(bytes.count - position) else { return nil }
        return Int(value)
    }

    static func text(_ bytes: Swift.Span<UInt8>, _ position: inout Int) -> Range<Int>? {
        guard let length = count(bytes, &position) else { return nil }
        defer { position += length }
        return position..<(position + length)
    }

    static func skipText(_ bytes: Swift.Span<UInt8>, _ position: inout Int) -> Bool {
        guard let length = count(bytes, &position) else { return false }
        position += length
        return true
    }

    static func matches(_ word: [UInt8], _ bytes: Swift.Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard word.count == range.count else { return false }
        for place in 0..<word.count where bytes[range.lowerBound + place] != word[place] { return false }
        return true
    }

    /// Where an event's source, properties and context lie, when `position` is behind its name; empty if unreadable.
    static func parts(
        _ bytes: Swift.Span<UInt8>, _ position: inout Int
    ) -> (source: Range<Int>, properties: Range<Int>, context: Range<Int>) {
        guard let hasSequence = byte(bytes, &position), hasSequence < 2,
            hasSequence == 0 || unsigned(bytes, &position) != nil, let source = text(bytes, &position),
            let properties = text(bytes, &position)
        else { return (0..<0, 0..<0, 0..<0) }
        return (source, properties, text(bytes, &position) ?? 0..<0)
    }

    /// The value of a property, tag byte first; `nil` if there is none, or a field before it cannot be read.
    static func find(_ key: [UInt8], _ bytes: Swift.Span<UInt8>, in properties: Range<Int>) -> Range<Int>? {
        var position = properties.lowerBound
        while position < properties.upperBound {
            guard let name = text(bytes, &position), let value = value(bytes, &position) else { return nil }
            if matches(key, bytes, name) { return value }
        }
        return nil
    }

    /// Where the content of a text lies, or of an object if `tag` says so; `nil` for any other value.
    static func content(
        _ bytes: Swift.Span<UInt8>, _ value: Range<Int>, _ tag: UInt8 = PropertyCoding.Tag.string
    ) -> Range<Int>? {
        guard bytes[value.lowerBound] == tag else { return nil }
        var position = value.lowerBound + 1
        return text(bytes, &position)
    }

    static func integer(_ bytes: Swift.Span<UInt8>, _ value: Range<Int>) -> Int64? {
        var position = value.lowerBound + 1
        switch bytes[value.lowerBound] {
        case PropertyCoding.Tag.int: return signed(bytes, &position)
        case PropertyCoding.Tag.double: return double(bytes, position).flatMap { Int64(exactly: $0) }
        default: return nil
        }
    }

    /// Where a property's value lies, tag byte first.
    static func value(_ bytes: Swift.Span<UInt8>, _ position: inout Int) -> Range<Int>? {
        let start = position
        guard let tag = byte(bytes, &position) else { return nil }
        switch tag {
        case PropertyCoding.Tag.null, PropertyCoding.Tag.no, PropertyCoding.Tag.yes: break
        case PropertyCoding.Tag.int: guard unsigned(bytes, &position) != nil else { return nil }
        case PropertyCoding.Tag.double:
            guard bytes.count - position >= 8 else { return nil }
            position += 8
        case PropertyCoding.Tag.string, PropertyCoding.Tag.list, PropertyCoding.Tag.object:
            guard skipText(bytes, &position) else { return nil }
        default: return nil
        }
        return start..<position
    }

    static func double(_ bytes: Swift.Span<UInt8>, _ start: Int) -> Double? {
        var bits: UInt64 = 0
        for place in 0..<8 { bits |= UInt64(bytes[start + place]) << UInt64(8 * place) }
        let number = Double(bitPattern: bits)
        return number.isFinite ? number : nil
    }
}
