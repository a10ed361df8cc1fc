// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import OmniCore

extension MetricsReport {
    var messages: HTMLPage.Section {
        guard !summary.messages.isEmpty else {
            return HTMLPage.Section(heading: "Messages", blocks: [.prose("The log holds no messages.")])
        }
        var blocks: [HTMLPage.Block] = [.chart(outcomeChart), .chart(acceptedChart)]
        if !reasons.isEmpty { blocks.append(.chart(reasonChart)) }
        blocks += [.table(outcomeTable), .table(channelTable)]
        return HTMLPage.Section(heading: "Messages", blocks: blocks)
    }

    private var outcomeChart: BarChart {
        let rows = summary.messages
        let outcomes: [(String, (JourneyMessages) -> Int)] = [
            ("Accepted", { $0.acceptedCount }), ("Dropped", { $0.droppedCount }), ("Failed", { $0.failed }),
            ("In doubt", { $0.inDoubtCount }), ("Open", { $0.open }),
        ]
        // An outcome that never came would only lengthen the legend.
        let series = outcomes.map { name, count in Series(name: name, values: rows.map { Double(count($0)) }) }
        return BarChart(
            title: "What became of planned messages", description: definition("messages"),
            categories: rows.map { ReportText.journey($0.journey) },
            series: series.filter { $0.values.contains { ($0 ?? 0) > 0 } }, orientation: .horizontal,
            arrangement: .stacked)
    }

    private var acceptedChart: BarChart {
        let rows = summary.messages
        let channels = Set(rows.flatMap { $0.accepted.map(\.channel) }).sorted()
        return BarChart(
            title: "Messages sent, by channel",
            description: "Messages that a provider took over, by channel.",
            categories: rows.map { ReportText.journey($0.journey) },
            series: channels.map { channel in
                Series(
                    name: channel.rawValue,
                    values: rows.map { row in Double(row.accepted.first { $0.channel == channel }?.count ?? 0) })
            },
            orientation: .horizontal, arrangement: .stacked)
    }

    /// Why messages were dropped or put off, most frequent first.
    private var reasons: [(name: String, dropped: Int, deferred: Int)] {
        var counts: [String: (dropped: Int, deferred: Int)] = [:]
        for journey in summary.messages {
            for row in journey.dropped {
                let known = counts[row.reason.rawValue] ?? (0, 0)
                counts[row.reason.rawValue] = (known.dropped.addingClamped(row.count), known.deferred)
            }
            for row in journey.deferrals {
                let known = counts[row.reason.rawValue] ?? (0, 0)
                counts[row.reason.rawValue] = (known.dropped, known.deferred.addingClamped(row.count))
            }
        }
        let rows = counts.map { (name: $0.key, dropped: $0.value.dropped, deferred: $0.value.deferred) }
        return rows.sorted {
            ($1.dropped.addingClamped($1.deferred), $0.name) < ($0.dropped.addingClamped($0.deferred), $1.name)
        }
    }

    private var reasonChart: BarChart {
        let rows = reasons.prefix(8)
        return BarChart(
            title: "Why messages were dropped or put off",
            description: "A message that is put off goes out later, or is dropped when it would come too late.",
            categories: rows.map { ReportText.words($0.name) },
            series: [
                Series(name: "Dropped", values: rows.map { $0.dropped > 0 ? Double($0.dropped) : nil }),
                Series(name: "Put off", values: rows.map { $0.deferred > 0 ? Double($0.deferred) : nil }),
            ],
            orientation: .horizontal, width: .full)
    }

    private var outcomeTable: Table {
        let rows = summary.messages.map { row in
            [
                ReportText.journey(row.journey), NumberText.integer(row.planned), NumberText.integer(row.acceptedCount),
                ReportText.share(row.acceptedCount, of: row.planned), NumberText.integer(row.droppedCount),
                NumberText.integer(row.failed), NumberText.integer(row.inDoubtCount), NumberText.integer(row.open),
                NumberText.integer(row.deferrals.total(\.count)),
            ]
        }
        return Table(
            caption: "Messages by journey",
            headers: [
                "Journey", "Planned", "Accepted", "Share accepted", "Dropped", "Failed", "In doubt", "Open",
                "Times put off",
            ],
            rows: rows)
    }

    private var channelTable: Table {
        var rows: [[String]] = []
        for journey in summary.messages {
            for row in journey.channels {
                let counts = [row.handedOver, row.retries, row.accepted, row.refused, row.postponed, row.inDoubt]
                rows.append(
                    [ReportText.journey(journey.journey), row.channel.rawValue] + counts.map(NumberText.integer))
            }
        }
        return Table(
            caption: "Attempts by journey and channel",
            headers: [
                "Journey", "Channel", "First attempts", "Retries", "Accepted", "Refused", "To be retried", "In doubt",
            ],
            rows: rows, alignment: [.leading, .leading] + Array(repeating: .trailing, count: 6))
    }
}
