// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// The figures of a log at one moment: plain values, every list in a stable order, nothing that is not a number.
///
/// A ratio without a denominator is `nil`. Keys of the JSON form are stable within ``format``.
public struct MetricsSummary: Sendable, Hashable, Codable {
    /// The version of this form.
    public var format = 2
    /// How it was counted.
    public var configuration: MetricsConfiguration
    /// The event time of the first fact about a person; `nil` for a log without any.
    public var firstFact: Timestamp?
    /// The moment until which the log was taken to be complete: what could only happen later is unknown, not zero.
    public var observedUntil: Timestamp?
    /// What was read.
    public var log: LogFigures
    /// Orders and refunds of people who are known.
    public var sales: SalesFigures
    /// Orders and refunds that nobody is known for.
    public var unattributedSales: SalesFigures
    /// Customers, and how many of them came back.
    public var customers: CustomerFigures
    /// By month, without gaps, the last one perhaps not over.
    public var months: [MonthFigures]
    /// Active people by day, week and month.
    public var activity: ActivityFigures
    /// By the month of the first order, without gaps.
    public var cohorts: [Cohort]
    /// The products that sold most, by revenue, at most ``longestProducts`` of them.
    public var products: [ProductFigures]
    /// All categories, by revenue.
    public var categories: [ProductFigures]
    /// Surveys by name and channel; the channel is empty for all of them together.
    public var surveys: [SurveyFigures]
    /// Sessions by the channel in which they began, in the order of names; empty unless events are kept.
    public var sessions: [SessionFigures]
    /// Customers by the number of channels that they used; empty unless events are kept or messages were sent.
    public var channelCounts: [ChannelCountFigures]
    /// Messages by journey, in the order of names; empty in a summary as of an earlier day.
    public var messages: [JourneyMessages]
    /// Conversions by journey, in the order of names.
    public var conversions: [JourneyConversion]
    /// What each figure means: numerator, denominator, window and rules.
    public var definitions: [MetricDefinition]

    /// How many products a summary holds.
    public static let longestProducts = 100
}

/// Orders, refunds and what they were worth.
public struct SalesFigures: Sendable, Hashable, Codable {
    /// Orders, each counted once.
    public var orders = 0
    /// Refunds, of which one order may have several.
    public var refunds = 0
    /// By currency, in the order of codes; currencies are never added up.
    public var currencies: [CurrencyFigures] = []
    /// Repeats of an order that was counted already.
    public var repeatedOrders = 0
    /// Orders that were cancelled; they are not among ``orders``, and in no figure.
    public var cancelledOrders = 0
    /// Cancellations that name no order of the same customer.
    public var cancellationsWithoutOrder = 0
    /// Refunds of cancelled orders, which are not among ``refunds``: what was never sold cannot be given back.
    public var refundsOfCancelledOrders = 0
    /// Orders among ``orders`` without an amount that can be read; they are in no sum.
    public var ordersWithoutAmount = 0
    /// Refunds among ``refunds`` without an amount that can be read; they are in no sum.
    public var refundsWithoutAmount = 0
    /// Refunds that name no order of the same customer.
    ///
    /// They count in full.
    public var refundsWithoutOrder = 0
    /// Refunds dated before their order.
    ///
    /// They count, in their own month.
    public var refundsBeforeOrder = 0
    /// Orders of which more was given back than was paid, or in another currency.
    ///
    /// They count in full.
    public var ordersRefundedAbovePrice = 0

    /// Creates figures of nothing.
    public init() {}
}

/// What was sold in one currency.
public struct CurrencyFigures: Sendable, Hashable, Codable {
    /// The currency.
    public var currency: Currency
    /// Orders with an amount in it.
    public var orders: Int
    /// What these orders were worth.
    public var revenue: Money
    /// Refunds with an amount in it.
    public var refunds: Int
    /// What was given back.
    public var refunded: Money
    /// ``revenue`` less ``refunded``; may be negative.
    public var netRevenue: Money
    /// ``revenue`` by order, before refunds, rounded half to even; `nil` without orders.
    public var averageOrderValue: Money?
    /// A sum did not fit and stands at its limit.
    public var isSaturated: Bool
}

/// Customers: people with an order.
public struct CustomerFigures: Sendable, Hashable, Codable {
    /// People with at least one order.
    public var customers = 0
    /// People with at least two.
    public var repeatCustomers = 0
    /// People who did anything at all.
    public var activePeople = 0
    /// ``repeatCustomers`` by ``customers``.
    public var repurchaseRate: Double?
    /// Orders of known people by ``customers``.
    public var ordersPerCustomer: Double?
    /// Customers with one, two, three, four, and five or more orders.
    public var orderFrequency = [0, 0, 0, 0, 0]
    /// The median time between two orders in a row of one person, in days; `nil` where nobody ordered twice.
    ///
    /// People who have not come back yet are not in it: see ``MetricsLedger/repurchaseCurve(observedUntil:)``.
    public var repurchaseCycleDays: Double?
    /// The mean time between two orders in a row of one person, in days.
    public var meanRepurchaseDays: Double?
}

/// One month.
public struct MonthFigures: Sendable, Hashable, Codable {
    /// Its first day.
    public var start: LocalDate
    /// Orders of known people.
    public var orders: Int
    /// People who ordered.
    public var customers: Int
    /// People whose first order it was.
    public var newCustomers: Int
    /// People who did anything.
    public var active: Int
    /// What known people bought and gave back, by currency, in the order of codes.
    public var currencies: [CurrencyFigures]
    /// Whether the log reaches to its end.
    public var isComplete: Bool
}
