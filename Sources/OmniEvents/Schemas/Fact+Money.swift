// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Fact {
    /// Returns an amount of the wire as money, or `nil` when the fact has no such amount.
    ///
    /// The wire has decimal numbers without an exact form: 27.5, 19.99, 3. The shortest decimal that stands for the
    /// number is taken as what the sender wrote, and rounded half to even to the currency's minor units.
    ///
    /// - Parameters:
    ///   - amount: the key of the amount.
    ///   - currency: the key of its currency.
    ///   - fallback: the currency of a fact that names none.
    /// - Returns: the amount in whole minor units.
    /// - Throws: `CoreError` with `invalidMoney` when there is no currency or it is not one, with `overflow` for an
    ///   amount that money does not hold.
    public func money<Schema: PropertySchema>(
        _ amount: Property<Schema, Double>, _ currency: Property<Schema, String>, default fallback: Currency? = nil
    ) throws -> Money? {
        let text: String
        switch properties[amount.name] {
        case .int(let whole): text = String(whole)
        case .double(let number): text = PlainDecimal.text(of: number)
        default: return nil
        }
        guard let unit = try properties[currency].map({ try Currency($0) }) ?? fallback else {
            throw CoreError(
                .invalidMoney, "'\(amount.name)' has no currency; send '\(currency.name)', or name a default")
        }
        return try Money.product(of: text, times: 1, unit)
    }
}

/// Decimal text without an exponent.
enum PlainDecimal {
    static func text(of number: Double) -> String {
        let text = number.description
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
            return text
        }
        let isNegative = text.hasPrefix("-")
        let parts = text[..<mark].drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        let whole = parts.first ?? "0"
        let fraction = parts.count > 1 ? parts[1] : ""
        let point = whole.count + exponent
        let digits = whole + fraction
        let plain: String
        if point <= 0 {
            // Beyond thirty digits nothing is left of an amount.
            plain = point < -26 ? "0" : "0." + String(repeating: "0", count: -point) + digits.prefix(28 + point)
        } else {
            let padded = digits + String(repeating: "0", count: max(0, point - digits.count))
            let rest = padded.dropFirst(point)
            plain = padded.prefix(point) + (rest.isEmpty ? "" : "." + rest)
        }
        return isNegative ? "-" + plain : plain
    }
}
