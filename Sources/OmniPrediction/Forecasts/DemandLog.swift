// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What was asked for, per product and place, from which series of periods are cut.
///
/// A return is a demand of negative quantity. Order does not matter; the same sale offered twice counts twice: give the
/// log deduplicated facts.
public struct DemandLog: Sendable {
    private struct Entry: Sendable {
        var series: Int32
        var day: Int32
        var quantity: Double
    }

    private var entries: [Entry] = []
    private var keys: [SeriesKey] = []
    private var indices: [SeriesKey: Int32] = [:]
    private let zone: Zone

    /// Creates an empty log whose days are those of a time zone.
    public init(zone: Zone = .utc) { self.zone = zone }

    /// Adds a sale, or with a negative quantity a return.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a quantity that is not finite or a time outside of the
    ///   calendar.
    public mutating func record(_ key: SeriesKey, at time: Timestamp, quantity: Double = 1) throws {
        guard abs(quantity) < 1e100, let day = Int32(exactly: zone.local(at: time).date.dayNumber) else {
            throw PredictionError(.invalidInput, "a quantity that is not finite, or a time outside of the calendar")
        }
        let index = indices[key] ?? Int32(keys.count)
        if Int(index) == keys.count {
            indices[key] = index
            keys.append(key)
        }
        entries.append(Entry(series: index, day: day, quantity: quantity))
    }

    /// Cuts the series of all keys into periods of whole days.
    ///
    /// The last period ends with a day; the first is the earliest whole one that holds anything of any series, so all
    /// series have the same periods. A series begins at its own first period with demand: before it the product was
    /// perhaps not on sale, and that is not a demand of zero. Periods without an entry after it are zeros.
    ///
    /// - Parameters:
    ///   - days: The days of a period: 7 for weeks.
    ///   - end: The last day of the last period; later entries are ignored.
    /// - Returns: The series in the order of their keys.
    /// - Throws: ``PredictionError`` with `invalidConfiguration` for a period of no days.
    public func series(periodDays days: Int, through end: LocalDate) throws -> SeriesTable {
        guard days > 0, days <= 36_600 else {
            throw PredictionError(.invalidConfiguration, "a period has 1 to 36,600 days")
        }
        let last = end.dayNumber
        var cells: [[(age: Int, quantity: Double)]] = Array(repeating: [], count: keys.count)
        for entry in entries where Int64(entry.day) <= last {
            let age = Int((last - Int64(entry.day)) / Int64(days))
            cells[Int(entry.series)].append((age, entry.quantity))
        }
        let order = keys.indices.sorted { keys[$0] < keys[$1] }
        return try SeriesTable(
            order.map { index in
                let oldest = cells[index].filter { $0.quantity > 0 }.map(\.age).max() ?? -1
                var values = [Double](repeating: 0, count: oldest + 1)
                for cell in cells[index] where cell.age <= oldest { values[oldest - cell.age] += cell.quantity }
                return (keys[index], values)
            })
    }
}
