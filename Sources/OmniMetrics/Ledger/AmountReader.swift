// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Whether the amount of an order or refund could be read, and if not, why.
enum AmountStatus: UInt8, Sendable {
    case read
    /// The property is absent, null, or no number.
    case missing
    /// An order of less than nothing.
    case negative
    /// More minor units than 64 bits hold.
    case tooLarge
    /// The currency is there and is not three letters.
    case noCurrency
}

/// Turns amounts of a currency on the wire, whole numbers and doubles, into minor units: once, rounded half to even.
///
/// A double is taken for the shortest decimal text that means it, which is what the sender wrote: 1.015 is a half
/// although its binary form lies just below one.
struct AmountReader: Sendable {
    private let currency: Currency
    /// How many minor units a major one has.
    private let scale: Double

    init(_ currency: Currency) {
        self.currency = currency
        scale = (0..<currency.minorDigits).reduce(1) { scale, _ in scale * 10 }
    }

    func minor(of number: Int64) -> Int64? {
        let (value, overflow) = number.multipliedReportingOverflow(by: Int64(scale))
        return overflow ? nil : value
    }

    func minor(of number: Double) -> Int64? { minor(of: number, times: 1) }

    /// A price times a number of pieces, rounded once.
    @inline(__always)
    func minor(of price: Double, times pieces: Int64) -> Int64? {
        let scaled = price * Double(pieces) * scale
        let nearest = scaled.rounded(.toNearestOrEven)
        // The product is off by less than 0.0001 below this limit, so that only what is close to a half needs text.
        if scaled.magnitude < 1e11, (scaled - nearest).magnitude < 0.499_9 { return Int64(nearest) }
        return pieces == 1 ? carefully(price, scaled) : carefully(price, times: pieces)
    }

    private func carefully(_ number: Double, _ scaled: Double) -> Int64? {
        guard number.isFinite else { return nil }
        // Text has exponents below and above these limits.
        if number.magnitude < 1e-4 { return scaled.magnitude > 0.5 ? (scaled < 0 ? -1 : 1) : 0 }
        if number.magnitude >= 9_007_199_254_740_992 {
            return Int64(exactly: number).flatMap { minor(of: $0) }
        }
        return try? Money.product(of: number.description, times: 1, currency).minor
    }

    private func carefully(_ price: Double, times pieces: Int64) -> Int64? {
        guard price.isFinite, price.magnitude >= 1e-4 || price == 0, price.magnitude < 9_007_199_254_740_992 else {
            return nil
        }
        return try? Money.product(of: price.description, times: pieces, currency).minor
    }
}

/// A currency's code in one word, for rows of which there are many.
struct CurrencyCode: Sendable, Hashable, Comparable {
    let packed: UInt32

    /// No currency: the amount could not be read.
    static let none = CurrencyCode(packed: 0)

    static func < (left: Self, right: Self) -> Bool { left.packed < right.packed }

    init(packed: UInt32) { self.packed = packed }

    init(_ currency: Currency) { packed = currency.code.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    /// Three ASCII letters, either case.
    init?(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        var packed: UInt32 = 0
        for byte in [first, second, third] {
            let upper = byte & 0xDF
            guard upper >= UInt8(ascii: "A"), upper <= UInt8(ascii: "Z"), byte < 0x80 else { return nil }
            packed = packed << 8 | UInt32(upper)
        }
        self.packed = packed
    }

    var currency: Currency? {
        let bytes = [UInt8(packed >> 16 & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed & 0xFF)]
        return try? Currency(String(decoding: bytes, as: UTF8.self))
    }
}
