// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniMetrics
import Omnichannel

/// All figures of a real shop's year from its log in one pass, on one core.
///
/// The file's rows become the log as the engine writes it, in two ways: a customer's rows of one minute are one fact, an
/// order with that many lines (18 on average, 1,260 bytes), or every row is a fact of its own, an order with one line.
/// What a fact costs depends on its lines, so both are told. `Scripts/retail` compares the figures with SQL.
struct MetricsBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "All metrics of the Online Retail year from the log, in one pass.")

    @Argument(help: "The UCI Online Retail file, as CSV or gzip of it.") var csv: String
    @Option(help: "Rounds; the best counts.") var rounds = 7

    func run() async throws {
        let workload = try RetailWorkload(csv: csv)
        let orders = try await measure("metrics, a fact is an order", workload.facts, workload)
        let rows = try await measure("metrics, a fact is a row", workload.rowFacts, workload)
        guard let sold = orders.sales.currencies.first, let apart = rows.sales.currencies.first else {
            throw ValidationError("the file has no orders that can be read")
        }
        precondition(sold.revenue == apart.revenue && sold.refunded == apart.refunded, "the same rows, the same money")
        precondition(orders.customers.customers == rows.customers.customers, "the same rows, the same people")
        Report.line(
            "metrics of the year",
            [
                "orders": sold.orders, "revenueMinor": Int(sold.revenue.minor),
                "averageOrderMinor": Int(sold.averageOrderValue?.minor ?? -1),
                "customers": orders.customers.customers, "repurchaseRate": orders.customers.repurchaseRate ?? -1,
                "products": orders.products.count, "cohorts": orders.cohorts.count,
            ])
    }

    private func measure(_ name: String, _ facts: [Fact], _ workload: RetailWorkload) async throws -> MetricsSummary {
        let entries = try await log(of: facts)
        let bytes = entries.reduce(0) { $0 + $1.bytes.count }
        let configuration = MetricsConfiguration(defaultCurrency: .gbp, zone: try Zone("Europe/London"))
        var (read, summed, halves) = (Double.infinity, Double.infinity, Double.infinity)
        var summary = MetricsLedger(configuration).summary()
        for round in 0..<max(rounds, 1) {
            var ledger = MetricsLedger(configuration)
            let pass = Report.seconds { for entry in entries { ledger.add(bytes: entry.bytes, of: entry.person) } }
            var figures = summary
            let end = Report.seconds { figures = ledger.summary() }
            if pass + end < read + summed { (read, summed) = (pass, end) }
            precondition(round == 0 || figures == summary, "the same log gives the same figures")
            summary = figures

            var (first, second) = (MetricsLedger(configuration), MetricsLedger(configuration))
            for (index, entry) in entries.enumerated() {
                if index % 2 == 0 {
                    first.add(bytes: entry.bytes, of: entry.person)
                } else {
                    second.add(bytes: entry.bytes, of: entry.person)
                }
            }
            halves = min(halves, try Report.seconds { try first.merge(second) })
            precondition(first.summary() == figures, "the merge of two halves is the whole")
        }
        let seconds = read + summed
        Report.line(
            name,
            [
                "rows": workload.rows, "orderLines": workload.lines, "facts": summary.log.facts,
                "entries": entries.count, "megabytes": Double(bytes) / 1e6, "readMilliseconds": read * 1e3,
                "summaryMilliseconds": summed * 1e3, "mergeMilliseconds": halves * 1e3,
                "orderLinesPerSecond": Double(workload.lines) / seconds,
                "factsPerSecond": Double(summary.log.facts) / seconds, "megabytesPerSecond": Double(bytes) / 1e6 / read,
            ])
        return summary
    }

    private struct Logged {
        var bytes: [UInt8]
        var person: PersonID?
    }

    /// The log that the engine writes, without journeys.
    private func log(of facts: [Fact]) async throws -> [Logged] {
        let store = InMemoryStore()
        let clock = VirtualClock(facts.first?.time ?? Timestamp(seconds: 0))
        let engine = try await OmniEngine(Definitions(), store: store, channels: [], clock: clock)
        for start in stride(from: 0, to: facts.count, by: 1_000) {
            let part = Array(facts[start..<min(start + 1_000, facts.count)])
            clock.advance(to: part.last?.time ?? clock.now)
            try await engine.ingest(part)
        }
        var entries: [Logged] = []
        var position: LogPosition?
        while true {
            let page = try await store.feed(after: position, limit: 10_000)
            entries += page.entries.map { Logged(bytes: $0.bytes, person: $0.person) }
            guard let next = page.next else { break }
            position = next
        }
        try await engine.close()
        return entries
    }
}
