// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// An amount of money: a whole number of minor units (cents, pence) of one currency.
///
/// There is no initialiser from floating point; decimal text is read exactly or refused.
public struct Money: Hashable, Codable, Sendable {
    /// The amount in minor units: 1999 is 19.99 EUR, and 1,999 JPY.
    public let minor: Int64
    /// The currency.
    public let currency: Currency

    /// Creates an amount from minor units.
    public init(minor: Int64, _ currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// Creates an amount from decimal text such as `19.99` or `-5`, exactly.
    ///
    /// - Throws: ``CoreError`` with `invalidMoney` for other text, or when digits that are not zero follow those that
    ///   the currency has; with `overflow` for an amount that does not fit.
    public init(_ decimal: String, _ currency: Currency) throws {
        let number = try DecimalText(decimal)
        guard number.scale <= currency.minorDigits else {
            throw CoreError(
                .invalidMoney,
                "an amount has \(number.scale) decimal digits, \(currency) has \(currency.minorDigits); round it first")
        }
        minor = try number.rounded(toScale: currency.minorDigits)
        self.currency = currency
    }

    /// Nothing, in a currency.
    public static func zero(_ currency: Currency) -> Money { Money(minor: 0, currency) }

    private enum CodingKeys: String, CodingKey {
        case minor
        case currency
    }
}

extension Money: CustomStringConvertible {
    /// The amount with a decimal point and the code: `19.99 EUR`.
    public var description: String { "\(decimalText) \(currency.code)" }

    /// The amount with a decimal point, as `init(_:_:)` reads it: `19.99`.
    public var decimalText: String {
        let digits = currency.minorDigits
        let sign = minor < 0 ? "-" : ""
        guard digits > 0 else { return sign + String(minor.magnitude) }
        var unit: UInt64 = 1
        for _ in 0..<digits { unit *= 10 }
        let (whole, part) = minor.magnitude.quotientAndRemainder(dividingBy: unit)
        let fraction = String(part)
        return sign + String(whole) + "." + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
    }
}
