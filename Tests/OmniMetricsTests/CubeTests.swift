// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Metrics as values` {
    private static func value(
        _ cube: MetricCube, _ name: String, _ from: String, _ through: String, _ member: String = "",
        _ currency: Currency = .gbp
    ) throws -> MetricValue {
        let definition = try #require(MetricDefinition.catalog(of: .pounds).first { $0.name == name })
        return try cube.value(
            of: definition, from: LocalDate(from), through: LocalDate(through), member: member, in: currency)
    }

    @Test func `M8: are tagged by family, satisfaction, retention and conversion among them, and followed over time`()
        throws
    {
        let catalog = MetricDefinition.catalog(of: MetricsConfiguration())
        for family in MetricDefinition.Family.allCases {
            #expect(catalog.contains { $0.family == family }, "\(family)")
        }
        #expect(Set(catalog.map(\.name)).count == catalog.count)
        var log = ShopLog()
        log.order(of: 1, on: "2025-01-10", 10)
        log.order(of: 2, on: "2025-02-10", 30)
        log.order(of: 1, on: "2025-02-20", 50)
        let cube = log.ledger().cube()
        let months = [("2025-01-01", "2025-01-31"), ("2025-02-01", "2025-02-28"), ("2025-03-01", "2025-03-31")]
        let windows = try months.map { (from: try LocalDate($0.0), through: try LocalDate($0.1)) }
        let average = try #require(catalog.first { $0.name == "average_order_value" })
        let values = try cube.series(of: average, over: windows, in: .gbp)
        #expect(values.map(\.value) == [10, 40, nil])
        #expect(values.map(\.money) == [.pounds(1_000), .pounds(4_000), nil])
        let retention = try #require(catalog.first { $0.name == "retention" })
        #expect(throws: MetricsError.self) {
            try cube.value(of: retention, from: windows[0].from, through: windows[0].through, in: .gbp)
        }
        #expect(throws: MetricsError.self) {
            try cube.value(of: average, from: windows[1].from, through: windows[0].through, in: .gbp)
        }
    }

    @Test func `M14: revenue growth compares the same days of two years`() throws {
        var log = ShopLog()
        log.order(of: 1, on: "2024-05-10", 100)
        log.order(of: 1, on: "2025-05-20", 161)
        let cube = log.ledger().cube()
        let revenue = try #require(MetricDefinition.catalog(of: .pounds).first { $0.name == "revenue" })
        let (from, through) = (try LocalDate("2025-05-01"), try LocalDate("2025-05-31"))
        let growth = try cube.yearOnYear(of: revenue, from: from, through: through, in: .gbp)
        #expect(isClose(growth?.growth, 0.61))
        let nothing = try cube.yearOnYear(of: revenue, from: from, through: through, in: .eur)
        #expect(nothing?.growth == nil)
    }

    /// One order of two lanterns and a kettle, and one of a kettle.
    private static func basket() -> ShopLog {
        var log = ShopLog()
        func item(_ name: String, _ price: PropertyValue, _ quantity: PropertyValue, _ category: String?)
            -> PropertyValue
        {
            var properties: Properties = ["name": .string(name), "price": price, "quantity": quantity]
            if let category { properties["category"] = .string(category) }
            return .object(properties)
        }
        log.event(
            "Order Completed", of: 1, on: "2025-01-10",
            ["total": 30, "products": .list([item("lantern", 2.5, 2, "light"), item("kettle", 25, 1, "kitchen")])])
        log.event(
            "Order Completed", of: 2, on: "2025-01-11",
            ["total": 20, "products": .list([item("kettle", 20, 1, "kitchen"), item("string", 0, 1, nil)])])
        return log
    }

    @Test func `M1: average order values of products and categories follow from the lines of orders`() throws {
        let log = Self.basket()
        let summary = log.summary()
        #expect(summary.products.map(\.name) == ["kettle", "lantern", "string"])
        let kettle = try #require(summary.products.first?.currencies.first)
        #expect(kettle.orders == 2 && kettle.units == 2 && kettle.revenue == .pounds(4_500))
        #expect(kettle.averageOrderValue == .pounds(2_250) && kettle.averageBasket == .pounds(2_500))
        #expect(summary.categories.map(\.name) == ["kitchen", "light", ""])
        for (dimension, members) in [
            (MetricDimension.product, ["kettle", "lantern", "string"]), (.category, ["", "kitchen", "light"]),
        ] {
            let cube = log.ledger().cube(by: dimension)
            #expect(cube.members == members)
            let figures = dimension == .product ? summary.products : summary.categories
            for row in figures {
                let value = try Self.value(cube, "average_order_value", "2025-01-01", "2025-01-31", row.name)
                #expect(value.money == row.currencies.first?.averageOrderValue)
            }
        }
        let day = try Self.value(
            log.ledger().cube(by: .product), "average_order_value", "2025-01-11", "2025-01-11", "kettle")
        #expect(day.money == .pounds(2_000) && day.denominator == 1)
    }

    @Test func `M1: a cancelled order counts nowhere, from its cancellation on`() throws {
        var log = ShopLog()
        log.order("o-1", of: 1, on: "2025-01-10", 100)
        log.order("o-2", of: 1, on: "2025-01-12", 40)
        log.order("o-1", of: 2, on: "2025-01-12", 7)
        log.event("Order Cancelled", of: 1, on: "2025-01-20", ["order_id": "o-1"])
        log.event("Order Cancelled", of: 1, on: "2025-01-20", ["order_id": "o-1"])
        log.event("Order Cancelled", of: 1, on: "2025-01-20", ["order_id": "o-9"])
        log.event("Order Cancelled", of: 1, on: "2025-01-20")
        log.refund("o-1", of: 1, on: "2025-01-21", 100)
        log.refund("o-2", of: 1, on: "2025-01-22", 10)
        let sales = log.summary().sales
        #expect(sales.orders == 2 && sales.cancelledOrders == 1)
        #expect(sales.cancellationsWithoutOrder == 2 && sales.refundsOfCancelledOrders == 1)
        #expect(sales.currencies.first?.netRevenue == .pounds(3_700))
        #expect(log.summary().customers.repeatCustomers == 0)
        #expect(log.summary().cohorts.first?.size == 2)
        let before = try log.ledger().summary(asOf: LocalDate("2025-01-19"))
        #expect(before.sales.orders == 3 && before.sales.cancelledOrders == 0)
        #expect(before.sales.currencies.first?.netRevenue == .pounds(14_700))
        #expect(before.customers.repeatCustomers == 1)
    }

    @Test(arguments: 0..<20)
    func `M8: of any window equal a naive count, and a summary as of a day equals that of the log until then`(
        _ seed: Int
    ) throws {
        let log = ShopLog.random(UInt64(seed))
        var chance = Chance(UInt64(seed) + 1)
        // A window knows the cancellations of the whole log, a summary as of a day those until then.
        let kept = log.lines.filter { line in
            guard case .fact(let arrived) = line.entry.body else { return true }
            return arrived.fact.event != "Order Cancelled"
        }
        let plain = ShopLog.ledger(kept)
        let cube = plain.cube()
        let first = try LocalDate("2024-12-20")
        for _ in 0..<4 {
            let from = first.adding(days: chance.below(300))
            let through = from.adding(days: chance.below(200))
            // A summary as of a day holds all before it: two of them make a window.
            let (low, high) = (plain.summary(asOf: from.adding(days: -1)), plain.summary(asOf: through))
            let orders = high.sales.orders - low.sales.orders
            func pounds(_ summary: MetricsSummary) -> CurrencyFigures? {
                summary.sales.currencies.first { $0.currency == .gbp }
            }
            let priced = (pounds(high)?.orders ?? 0) - (pounds(low)?.orders ?? 0)
            let revenue = (pounds(high)?.revenue.minor ?? 0) - (pounds(low)?.revenue.minor ?? 0)
            let refunded = (pounds(high)?.refunded.minor ?? 0) - (pounds(low)?.refunded.minor ?? 0)
            let acquired = high.customers.customers - low.customers.customers
            func value(_ name: String) throws -> MetricValue {
                try Self.value(cube, name, from.description, through.description)
            }
            #expect(try value("orders").value == Double(orders))
            #expect(try value("new_customers").value == Double(acquired))
            #expect(try value("revenue").money == .pounds(revenue))
            #expect(try value("net_revenue").money == .pounds(revenue - refunded))
            #expect(try value("average_order_value").denominator == Double(priced))
        }
        let day = first.adding(days: 40 + chance.below(250))
        let end = try Timestamp(day.adding(days: 1).description + "T00:00:00Z")
        let until = log.lines.filter { line in
            guard case .fact = line.entry.body else { return true }
            return line.entry.eventTime < end
        }
        let (asOf, cut) = (log.ledger().summary(asOf: day), ShopLog.ledger(until).summary(observedUntil: end))
        #expect(asOf.sales == cut.sales && asOf.unattributedSales == cut.unattributedSales)
        #expect(asOf.customers == cut.customers && asOf.products == cut.products && asOf.surveys == cut.surveys)
    }

    @Test(arguments: 0..<10)
    func `M8: of people who do not occur in each other's parts merge exactly`(_ seed: Int) throws {
        var log = ShopLog()
        var chance = Chance(UInt64(seed) + 77)
        let start = try LocalDate("2025-01-01")
        for index in 0..<300 {
            let (person, day) = (chance.below(40), start.adding(days: chance.below(90)).description)
            if chance.below(5) == 0 {
                log.refund(of: person, on: day, .int(Int64(chance.below(50))))
            } else {
                log.order(
                    "o\(index)", of: person, on: day, .int(Int64(chance.below(500))), chance.pick(["GBP", "EUR"]))
            }
        }
        let whole = log.ledger().cube()
        let people = log.lines.map { Int($0.person?.digest.low ?? 0) % 2 }
        var parts = [0, 1]
            .map { part in ShopLog.ledger(zip(log.lines, people).filter { $0.1 == part }.map(\.0)).cube() }
        try parts[0].merge(parts[1])
        let (from, through) = (start.adding(days: 10), start.adding(days: 70))
        let measures: [MetricMeasure] = [
            .orders, .newCustomers, .repeatOrders, .revenue, .refunded, .customers, .activePeople,
        ]
        for measure in measures {
            for currency in [Currency.gbp, .eur] {
                let one = whole.partial(of: measure, from: from, through: through, in: currency)
                let other = parts[0].partial(of: measure, from: from, through: through, in: currency)
                #expect(one.count == other.count && one.sum == other.sum, "\(measure)")
                #expect(one.distinctPeople == other.distinctPeople, "\(measure)")
                #expect(isClose(one.squares, other.squares))
            }
        }
        let inside = Set(
            log.lines
                .filter { line in
                    guard case .fact(let arrived) = line.entry.body, arrived.fact.event == "Order Completed" else {
                        return false
                    }
                    let day = Zone.utc.local(at: arrived.fact.time).date
                    return day >= from && day <= through
                }
                .map(\.person))
        let customers = whole.partial(of: .customers, from: from, through: through).distinctPeople
        #expect(abs(customers - Double(inside.count)) < 0.5)
        let spread = whole.partial(of: .revenue, from: from, through: through, in: .gbp)
        #expect((spread.deviation ?? 0) > 0 && spread.quantile(0.5) != nil)
        #expect(throws: MetricsError.self) { try parts[0].merge(log.ledger().cube(by: .product)) }
        #expect(MetricPartial().mean == nil && MetricPartial().deviation == nil && MetricPartial().quantile(0.5) == nil)
    }
}
