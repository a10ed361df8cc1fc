// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// An order or a refund as the ledger keeps it.
struct OrderRow: Sendable, Hashable {
    /// Index of the person, or ``PersonTable/nobody``.
    var person: Int32
    /// The day of ``time`` in the ledger's zone, counted from 1970-01-01.
    var day: Int32
    /// Microseconds of the event time.
    var time: Int64
    /// Hash of the order's name; zero if it has none.
    var key: UInt64
    var minor: Int64
    var currency: CurrencyCode
    var status: AmountStatus
    /// Where the order's lines begin in the ledger's ``ItemBook``, and how many there are.
    var firstItem: Int32 = 0
    var itemCount: Int32 = 0
    /// A hash of the lines, so that of two reports of one order the same one counts whatever came first.
    var content: UInt64 = 0

    /// Which of two reports of one order is the order: the earlier, then by content, so that arrival does not matter.
    static func precedes(_ left: OrderRow, _ right: OrderRow) -> Bool {
        if left.time != right.time { return left.time < right.time }
        if left.status != right.status { return left.status.rawValue < right.status.rawValue }
        if left.currency != right.currency { return left.currency < right.currency }
        if left.minor != right.minor { return left.minor < right.minor }
        return left.content < right.content
    }
}

extension OrderRow {
    /// The hash of an order's name.
    ///
    /// Names are compared byte by byte.
    static func key(of name: some Sequence<UInt8>) -> UInt64 {
        let hash = StableHash.mix64(StableHash.fnv1a64(name))
        return hash == 0 ? 1 : hash
    }
}

/// Days, weeks and months as numbers.
enum Period {
    static let microsecondsPerDay: Int64 = 86_400_000_000

    /// The day of an instant, counted from 1970-01-01.
    static func day(of microseconds: Int64, in zone: Zone, isUTC: Bool) -> Int32 {
        if isUTC { return Int32(truncatingIfNeeded: floor(microseconds, microsecondsPerDay)) }
        let seconds = floor(microseconds, 1_000_000)
        let offset = zone.offsetSeconds(at: Timestamp(microseconds: microseconds))
        return Int32(truncatingIfNeeded: floor(seconds + offset, 86_400))
    }

    /// Weeks begin on Monday, as in ISO 8601; week 0 holds 1970-01-01.
    static func week(ofDay day: Int32) -> Int32 { Int32(floor(Int64(day) + 3, 7)) }

    static func firstDay(ofWeek week: Int32) -> Int32 { week * 7 - 3 }

    /// Months since January of the year 0.
    static func month(ofDay day: Int32) -> Int32 {
        let date = LocalDate(dayNumber: Int64(day))
        return Int32(date.year * 12 + date.month - 1)
    }

    /// The months of days that come again and again, computed once each.
    struct Months {
        private var known: [Int32]
        private let first: Int32

        /// For the days of a log; others are computed each time.
        init(from first: Int32, through last: Int32) {
            self.first = first
            let count = Int(last) - Int(first) + 1
            known = count > 0 && count < 100_000 ? (0..<Int32(count)).map { Period.month(ofDay: first + $0) } : []
        }

        func callAsFunction(_ day: Int32) -> Int32 {
            let place = Int(day) - Int(first)
            return known.indices.contains(place) ? known[place] : Period.month(ofDay: day)
        }
    }

    /// `2011-03`.
    static func name(ofMonth month: Int32) -> String {
        let year = floor(Int64(month), 12)
        let number = Int64(month) - year * 12 + 1
        return "\(year)-" + (number < 10 ? "0" : "") + "\(number)"
    }

    /// The quotient rounded down.
    static func floor(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
