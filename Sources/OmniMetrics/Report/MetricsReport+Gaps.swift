// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import OmniCore

extension MetricsReport {
    /// What is in the log and not, or not quite, in the figures.
    var gaps: HTMLPage.Section {
        var blocks: [HTMLPage.Block] = []
        let unknown = summary.unattributedSales
        if unknown.orders > 0 || unknown.refunds > 0 {
            blocks.append(
                .prose(
                    "Some sales carry nothing that tells who bought. They are counted here and in no other figure of "
                        + "this page."))
            blocks.append(.table(unattributedTable))
        }
        let rows = findings.filter { $0.count > 0 }
        guard !rows.isEmpty else {
            if blocks.isEmpty { blocks.append(.prose("Nothing: every entry of the log is in the figures.")) }
            return HTMLPage.Section(heading: "What the figures leave out", blocks: blocks)
        }
        blocks.append(
            .table(
                Table(
                    caption: "Data to look at", headers: ["What", "How many", "What it means"],
                    rows: rows.map { [$0.what, NumberText.integer($0.count), $0.meaning] },
                    alignment: [.leading, .trailing, .leading])))
        return HTMLPage.Section(heading: "What the figures leave out", blocks: blocks)
    }

    private var unattributedTable: Table {
        let rows = summary.unattributedSales.currencies.map { figures in
            [
                figures.currency.code, NumberText.integer(figures.orders), ReportText.exact(figures.revenue),
                NumberText.integer(figures.refunds), ReportText.exact(figures.refunded),
                ReportText.exact(figures.netRevenue),
            ]
        }
        return Table(
            caption: "Sales to nobody known",
            headers: ["Currency", "Orders", "Revenue", "Refunds", "Given back", "Net revenue"], rows: rows)
    }

    private struct Finding {
        var what: String
        var count: Int
        var meaning: String
    }

    private var findings: [Finding] {
        let (known, unknown) = (summary.sales, summary.unattributedSales)
        return [
            Finding(
                what: "Facts that nobody is known for", count: summary.log.unattributedFacts,
                meaning: "They carried no identifier, or only shared ones."),
            Finding(
                what: "Repeated orders", count: known.repeatedOrders.addingClamped(unknown.repeatedOrders),
                meaning: "The same order came more than once; it counts once, at its earliest time."),
            Finding(
                what: "Cancelled orders", count: known.cancelledOrders.addingClamped(unknown.cancelledOrders),
                meaning: "They count nowhere, and refunds of them do not either."),
            Finding(
                what: "Cancellations without their order",
                count: known.cancellationsWithoutOrder.addingClamped(unknown.cancellationsWithoutOrder),
                meaning: "They name no order of the same customer, and change nothing."),
            Finding(
                what: "Orders without an amount",
                count: known.ordersWithoutAmount.addingClamped(unknown.ordersWithoutAmount),
                meaning: "Counted as orders, in no sum: the amount is absent, negative, no number, or in no currency."),
            Finding(
                what: "Refunds without an amount",
                count: known.refundsWithoutAmount.addingClamped(unknown.refundsWithoutAmount),
                meaning: "Counted as refunds, in no sum."),
            Finding(
                what: "Refunds without their order",
                count: known.refundsWithoutOrder.addingClamped(unknown.refundsWithoutOrder),
                meaning: "They name no order of the same customer, perhaps one from before the log. Counted in full."),
            Finding(
                what: "Refunds dated before their order",
                count: known.refundsBeforeOrder.addingClamped(unknown.refundsBeforeOrder),
                meaning: "Counted in full, in their own month."),
            Finding(
                what: "Orders refunded above their price",
                count: known.ordersRefundedAbovePrice.addingClamped(unknown.ordersRefundedAbovePrice),
                meaning: "More was given back than was paid, or in another currency. Counted in full."),
            Finding(
                what: "Facts about groups or the business", count: summary.log.businessFacts,
                meaning: "No figure of this page uses them."),
            Finding(
                what: "Entries that cannot be read", count: summary.log.unreadable,
                meaning: "Stored bytes are damaged or from a newer release; look at them with omni-inspect."),
        ]
    }
}
