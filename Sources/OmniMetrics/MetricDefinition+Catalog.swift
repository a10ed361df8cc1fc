// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricDefinition {
    /// The definitions of every figure of a summary, as counted under a configuration.
    public static func catalog(of configuration: MetricsConfiguration) -> [MetricDefinition] {
        sales(configuration) + people(configuration) + conduct(configuration)
    }

    private static let perCurrency = "Each currency by itself, amounts rounded once, half to even, to its minor unit"

    private static func sales(_ configuration: MetricsConfiguration) -> [MetricDefinition] {
        let orders = "“\(configuration.orderEvent)” events of known people"
        let refunds = "“\(configuration.refundEvent)” events of known people"
        let money = perCurrency + "; an amount without a currency is \(configuration.defaultCurrency)"
        return [
            MetricDefinition(
                name: "orders", title: "Orders", family: .sales,
                numerator: "order events, those of one customer and order name once", denominator: "",
                window: "By the time of the order", currencyRule: "", refundRule: "A refunded order remains an order",
                lineage: orders),
            MetricDefinition(
                name: "revenue", title: "Revenue", family: .sales,
                numerator: "sum of the amounts of orders", denominator: "", window: "By the time of the order",
                currencyRule: money, refundRule: "Before refunds", lineage: orders),
            MetricDefinition(
                name: "net_revenue", title: "Net revenue", family: .sales,
                numerator: "revenue less what was given back", denominator: "",
                window: "A refund counts in its own month, also when it precedes its order", currencyRule: money,
                refundRule:
                    "Refunds count in full, also without an order or above its price, so that it may be negative",
                lineage: orders + " and " + refunds),
            MetricDefinition(
                name: "average_order_value", title: "Average order value", family: .sales, numerator: "revenue",
                denominator: "orders with an amount in that currency", window: "By the time of the order",
                currencyRule: money, refundRule: "Before refunds", lineage: orders),
        ]
    }

    private static func people(_ configuration: MetricsConfiguration) -> [MetricDefinition] {
        let orders = "“\(configuration.orderEvent)” events, after people who proved to be one were joined"
        return [
            MetricDefinition(
                name: "customers", title: "Customers", family: .customers,
                numerator: "people with at least one order", denominator: "", window: "The whole log",
                currencyRule: "", refundRule: "A refunded order remains an order", lineage: orders),
            MetricDefinition(
                name: "repurchase_rate", title: "Repurchase rate", family: .customers,
                numerator: "people with at least two orders", denominator: "people with at least one",
                window: "The whole log", currencyRule: "", refundRule: "A refunded order remains an order",
                lineage: orders),
            MetricDefinition(
                name: "retention", title: "Retention by cohort", family: .customers,
                numerator: "people of a cohort with an order in the k-th month after their first",
                denominator: "people of the cohort",
                window: "Calendar months in \(configuration.zone); what the log cannot know yet stays empty",
                currencyRule: "", refundRule: "A refunded order remains an order", lineage: orders),
            MetricDefinition(
                name: "active_people", title: "Active people", family: .activity,
                numerator: "people with an event of any kind", denominator: "",
                window: "A day, a week from Monday, or a calendar month, in \(configuration.zone)", currencyRule: "",
                refundRule: "", lineage: "all events of known people; traits, consent and receipts are no activity"),
        ]
    }

    private static func conduct(_ configuration: MetricsConfiguration) -> [MetricDefinition] {
        let window = configuration.attributionWindow.description
        return [
            MetricDefinition(
                name: "messages", title: "Messages", family: .messages,
                numerator: "planned messages, each in one outcome: accepted, in doubt, dropped, failed or open",
                denominator: "", window: "The whole log", currencyRule: "", refundRule: "",
                lineage: "the acts of planning, putting off, dropping, handing over and settling"),
            MetricDefinition(
                name: "conversion", title: "Conversion", family: .journeys,
                numerator: "people with an order after they entered the journey for the first time",
                denominator: "people who entered, and whose whole window the log covers",
                window: "\(window) after entering", currencyRule: "", refundRule: "A refunded order remains an order",
                lineage: "runs entered, arms assigned, and “\(configuration.orderEvent)” events"),
            MetricDefinition(
                name: "conversion_difference", title: "Lift over holdout", family: .journeys,
                numerator: "conversion of people in the journey less that of people held out at random",
                denominator: "", window: "\(window) after entering", currencyRule: "", refundRule: "",
                lineage: "both conversions; interval after Newcombe (method 10, of Wilson intervals) at 95 %"),
            MetricDefinition(
                name: "revenue_per_person", title: "Revenue per person entered", family: .journeys,
                numerator: "revenue of people within the window", denominator: "the same people as of the conversion",
                window: "\(window) after entering", currencyRule: perCurrency, refundRule: "Before refunds",
                lineage: "runs entered, and “\(configuration.orderEvent)” events"),
        ]
    }
}
