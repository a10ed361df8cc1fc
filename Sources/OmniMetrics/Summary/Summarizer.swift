// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Turns the rows of a ledger into figures, after people who are the same were made one.
struct Summarizer {
    let ledger: MetricsLedger
    let roots: [Int32]
    /// Known people's orders, each once, by person and time.
    let orders: [OrderRow]
    let refunds: [OrderRow]
    let unattributedOrders: [OrderRow]
    let unattributedRefunds: [OrderRow]
    let repeats: (known: Int, unknown: Int)
    /// What was cancelled of known people's business, and of nobody's.
    let cancelled: (known: Cancelled, unknown: Cancelled)
    /// The moment until which the log is complete; `nil` for a log without facts.
    let end: Timestamp?
    /// What happened at or after this moment is not looked at.
    let horizon: Int64
    /// The last day that is looked at, if not all are.
    let asOf: LocalDate?

    init(_ ledger: MetricsLedger, observedUntil: Timestamp?, asOf: LocalDate? = nil) {
        self.ledger = ledger
        self.asOf = asOf
        let zone = ledger.configuration.zone
        let horizon =
            asOf.map { zone.instant(of: LocalDateTime(date: $0.adding(days: 1), time: .midnight)).microseconds } ?? .max
        self.horizon = horizon
        let roots = ledger.people.resolved()
        self.roots = roots
        var (known, unknown) = Self.divided(ledger.orders, roots, before: horizon)
        (known, unknown) = (Self.sorted(known), Self.sorted(unknown))
        let (first, others) = (Self.once(known), Self.once(unknown))
        let (knownRefunds, unknownRefunds) = Self.divided(ledger.refunds, roots, before: horizon)
        let (taken, takenOthers) = Self.divided(ledger.cancellations, roots, before: horizon)
        let own = Self.without(taken, first, Self.sorted(knownRefunds))
        let other = Self.without(takenOthers, others, Self.sorted(unknownRefunds))
        (orders, refunds) = (own.orders, own.refunds)
        (unattributedOrders, unattributedRefunds) = (other.orders, other.refunds)
        cancelled = (own.cancelled, other.cancelled)
        repeats = (known.count - first.count, unknown.count - others.count)
        let last = Timestamp(microseconds: ledger.lastFact)
        guard ledger.firstFact <= ledger.lastFact, ledger.firstFact < horizon else {
            end = nil
            return
        }
        end = asOf == nil ? max(observedUntil ?? last, last) : Timestamp(microseconds: horizon - 1)
    }

    func summary() -> MetricsSummary {
        let configuration = ledger.configuration
        let days = activeDays
        return MetricsSummary(
            configuration: configuration,
            firstFact: end == nil ? nil : Timestamp(microseconds: ledger.firstFact), observedUntil: end,
            log: ledger.counts, sales: sales(orders, refunds, repeated: repeats.known, cancelled.known),
            unattributedSales: sales(
                unattributedOrders, unattributedRefunds, repeated: repeats.unknown, cancelled.unknown),
            customers: customers(days), months: months(days), activity: activity(days), cohorts: cohorts(),
            products: Array(products().prefix(MetricsSummary.longestProducts)), categories: categories(),
            surveys: surveys(), sessions: sessions(), channelCounts: channelCounts(),
            // Messages are counted as they stand now; how they stood on an earlier day is not kept.
            messages: asOf == nil ? messages() : [], conversions: conversions(),
            definitions: MetricDefinition.catalog(of: configuration))
    }

    /// Every active day of every person until the horizon, once, sorted.
    var activeDays: [ActiveDay] {
        let days = ledger.activity.days(roots)
        guard let asOf else { return days }
        let last = Int32(clamping: asOf.dayNumber)
        return days.filter { $0.day <= last }
    }

    /// The day, in the ledger's zone, on which the log ends.
    var endDay: Int32? {
        end.map { Period.day(of: $0.microseconds, in: ledger.configuration.zone, isUTC: ledger.words.isUTC) }
    }

