// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCharts
import OmniCore

extension MetricsLedger {
    /// A section for the report about what people do before they buy: a funnel with its gaps, and the ways they go.
    ///
    /// It needs kept events, see ``MetricsConfiguration/keepsEvents``; without them, or where nobody took the funnel's
    /// first step, the section has no blocks.
    ///
    /// - Parameters:
    ///   - funnel: The steps from the first contact to the order.
    ///   - heading: The section's heading.
    /// - Returns: A section to insert among those of ``MetricsSummary/report(title:lead:footer:)``.
    public func behaviour(of funnel: Funnel, heading: String = "How people come to buy") -> HTMLPage.Section {
        let known = Set(funnel.steps)
        let traces = traces(of: { known.contains($0) }, segmentedBy: .firstChannel)
        let result = funnel.result(traces, in: configuration.zone)
        guard let began = result.reached.first, began > 0 else {
            return HTMLPage.Section(heading: heading, blocks: [])
        }
        let variants = JourneyVariants(traces, compressingLoops: true)
        var graph = JourneyGraph(ends: [configuration.orderEvent])
        for trace in traces { graph.add(trace) }
        var blocks: [HTMLPage.Block] = [.chart(result.chart)]
        let sankey = variants.chart(title: "The first four steps", levels: 4)
        if !sankey.links.isEmpty { blocks.append(.chart(sankey)) }
        blocks.append(.table(variants.commonest))
        if result.segments.count > 1 { blocks.append(.table(result.segmentTable)) }
        if funnel.steps.count > 1 { blocks.append(.table(result.lossTable)) }
        if !graph.links.isEmpty { blocks.append(.table(graph.linkTable)) }
        return HTMLPage.Section(heading: heading, blocks: blocks)
    }
}

extension FunnelResult {
    /// How many reached each step, as a picture.
    public var chart: FunnelChart {
        let window = funnel.window.words
        return FunnelChart(
            title: "From the first step to the last, within \(window)",
            description: "People who reached each step, each counted once; other events may lie between. "
                + "The window of \(window) is counted from "
                + (funnel.entry == .first ? "their first step." : "whichever of their first steps leads furthest."),
            steps: zip(funnel.steps, reached).map { FunnelChart.Step(name: $0, count: Double($1)) },
            width: .full)
    }

    /// Each segment's first and last step.
    var segmentTable: Table {
        let rows = segments.map { segment in
            let (began, ended) = (segment.reached.first ?? 0, segment.reached.last ?? 0)
            let share = Proportions.wilson(ended, of: began)
            return [
                segment.name, NumberText.integer(began), NumberText.integer(ended),
                share.map { ReportText.percent($0.value) } ?? NumberText.missing,
                share.map { "\(ReportText.percent($0.lower)) to \(ReportText.percent($0.upper))" }
                    ?? NumberText.missing,
            ]
        }
        return Table(
            caption: "The funnel by the channel of a person's first step",
            headers: ["Channel", "Began", "Came to the end", "Conversion", "95% interval"], rows: rows)
    }

    /// Where people are lost, most costly first, if whoever comes to the end is worth one.
    var lossTable: Table {
        let rows = ((try? gaps(valueOfCompletion: 1)) ?? [])
            .map { gap in
                [
                    "\(gap.step) → \(gap.next)", NumberText.integer(gap.reached), NumberText.integer(gap.lost),
                    ReportText.share(gap.lost, of: gap.reached), NumberText.integer(Int(gap.lostValue.rounded())),
                ]
            }
        return Table(
            caption: "Where people are lost, most orders lost first",
            headers: [
                "From and to", "Reached", "Lost", "Share lost", "Orders lost, if they had gone on like the others",
            ],
            rows: rows)
    }
}

extension JourneyVariants {
    /// The first steps of all people as streams.
    ///
    /// - Parameters:
    ///   - title: What stands above the picture.
    ///   - levels: How many steps are shown.
    ///   - steps: How many different ones at each level; rarer ones are drawn together as ``others``.
    /// - Returns: The picture; without streams if nobody took two steps.
    public func chart(title: String, levels: Int = 4, steps: Int = 6) -> SankeyChart {
        SankeyChart(
            title: title,
            description: "What \(ReportText.count(people, "person", "people")) did first and next; "
                + "the same step several times running counts once. A stream is as broad as many went that way.",
            links: links(levels: levels, steps: steps)
                .map {
                    SankeyChart.Link(level: $0.level, source: $0.source, target: $0.target, value: Double($0.value))
                })
    }

    /// The most frequent ways.
    var commonest: Table {
        let rows = variants.prefix(8)
            .map { variant in
                [
                    Self.short(variant.steps), NumberText.integer(variant.count),
                    ReportText.share(variant.count, of: people),
                ]
            }
        return Table(
            caption: "The most frequent of \(ReportText.count(variants.count, "way", "ways")); "
                + "a step repeated at once counts once",
            headers: ["Way", "People", "Share"], rows: rows)
    }

    private static func short(_ steps: [String]) -> String {
        guard steps.count > 6 else { return steps.joined(separator: " → ") }
        return steps.prefix(5).joined(separator: " → ") + " → and \(steps.count - 5) more"
    }
}

extension JourneyGraph {
    /// What follows upon what, most frequent first.
    var linkTable: Table {
        let rows = links.sorted { $0.count == $1.count ? ($0.from, $0.to) < ($1.from, $1.to) : $0.count > $1.count }
            .prefix(12)
            .map { [$0.from, $0.to, NumberText.integer($0.count), ReportText.duration($0.medianSeconds)] }
        return Table(
            caption: "What follows directly upon what",
            headers: ["Step", "Next step", "How often", "Median time between"],
            rows: Array(rows), alignment: [.leading, .leading, .trailing, .trailing])
    }
}
