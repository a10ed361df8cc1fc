// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Steps over the stored form of values that this room's scanner has just written, which needs no checking.
enum StoredBytes {
    static func lengthBytes(_ length: Int) -> Int {
        length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : 4
    }

    /// Writes a length as LEB128; answers how many bytes it took.
    @discardableResult
    @inline(__always)
    static func write(_ length: Int, to output: UnsafeMutablePointer<UInt8>) -> Int {
        var rest = length
        var count = 0
        while rest >= 0x80 {
            output[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest >>= 7
            count += 1
        }
        output[count] = UInt8(truncatingIfNeeded: rest)
        return count + 1
    }

    /// Reads a length and moves past it.
    @inline(__always)
    static func length(_ bytes: UnsafePointer<UInt8>, _ position: inout Int) -> Int {
        var value = 0
        var shift = 0
        while true {
            let byte = bytes[position]
            position += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    /// Where the value that begins here ends.
    static func endOfValue(at start: Int, in bytes: UnsafePointer<UInt8>) -> Int {
        var position = start + 1
        switch bytes[start] {
        case PropertyCoding.Tag.int:
            while bytes[position] >= 0x80 { position += 1 }
            return position + 1
        case PropertyCoding.Tag.double: return position + 8
        case PropertyCoding.Tag.string, PropertyCoding.Tag.list, PropertyCoding.Tag.object:
            let count = length(bytes, &position)
            return position + count
        default: return position
        }
    }

    /// Where the field (key and value) that begins here ends.
    static func endOfField(at start: Int, in bytes: UnsafePointer<UInt8>) -> Int {
        var position = start
        let count = length(bytes, &position)
        return endOfValue(at: position + count, in: bytes)
    }

    @inline(__always)
    static func areEqual(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int) -> Bool {
        memcmp(left, right, count) == 0
    }
}
