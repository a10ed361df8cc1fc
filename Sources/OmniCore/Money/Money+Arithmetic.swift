// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Money {
    /// Returns the sum.
    ///
    /// - Throws: ``CoreError`` with `currencyMismatch` for two currencies, with `overflow` for a sum that does not fit.
    public func adding(_ other: Money) throws -> Money {
        try combine(other) { $0.addingReportingOverflow($1) }
    }

    /// Returns the difference.
    ///
    /// - Throws: ``CoreError`` with `currencyMismatch` for two currencies, with `overflow` for one that does not fit.
    public func subtracting(_ other: Money) throws -> Money {
        try combine(other) { $0.subtractingReportingOverflow($1) }
    }

    /// Adds two amounts of one currency; see ``adding(_:)``.
    public static func + (left: Money, right: Money) throws -> Money { try left.adding(right) }

    /// Subtracts an amount of the same currency; see ``subtracting(_:)``.
    public static func - (left: Money, right: Money) throws -> Money { try left.subtracting(right) }

    /// Returns the amount times a fraction, computed exactly and rounded once, half to even.
    ///
    /// - Throws: ``CoreError`` with `invalidMoney` for a denominator of zero, with `overflow` for what does not fit.
    public func scaled(by numerator: Int64, dividedBy denominator: Int64 = 1) throws -> Money {
        guard denominator != 0 else {
            throw CoreError(.invalidMoney, "an amount cannot be divided by zero; check the denominator")
        }
        let product = Int128(minor) * Int128(numerator)
        let rounded = divideHalfEven(product, by: Int128(denominator))
        return Money(minor: try DecimalText.narrowed(rounded), currency)
    }

    /// Returns a price times a quantity: the exact decimal product, rounded once to minor units, half to even.
    ///
    /// The price may have more digits than the currency, as unit prices of retail lines do.
    ///
    /// - Throws: ``CoreError`` with `invalidMoney` for a price that is not decimal text, with `overflow` for what does
    ///   not fit.
    public static func product(of decimal: String, times quantity: Int64, _ currency: Currency) throws -> Money {
        let price = try DecimalText(decimal)
        return Money(minor: try price.times(quantity).rounded(toScale: currency.minorDigits), currency)
    }

    private func combine(
        _ other: Money, _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) throws -> Money {
        guard currency == other.currency else {
            throw CoreError(
                .currencyMismatch,
                "amounts in \(currency) and \(other.currency) cannot be combined; convert one of them first")
        }
        let (value, overflow) = operation(minor, other.minor)
        guard !overflow else { throw DecimalText.overflowRefusal }
        return Money(minor: value, currency)
    }
}
