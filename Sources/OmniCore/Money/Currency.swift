// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A currency by its ISO 4217 code, with the number of digits of its minor unit.
public struct Currency: Hashable, Sendable {
    private let first: UInt8
    private let second: UInt8
    private let third: UInt8
    private let digits: UInt8

    /// How many decimal digits the minor unit takes: 2 for EUR, 0 for JPY, 3 for KWD.
    public var minorDigits: Int { Int(digits) }

    /// The code, three upper-case letters.
    public var code: String { String(decoding: [first, second, third], as: UTF8.self) }

    /// Creates a currency from its code.
    ///
    /// A code that ISO 4217 does not list with another number has two minor digits.
    ///
    /// - Throws: ``CoreError`` with `invalidMoney` unless the code is three upper-case letters.
    public init(_ code: String) throws {
        let currency: Currency? = code.withBytes { bytes in
            let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
            guard bytes.count == 3, bytes.allSatisfy(letters.contains) else { return nil }
            return Currency(letters: (bytes[0], bytes[1], bytes[2]))
        }
        guard let currency else {
            throw CoreError(
                .invalidMoney,
                "a text of \(code.utf8.count) bytes is not a currency; write its ISO 4217 code, such as EUR")
        }
        self = currency
    }

    private init(letters: (UInt8, UInt8, UInt8)) {
        (first, second, third) = letters
        let packed = Currency.pack(letters.0, letters.1, letters.2)
        digits = Currency.exceptions[packed] ?? 2
    }

    private init(listed code: StaticString) {
        self = code.withUTF8Buffer { Currency(letters: ($0[0], $0[1], $0[2])) }
    }

    private static func pack(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
        UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }

    /// The currencies of ISO 4217 whose minor unit does not take two digits.
    private static let exceptions: [UInt32: UInt8] = {
        let groups: [(digits: UInt8, codes: String)] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        ]
        var table: [UInt32: UInt8] = [:]
        for (digits, codes) in groups {
            for code in codes.utf8.split(separator: UInt8(ascii: " ")) {
                let letters = Array(code)
                table[pack(letters[0], letters[1], letters[2])] = digits
            }
        }
        return table
    }()
}

extension Currency {
    /// Australian dollar.
    public static let aud = Currency(listed: "AUD")
    /// Canadian dollar.
    public static let cad = Currency(listed: "CAD")
    /// Swiss franc.
    public static let chf = Currency(listed: "CHF")
    /// Chinese yuan.
    public static let cny = Currency(listed: "CNY")
    /// Danish krone.
    public static let dkk = Currency(listed: "DKK")
    /// Euro.
    public static let eur = Currency(listed: "EUR")
    /// Pound sterling.
    public static let gbp = Currency(listed: "GBP")
    /// Indian rupee.
    public static let inr = Currency(listed: "INR")
    /// Japanese yen, without a minor unit.
    public static let jpy = Currency(listed: "JPY")
    /// South Korean won, without a minor unit.
    public static let krw = Currency(listed: "KRW")
    /// Kuwaiti dinar, with three minor digits.
    public static let kwd = Currency(listed: "KWD")
    /// Norwegian krone.
    public static let nok = Currency(listed: "NOK")
    /// Polish zloty.
    public static let pln = Currency(listed: "PLN")
    /// Swedish krona.
    public static let sek = Currency(listed: "SEK")
    /// United States dollar.
    public static let usd = Currency(listed: "USD")
}

extension Currency: Comparable, CustomStringConvertible, Codable {
    /// Currencies are in the order of their codes.
    public static func < (left: Self, right: Self) -> Bool {
        pack(left.first, left.second, left.third) < pack(right.first, right.second, right.third)
    }

    /// The code.
    public var description: String { code }

    /// Decodes its code; other text is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let code = try decoder.singleValueContainer().decode(String.self)
        do {
            try self.init(code)
        } catch let error as CoreError {
            throw error.decodingError(at: decoder.codingPath)
        }
    }

    /// Encodes its code.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}
