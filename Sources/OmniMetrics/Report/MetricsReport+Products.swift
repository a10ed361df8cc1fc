// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import OmniCore

extension MetricsReport {
    /// From what was sold to what was kept, and which products and categories did it.
    var products: HTMLPage.Section {
        var blocks: [HTMLPage.Block] = []
        if let main, main.refunds > 0 { blocks.append(.chart(waterfall(main))) }
        if let chart = productChart(summary.products, title: "Products that sold most") { blocks.append(.chart(chart)) }
        // Alone in its row it takes all of it.
        let isAlone = blocks.count.isMultiple(of: 2)
        if let chart = productChart(summary.categories, title: "Categories", width: isAlone ? .full : .half) {
            blocks.append(.chart(chart))
        }
        if !summary.products.isEmpty { blocks.append(.table(productTable)) }
        return HTMLPage.Section(heading: "What is bought", blocks: blocks)
    }

    private func waterfall(_ figures: CurrencyFigures) -> WaterfallChart {
        WaterfallChart(
            title: "From revenue to net revenue, \(figures.currency)",
            description:
                "\(ReportText.exact(figures.revenue)) were sold and \(ReportText.exact(figures.refunded)) given back. "
                + definition("net_revenue"),
            steps: [
                WaterfallChart.Step(name: "Revenue", change: ReportText.units(figures.revenue)),
                WaterfallChart.Step(name: "Given back", change: -ReportText.units(figures.refunded)),
                .total("Net revenue"),
            ], format: .money(ReportText.sign(figures.currency)))
    }

    private func productChart(_ figures: [ProductFigures], title: String, width: ChartWidth = .half) -> BarChart? {
        guard let main else { return nil }
        let sold = figures.compactMap { row in
            row.currencies.first { $0.currency == main.currency }
                .map { (name: row.name.isEmpty ? "without a category" : row.name, sold: $0) }
        }
        guard let first = sold.first else { return nil }
        return BarChart(
            title: "\(title), \(main.currency)",
            description:
                "\(first.name) leads with \(ReportText.exact(first.sold.revenue)) in "
                + "\(ReportText.count(first.sold.orders, "order", "orders")). Lines of orders: price times pieces, before "
                + "refunds, discounts and shipping.",
            categories: sold.prefix(10).map(\.name),
            series: [Series(name: "Revenue", values: sold.prefix(10).map { ReportText.units($0.sold.revenue) })],
            format: .money(ReportText.sign(main.currency)), orientation: .horizontal, width: width)
    }

    private var productTable: Table {
        let rows = summary.products.prefix(12)
            .flatMap { product in
                product.currencies.map { sold in
                    [
                        product.name, NumberText.integer(sold.orders), NumberText.integer(sold.units),
                        ReportText.exact(sold.revenue), ReportText.exact(sold.averageOrderValue),
                        ReportText.exact(sold.averageBasket),
                    ]
                }
            }
        return Table(
            caption: "Average order value by product",
            headers: ["Product", "Orders", "Pieces", "Revenue", "Its value per order", "Orders with it, on average"],
            rows: rows)
    }

    /// What people say, how they visit, and in how many places they meet the shop.
    var voices: HTMLPage.Section {
        var blocks: [HTMLPage.Block] = []
        if !summary.surveys.isEmpty { blocks.append(.table(surveyTable)) }
        if !summary.sessions.isEmpty { blocks.append(.table(sessionTable)) }
        if summary.channelCounts.count > 1 { blocks.append(.chart(channelChart)) }
        let parts = [
            summary.surveys.isEmpty ? nil : "satisfaction", summary.sessions.isEmpty ? nil : "visits",
            summary.channelCounts.count > 1 ? "channels" : nil,
        ]
        let names = parts.compactMap(\.self)
        let heading = names.dropLast().joined(separator: ", ") + (names.count > 1 ? " and " : "") + (names.last ?? "")
        return HTMLPage.Section(heading: ReportText.capitalized(heading), blocks: blocks)
    }

    private var surveyTable: Table {
        let rows = summary.surveys.map { row -> [String] in
            var score = NumberText.missing
            if let points = row.promoterScore?.score {
                let half = NumberText.decimal(row.promoterScore?.marginOfError ?? 0, places: 1)
                score = "\(NumberText.decimal(points.value, places: 1)) ± \(half)"
            } else if let share = row.satisfaction?.share {
                score = ReportText.interval(share)
            }
            let response = row.promoterScore?.responseRate ?? row.satisfaction?.responseRate
            return [
                row.survey, row.channel.isEmpty ? "all channels" : row.channel, NumberText.integer(row.asked),
                NumberText.integer(row.answered), ReportText.percent(response?.value), score,
            ]
        }
        return Table(
            caption: "Surveys",
            headers: ["Survey", "Channel", "Asked", "Answered", "Response", "Score (95% interval)"],
            rows: rows, alignment: [.leading, .leading, .trailing, .trailing, .trailing, .trailing])
    }

    private var sessionTable: Table {
        Table(
            caption: "Sessions by channel",
            headers: ["Channel", "Sessions", "Bounce rate", "With a cart", "Carts abandoned", "With an order"],
            rows: summary.sessions.map { row in
                [
                    row.channel.isEmpty ? "unnamed" : row.channel, NumberText.integer(row.sessions),
                    ReportText.interval(row.bounceRate), NumberText.integer(row.carts),
                    ReportText.interval(row.abandonmentRate), ReportText.interval(row.orderRate),
                ]
            })
    }

    private var channelChart: BarChart {
        let rows = summary.channelCounts
        return BarChart(
            title: "Customers who came back, by the number of channels they used",
            description:
                "The share with two orders or more, with Wilson’s 95% interval. It describes and does not prove: "
                + "people who like a shop meet it in more places.",
            categories: rows.map {
                $0.channels == 0 ? "none known" : ReportText.count($0.channels, "channel", "channels")
            },
            series: [
                Series(
                    name: "Came back", values: rows.map { $0.repurchaseRate?.value },
                    intervals: rows.map { row in
                        row.repurchaseRate.map { ErrorBar(lower: $0.lower, upper: $0.upper) }
                    })
            ], format: .percent, width: .full)
    }
}

extension ReportText {
    /// `44.4% [38.0%, 51.0%]`.
    static func interval(_ estimate: Estimate?) -> String {
        guard let estimate else { return NumberText.missing }
        return "\(percent(estimate.value)) [\(percent(estimate.lower)), \(percent(estimate.upper))]"
    }
}
