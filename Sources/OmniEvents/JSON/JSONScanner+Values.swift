// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension JSONScanner {
    /// Reads the value at the position and writes it in the form of `PropertyCoding`.
    mutating func value(depth: Int) throws(JSONFailure) {
        switch try peek() {
        case UInt8(ascii: "\""):
            write(PropertyCoding.Tag.string)
            try string()
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try list(depth: depth)
        case UInt8(ascii: "t"):
            try literal("true")
            write(PropertyCoding.Tag.yes)
        case UInt8(ascii: "f"):
            try literal("false")
            write(PropertyCoding.Tag.no)
        case UInt8(ascii: "n"):
            try literal("null")
            write(PropertyCoding.Tag.null)
        default: try number()
        }
    }

    private mutating func list(depth: Int) throws(JSONFailure) {
        guard depth < rules.deepestNesting else { throw JSONFailure(.tooDeep, at: position) }
        position += 1
        let start = open(PropertyCoding.Tag.list)
        skipSpace()
        if try peek() == UInt8(ascii: "]") {
            position += 1
        } else {
            repeat {
                skipSpace()
                try value(depth: depth + 1)
            } while try continues(until: UInt8(ascii: "]"))
        }
        close(start)
    }

    private mutating func object(depth: Int) throws(JSONFailure) {
        guard depth < rules.deepestNesting else { throw JSONFailure(.tooDeep, at: position) }
        position += 1
        let start = open(PropertyCoding.Tag.object)
        skipSpace()
        if try peek() == UInt8(ascii: "}") {
            position += 1
        } else {
            var keys = ObjectKeys()
            repeat {
                skipSpace()
                guard keys.count < rules.keysPerObject else { throw JSONFailure(.tooManyKeys, at: position) }
                let field = written
                guard try peek() == UInt8(ascii: "\"") else { throw JSONFailure(.unexpectedByte, at: position) }
                try string()
                let key = field..<written
                skipSpace()
                try expect(UInt8(ascii: ":"))
                skipSpace()
                try value(depth: depth + 1)
                if keys.mayHold(key, in: output) { dropEarlier(key, from: start) }
            } while try continues(until: UInt8(ascii: "}"))
        }
        close(start)
    }

    /// Of two fields of one name the last counts: takes the earlier one out.
    private mutating func dropEarlier(_ key: Range<Int>, from start: Int) {
        var place = start
        while place < key.lowerBound {
            let end = StoredBytes.endOfField(at: place, in: output)
            if StoredBytes.areEqual(output + place, output + key.lowerBound, count: key.count) {
                (output + place).update(from: output + end, count: written - end)
                written -= end - place
                return
            }
            place = end
        }
    }

    /// Writes a tag and leaves a byte for the length of what follows.
    private mutating func open(_ tag: UInt8) -> Int {
        write(tag)
        written += 1
        return written
    }

    /// Writes the length of what was written since, moving it up if the length needs more than the byte left for it.
    private mutating func close(_ start: Int) {
        let length = written - start
        if length < 0x80 {
            output[start - 1] = UInt8(truncatingIfNeeded: length)
            return
        }
        let extra = StoredBytes.lengthBytes(length) - 1
        (output + start + extra).update(from: output + start, count: length)
        StoredBytes.write(length, to: output + start - 1)
        written += extra
    }

    @inline(__always)
    mutating func write(_ byte: UInt8) {
        output[written] = byte
        written += 1
    }
}

/// The keys seen in one object, as a filter: 64 bits tell most new keys apart without looking at the others.
private struct ObjectKeys {
    private(set) var count = 0
    private var filter: UInt64 = 0

    /// Adds a key, as length and bytes; true if an equal one may have been added before.
    @inline(__always)
    mutating func mayHold(_ key: Range<Int>, in output: UnsafeMutablePointer<UInt8>) -> Bool {
        count += 1
        let last = UInt64(output[key.upperBound - 1])
        let middle = UInt64(output[key.lowerBound + key.count / 2])
        let mixed = (UInt64(key.count) &* 0x9E37_79B9) ^ (last &* 0x85EB_CA6B) ^ (middle &* 0xC2B2_AE35)
        let bit: UInt64 = 1 << ((mixed ^ (mixed >> 15)) & 63)
        defer { filter |= bit }
        return filter & bit != 0
    }
}
