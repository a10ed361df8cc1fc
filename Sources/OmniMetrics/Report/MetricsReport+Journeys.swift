// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import OmniCore

extension MetricsReport {
    var journeys: HTMLPage.Section {
        guard !summary.conversions.isEmpty else {
            return HTMLPage.Section(heading: "Do journeys sell?", blocks: [])
        }
        var blocks: [HTMLPage.Block] = []
        if summary.conversions.contains(where: \.isAA) {
            blocks.append(
                .note(
                    "A/A: no lift can exist in this file, because what people bought was written down before any "
                        + "message was sent. The comparison below tests the method: about one interval in twenty "
                        + "leaves out zero by chance alone."))
        } else {
            blocks.append(
                .note(
                    "How to read this: people in the holdout entered the journey and were sent nothing. The difference "
                        + "is what the journey added. An interval that includes zero has not shown an effect yet."))
        }
        let compared = summary.conversions.filter { $0.difference != nil }
        if !compared.isEmpty { blocks.append(.chart(forest(compared))) }
        blocks.append(.table(conversionTable))
        return HTMLPage.Section(heading: "Do journeys sell?", blocks: blocks)
    }

    private func forest(_ rows: [JourneyConversion]) -> ForestPlot {
        ForestPlot(
            title: "Conversion with the journey, less conversion of its holdout",
            description: definition("conversion") + " " + definition("conversion_difference"),
            rows: rows.map { row in
                let people = "\(ReportText.count(row.treated.observed, "person", "people")) in the journey"
                return ForestPlot.Row(
                    name: row.journey, effect: row.difference?.value,
                    interval: row.difference.map { ErrorBar(lower: $0.lower, upper: $0.upper) },
                    detail: people + " · \(NumberText.integer(row.holdout.observed)) held out",
                    expectsNoEffect: row.isAA)
            },
            lowerMeaning: "holdout buys more", upperMeaning: "journey sells more")
    }

    private var conversionTable: Table {
        let rows = summary.conversions.map { row in
            [
                row.journey, NumberText.integer(row.treated.entered.addingClamped(row.holdout.entered)),
                Self.rate(row.treated), Self.rate(row.holdout), Self.difference(row.difference),
                Self.revenue(row.treated), Self.revenue(row.holdout),
            ]
        }
        return Table(
            caption:
                "Conversion by journey, within \(summary.configuration.attributionWindow.words) after entering",
            headers: [
                "Journey", "People entered", "Conversion", "Conversion of holdout", "Difference (95% interval)",
                "Revenue per person", "Revenue per person held out",
            ],
            rows: rows)
    }

    private static func rate(_ group: JourneyConversion.Group) -> String {
        guard let rate = group.rate else { return NumberText.missing }
        let counts = "\(NumberText.integer(group.converted)) of \(NumberText.integer(group.observed))"
        return "\(ReportText.percent(rate.value)) (\(counts))"
    }

    private static func difference(_ estimate: Estimate?) -> String {
        guard let estimate else { return "nothing to compare with" }
        let format = ValueFormat.percentagePoints
        let ends = "[\(format.signedText(estimate.lower)), \(format.signedText(estimate.upper))]"
        return "\(format.signedText(estimate.value)) \(ends.replacing(" pp", with: ""))"
    }

    private static func revenue(_ group: JourneyConversion.Group) -> String {
        group.revenuePerPerson.isEmpty
            ? NumberText.missing : group.revenuePerPerson.map(ReportText.exact).joined(separator: ", ")
    }
}
