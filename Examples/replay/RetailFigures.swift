// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import OmniMetrics
import Omnichannel

/// The figures that `Scripts/retail-kpis.py` computes with SQL from the same file; amounts are in minor units.
struct RetailFigures: Encodable {
    struct Month: Encodable {
        let month: String
        let orders: Int
        let customers: Int
        let newCustomers: Int
        let active: Int
        let revenue: Int64
        let refunded: Int64
    }

    struct CohortRow: Encodable {
        let month: String
        let size: Int
        let retained: [Int]
    }

    struct Day: Encodable {
        let day: String
        let active: Int
        let ordering: Int
    }

    struct Product: Encodable {
        let name: String
        let orders: Int
        let units: Int
        let revenue: Int64
        let averageOrderValue: Int64?
    }

    let averageOrderValue: Int64?
    let customers: Int
    let repeatCustomers: Int
    let repurchaseRate: Double?
    let ordersPerCustomer: Double?
    let orderFrequency: [Int]
    let repurchaseCycleDays: Double?
    let meanRepurchaseDays: Double?
    let months: [Month]
    let cohorts: [CohortRow]
    let activeDays: Int
    let active: Int
    let ordering: Int
    let busiestDay: Day?
    let products: [Product]

    init(_ summary: MetricsSummary) {
        let sold = summary.sales.currencies.first
        averageOrderValue = sold?.averageOrderValue?.minor
        customers = summary.customers.customers
        repeatCustomers = summary.customers.repeatCustomers
        repurchaseRate = summary.customers.repurchaseRate
        ordersPerCustomer = summary.customers.ordersPerCustomer
        orderFrequency = summary.customers.orderFrequency
        repurchaseCycleDays = summary.customers.repurchaseCycleDays
        meanRepurchaseDays = summary.customers.meanRepurchaseDays
        let last = summary.months.last { $0.active > 0 }?.start
        months = summary.months.filter { $0.active > 0 }
            .map { month in
                let figures = month.currencies.first
                return Month(
                    month: Self.name(month.start), orders: month.orders, customers: month.customers,
                    newCustomers: month.newCustomers, active: month.active, revenue: figures?.revenue.minor ?? 0,
                    refunded: figures?.refunded.minor ?? 0)
            }
        cohorts = summary.cohorts.filter { $0.size > 0 }
            .map { cohort in
                let count = last.map { ($0.year - cohort.start.year) * 12 + $0.month - cohort.start.month + 1 } ?? 0
                return CohortRow(
                    month: Self.name(cohort.start), size: cohort.size, retained: Array(cohort.retained.prefix(count)))
            }
        let days = summary.activity.days.filter { $0.active > 0 }
        activeDays = days.count
        active = days.reduce(0) { $0 + $1.active }
        ordering = days.reduce(0) { $0 + $1.ordering }
        busiestDay = days.max { ($0.active, $0.start) < ($1.active, $1.start) }
            .map { Day(day: $0.start.description, active: $0.active, ordering: $0.ordering) }
        products = summary.products.prefix(20)
            .compactMap { product in
                product.currencies.first.map { sold in
                    Product(
                        name: product.name, orders: sold.orders, units: sold.units, revenue: sold.revenue.minor,
                        averageOrderValue: sold.averageOrderValue?.minor)
                }
            }
    }

    private static func name(_ month: LocalDate) -> String { String(month.description.prefix(7)) }
}
#endif
