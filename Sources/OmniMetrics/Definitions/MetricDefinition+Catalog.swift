// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricDefinition {
    /// The definitions of every figure of a summary, as counted under a configuration.
    public static func catalog(of configuration: MetricsConfiguration) -> [MetricDefinition] {
        sales(configuration) + costs(configuration) + people(configuration) + conduct(configuration)
            + said(configuration)
    }

    private static let perCurrency = "Each currency by itself, amounts rounded once, half to even, to its minor unit"

    private static func sales(_ configuration: MetricsConfiguration) -> [MetricDefinition] {
        let orders = "“\(configuration.orderEvent)” events of known people"
        let refunds = "“\(configuration.refundEvent)” events of known people"
        let money = perCurrency + "; an amount without a currency is \(configuration.defaultCurrency)"
        let cancelled = "An order that “\(configuration.cancelEvent)” names counts nowhere"
        return [
            MetricDefinition(
                name: "orders", title: "Orders", family: .revenue,
                numerator: "order events, those of one customer and order name once", denominator: "",
                window: "By the time of the order", dimensions: [.business, .product, .category], currencyRule: "",
                refundRule: "A refunded order remains an order. " + cancelled, lineage: orders,
                measure: MetricRatio(.orders)),
            MetricDefinition(
                name: "revenue", title: "Revenue", family: .revenue,
                numerator: "sum of the amounts of orders", denominator: "", window: "By the time of the order",
                dimensions: [.business, .product, .category], currencyRule: money,
                refundRule: "Before refunds. " + cancelled, lineage: orders, measure: MetricRatio(.revenue)),
            MetricDefinition(
                name: "net_revenue", title: "Net revenue", family: .revenue,
                numerator: "revenue less what was given back", denominator: "",
                window: "A refund counts in its own month, also when it precedes its order", currencyRule: money,
                refundRule:
                    "Refunds count in full, also without an order or above its price, so that it may be negative; "
                    + "those of cancelled orders do not. " + cancelled,
                lineage: orders + " and " + refunds, measure: MetricRatio(.netRevenue)),
            MetricDefinition(
                name: "average_order_value", title: "Average order value", family: .revenue, numerator: "revenue",
                denominator: "orders with an amount in that currency", window: "By the time of the order",
                dimensions: [.business, .product, .category], currencyRule: money,
                refundRule:
                    "Before refunds. \(cancelled). Of a product: its lines by the orders that have it",
                lineage: orders, measure: MetricRatio(.revenue, by: .pricedOrders)),
        ]
    }

    private static func people(_ configuration: MetricsConfiguration) -> [MetricDefinition] {
        let orders = "“\(configuration.orderEvent)” events, after people who proved to be one were joined"
        return [
            MetricDefinition(
                name: "customers", title: "Customers", family: .retention,
                numerator: "people with at least one order", denominator: "", window: "The whole log",
                currencyRule: "", refundRule: "A refunded order remains an order", lineage: orders),
            MetricDefinition(
                name: "repurchase_rate", title: "Repurchase rate", family: .retention,
                numerator: "people with at least two orders", denominator: "people with at least one",
                window: "The whole log", currencyRule: "", refundRule: "A refunded order remains an order",
                lineage: orders),
            MetricDefinition(
                name: "new_customers", title: "Customers acquired", family: .retention,
                numerator: "people whose first order of all lies in the window", denominator: "",
                window: "By the time of the first order", currencyRule: "",
                refundRule: "A refunded order remains an order; a cancelled one acquires nobody", lineage: orders,
                measure: MetricRatio(.newCustomers)),
            MetricDefinition(
                name: "repurchase_cycle", title: "Repurchase cycle", family: .retention,
                numerator: "median days between two orders in a row of one person", denominator: "",
                window: "The whole log; who has not come back yet is not in it", currencyRule: "",
                refundRule: "A refunded order remains an order", lineage: orders),
            MetricDefinition(
                name: "retention", title: "Retention by cohort", family: .retention,
                numerator: "people of a cohort with an order in the k-th month after their first",
                denominator: "people of the cohort",
                window: "Calendar months in \(configuration.zone); what the log cannot know yet stays empty",
                currencyRule: "", refundRule: "A refunded order remains an order", lineage: orders),
            MetricDefinition(
                name: "active_people", title: "Active people", family: .activity,
                numerator: "people with an event of any kind", denominator: "",
                window: "A day, a week from Monday, or a calendar month, in \(configuration.zone)", currencyRule: "",
                refundRule: "", lineage: "all events of known people; traits, consent and receipts are no activity",
                measure: MetricRatio(.activePeople)),
        ]
    }

    private static func conduct(_ configuration: MetricsConfiguration) -> [MetricDefinition] {
        let window = configuration.attributionWindow.words
        return [
            MetricDefinition(
                name: "messages", title: "Messages", family: .messages,
                numerator: "planned messages, each in one outcome: accepted, in doubt, dropped, failed or open",
                denominator: "", window: "The whole log", currencyRule: "", refundRule: "",
                lineage: "the acts of planning, putting off, dropping, handing over and settling"),
            MetricDefinition(
                name: "conversion", title: "Conversion", family: .conversion,
                numerator: "people with an order after they entered the journey for the first time",
                denominator: "people who entered, and whose whole window the log covers",
                window: "\(window) after entering", currencyRule: "", refundRule: "A refunded order remains an order",
                lineage: "runs entered, arms assigned, and “\(configuration.orderEvent)” events"),
            MetricDefinition(
                name: "conversion_difference", title: "Lift over holdout", family: .conversion,
                numerator: "conversion of people in the journey less that of people held out at random",
                denominator: "", window: "\(window) after entering", currencyRule: "", refundRule: "",
                lineage: "both conversions; interval after Newcombe (method 10, of Wilson intervals) at 95 %"),
            MetricDefinition(
                name: "revenue_per_person", title: "Revenue per person entered", family: .conversion,
                numerator: "revenue of people within the window", denominator: "the same people as of the conversion",
                window: "\(window) after entering", currencyRule: perCurrency, refundRule: "Before refunds",
                lineage: "runs entered, and “\(configuration.orderEvent)” events"),
        ]
    }

    private static func costs(_ configuration: MetricsConfiguration) -> [MetricDefinition] {
        [
            MetricDefinition(
                name: "customer_acquisition_cost", title: "Customer acquisition cost", family: .cost,
                numerator: "all costs of marketing and sales: media, creators, wages, overhead and contact",
                denominator: "customers acquired",
                window: "Both of the same days; a cost of several days is spread over them evenly",
                currencyRule: "All costs in one currency, otherwise refused",
                refundRule: "A cancelled order acquires nobody",
                lineage: "the cost ledger, and “\(configuration.orderEvent)” events",
                measure: MetricRatio(.costs(CostLedger.Kind.allCases), by: .newCustomers))
        ]
    }

    private static func said(_ configuration: MetricsConfiguration) -> [MetricDefinition] {
        let sessions = "all kept events; a session ends after \(configuration.sessionGap.words) without one"
        let surveys = "“\(configuration.surveyAskedEvent)” and “\(configuration.surveyAnsweredEvent)” events"
        return [
            MetricDefinition(
                name: "net_promoter_score", title: "Net promoter score", family: .satisfaction,
                numerator: "answers of 9 and 10 less those of 0 to 6", denominator: "answers",
                window: "The whole log, each person once by the latest answer", currencyRule: "", refundRule: "",
                lineage: surveys + " of the survey “nps”; interval normal with variance p + d − (p − d)²"),
            MetricDefinition(
                name: "customer_satisfaction", title: "Customer satisfaction", family: .satisfaction,
                numerator: "answers of 4 and 5", denominator: "answers of 1 to 5",
                window: "The whole log, each person once by the latest answer", currencyRule: "", refundRule: "",
                lineage: surveys + " of the survey “csat”; interval after Wilson"),
            MetricDefinition(
                name: "bounce_rate", title: "Bounce rate", family: .conversion,
                numerator: "sessions of a single event that is no order", denominator: "sessions",
                window: "By the channel of the first event", currencyRule: "", refundRule: "", lineage: sessions),
            MetricDefinition(
                name: "cart_abandonment_rate", title: "Cart abandonment", family: .conversion,
                numerator: "sessions with “\(configuration.cartEvent)” and without an order",
                denominator: "sessions with “\(configuration.cartEvent)”",
                window: "By the channel of the first event", currencyRule: "", refundRule: "", lineage: sessions),
        ]
    }
}
