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
    /// The moment until which the log is complete; `nil` for a log without facts.
    let end: Timestamp?

    init(_ ledger: MetricsLedger, observedUntil: Timestamp?) {
        self.ledger = ledger
        let roots = ledger.people.resolved()
        self.roots = roots
        let (known, unknown) = Self.divided(ledger.orders, roots)
        orders = Self.once(known)
        unattributedOrders = Self.once(unknown)
        repeats = (known.count - orders.count, unknown.count - unattributedOrders.count)
        let (knownRefunds, unknownRefunds) = Self.divided(ledger.refunds, roots)
        refunds = knownRefunds.sorted(by: OrderRow.isInOrder)
        unattributedRefunds = unknownRefunds.sorted(by: OrderRow.isInOrder)
        let last = Timestamp(microseconds: ledger.lastFact)
        end = ledger.firstFact <= ledger.lastFact ? max(observedUntil ?? last, last) : nil
    }

    func summary() -> MetricsSummary {
        let configuration = ledger.configuration
        let days = ledger.activity.days(roots)
        return MetricsSummary(
            configuration: configuration,
            firstFact: end == nil ? nil : Timestamp(microseconds: ledger.firstFact), observedUntil: end,
            log: ledger.counts, sales: sales(orders, refunds, repeated: repeats.known),
            unattributedSales: sales(unattributedOrders, unattributedRefunds, repeated: repeats.unknown),
            customers: customers(days), months: months(days), activity: activity(days), cohorts: cohorts(),
            messages: messages(), conversions: conversions(),
            definitions: MetricDefinition.catalog(of: configuration))
    }

    /// The day, in the ledger's zone, on which the log ends.
    var endDay: Int32? {
        end.map { Period.day(of: $0.microseconds, in: ledger.configuration.zone, isUTC: ledger.words.isUTC) }
    }

    private static func divided(_ rows: [OrderRow], _ roots: [Int32]) -> (known: [OrderRow], unknown: [OrderRow]) {
        var known: [OrderRow] = []
        var unknown: [OrderRow] = []
        for row in rows {
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

    /// The rows in order, of those of one person and name only the one that precedes the others.
    private static func once(_ rows: [OrderRow]) -> [OrderRow] {
        var seen: Set<Name> = []
        return rows.sorted(by: OrderRow.isInOrder)
            .filter { row in
                row.key == 0 || seen.insert(Name(person: row.person, key: row.key)).inserted
            }
    }

    struct Name: Hashable {
        var person: Int32
        var key: UInt64
    }
}
