// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsSummary {
    /// A table of the summary that can be had as CSV.
    public enum CSVTable: String, Sendable, Hashable, CaseIterable {
        case sales
        case months
        case days
        case cohorts
        case products
        case categories
        case surveys
        case sessions
        case channelCounts = "channel_counts"
        case messages
        case channels
        case conversions
        case definitions
    }

    /// One table as RFC 4180 text: a line of headers, then the rows; amounts in decimal text, what is unknown is empty.
    public func csv(_ table: CSVTable) -> String {
        let rows: [[String]]
        switch table {
        case .sales: rows = salesRows
        case .months: rows = monthRows
        case .days: rows = dayRows
        case .cohorts: rows = cohortRows
        case .products: rows = Self.rows(products, "product")
        case .categories: rows = Self.rows(categories, "category")
        case .surveys: rows = surveyRows
        case .sessions: rows = sessionRows
        case .channelCounts: rows = channelCountRows
        case .messages: rows = messageRows
        case .channels: rows = channelRows
        case .conversions: rows = conversionRows
        case .definitions: rows = definitionRows
        }
        return Self.csv(rows)
    }

    static func csv(_ rows: [[String]]) -> String {
        rows.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    /// Quoted where it must be, and kept from being taken for a formula by a spreadsheet.
    private static func quoted(_ cell: String) -> String {
        let isNumber = Double(cell) != nil
        let isFormula = !isNumber && (cell.first.map { "=+-@\t\r".contains($0) } ?? false)
        let text = isFormula ? "'" + cell : cell
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private var salesRows: [[String]] {
        let rows = [("known", sales), ("unattributed", unattributedSales)]
            .flatMap { people, figures in
                figures.currencies.map { [people] + Self.cells($0) }
            }
        return [["people"] + Self.currencyHeaders] + rows
    }

    private static let currencyHeaders = [
        "currency", "orders", "revenue", "refunds", "refunded", "net_revenue", "average_order_value",
    ]

    private static func cells(_ figures: CurrencyFigures) -> [String] {
        [
            figures.currency.code, "\(figures.orders)", figures.revenue.decimalText, "\(figures.refunds)",
            figures.refunded.decimalText, figures.netRevenue.decimalText,
            figures.averageOrderValue?.decimalText ?? "",
        ]
    }

    /// A row per month and currency; a month without sales has one row without a currency.
    private var monthRows: [[String]] {
        let headers = ["month", "all_orders", "customers", "new_customers", "active_people"] + Self.currencyHeaders
        let rows = months.flatMap { month -> [[String]] in
            let counts = [month.orders, month.customers, month.newCustomers, month.active].map { "\($0)" }
            let start = [month.start.description] + counts
            guard !month.currencies.isEmpty else { return [start + Self.currencyHeaders.map { _ in "" }] }
            return month.currencies.map { start + Self.cells($0) }
        }
        return [headers] + rows
    }

    private var dayRows: [[String]] {
        [["day", "active_people", "ordering_people"]]
            + activity.days.map { [$0.start.description, "\($0.active)", "\($0.ordering)"] }
    }

    private var cohortRows: [[String]] {
        let rows = cohorts.flatMap { cohort in
            cohort.retained.enumerated()
                .map { months, count in
                    [
                        cohort.start.description, "\(cohort.size)", "\(months)", "\(count)",
                        cohort.share(after: months).map { "\($0)" } ?? "",
                    ]
                }
        }
        return [["cohort", "size", "months_later", "ordering", "share"]] + rows
    }

    private var messageRows: [[String]] {
        var rows = [["journey", "outcome", "channel", "reason", "messages"]]
        for journey in messages {
            let name = journey.journey ?? ""
            rows += journey.accepted.map { [name, "accepted", $0.channel.rawValue, "", "\($0.count)"] }
            rows += journey.inDoubt.map { [name, "in_doubt", $0.channel.rawValue, "", "\($0.count)"] }
            rows += journey.dropped.map { [name, "dropped", "", $0.reason.rawValue, "\($0.count)"] }
            if journey.failed > 0 { rows.append([name, "failed", "", "", "\(journey.failed)"]) }
            if journey.open > 0 { rows.append([name, "open", "", "", "\(journey.open)"]) }
        }
        return rows
    }

    private var channelRows: [[String]] {
        let headers = [
            "journey", "channel", "first_attempts", "retries", "accepted", "refused", "postponed", "in_doubt",
        ]
        let rows = messages.flatMap { journey in
            journey.channels.map { row in
                let counts = [row.handedOver, row.retries, row.accepted, row.refused, row.postponed, row.inDoubt]
                return [journey.journey ?? "", row.channel.rawValue] + counts.map { "\($0)" }
            }
        }
        return [headers] + rows
    }

    private var conversionRows: [[String]] {
        let headers = [
            "journey", "group", "entered", "observed", "converted", "rate", "lower", "upper", "revenue", "is_aa",
        ]
        var rows = [headers]
        for row in conversions {
            rows.append(Self.cells(row, "treated", row.treated))
            rows.append(Self.cells(row, "holdout", row.holdout))
        }
        return rows
    }

    private static func cells(
        _ row: JourneyConversion, _ name: String, _ group: JourneyConversion.Group
    ) -> [String] {
        let rates = [group.rate?.value, group.rate?.lower, group.rate?.upper].map { $0.map { "\($0)" } ?? "" }
        let revenue = group.revenue.map(\.description).joined(separator: "; ")
        let counts = [group.entered, group.observed, group.converted].map { "\($0)" }
        return [row.journey, name] + counts + rates + [revenue, "\(row.isAA)"]
    }

    private var definitionRows: [[String]] {
        [["name", "title", "family", "definition"]]
            + definitions.map { [$0.name, $0.title, $0.family.rawValue, $0.text] }
    }
}
