// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The stored form of one property value: a tag byte, then the payload.
package enum PropertyCoding {
    package enum Tag {
        package static let null: UInt8 = 0
        package static let no: UInt8 = 1
        package static let yes: UInt8 = 2
        /// Zigzag variable-length integer.
        package static let int: UInt8 = 3
        /// Eight bytes, IEEE 754, little-endian.
        package static let double: UInt8 = 4
        /// Length, UTF-8.
        package static let string: UInt8 = 5
        /// Length in bytes, then values.
        package static let list: UInt8 = 6
        /// Length in bytes, then fields of (key, value).
        package static let object: UInt8 = 7
    }

    /// How deep lists and objects may nest.
    ///
    /// The scanner refuses deeper input; readers refuse deeper bytes.
    package static let deepestNesting = 64

    /// Writes a value; answers false if it holds a number that is not finite (written as null).
    @discardableResult
    package static func write(_ value: PropertyValue, to writer: inout ByteWriter) -> Bool {
        switch value {
        case .null: writer.byte(Tag.null)
        case .bool(let flag): writer.byte(flag ? Tag.yes : Tag.no)
        case .int(let number):
            writer.byte(Tag.int)
            writer.signed(number)
        case .double(let number):
            guard number.isFinite else {
                writer.byte(Tag.null)
                return false
            }
            writer.byte(Tag.double)
            writer.fixed64(number.bitPattern)
        case .string(let text):
            writer.byte(Tag.string)
            writer.text(text)
        case .list(let values):
            var inner = ByteWriter()
            var isFinite = true
            for value in values { isFinite = write(value, to: &inner) && isFinite }
            writer.byte(Tag.list)
            writer.blob(inner.bytes)
            return isFinite
        case .object(let properties):
            writer.byte(Tag.object)
            writer.blob(properties.storage)
            return !properties.hasNonFiniteNumber
        }
        return true
    }

    package static func read(_ reader: inout ByteReader, depth: Int) throws(CodingFailure) -> PropertyValue {
        guard depth <= deepestNesting else { throw CodingFailure(.invalidValue, at: reader.position) }
        switch try reader.byte() {
        case Tag.null: return .null
        case Tag.no: return .bool(false)
        case Tag.yes: return .bool(true)
        case Tag.int: return .int(try reader.signed())
        case Tag.double:
            let number = Double(bitPattern: try reader.fixed64())
            guard number.isFinite else { throw CodingFailure(.invalidValue, at: reader.position) }
            return .double(number)
        case Tag.string: return .string(try reader.text())
        case Tag.list:
            var inner = ByteReader(reader.bytes, in: try reader.take(try reader.count()))
            var values: [PropertyValue] = []
            while !inner.isAtEnd { values.append(try read(&inner, depth: depth + 1)) }
            return .list(values)
        case Tag.object:
            let range = try reader.take(try reader.count())
            var inner = ByteReader(reader.bytes, in: range)
            while !inner.isAtEnd {
                _ = try inner.text()
                _ = try read(&inner, depth: depth + 1)
            }
            return .object(Properties(trusting: Array(reader.bytes[range])))
        default: throw CodingFailure(.invalidValue, at: reader.position)
        }
    }

    /// Moves past one value without building it.
    package static func skip(_ reader: inout ByteReader) throws(CodingFailure) {
        switch try reader.byte() {
        case Tag.null, Tag.no, Tag.yes: return
        case Tag.int: _ = try reader.unsigned()
        case Tag.double: _ = try reader.take(8)
        case Tag.string, Tag.list, Tag.object: _ = try reader.take(try reader.count())
        default: throw CodingFailure(.invalidValue, at: reader.position)
        }
    }
}