    private static func divided(
        _ rows: [OrderRow], _ roots: [Int32], before horizon: Int64
    ) -> (known: [OrderRow], unknown: [OrderRow]) {
        var known: [OrderRow] = []
        var unknown: [OrderRow] = []
        known.reserveCapacity(rows.count)
        for row in rows where row.time < horizon || horizon == .max {
            guard row.person != PersonTable.nobody else {
                unknown.append(row)
                continue
            }
            var row = row
            row.person = roots[Int(row.person)]
            known.append(row)
        }
        return (known, unknown)
    }

    /// The rows by person and time: counted by person first, because a log is in the order of time already.
    private static func sorted(_ rows: [OrderRow]) -> [OrderRow] {
        guard let least = rows.map(\.person).min(), let most = rows.map(\.person).max() else { return rows }
        var starts = [Int](repeating: 0, count: Int(most) - Int(least) + 2)
        for row in rows { starts[Int(row.person) - Int(least) + 1] += 1 }
        for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
        var result = rows
        for row in rows {
            let person = Int(row.person) - Int(least)
            result[starts[person]] = row
            starts[person] += 1
        }
        func isInOrder(_ left: OrderRow, _ right: OrderRow) -> Bool {
            (left.person, left.time) < (right.person, right.time)
        }
        let isSorted = zip(result, result.dropFirst()).allSatisfy { !isInOrder($1, $0) }
        return isSorted ? result : result.sorted(by: isInOrder)
    }

    /// Of sorted rows of one person and name only the one that precedes the others.
    private static func once(_ rows: [OrderRow]) -> [OrderRow] {
        var result: [OrderRow] = []
        result.reserveCapacity(rows.count)
        // Places in the result by name, of one person; what lies before that person's first row is free again.
        var slots = [Int32](repeating: -1, count: 64)
        while slots.count < longestRun(rows) * 2 { slots += slots }
        let mask = slots.count - 1
        var first: Int32 = 0
        for row in rows {
            if let last = result.last, last.person != row.person { first = Int32(truncatingIfNeeded: result.count) }
            if row.key != 0 {
                var place = Int(truncatingIfNeeded: row.key) & mask
                while slots[place] >= first, result[Int(slots[place])].key != row.key { place = (place + 1) & mask }
                guard slots[place] < first else {
                    let known = Int(slots[place])
                    if OrderRow.precedes(row, result[known]) { result[known] = row }
                    continue
                }
                slots[place] = Int32(truncatingIfNeeded: result.count)
            }
            result.append(row)
        }
        return result
    }

    /// The number of rows of the person with most of them.
    private static func longestRun(_ rows: [OrderRow]) -> Int {
        var (longest, start) = (0, 0)
        for place in rows.indices {
            if rows[place].person != rows[start].person { start = place }
            longest = max(longest, place - start + 1)
        }
        return longest
    }

    /// How much was cancelled.
    struct Cancelled {
        /// Orders that count nowhere.
        var orders = 0
        /// Cancellations that name no order of the same customer.
        var withoutOrder = 0
        /// Refunds of cancelled orders, which count nowhere either.
        var refunds = 0
    }

    /// What is left of orders and refunds without those that were cancelled.
    private static func without(
        _ cancellations: [OrderRow], _ orders: [OrderRow], _ refunds: [OrderRow]
    ) -> (orders: [OrderRow], refunds: [OrderRow], cancelled: Cancelled) {
        guard !cancellations.isEmpty else { return (orders, refunds, Cancelled()) }
        var names = Set(cancellations.filter { $0.key != 0 }.map { Name(person: $0.person, key: $0.key) })
        let known = Set(orders.filter { $0.key != 0 }.map { Name(person: $0.person, key: $0.key) })
        var cancelled = Cancelled()
        cancelled.withoutOrder =
            cancellations.count { $0.key == 0 } + names.count { !known.contains($0) }
        names.formIntersection(known)
        let left = orders.filter { $0.key == 0 || !names.contains(Name(person: $0.person, key: $0.key)) }
        let returned = refunds.filter { $0.key == 0 || !names.contains(Name(person: $0.person, key: $0.key)) }
        cancelled.orders = orders.count - left.count
        cancelled.refunds = refunds.count - returned.count
        return (left, returned, cancelled)
    }

    struct Name: Hashable {
        var person: Int32
        var key: UInt64
    }
}
