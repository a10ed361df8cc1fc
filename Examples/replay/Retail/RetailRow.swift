// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import Omnichannel

/// One line of the UCI Online Retail file that means something:
/// Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country.
struct RetailRow {
    /// Why a line means nothing, in the order in which reasons are looked for.
    enum Objection: String {
        case malformed = "malformed"
        case columns = "wrong_columns"
        case quantity = "bad_quantity"
        case date = "bad_date"
        case price = "bad_price"
        case customer = "bad_customer"
        case zeroQuantity = "zero_quantity"
        case negativePrice = "negative_price"
    }

    /// The line's number in the file, the header being 1.
    var number: Int32
    /// 0 for nobody.
    var customer: Int32
    /// Minutes since 1970 on the shop's wall clock.
    var minute: Int64
    /// Below zero for goods that came back.
    var quantity: Int64
    /// Millionths of a pound for one.
    var price: Int64
    /// Quantity times price without its sign, rounded half to even to pence.
    var pence: Int64
    var description: CSVRows.Field
    var country: Range<Int>

    init(_ rows: CSVRows, number: Int) throws(Refused) {
        guard rows.fields.count == 6 else { throw Refused(.columns) }
        let fields = rows.fields.map(\.bytes)
        guard let quantity = Self.whole(rows.bytes[fields[1]]) else { throw Refused(.quantity) }
        guard let minute = Self.minute(rows.bytes[fields[2]]) else { throw Refused(.date) }
        guard let price = Self.millionths(rows.bytes[fields[3]]) else { throw Refused(.price) }
        guard let customer = Self.customer(rows.bytes[fields[4]]) else { throw Refused(.customer) }
        guard quantity != 0 else { throw Refused(.zeroQuantity) }
        guard price >= 0 else { throw Refused(.negativePrice) }
        let (exact, overflow) = price.multipliedReportingOverflow(
            by: quantity.magnitude > 1_000_000_000 ? .max : abs(quantity))
        guard !overflow else { throw Refused(.quantity) }
        self.number = Int32(clamping: number)
        self.customer = customer
        self.minute = minute
        self.quantity = quantity
        self.price = price
        pence = Self.halfEven(exact, 10_000)
        description = rows.fields[0]
        country = fields[5]
    }

    struct Refused: Error {
        let objection: Objection
        init(_ objection: Objection) { self.objection = objection }
    }
}

extension RetailRow {
    private static func digit(_ byte: UInt8) -> Int64? { byte >= 0x30 && byte <= 0x39 ? Int64(byte - 0x30) : nil }

    /// Digits with an optional sign, at most eighteen.
    private static func whole(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes
        guard let value = plain(digits), digits.count <= 18 else { return nil }
        return isNegative ? -value : value
    }

    private static func plain(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard let digit = digit(byte) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// A decimal number with at most six digits behind the point.
    private static func millionths(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let number = isNegative ? bytes.dropFirst() : bytes
        let point = number.firstIndex(of: UInt8(ascii: ".")) ?? number.endIndex
        guard let whole = plain(number[..<point]), whole < 1_000_000_000 else { return nil }
        var value = whole * 1_000_000
        if point < number.endIndex {
            let digits = number[(point + 1)...]
            guard digits.count <= 6, let fraction = plain(digits) else { return nil }
            var unit: Int64 = 1
            for _ in digits.count..<6 { unit *= 10 }
            value += fraction * unit
        }
        return isNegative ? -value : value
    }

    /// "17850.0", "17850", or nothing, which is 0.
    private static func customer(_ bytes: ArraySlice<UInt8>) -> Int32? {
        guard !bytes.isEmpty else { return 0 }
        let digits = bytes.suffix(2).elementsEqual(".0".utf8) ? bytes.dropLast(2) : bytes
        guard let value = plain(digits), value > 0 else { return nil }
        return Int32(exactly: value)
    }

    /// "2010-12-01 08:26", a day that the calendar has.
    private static func minute(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let start = bytes.startIndex
        guard bytes.count == 16, bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
            bytes[start + 10] == UInt8(ascii: " "), bytes[start + 13] == UInt8(ascii: ":"),
            let year = plain(bytes[start..<start + 4]), let month = plain(bytes[start + 5..<start + 7]),
            let day = plain(bytes[start + 8..<start + 10]), let hour = plain(bytes[start + 11..<start + 13]),
            let minute = plain(bytes[start + 14..<start + 16]), year > 0, (1...12).contains(month), hour < 24,
            minute < 60
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day >= 1, day <= lengths[Int(month) - 1] else { return nil }
        let before = lengths.prefix(Int(month) - 1).reduce(0, +)
        let years = year - 1
        let days = years * 365 + years / 4 - years / 100 + years / 400 + before + day - 1 - 719_162
        return (days * 24 + hour) * 60 + minute
    }

    /// A quotient rounded to the nearest whole number, from the middle to the even one.
    ///
    /// Nothing negative comes here.
    static func halfEven(_ number: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        let twice = rest * 2
        return twice > divisor || (twice == divisor && quotient % 2 == 1) ? quotient + 1 : quotient
    }
}
#endif
