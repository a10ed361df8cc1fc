// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension JSONScanner {
    /// Moves past the value at the position by its outline alone, however deep, and writes nothing.
    ///
    /// What is refused for its content, such as a lone surrogate, passes: this finds the end of an item that has been
    /// refused, so that those after it can be read.
    mutating func skipValue() throws(JSONFailure) {
        var containers = Containers()
        repeat {
            skipSpace()
            switch try peek() {
            case UInt8(ascii: "{"):
                position += 1
                skipSpace()
                if try peek() == UInt8(ascii: "}") {
                    position += 1
                } else {
                    containers.enter(object: true)
                    try skipKey()
                    continue
                }
            case UInt8(ascii: "["):
                position += 1
                skipSpace()
                if try peek() == UInt8(ascii: "]") {
                    position += 1
                } else {
                    containers.enter(object: false)
                    continue
                }
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: "t"): try literal("true")
            case UInt8(ascii: "f"): try literal("false")
            case UInt8(ascii: "n"): try literal("null")
            default: _ = try numberOutline()
            }
            // A value has ended: so may any number of the containers around it.
            while containers.depth > 0 {
                let isObject = containers.isObject
                if try continues(until: isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    if isObject { try skipKey() }
                    break
                }
                containers.leave()
            }
        } while containers.depth > 0
    }

    private mutating func skipKey() throws(JSONFailure) {
        skipSpace()
        guard try peek() == UInt8(ascii: "\"") else { throw JSONFailure(.unexpectedByte, at: position) }
        try skipString()
        skipSpace()
        try expect(UInt8(ascii: ":"))
    }

    mutating func skipString() throws(JSONFailure) {
        position += 1
        while true {
            let byte = try peek()
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"):
                let escaped = try peek()
                position += 1
                switch escaped {
                case UInt8(ascii: "u"): _ = try fourHexDigits()
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                    UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                    break
                default: throw JSONFailure(.invalidEscape, at: position - 2)
                }
            case ..<0x20: throw JSONFailure(.controlCharacter, at: position - 1)
            default: break
            }
        }
    }
}

/// Which containers are open, one bit each: an object or a list.
private struct Containers {
    private(set) var depth = 0
    private var bits: [UInt64] = [0]

    var isObject: Bool { depth > 0 && bits[(depth - 1) >> 6] >> UInt64((depth - 1) & 63) & 1 == 1 }

    mutating func enter(object: Bool) {
        if depth >> 6 == bits.count { bits.append(0) }
        let bit: UInt64 = 1 << UInt64(depth & 63)
        if object { bits[depth >> 6] |= bit } else { bits[depth >> 6] &= ~bit }
        depth += 1
    }

    mutating func leave() { depth -= 1 }
}
