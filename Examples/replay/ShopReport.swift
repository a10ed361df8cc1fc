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
    /// What the log says.
    struct Figures {
        let summary: MetricsSummary
        /// How people come to buy; without blocks for a file that knows orders only.
        let behaviour: HTMLPage.Section
    }

    /// Reads the whole log.
    static func read(_ store: any Store, _ plan: ReplayPlan) async throws -> Figures {
        var configuration = MetricsConfiguration()
        configuration.isAA = plan.retail != nil
        configuration.defaultCurrency = plan.retail == nil ? .eur : .gbp
        configuration.zone = try Zone(plan.retail == nil ? "Europe/Berlin" : "Europe/London")
        // A file of orders has nothing before the order that a funnel could show.
        configuration.keepsEvents = plan.retail == nil
        var ledger = MetricsLedger(configuration)
        var position: LogPosition?
        while true {
            let page = try await store.feed(after: position, limit: 5_000)
            for logged in page.entries { ledger.add(bytes: logged.bytes, of: logged.person) }
            guard let next = page.next else { break }
            position = next
        }
        let funnel = try Funnel(
            [ProductViewed.eventName, ProductAdded.eventName, OrderCompleted.eventName], within: .days(30))
        return Figures(
            summary: ledger.summary(observedUntil: plan.source.end), behaviour: ledger.behaviour(of: funnel))
    }

    /// Writes report.html, and each journey's diagram as Mermaid text; answers the report's path.
    static func write(_ figures: Figures, _ plan: ReplayPlan, to folder: String) throws -> String {
        let diagrams = "\(folder)/journeys"
        try FileManager.default.createDirectory(atPath: diagrams, withIntermediateDirectories: true)
        for journey in ShopJourneys.all {
            try write(journey.mermaid(), to: "\(diagrams)/\(journey.name).mmd")
        }
        var page = figures.summary.report(
            title: plan.title, footer: "Written by the example replay of swift-omnichannel from the log of \(plan.name)"
        )
        if !figures.behaviour.blocks.isEmpty { page.sections.insert(figures.behaviour, at: 3) }
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
