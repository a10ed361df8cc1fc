// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Writes JSON straight from the stored form of properties.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func key(_ name: StaticString) {
        if let last = bytes.last, last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        raw(name)
        raw("\":")
    }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { self.text($0) }
    }

    mutating func object(_ properties: Properties) {
        properties.storage.withUnsafeBufferPointer { storage in
            guard let base = storage.baseAddress else { return raw("{}") }
            fields(StoredFields(bytes: base, count: storage.count))
        }
    }

    private mutating func fields(_ fields: StoredFields) {
        bytes.append(UInt8(ascii: "{"))
        var place = 0
        var isFirst = true
        while let field = fields.next(&place) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            text(field.name)
            bytes.append(UInt8(ascii: ":"))
            value(field.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func value(_ value: StoredValue) {
        switch value.tag {
        case PropertyCoding.Tag.no: raw("false")
        case PropertyCoding.Tag.yes: raw("true")
        case PropertyCoding.Tag.int: bytes.append(contentsOf: (value.id ?? "0").utf8)
        case PropertyCoding.Tag.double:
            let bits = UnsafeRawPointer(value.bytes + value.start + 1).loadUnaligned(as: UInt64.self)
            bytes.append(contentsOf: Double(bitPattern: UInt64(littleEndian: bits)).description.utf8)
        case PropertyCoding.Tag.string: text(value.body)
        case PropertyCoding.Tag.list:
            bytes.append(UInt8(ascii: "["))
            for (index, element) in value.elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                self.value(element)
            }
            bytes.append(UInt8(ascii: "]"))
        case PropertyCoding.Tag.object:
            guard let base = value.body.baseAddress else { return raw("{}") }
            fields(StoredFields(bytes: base, count: value.body.count))
        default: raw("null")
        }
    }

    private mutating func text(_ utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for index in utf8.indices {
            let byte = utf8[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F else {
                continue
            }
            bytes.append(contentsOf: utf8[start..<index])
            start = index + 1
            escape(byte)
        }
        bytes.append(contentsOf: utf8[start...])
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): raw("\\\"")
        case UInt8(ascii: "\\"): raw("\\\\")
        case 0x0A: raw("\\n")
        case 0x0D: raw("\\r")
        case 0x09: raw("\\t")
        default:
            raw("\\u00")
            let digits: StaticString = "0123456789abcdef"
            bytes.append(digits.utf8Start[Int(byte >> 4)])
            bytes.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
