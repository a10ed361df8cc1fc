// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A value that the scanner wrote, seen in place.
struct StoredValue {
    let bytes: UnsafePointer<UInt8>
    let start: Int

    var tag: UInt8 { bytes[start] }
    var isObject: Bool { tag == PropertyCoding.Tag.object }
    var end: Int { StoredBytes.endOfValue(at: start, in: bytes) }

    /// What is inside of text, a list or an object.
    var body: UnsafeBufferPointer<UInt8> {
        guard tag >= PropertyCoding.Tag.string else { return UnsafeBufferPointer(start: nil, count: 0) }
        var position = start + 1
        let count = StoredBytes.length(bytes, &position)
        return UnsafeBufferPointer(start: bytes + position, count: count)
    }

    /// The text, if it is one.
    var text: UnsafeBufferPointer<UInt8>? { tag == PropertyCoding.Tag.string ? body : nil }

    /// The text as a string, if it is one that is not empty.
    var string: String? {
        guard let text, !text.isEmpty else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// An id: text, or a whole number in digits, as many senders write it.
    var id: String? {
        if tag == PropertyCoding.Tag.string { return string }
        guard tag == PropertyCoding.Tag.int else { return nil }
        var position = start + 1
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return String(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
    }

    /// The value of an object's field.
    func field(_ name: StaticString) -> StoredValue? {
        guard isObject, let base = body.baseAddress else { return nil }
        return StoredFields(bytes: base, count: body.count).value(of: name)
    }

    /// The values of a list.
    var elements: [StoredValue] {
        guard tag == PropertyCoding.Tag.list, let base = body.baseAddress else { return [] }
        let count = body.count
        var elements: [StoredValue] = []
        var position = 0
        while position < count {
            let element = StoredValue(bytes: base, start: position)
            elements.append(element)
            position = element.end
        }
        return elements
    }
}

/// The fields of an object, one after the other.
struct StoredFields {
    let bytes: UnsafePointer<UInt8>
    let count: Int

    struct Field {
        /// The whole field.
        let range: Range<Int>
        let name: UnsafeBufferPointer<UInt8>
        let value: StoredValue
    }

    /// The field that begins at a place, which moves on to the next; `nil` at the end.
    func next(_ place: inout Int) -> Field? {
        guard place < count else { return nil }
        let start = place
        var position = start
        let length = StoredBytes.length(bytes, &position)
        let name = UnsafeBufferPointer(start: bytes + position, count: length)
        let value = StoredValue(bytes: bytes, start: position + length)
        place = value.end
        return Field(range: start..<place, name: name, value: value)
    }

    func field(_ name: UnsafeBufferPointer<UInt8>) -> Field? {
        var place = 0
        while let field = next(&place) {
            if field.name.count == name.count, field.name.elementsEqual(name) { return field }
        }
        return nil
    }

    func value(of name: StaticString) -> StoredValue? {
        var place = 0
        while let field = next(&place) {
            if field.name.isEqual(name) { return field.value }
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    @inline(__always)
    func isEqual(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount, let baseAddress else { return false }
        return StoredBytes.areEqual(baseAddress, text.utf8Start, count: count)
    }
}
