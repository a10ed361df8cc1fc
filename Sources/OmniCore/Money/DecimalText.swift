// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// An exact decimal number read from text: `digits` × 10⁻ˢᶜᵃˡᵉ, trailing zeros of the fraction dropped.
struct DecimalText {
    private(set) var digits: Int128
    private(set) var scale: Int

    static let overflowRefusal = CoreError(
        .overflow, "an amount does not fit; money holds up to 9,223,372,036,854,775,807 minor units")

    /// Reads `-?digits[.digits]`, at most 30 digits after leading zeros.
    ///
    /// - Throws: ``CoreError`` with `invalidMoney` for other text.
    init(_ text: String) throws {
        guard let number = text.withBytes(DecimalText.parse) else {
            throw CoreError(
                .invalidMoney,
                "a text of \(text.utf8.count) bytes is not an amount; write digits with a point, such as 19.99")
        }
        self = number
    }

    private init(digits: Int128, scale: Int) {
        self.digits = digits
        self.scale = scale
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> DecimalText? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var digits: Int128 = 0
        var counted = 0
        var (whole, fraction, trailingZeros) = (0, 0, 0)
        var hasPoint = false
        for byte in bytes.dropFirst(isNegative ? 1 : 0) {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            if hasPoint { fraction += 1 } else { whole += 1 }
            if counted > 0 || digit > 0 { counted += 1 }
            guard counted <= 30, fraction <= 30 else { return nil }
            digits = digits * 10 + Int128(digit)
            trailingZeros = hasPoint && digit == 0 ? trailingZeros + 1 : 0
        }
        guard whole > 0, !hasPoint || fraction > 0 else { return nil }
        digits /= powerOfTen(trailingZeros)
        return DecimalText(digits: isNegative ? -digits : digits, scale: fraction - trailingZeros)
    }

    /// Returns the exact product.
    func times(_ factor: Int64) throws -> DecimalText {
        let (product, overflow) = digits.multipliedReportingOverflow(by: Int128(factor))
        guard !overflow else { throw DecimalText.overflowRefusal }
        return DecimalText(digits: product, scale: scale)
    }

    /// Returns the number in units of 10⁻ˢᶜᵃˡᵉ, rounded half to even.
    func rounded(toScale target: Int) throws -> Int64 {
        if scale > target {
            let rounded = divideHalfEven(digits, by: DecimalText.powerOfTen(scale - target))
            return try DecimalText.narrowed(rounded)
        }
        let (value, overflow) = digits.multipliedReportingOverflow(by: DecimalText.powerOfTen(target - scale))
        guard !overflow else { throw DecimalText.overflowRefusal }
        return try DecimalText.narrowed(value)
    }

    static func narrowed(_ value: Int128) throws -> Int64 {
        guard let result = Int64(exactly: value) else { throw overflowRefusal }
        return result
    }

    private static func powerOfTen(_ exponent: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }
}

/// Returns the quotient rounded to the nearest whole number, halves to the even one.
///
/// The divisor must not be zero.
func divideHalfEven(_ dividend: Int128, by divisor: Int128) -> Int128 {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    guard remainder != 0 else { return quotient }
    let twice = remainder.magnitude * 2
    let away: Int128 = (dividend < 0) == (divisor < 0) ? 1 : -1
    if twice > divisor.magnitude { return quotient + away }
    if twice < divisor.magnitude { return quotient }
    return quotient % 2 == 0 ? quotient : quotient + away
}
