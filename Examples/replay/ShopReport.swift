// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import Foundation
import OmniCharts
import OmniMetrics
import OmniSimulation
import Omnichannel

/// The year's figures, read from the log, as a page to look at, with a picture of each journey.
enum ShopReport {
    /// Reads the whole log.
    static func read(_ store: any Store, _ plan: ReplayPlan) async throws -> MetricsSummary {
        var configuration = MetricsConfiguration()
        configuration.isAA = plan.retail != nil
        configuration.defaultCurrency = plan.retail == nil ? .eur : .gbp
        configuration.zone = try Zone(plan.retail == nil ? "Europe/Berlin" : "Europe/London")
        var ledger = MetricsLedger(configuration)
        var position: LogPosition?
        while true {
            let page = try await store.feed(after: position, limit: 5_000)
            for logged in page.entries { ledger.add(bytes: logged.bytes, of: logged.person) }
            guard let next = page.next else { break }
            position = next
        }
        return ledger.summary(observedUntil: plan.source.end)
    }

    /// Writes report.html, and each journey's diagram as Mermaid text; answers the report's path.
    static func write(_ summary: MetricsSummary, _ plan: ReplayPlan, to folder: String) throws -> String {
        let diagrams = "\(folder)/journeys"
        try FileManager.default.createDirectory(atPath: diagrams, withIntermediateDirectories: true)
        for journey in ShopJourneys.all {
            try write(journey.mermaid(), to: "\(diagrams)/\(journey.name).mmd")
        }
        var page = summary.report(
            title: plan.title, footer: "Written by the example replay of swift-omnichannel from the log of \(plan.name)"
        )
        let pictures = ShopJourneys.all.map { HTMLPage.Block.chart($0.picture) }
        page.sections.append(HTMLPage.Section(heading: "How the journeys go", blocks: pictures))
        let path = "\(folder)/report.html"
        try write(page.html, to: path)
        return path
    }

    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
#endif
