// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Purchases of many customers, from which summaries are cut at any date.
///
/// Purchases of one customer on one calendar day count once, as in the literature, and their values are added: the
/// second basket of an afternoon is not a sign of life. A refund is a purchase of negative value; a day of which
/// refunds leave nothing is no purchase, whereas a free order is one. Order does not matter. The same purchase offered
/// twice counts twice in value: give the log deduplicated facts.
public struct PurchaseLog: Sendable {
    private struct Entry: Sendable {
        var customer: Int32
        var day: Int32
        var minor: Int64
        var isValued: Bool
    }

    private var entries: [Entry] = []
    private var ids: [String] = []
    private var indices: [String: Int32] = [:]
    private let zone: Zone
    /// The currency of all values; set by the first purchase that has one.
    public private(set) var currency: Currency?

    /// Creates an empty log whose days are those of a time zone.
    public init(zone: Zone = .utc) { self.zone = zone }

    /// How many customers have bought.
    public var customerCount: Int { ids.count }

    /// Adds a purchase, or with a negative value a refund.
    ///
    /// - Throws: ``PredictionError`` with `currencyMismatch` when the log holds values of another currency, and with
    ///   `invalidInput` for a time outside of the calendar that can be counted.
    public mutating func record(_ customer: String, at time: Timestamp, value: Money? = nil) throws {
        if let value {
            guard currency == nil || currency == value.currency else {
                throw PredictionError(
                    .currencyMismatch,
                    "a purchase in \(value.currency.code) in a log of another currency; convert first")
            }
            currency = value.currency
        }
        guard let day = Int32(exactly: zone.local(at: time).date.dayNumber) else {
            throw PredictionError(.invalidInput, "a purchase outside of the calendar")
        }
        let index: Int32
        if let known = indices[customer] {
            index = known
        } else {
            index = Int32(ids.count)
            indices[customer] = index
            ids.append(customer)
        }
        entries.append(Entry(customer: index, day: day, minor: value?.minor ?? 0, isValued: value != nil))
    }

    /// Cuts the summaries of everyone who had bought by the end of a day.
    ///
    /// Later purchases are ignored, so the same log gives the calibration base of any date.
    /// - Throws: ``PredictionError`` with `invalidInput` when sums of money overflow.
    public func summaries(asOf end: LocalDate, unit: LifetimeUnit) throws -> CustomerBase {
        let endDay = end.dayNumber
        let order = entries.filter { Int64($0.day) <= endDay }
            .sorted { ($0.customer, $0.day) < ($1.customer, $1.day) }
        let minorUnits = Self.unitsPerMajor(currency)
        var customers: [CustomerSummary] = []
        var position = 0
        while position < order.count {
            var stretch = position
            while stretch < order.count, order[stretch].customer == order[position].customer { stretch += 1 }
            let days = try Self.days(order[position..<stretch])
            if let summary = Self.summary(
                ids[Int(order[position].customer)], days, endDay: endDay, unit: unit, minorUnits: minorUnits)
            {
                customers.append(summary)
            }
            position = stretch
        }
        return try CustomerBase(customers, unit: unit, currency: currency)
    }

    /// How often each customer bought on the days after one date and up to another, by id, and what it came to.
    ///
    /// It is what a forecast made at the first date is judged by. Customers who did not buy are absent.
    public func purchases(
        after start: LocalDate, through end: LocalDate
    ) throws -> [String: (count: Int, value: Double)] {
        let range = (start.dayNumber + 1)...max(start.dayNumber + 1, end.dayNumber)
        let order = entries.filter { range.contains(Int64($0.day)) }
            .sorted { ($0.customer, $0.day) < ($1.customer, $1.day) }
        let minorUnits = Self.unitsPerMajor(currency)
        var result: [String: (count: Int, value: Double)] = [:]
        var position = 0
        while position < order.count {
            var stretch = position
            while stretch < order.count, order[stretch].customer == order[position].customer { stretch += 1 }
            let days = try Self.days(order[position..<stretch])
            let value = days.reduce(0) { $0 + Double($1.minor) } / minorUnits
            result[ids[Int(order[position].customer)]] = (days.filter(\.isPurchase).count, value)
            position = stretch
        }
        return result
    }

    private struct Day {
        var number: Int32
        var minor: Int64
        var hasUnvalued: Bool
        var hasRefund: Bool

        var isPurchase: Bool { hasUnvalued || minor > 0 || !hasRefund }
    }

    /// One customer's days, values added.
    private static func days(_ entries: ArraySlice<Entry>) throws -> [Day] {
        var days: [Day] = []
        for entry in entries {
            if days.last?.number != entry.day {
                days.append(Day(number: entry.day, minor: 0, hasUnvalued: false, hasRefund: false))
            }
            let last = days.count - 1
            let (sum, overflow) = days[last].minor.addingReportingOverflow(entry.minor)
            guard !overflow else { throw PredictionError(.invalidInput, "the values of one day overflow") }
            days[last].minor = sum
            if !entry.isValued { days[last].hasUnvalued = true }
            if entry.minor < 0 { days[last].hasRefund = true }
        }
        return days
    }

    private static func summary(
        _ id: String, _ days: [Day], endDay: Int64, unit: LifetimeUnit, minorUnits: Double
    ) -> CustomerSummary? {
        let bought = days.filter(\.isPurchase)
        guard let first = bought.first, let last = bought.last else { return nil }
        let values = bought.dropFirst().filter { $0.minor > 0 }.map { Double($0.minor) / minorUnits }
        return CustomerSummary(
            id: id, frequency: bought.count - 1, recency: Double(last.number - first.number) / unit.days,
            age: Double(endDay - Int64(first.number)) / unit.days,
            averageValue: values.isEmpty ? nil : values.reduce(0, +) / Double(values.count),
            totalValue: days.reduce(0) { $0 + Double($1.minor) / minorUnits })
    }

    private static func unitsPerMajor(_ currency: Currency?) -> Double {
        (0..<(currency?.minorDigits ?? 0)).reduce(1.0) { units, _ in units * 10 }
    }
}
