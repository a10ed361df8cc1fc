// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import OmniCore

extension MetricsReport {
    var glance: HTMLPage.Section {
        HTMLPage.Section(heading: "At a glance", blocks: [.tiles(salesTiles + peopleTiles)])
    }

    private var salesTiles: [BigNumber] {
        let sales = summary.sales
        guard let main else {
            return [BigNumber(title: "Orders", value: NumberText.integer(sales.orders), note: "none with an amount")]
        }
        let name = sales.currencies.count > 1 ? " (\(main.currency))" : ""
        let course = fullMonths.map { $0.figures(in: main.currency) }
        let refundShare = main.revenue.minor > 0 ? Double(main.refunded.minor) / Double(main.revenue.minor) : nil
        return [
            BigNumber(
                title: "Net revenue" + name, value: ReportText.short(main.netRevenue),
                note: "\(ReportText.short(main.revenue)) less refunds",
                course: course.map { $0.map { ReportText.units($0.netRevenue) } ?? 0 }),
            BigNumber(
                title: "Orders", value: NumberText.integer(sales.orders),
                note: "of \(ReportText.count(summary.customers.customers, "customer", "customers"))",
                course: fullMonths.map { Double($0.orders) }),
            BigNumber(
                title: "Average order" + name, value: ReportText.exact(main.averageOrderValue), note: "before refunds",
                course: course.map { $0?.averageOrderValue.map(ReportText.units) }),
            BigNumber(
                title: "Given back" + name, value: ReportText.short(main.refunded),
                note:
                    "\(ReportText.percent(refundShare)) of revenue, \(ReportText.count(main.refunds, "refund", "refunds"))",
                course: course.map { $0.map { ReportText.units($0.refunded) } ?? 0 }),
        ]
    }

    private var peopleTiles: [BigNumber] {
        let customers = summary.customers
        let accepted = summary.messages.total(\.acceptedCount)
        let planned = summary.messages.total(\.planned)
        let month = summary.activity.months.last { $0.isComplete } ?? summary.activity.months.last
        return [
            BigNumber(
                title: "Customers", value: NumberText.integer(customers.customers),
                note: customers.ordersPerCustomer.map { "\(NumberText.decimal($0, places: 1)) orders each" } ?? "",
                course: fullMonths.map { Double($0.newCustomers) }),
            BigNumber(
                title: "Came back to buy", value: ReportText.percent(customers.repurchaseRate),
                note: "\(NumberText.integer(customers.repeatCustomers)) with two orders or more"),
            BigNumber(
                title: "Active people", value: month.map { NumberText.integer($0.active) } ?? NumberText.missing,
                note: month.map { "in \(ReportText.longMonth($0.start))" + ($0.isComplete ? "" : ", so far") } ?? "",
                course: fullMonths.map { Double($0.active) }),
            BigNumber(
                title: "Messages sent", value: NumberText.integer(accepted),
                note: "of \(NumberText.integer(planned)) planned"),
        ]
    }

    var sales: HTMLPage.Section {
        var blocks: [HTMLPage.Block] = []
        let byOrders = summary.sales.currencies.sorted { ($1.orders, $0.currency) < ($0.orders, $1.currency) }
        let charts = byOrders.prefix(4).map(revenueChart)
        blocks += charts.map { .chart($0) }
        // Alone in its row it takes all of it.
        blocks.append(.chart(orderChart(width: charts.count.isMultiple(of: 2) ? .full : .half)))
        blocks.append(.table(currencyTable))
        return HTMLPage.Section(heading: "Revenue and orders", blocks: blocks)
    }

    private func revenueChart(_ figures: CurrencyFigures) -> BarChart {
        let rows = months.map { $0.figures(in: figures.currency) }
        let best = zip(months, rows).max { ($0.1?.revenue.minor ?? 0) < ($1.1?.revenue.minor ?? 0) }
        let text = best.map {
            "Best month: \(ReportText.longMonth($0.0.start)) with \(ReportText.exact($0.1?.revenue)). "
        }
        return BarChart(
            title: "Revenue by month, \(figures.currency)",
            description: (text ?? "") + monthRemark + definition("revenue"),
            categories: ReportText.labels(months.map(\.start)),
            series: [
                Series(name: "Revenue", values: rows.map { $0.map { ReportText.units($0.revenue) } ?? 0 }),
                Series(name: "Given back", values: rows.map { $0.map { ReportText.units($0.refunded) } ?? 0 }),
            ],
            format: .money(ReportText.sign(figures.currency)))
    }

    private func orderChart(width: ChartWidth) -> LineChart {
        LineChart(
            title: "Orders and active people by month",
            description: definition("orders") + " " + definition("active_people"),
            xLabels: ReportText.labels(fullMonths.map(\.start)),
            series: [
                Series(name: "Active people", values: fullMonths.map { Double($0.active) }),
                Series(name: "Orders", values: fullMonths.map { Double($0.orders) }),
                Series(name: "Customers ordering", values: fullMonths.map { Double($0.customers) }),
            ],
            width: width)
    }

    private var currencyTable: Table {
        let rows = summary.sales.currencies.map { figures in
            [
                figures.currency.code + (figures.isSaturated ? " (beyond what can be summed)" : ""),
                NumberText.integer(figures.orders), ReportText.exact(figures.revenue),
                NumberText.integer(figures.refunds), ReportText.exact(figures.refunded),
                ReportText.exact(figures.netRevenue), ReportText.exact(figures.averageOrderValue),
            ]
        }
        return Table(
            caption: "Sales by currency",
            headers: ["Currency", "Orders", "Revenue", "Refunds", "Given back", "Net revenue", "Average order"],
            rows: rows)
    }
}

extension MonthFigures {
    func figures(in currency: Currency) -> CurrencyFigures? { currencies.first { $0.currency == currency } }
}
