// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniMetrics
import Omnichannel

/// All figures of a real shop's year from its log in one pass, on one core.
///
/// The file's rows become the log as the engine writes it: a customer's rows of one minute are one order with that many
/// lines. A row is what the shop knows as a fact, so rows are counted beside the log's own facts.
/// `Scripts/retail` compares the same figures with SQL.
struct MetricsBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "All metrics of the Online Retail year from the log, in one pass.")

    @Argument(help: "The UCI Online Retail file, as CSV or gzip of it.") var csv: String
    @Option(help: "Rounds; the best counts.") var rounds = 7

    func run() async throws {
        let workload = try RetailWorkload(csv: csv)
        let entries = try await log(of: workload)
        let bytes = entries.reduce(0) { $0 + $1.bytes.count }
        let configuration = MetricsConfiguration(defaultCurrency: .gbp, zone: try Zone("Europe/London"))
        var (read, summed, halves) = (Double.infinity, Double.infinity, Double.infinity)
        var summary: MetricsSummary?
        for _ in 0..<rounds {
            var ledger = MetricsLedger(configuration)
            let pass = Report.seconds { for entry in entries { ledger.add(bytes: entry.bytes, of: entry.person) } }
            var figures: MetricsSummary?
            let end = Report.seconds { figures = ledger.summary() }
            if pass + end < read + summed { (read, summed) = (pass, end) }
            if let summary { precondition(figures == summary, "the same log gives the same figures") }
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
        guard let summary, let sold = summary.sales.currencies.first else {
            throw ValidationError("the file has no orders that can be read")
        }
        let seconds = read + summed
        Report.line(
            "metrics",
            [
                "rows": workload.rows, "orderLines": workload.lines, "facts": summary.log.facts,
                "entries": entries.count, "megabytes": Double(bytes) / 1e6, "readMilliseconds": read * 1e3,
                "summaryMilliseconds": summed * 1e3, "mergeMilliseconds": halves * 1e3,
                "orderLinesPerSecond": Double(workload.lines) / seconds,
                "factsPerSecond": Double(summary.log.facts) / seconds, "megabytesPerSecond": Double(bytes) / 1e6 / read,
            ])
        Report.line(
            "metrics of the year",
            [
                "orders": sold.orders, "revenueMinor": Int(sold.revenue.minor),
                "averageOrderMinor": Int(sold.averageOrderValue?.minor ?? -1),
                "customers": summary.customers.customers, "repurchaseRate": summary.customers.repurchaseRate ?? -1,
                "products": summary.products.count, "cohorts": summary.cohorts.count,
            ])
    }

    private struct Logged {
        var bytes: [UInt8]
        var person: PersonID?
    }

    /// The log that the engine writes, without journeys.
    private func log(of workload: RetailWorkload) async throws -> [Logged] {
        let store = InMemoryStore()
        let clock = VirtualClock(workload.facts.first?.time ?? Timestamp(seconds: 0))
        let engine = try await OmniEngine(Definitions(), store: store, channels: [], clock: clock)
        for start in stride(from: 0, to: workload.facts.count, by: 1_000) {
            let part = Array(workload.facts[start..<min(start + 1_000, workload.facts.count)])
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
