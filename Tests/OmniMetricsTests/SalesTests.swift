// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Sales` {
    /// golden/kpi.json, case "commerce": six orders of three customers.
    @Test func `give the golden average order value and repurchase rate (M1, M14)`() throws {
        var log = ShopLog()
        let orders: [(person: Int, day: Int, amount: Double)] = [
            (1, 0, 30), (1, 40, 50), (2, 3, 20), (3, 10, 100), (3, 12, 10), (3, 70, 60),
        ]
        let start = try LocalDate("2025-01-01")
        for (person, day, amount) in orders {
            log.order(of: person, on: start.adding(days: day).description, .double(amount))
        }
        let summary = log.summary()
        let pounds = try #require(summary.sales.currencies.first)
        #expect(pounds.averageOrderValue == .pounds(4_500))
        #expect(summary.customers.ordersPerCustomer == 2)
        #expect(summary.customers.repurchaseRate == 2.0 / 3)
        let perCustomer = try pounds.revenue.scaled(by: 1, dividedBy: Int64(summary.customers.customers))
        #expect(perCustomer == .pounds(9_000))
    }

    @Test func `count the same order of one customer once, at its earliest time`() {
        var log = ShopLog()
        log.order("o-1", of: 1, on: "2025-03-02", 20)
        log.order("o-1", of: 1, on: "2025-02-01", 15)
        log.order("o-1", of: 2, on: "2025-02-01", 15)
        log.order(of: 1, on: "2025-03-02", 5)
        log.order(of: 1, on: "2025-03-02", 5)
        let sales = log.summary().sales
        #expect(sales.orders == 4)
        #expect(sales.repeatedOrders == 1)
        #expect(sales.currencies.first?.revenue == .pounds(4_000))
    }

    @Test func `never add one currency to another`() {
        var log = ShopLog()
        log.order(of: 1, on: "2025-01-02", 10, "GBP")
        log.order(of: 1, on: "2025-01-02", 10, "EUR")
        log.order(of: 1, on: "2025-01-02", 1_000, "JPY")
        log.order(of: 1, on: "2025-01-02", 7)
        log.refund(of: 1, on: "2025-01-03", 4, "eur")
        let figures = log.summary().sales.currencies
        #expect(figures.map(\.currency) == [.eur, .gbp, .jpy])
        #expect(figures.map(\.revenue.minor) == [1_000, 1_700, 1_000])
        #expect(figures.map(\.netRevenue.minor) == [600, 1_700, 1_000])
        #expect(log.summary().months.first?.currencies == figures)
    }

    struct Amount: Sendable, CustomTestStringConvertible {
        var total: PropertyValue?
        var currency: PropertyValue?
        var expected: Money?
        var testDescription: String { "\(String(describing: total)) \(String(describing: currency))" }
    }

    @Test(arguments: [
        Amount(total: 19.99, currency: "GBP", expected: Money(minor: 1_999, .gbp)),
        Amount(total: 7, currency: nil, expected: Money(minor: 700, .gbp)),
        // Halves go to the even neighbour, and are halves of what was written, not of its binary form.
        Amount(total: 1.005, currency: "GBP", expected: Money(minor: 100, .gbp)),
        Amount(total: 1.015, currency: "GBP", expected: Money(minor: 102, .gbp)),
        Amount(total: 1.025, currency: "GBP", expected: Money(minor: 102, .gbp)),
        Amount(total: 0.5, currency: "JPY", expected: Money(minor: 0, .jpy)),
        Amount(total: 1.5, currency: "JPY", expected: Money(minor: 2, .jpy)),
        Amount(total: 1.2345, currency: "KWD", expected: Money(minor: 1_234, .kwd)),
        Amount(total: 0.000_05, currency: "CLF", expected: (try? Currency("CLF")).map { Money(minor: 0, $0) }),
        Amount(total: 9_007_199_254_740_993.0, currency: "JPY", expected: Money(minor: 9_007_199_254_740_992, .jpy)),
        Amount(total: 92_233_720_368_547.75, currency: "GBP", expected: Money(minor: 9_223_372_036_854_775, .gbp)),
        Amount(total: 0, currency: "usd", expected: Money(minor: 0, .usd)),
        Amount(total: 1e18, currency: "GBP", expected: nil),
        Amount(total: .int(.max), currency: "GBP", expected: nil),
        Amount(total: -1, currency: "GBP", expected: nil),
        Amount(total: "19.99", currency: "GBP", expected: nil),
        Amount(total: nil, currency: "GBP", expected: nil),
        Amount(total: 5, currency: "Euro", expected: nil),
        Amount(total: 5, currency: .int(978), expected: nil),
    ])
    func `read an amount exactly, or count the order without it`(_ amount: Amount) {
        var log = ShopLog()
        log.order(of: 1, on: "2025-01-02", amount.total, amount.currency)
        let sales = log.summary().sales
        #expect(sales.orders == 1)
        #expect(sales.ordersWithoutAmount == (amount.expected == nil ? 1 : 0))
        #expect(sales.currencies.first?.revenue == amount.expected)
        #expect(log.summary().customers.customers == 1)
    }

    @Test func `subtract refunds in their own month, apart from revenue`() {
        var log = ShopLog()
        log.order("o-1", of: 1, on: "2025-01-20", 100)
        log.refund("o-1", of: 1, on: "2025-02-03", 30)
        log.refund("o-1", of: 1, on: "2025-02-04", -20)
        let summary = log.summary()
        #expect(summary.sales.orders == 1)
        #expect(summary.sales.refunds == 2)
        let pounds = summary.sales.currencies.first
        #expect(pounds?.revenue == .pounds(10_000))
        #expect(pounds?.refunded == .pounds(5_000))
        #expect(pounds?.averageOrderValue == .pounds(10_000))
        #expect(summary.months.map { $0.currencies.first?.netRevenue } == [.pounds(10_000), .pounds(-5_000)])
        #expect(summary.sales.ordersRefundedAbovePrice == 0)
    }

    @Test func `keep refunds that come early, without an order, or above the price, and say so`() {
        var log = ShopLog()
        log.refund("o-1", of: 1, on: "2025-01-01", 10)
        log.order("o-1", of: 1, on: "2025-01-02", 30)
        log.refund("o-1", of: 1, on: "2025-01-03", 25)
        log.refund("o-9", of: 1, on: "2025-01-03", 1)
        log.refund(of: 1, on: "2025-01-03", 1)
        log.refund("o-1", of: 2, on: "2025-01-03", .null)
        let sales = log.summary().sales
        #expect(sales.refundsBeforeOrder == 1)
        #expect(sales.ordersRefundedAbovePrice == 1)
        #expect(sales.refundsWithoutOrder == 3)
        #expect(sales.refundsWithoutAmount == 1)
        #expect(sales.currencies.first?.netRevenue == .pounds(3_000 - 3_700))
    }

    @Test func `of nobody known stand apart from all figures of people`() {
        var log = ShopLog()
        log.order("o-1", of: nil, on: "2025-01-01", 10)
        log.order("o-1", of: nil, on: "2025-01-01", 10)
        log.order("o-1", of: 1, on: "2025-01-01", 4)
        log.refund("o-1", of: nil, on: "2025-01-01", 3)
        let summary = log.summary()
        #expect(summary.unattributedSales.orders == 1)
        #expect(summary.unattributedSales.repeatedOrders == 1)
        #expect(summary.unattributedSales.currencies.first?.netRevenue == .pounds(700))
        #expect(summary.sales.currencies.first?.revenue == .pounds(400))
        #expect(summary.log.unattributedFacts == 3)
        #expect(summary.customers.customers == 1)
    }

    @Test func `that do not fit stand at the limit and are marked`() {
        var log = ShopLog()
        for name in ["a", "b"] { log.order(name, of: 1, on: "2025-01-01", .int(.max), "JPY") }
        log.order(of: 1, on: "2025-01-01", 1)
        let figures = log.summary().sales.currencies
        #expect(figures.map(\.isSaturated) == [false, true])
        #expect(figures.last?.revenue.minor == .max)
        #expect(figures.last?.averageOrderValue?.minor == .max)
    }

    @Test func `are found under the names that the configuration gives`() {
        var log = ShopLog()
        log.event("Sale", of: 1, on: "2025-01-01", ["sum": 3, "no": "a", "cur": "EUR"])
        log.event("Sale", of: 1, on: "2025-01-02", ["sum": 3, "no": "a", "cur": "EUR"])
        log.event("Order Completed", of: 1, on: "2025-01-02", ["total": 3])
        let configuration = MetricsConfiguration(
            orderEvent: "Sale", refundEvent: "Return", orderKey: "no", amountKey: "sum", currencyKey: "cur")
        let summary = log.summary(configuration)
        #expect(summary.sales.orders == 1)
        #expect(summary.sales.currencies.map(\.revenue) == [Money(minor: 300, .eur)])
        #expect(summary.definitions.contains { $0.lineage.contains("“Sale”") })
    }
}
