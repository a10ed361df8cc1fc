// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import Testing

@Suite struct `An amount of money` {
    private static let readings: [(text: String, currency: Currency, minor: Int64, shown: String)] = [
        ("19.99", Currency.eur, Int64(1_999), "19.99 EUR"), ("5", .eur, 500, "5.00 EUR"),
        ("-0.05", .eur, -5, "-0.05 EUR"),
        ("0.5", .gbp, 50, "0.50 GBP"), ("500", .jpy, 500, "500 JPY"), ("500.000", .jpy, 500, "500 JPY"),
        ("1.234", .kwd, 1_234, "1.234 KWD"), ("007.10", .usd, 710, "7.10 USD"),
        ("19.9900000", .eur, 1_999, "19.99 EUR"),
        ("-0", .eur, 0, "0.00 EUR"), ("92233720368547758.07", .eur, .max, "92233720368547758.07 EUR"),
        ("-92233720368547758.08", .eur, .min, "-92233720368547758.08 EUR"),
    ]

    @Test(arguments: readings)
    func `is read exactly from decimal text`(text: String, currency: Currency, minor: Int64, shown: String) throws {
        let money = try Money(text, currency)
        #expect(money == Money(minor: minor, currency))
        #expect(money.description == shown)
        #expect(try Money(money.decimalText, currency) == money)
    }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "+1", "--1", "1,5", "1.2.3", " 1", "1 ", "1e3", "0x10", "NaN", "inf", "١٢", "1_000",
        "19.999", "0.001", "1.0000000000000000000000000000001",
    ])
    func `refuses other text, and digits that the currency lacks`(text: String) {
        let error = #expect(throws: CoreError.self) { try Money(text, .eur) }
        #expect(error?.code == .invalidMoney)
    }

    @Test(arguments: ["92233720368547758.08", "-92233720368547758.09", "99999999999999999999999999999"])
    func `refuses amounts that do not fit`(text: String) {
        let error = #expect(throws: CoreError.self) { try Money(text, .eur) }
        #expect(error?.code == .overflow)
    }

    @Test func `adds and subtracts within one currency only`() throws {
        let one = Money(minor: 1, .eur)
        #expect(try one + one == Money(minor: 2, .eur))
        #expect(try one - one == .zero(.eur))
        let mixes = [{ try one + Money(minor: 1, .usd) }, { try one - Money(minor: 1, .usd) }]
        for mix in mixes {
            let error = #expect(throws: CoreError.self) { try mix() }
            #expect(error?.code == .currencyMismatch)
        }
        let overflows = [
            { try Money(minor: .max, .eur) + one }, { try Money(minor: .min, .eur) - one },
            { try Money(minor: .max, .eur).scaled(by: 2) },
            { try Money(minor: .min, .eur).scaled(by: -1) },
            { try Money(minor: .min, .eur).scaled(by: .min, dividedBy: -1) },
        ]
        for operation in overflows {
            let error = #expect(throws: CoreError.self) { try operation() }
            #expect(error?.code == .overflow)
        }
    }

    private static let scalings: [(minor: Int64, numerator: Int64, denominator: Int64, expected: Int64)] = [
        (Int64(5), Int64(1), Int64(2), Int64(2)), (15, 1, 10, 2), (25, 1, 10, 2), (35, 1, 10, 4), (26, 1, 10, 3),
        (24, 1, 10, 2), (-5, 1, 2, -2), (-15, 1, 10, -2), (-25, 1, 10, -2), (-35, 1, 10, -4), (5, -1, 2, -2),
        (5, 1, -2, -2), (-5, -1, 2, 2), (1, 1, 2, 0), (3, 1, 2, 2), (1_999, 19, 119, 319), (0, 7, 3, 0),
        (.max, .max, .max, .max), (.min, .min, .min, .min), (.max, 1, 2, 4_611_686_018_427_387_904),
    ]

    @Test(arguments: scalings)
    func `is scaled exactly and rounded once, half to even`(
        minor: Int64, numerator: Int64, denominator: Int64, expected: Int64
    ) throws {
        let scaled = try Money(minor: minor, .eur).scaled(by: numerator, dividedBy: denominator)
        #expect(scaled == Money(minor: expected, .eur))
    }

    @Test func `is not divided by zero`() {
        let error = #expect(throws: CoreError.self) { try Money(minor: 1, .eur).scaled(by: 1, dividedBy: 0) }
        #expect(error?.code == .invalidMoney)
    }

    private static let lines: [(price: String, quantity: Int64, currency: Currency, minor: Int64)] = [
        ("2.55", Int64(6), Currency.gbp, Int64(1_530)), ("0.125", 1, .gbp, 12), ("0.135", 1, .gbp, 14),
        ("0.125", 3, .gbp, 38), ("0.125", -1, .gbp, -12), ("-0.135", 1, .gbp, -14), ("1.5", 1, .jpy, 2),
        ("2.5", 1, .jpy, 2), ("0.0005", 1, .kwd, 0), ("0.0015", 1, .kwd, 2), ("0.001", 80_995, .gbp, 8_100),
        ("0.12500000000000000000001", 1, .gbp, 13), ("1.04", 80_995, .gbp, 8_423_480),
    ]

    @Test(arguments: lines)
    func `of a retail line is the exact product, rounded once`(
        price: String, quantity: Int64, currency: Currency, minor: Int64
    ) throws {
        #expect(try Money.product(of: price, times: quantity, currency) == Money(minor: minor, currency))
    }

    @Test func `of a retail line is what decimal arithmetic with bankers' rounding gives`() throws {
        var cases = SeededCases(21)
        for _ in 0..<5_000 {
            let scale = Int(cases.next() % 8)
            let digits = Int64.random(in: -99_999_999_999...99_999_999_999, using: &cases)
            let quantity = Int64.random(in: -100_000...100_000, using: &cases)
            let currency = [Currency.jpy, .eur, .kwd][Int(cases.next() % 3)]
            var exact = Decimal(sign: digits < 0 ? .minus : .plus, exponent: -scale, significand: Decimal(abs(digits)))
            let price = exact.description
            exact *= Decimal(quantity)
            var rounded = Decimal()
            NSDecimalRound(&rounded, &exact, currency.minorDigits, .bankers)
            let money = try Money.product(of: price, times: quantity, currency)
            let shown = Decimal(string: money.decimalText)
            #expect(shown == rounded, "\(price) times \(quantity) in \(currency)")
        }
    }

    @Test(arguments: [("92233720368547758.07", Int64(2)), ("999999999999999999999999999999", .max), ("1", .max)])
    func `of a retail line is refused when it does not fit`(price: String, quantity: Int64) {
        let error = #expect(throws: CoreError.self) { try Money.product(of: price, times: quantity, .eur) }
        #expect(error?.code == .overflow)
    }

    @Test func `is coded as minor units and currency`() throws {
        let money = Money(minor: 1_999, .eur)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(money)
        #expect(String(decoding: data, as: UTF8.self) == #"{"currency":"EUR","minor":1999}"#)
        #expect(try JSONDecoder().decode(Money.self, from: data) == money)
        for bad in [#"{"currency":"eur","minor":1}"#, #"{"currency":"EUR","minor":1.5}"#, #"{"minor":1}"#] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(Money.self, from: Data(bad.utf8)) }
        }
    }
}

@Suite struct `A currency` {
    @Test(arguments: [
        ("EUR", 2), ("GBP", 2), ("USD", 2), ("CNY", 2), ("CHF", 2), ("JPY", 0), ("KRW", 0), ("CLP", 0), ("ISK", 0),
        ("VND", 0), ("XOF", 0), ("KWD", 3), ("BHD", 3), ("TND", 3), ("CLF", 4), ("XYZ", 2),
    ])
    func `has the minor digits of ISO 4217, and two when it is unknown`(code: String, digits: Int) throws {
        let currency = try Currency(code)
        #expect(currency.minorDigits == digits)
        #expect(currency.code == code)
    }

    @Test(arguments: ["", "E", "EU", "EURO", "eur", "EuR", "E R", "EÜR", "12A", "€"])
    func `refuses what is not three upper-case letters`(code: String) {
        let error = #expect(throws: CoreError.self) { try Currency(code) }
        #expect(error?.code == .invalidMoney)
    }

    @Test func `is one value however it was made`() throws {
        #expect(try Currency("EUR") == .eur)
        #expect(try Set([Currency("JPY"), .jpy, .usd]).count == 2)
        #expect([Currency.usd, .eur, .gbp].sorted() == [.eur, .gbp, .usd])
    }
}
