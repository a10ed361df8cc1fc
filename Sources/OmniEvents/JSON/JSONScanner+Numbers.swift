// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension JSONScanner {
    /// Reads a number and writes it: whole ones that fit 64 bits exactly, all others as the nearest double.
    mutating func number() throws(JSONFailure) {
        let start = position
        let outline = try numberOutline()
        if outline.isWhole, let exact = outline.integer {
            write(PropertyCoding.Tag.int)
            var rest = UInt64(bitPattern: (exact << 1) ^ (exact >> 63))
            while rest >= 0x80 {
                write(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            write(UInt8(truncatingIfNeeded: rest))
            return
        }
        let double = outline.double ?? Self.nearestDouble(input + start, count: position - start)
        guard let double, double.isFinite else { throw JSONFailure(.numberTooLarge, at: start) }
        write(PropertyCoding.Tag.double)
        UnsafeMutableRawPointer(output + written).storeBytes(of: double.bitPattern.littleEndian, as: UInt64.self)
        written += 8
    }

    /// What a number is made of: the digits as one integer while they fit, and the power of ten that belongs to it.
    struct NumberOutline {
        var isNegative = false
        /// Neither a fraction nor an exponent is written.
        var isWhole = true
        var digits: UInt64 = 0
        var hasOverflowed = false
        var exponent = 0

        var integer: Int64? {
            guard !hasOverflowed else { return nil }
            if isNegative { return digits <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- digits) : nil }
            return Int64(exactly: digits)
        }

        /// The double, where one multiplication or division of exact doubles gives it (Clinger's fast path).
        var double: Double? {
            guard !hasOverflowed, digits <= 1 << 53, exponent >= -22, exponent <= 22 else { return nil }
            let whole = Double(digits)
            let magnitude = exponent < 0 ? whole / Self.powers[-exponent] : whole * Self.powers[exponent]
            return isNegative ? -magnitude : magnitude
        }

        private static let powers: [Double] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
            1e19, 1e20, 1e21, 1e22,
        ]
    }

    /// Moves past a number and takes it apart.
    mutating func numberOutline() throws(JSONFailure) -> NumberOutline {
        var outline = NumberOutline()
        if try peek() == UInt8(ascii: "-") {
            outline.isNegative = true
            position += 1
        }
        let first = position
        guard digits(into: &outline) > 0 else {
            throw JSONFailure(outline.isNegative ? .invalidNumber : .unexpectedByte, at: first)
        }
        if input[first] == 0x30, position - first > 1 { throw JSONFailure(.invalidNumber, at: first) }
        if position < end, input[position] == UInt8(ascii: ".") {
            position += 1
            let count = digits(into: &outline)
            guard count > 0 else { throw JSONFailure(.invalidNumber, at: position) }
            outline.isWhole = false
            outline.exponent = -count
        }
        if position < end, input[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            outline.isWhole = false
            outline.exponent += try writtenExponent()
        }
        return outline
    }

    @inline(__always)
    private mutating func digits(into outline: inout NumberOutline) -> Int {
        let start = position
        while position < end {
            let digit = input[position] &- 0x30
            guard digit < 10 else { break }
            position &+= 1
            let (tens, overflow) = outline.digits.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(digit))
            if overflow || carry { outline.hasOverflowed = true }
            outline.digits = sum
        }
        return position - start
    }

    /// The exponent as written, held at ±100,000: no double is that large, and only the outline counts then.
    private mutating func writtenExponent() throws(JSONFailure) -> Int {
        var isNegative = false
        let sign = try peek()
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            position += 1
        }
        let start = position
        var value = 0
        while position < end, input[position] &- 0x30 < 10 {
            if value < 100_000 { value = value * 10 + Int(input[position] &- 0x30) }
            position += 1
        }
        guard position > start else { throw JSONFailure(.invalidNumber, at: position) }
        return isNegative ? -value : value
    }

    private static func nearestDouble(_ text: UnsafePointer<UInt8>, count: Int) -> Double? {
        Double(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
    }
}
