// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCharts
import OmniCore

extension MetricsSummary {
    /// A page for the people who run the shop: key figures, sales, customers, messages, journeys, gaps, definitions.
    ///
    /// - Parameters:
    ///   - title: What the page is about, such as the shop's name and year.
    ///   - lead: A sentence or two below the title; without it the page says whom and what it covers.
    ///   - footer: A last line, such as where the figures come from.
    /// - Returns: The page; ask it for its `html`.
    public func report(title: String, lead: String? = nil, footer: String = "") -> HTMLPage {
        let report = MetricsReport(self)
        let sections = [
            report.glance, report.sales, report.products, report.customers, report.voices, report.messages,
            report.journeys, report.gaps, report.definitions,
        ]
        return HTMLPage(
            title: title, lead: lead ?? report.lead, sections: sections.filter { !$0.blocks.isEmpty }, footer: footer)
    }
}

/// Builds the sections of the page.
struct MetricsReport {
    /// Months shown in one chart.
    static let chartMonths = 24
    /// Weeks shown in one chart.
    static let chartWeeks = 106

    let summary: MetricsSummary
    /// The currency of most orders, which the key figures are in.
    let main: CurrencyFigures?
    /// Monthly figures that bars show.
    let months: [MonthFigures]
    /// The months that are over, which lines show: a month of two days would look like a fall.
    let fullMonths: [MonthFigures]

    init(_ summary: MetricsSummary) {
        self.summary = summary
        main = summary.sales.currencies.max { ($0.orders, $1.currency) < ($1.orders, $0.currency) }
        // A month of which the log saw no more than its first day has nothing to show.
        let lastDay = summary.observedUntil.map { summary.configuration.zone.local(at: $0).date.day }
        let isBare = lastDay == 1 && summary.months.count > 1 && summary.months.last?.isComplete == false
        months = Array((isBare ? summary.months.dropLast() : summary.months[...]).suffix(Self.chartMonths))
        let full = summary.months.filter(\.isComplete)
        fullMonths = full.count > 1 ? Array(full.suffix(Self.chartMonths)) : months
    }

    /// Whom and what the page covers.
    var lead: String {
        guard let first = summary.firstFact, let last = summary.observedUntil else { return "The log is empty." }
        let zone = summary.configuration.zone
        let (from, until) = (zone.local(at: first).date, zone.local(at: last).date)
        return "\(ReportText.count(summary.customers.customers, "customer", "customers")) and "
            + "\(ReportText.count(summary.sales.orders, "order", "orders")), "
            + "\(ReportText.date(from)) to \(ReportText.date(until)), read from the log."
    }

    /// What a figure counts, for the text below its chart; its rules stand in ``definitions``.
    func definition(_ name: String) -> String {
        guard let found = summary.definitions.first(where: { $0.name == name }) else { return "" }
        return "\(found.title): \(found.formula)."
    }

    /// What to know about the last month of charts that show it.
    var monthRemark: String {
        guard let last = months.last, !last.isComplete, let end = summary.observedUntil else { return "" }
        let day = summary.configuration.zone.local(at: end).date
        return "\(ReportText.longMonth(last.start)) runs until the \(ReportText.ordinal(day.day)) only. "
    }

    var definitions: HTMLPage.Section {
        let rows = summary.definitions.map { definition in
            [
                definition.title,
                ReportText.capitalized(definition.formula),
                [definition.window, definition.currencyRule, definition.refundRule].filter { !$0.isEmpty }
                    .joined(separator: ". "),
                definition.lineage,
            ]
        }
        let table = Table(
            caption: "Definitions", headers: ["Figure", "What is counted", "Window and rules", "From"],
            rows: rows, alignment: [.leading, .leading, .leading, .leading])
        return HTMLPage.Section(heading: "What the figures mean", blocks: [.table(table)])
    }
}
