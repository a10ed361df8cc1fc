// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Walks over encoded entries and values in place, without the checks of a span: most of a log is read by it.
///
/// Agrees with `ByteReader` on what is readable, and builds nothing. It never looks beyond the range that it was given, which its maker has checked; only ``word(at:)`` does, and stays
/// within the bytes. Every read says `nil` where `ByteReader` would throw.
struct ByteCursor {
    /// The tags of `PropertyCoding`, as constants of this room: across rooms each use would be a call.
    enum Tag {
        static let null: UInt8 = 0
        static let no: UInt8 = 1
        static let yes: UInt8 = 2
        static let int: UInt8 = 3
        static let double: UInt8 = 4
        static let string: UInt8 = 5
        static let list: UInt8 = 6
        static let object: UInt8 = 7
    }

    /// A value: its tag, and where what follows the tag lies; of texts, lists and objects without their length.
    struct Value {
        var tag: UInt8
        var start: Int
        var end: Int

        var content: Range<Int> { start..<end }
    }

    private let base: UnsafeRawBufferPointer
    private(set) var position: Int
    private let end: Int

    init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
        base = bytes
        position = range.lowerBound
        end = min(range.upperBound, bytes.count)
    }

    init(_ bytes: UnsafeRawBufferPointer) { self.init(bytes, in: 0..<bytes.count) }

    /// The same bytes, in another range of them.
    func within(_ value: Value) -> ByteCursor { within(value.content) }

    /// The same bytes, in a range that was read from them.
    func within(_ range: Range<Int>) -> ByteCursor { ByteCursor(base, in: range) }

    var isAtEnd: Bool { position >= end }

    @inline(__always)
    mutating func byte() -> UInt8? {
        guard position < end else { return nil }
        defer { position += 1 }
        return base[position]
    }

    @inline(__always)
    mutating func unsigned() -> UInt64? {
        guard position < end else { return nil }
        let first = base[position]
        position += 1
        return first < 0x80 ? UInt64(first) : unsigned(after: first)
    }

    private mutating func unsigned(after first: UInt8) -> UInt64? {
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while position < end, shift <= 63 {
            let next = base[position]
            position += 1
            if shift == 63, next > 1 { return nil }
            value |= UInt64(next & 0x7F) &<< shift
            if next < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    mutating func signed() -> Int64? {
        guard let value = unsigned() else { return nil }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A length or count, which can never exceed the bytes that are left.
    @inline(__always)
    mutating func count() -> Int? {
        guard let value = unsigned(), value <= UInt64(end - position) else { return nil }
        return Int(truncatingIfNeeded: value)
    }

    /// Where a text lies that follows its length.
    @inline(__always)
    mutating func text() -> Range<Int>? {
        guard let length = count() else { return nil }
        let start = position
        position += length
        return Range(uncheckedBounds: (start, position))
    }

    @inline(__always)
    mutating func value() -> Value? {
        guard let tag = byte() else { return nil }
        let start = position
        // Comparisons in the order of frequency: a jump by a table costs more than all of them.
        if tag == Tag.string || tag == Tag.object || tag == Tag.list {
            guard let length = count() else { return nil }
            let start = position
            position += length
            return Value(tag: tag, start: start, end: position)
        }
        if tag == Tag.double {
            guard end - position >= 8 else { return nil }
            position += 8
        } else if tag == Tag.int {
            guard unsigned() != nil else { return nil }
        } else if tag > Tag.yes {
            return nil
        }
        return Value(tag: tag, start: start, end: position)
    }

    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base.baseAddress.map { $0 + range.lowerBound }, count: range.count)
    }

    func matches(_ word: [UInt8], _ range: Range<Int>) -> Bool { bytes(range).elementsEqual(word) }

    func double(_ value: Value) -> Double? {
        guard value.tag == Tag.double else { return nil }
        let bits = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: value.start, as: UInt64.self))
        let number = Double(bitPattern: bits)
        return number.isFinite ? number : nil
    }

    func integer(_ value: Value) -> Int64? {
        if value.tag == Tag.double { return double(value).flatMap { Int64(exactly: $0) } }
        guard value.tag == Tag.int else { return nil }
        var cursor = within(value)
        return cursor.signed()
    }
}

extension ByteCursor {
    /// The value of a property; `nil` if there is none, or a field before it cannot be read.
    func find(_ key: [UInt8]) -> Value? {
        var cursor = self
        while let name = cursor.text(), let value = cursor.value() {
            if matches(key, name) { return value }
        }
        return nil
    }

    /// The eight bytes at a place as a number, or `nil` if there are not so many.
    func word(at place: Int) -> UInt64? {
        guard place >= 0, place + 8 <= base.count else { return nil }
        return UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
}
