// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import OmniCore

extension MetricsReport {
    var customers: HTMLPage.Section {
        guard !months.isEmpty else { return HTMLPage.Section(heading: "Customers", blocks: []) }
        return HTMLPage.Section(
            heading: "Customers", blocks: [.chart(newChart), .chart(weekChart), .chart(retention)])
    }

    private var newChart: BarChart {
        BarChart(
            title: "Who ordered: new and returning", description: monthRemark + definition("customers"),
            categories: ReportText.labels(months.map(\.start)),
            series: [
                Series(
                    name: "Returning customers", values: months.map { Double($0.customers) - Double($0.newCustomers) }),
                Series(name: "New customers", values: months.map { Double($0.newCustomers) }),
            ],
            arrangement: .stacked)
    }

    private var weekChart: LineChart {
        let weeks = summary.activity.weeks.filter(\.isComplete).suffix(Self.chartWeeks)
        let days = summary.activity.days
        let mean = days.isEmpty ? nil : Double(days.total(\.active)) / Double(days.count)
        let daily =
            mean.map { "About \(ReportText.count(Int($0.rounded()), "person is", "people are")) active on a day. " }
            ?? ""
        return LineChart(
            title: "Active people by week", description: daily + definition("active_people"),
            xLabels: weeks.map { "\($0.start.day) \(ReportText.month($0.start))" },
            series: [
                Series(name: "Active", values: weeks.map { Double($0.active) }),
                Series(name: "Ordering", values: weeks.map { Double($0.ordering) }),
            ])
    }

    /// The triangle of whole months: of a month that is not over, nobody knows yet who will order.
    private var retention: HeatMap {
        let isOver = summary.months.last?.isComplete ?? true
        let known = summary.cohorts.suffix(Self.chartMonths)
            .map { cohort in
                (cohort: cohort, count: max(1, cohort.retained.count - (isOver ? 0 : 1)))
            }
        let rows = known.filter { $0.cohort.size > 0 }
        let longest = rows.map(\.count).max() ?? 0
        let values = rows.map { row in (0..<longest).map { $0 < row.count ? row.cohort.share(after: $0) : nil } }
        let returning = rows.filter { $0.count > 1 }
        let people = returning.total(\.cohort.size)
        let again = returning.total { $0.cohort.retained[1] }
        let text =
            "\(ReportText.share(again, of: people)) of new customers order again in the month after their first. "
        return HeatMap(
            title: "Retention: who orders again, by month of the first order",
            description: (people > 0 ? text : "") + definition("retention")
                + (isOver ? "" : " Months that are not over are left out."),
            rows: rows.map { ReportText.longMonth($0.cohort.start) },
            columns: (0..<longest).map { $0 == 0 ? "First month" : "+\($0)" }, values: values,
            rowTotals: rows.map { Double($0.cohort.size) }, rowTotalTitle: "Customers")
    }
}
