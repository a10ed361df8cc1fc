// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `A report of figures` {
    @Test func `of an empty log has no figure that is not a number`() throws {
        let summary = MetricsLedger().summary()
        #expect(summary.customers.repurchaseRate == nil)
        #expect(summary.months.isEmpty)
        #expect(summary.firstFact == nil)
        #expect(summary.sales.currencies.isEmpty)
        let html = summary.report(title: "Nothing yet").html
        #expect(!html.contains("nan") && !html.contains("inf,"))
        #expect(html.contains("The log is empty."))
        #expect(try MetricsSummary(json: summary.json()) == summary)
    }

    @Test(arguments: 0..<10)
    func `of any log is complete in HTML, JSON and CSV`(_ seed: Int) throws {
        let summary = ShopLog.random(UInt64(seed), count: 1_500).summary(.everything)
        let html = summary.report(title: "Shop <&> Sons").html
        #expect(html.contains("Shop &lt;&amp;&gt; Sons"))
        for definition in summary.definitions { #expect(html.contains(definition.title)) }
        for word in ["nan%", ">nan", ">inf", "\"NaN\"", "-nan"] { #expect(!html.contains(word)) }
        let json = try summary.json()
        #expect(try MetricsSummary(json: json) == summary)
        #expect(try MetricsSummary(json: json).json() == json)
        for table in MetricsSummary.CSVTable.allCases {
            let lines = summary.csv(table).split(separator: "\r\n")
            #expect(lines.count > 1, "\(table)")
            let commas = Set(lines.map { Self.cells($0) })
            #expect(commas.count == 1)
        }
    }

    @Test func `defines every figure by numerator, denominator and rules`() throws {
        let catalog = MetricDefinition.catalog(of: MetricsConfiguration(attributionWindow: .days(3)))
        #expect(Set(catalog.map(\.name)).count == catalog.count)
        #expect(catalog.allSatisfy { !$0.numerator.isEmpty && !$0.window.isEmpty && !$0.lineage.isEmpty })
        let average = try #require(catalog.first { $0.name == "average_order_value" })
        #expect(average.text.contains("÷ orders with an amount"))
        #expect(average.refundRule.hasPrefix("Before refunds. An order that “Order Cancelled” names counts nowhere"))
        #expect(catalog.filter { $0.family == .revenue }.allSatisfy { !$0.refundRule.isEmpty })
    }

    @Test func `shows each currency in a chart of its own`() {
        var log = ShopLog()
        log.order(of: 1, on: "2025-01-02", 10, "GBP")
        log.order(of: 2, on: "2025-01-02", 10, "EUR")
        let html = log.summary().report(title: "Two currencies").html
        #expect(html.contains("Revenue by month, GBP"))
        #expect(html.contains("Revenue by month, EUR"))
    }

    @Test func `keeps cells of a CSV file from being formulas`() {
        var log = ShopLog()
        log.act(
            .messagePlanned(
                MessagePlanned(
                    key: MessageKey(Digest128(high: 1, low: 1)), run: RunID(Digest128(high: 1, low: 1)),
                    journey: "=cmd(\"a\",1)", step: "s", template: "t", purpose: .marketing, channels: [.push],
                    asOf: ShopLog.time("2025-01-01"), deadline: ShopLog.time("2025-01-01"))), of: 1)
        #expect(log.summary().csv(.messages).contains("\"'=cmd(\"\"a\"\",1)\",open,,,1\r\n"))
    }

    /// The number of cells of a CSV line, commas in quotes aside.
    private static func cells(_ line: Substring) -> Int {
        var isQuoted = false
        var count = 1
        for character in line {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted { count += 1 }
        }
        return count
    }

    @Test func `M19: shows from first contact to order how people come to buy, and nothing without kept events`() throws
    {
        var log = ShopLog()
        for person in 1...5 {
            log.event("Product Viewed", of: person, on: "2025-01-02T10:00:00Z")
            if person < 4 { log.event("Product Added", of: person, on: "2025-01-02T10:30:00Z") }
            if person < 2 { log.event("Order Completed", of: person, on: "2025-01-04T10:30:00Z", ["total": 10]) }
        }
        let funnel = try Funnel(["Product Viewed", "Product Added", "Order Completed"], within: .days(30))
        #expect(log.ledger().behaviour(of: funnel).blocks.isEmpty)
        let section = log.ledger(.everything).behaviour(of: funnel)
        var page = log.summary(.everything).report(title: "Shop")
        page.sections.append(section)
        let html = page.html
        for text in [
            "How people come to buy", "From the first step to the last, within 30 days", "The first four steps",
            "Product Viewed → Product Added", "Product Viewed → Product Added → Order Completed", ">30 min<",
            ">2 days<", ">66.7%<",
        ] { #expect(html.contains(text), "\(text)") }
        // Two of three who put something into the cart did not order.
        let result = funnel.result(log.ledger(.everything).traces())
        #expect(result.reached == [5, 3, 1] && result.chart.steps.map(\.count) == [5, 3, 1])
    }

    @Test(arguments: [
        (Span.days(7), "7 days"), (.days(1), "1 day"), (.hours(36), "36 hours"), (.hours(24), "1 day"),
        (.minutes(30), "30 minutes"), (.minutes(1), "1 minute"), (.seconds(90), "PT1M30S"), (.seconds(0), "PT0S"),
        (.seconds(-60), Span.seconds(-60).description), (.calendarMonths(1), "P1M"),
    ])
    func `tells a span in the largest whole unit`(span: Span, words: String) {
        #expect(span.words == words)
    }
}
