// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

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

extension SalesFigures {
    /// Reads figures.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        orders = try fields.count(.orders)
        refunds = try fields.count(.refunds)
        currencies = try fields.decode([CurrencyFigures].self, forKey: .currencies)
        repeatedOrders = try fields.count(.repeatedOrders)
        cancelledOrders = try fields.count(.cancelledOrders)
        cancellationsWithoutOrder = try fields.count(.cancellationsWithoutOrder)
        refundsOfCancelledOrders = try fields.count(.refundsOfCancelledOrders)
        ordersWithoutAmount = try fields.count(.ordersWithoutAmount)
        refundsWithoutAmount = try fields.count(.refundsWithoutAmount)
        refundsWithoutOrder = try fields.count(.refundsWithoutOrder)
        refundsBeforeOrder = try fields.count(.refundsBeforeOrder)
        ordersRefundedAbovePrice = try fields.count(.ordersRefundedAbovePrice)
    }
}

extension CurrencyFigures {
    /// Reads figures, and works them out again.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count, amounts of another currency, or
    ///   sums and an average that do not fit together; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        currency = try fields.decode(Currency.self, forKey: .currency)
        orders = try fields.count(.orders)
        revenue = try fields.decode(Money.self, forKey: .revenue)
        refunds = try fields.count(.refunds)
        refunded = try fields.decode(Money.self, forKey: .refunded)
        netRevenue = try fields.decode(Money.self, forKey: .netRevenue)
        averageOrderValue = try fields.decodeIfPresent(Money.self, forKey: .averageOrderValue)
        isSaturated = try fields.decode(Bool.self, forKey: .isSaturated)
        let isOne = [revenue, refunded, netRevenue, averageOrderValue]
            .allSatisfy { $0 == nil || $0?.currency == currency }
        try decoder.require(
            isOne && revenue.minor >= 0 && refunded.minor >= 0,
            "sales in \(currency) have amounts in it, and revenue and refunds of 0 or more")
        let isNet = Int128(netRevenue.minor) == Int128(revenue.minor) - Int128(refunded.minor)
        let average = Summarizer.average(Int128(revenue.minor), of: orders, currency)
        try decoder.require(
            isSaturated || (isNet && averageOrderValue == average),
            "sales in \(currency): net revenue or average are not what revenue, refunds and orders give")
    }
}

extension CustomerFigures {
    /// Reads figures, and divides again.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for counts that cannot be, or another repurchase rate; what the
    ///   decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        customers = try fields.count(.customers)
        repeatCustomers = try fields.count(.repeatCustomers)
        activePeople = try fields.count(.activePeople)
        repurchaseRate = try fields.decodeIfPresent(Double.self, forKey: .repurchaseRate)
        ordersPerCustomer = try fields.decodeIfPresent(Double.self, forKey: .ordersPerCustomer)
        orderFrequency = try fields.decode([Int].self, forKey: .orderFrequency)
        repurchaseCycleDays = try fields.decodeIfPresent(Double.self, forKey: .repurchaseCycleDays)
        meanRepurchaseDays = try fields.decodeIfPresent(Double.self, forKey: .meanRepurchaseDays)
        let isDivided = orderFrequency.count == 5 && orderFrequency.allSatisfy { $0 >= 0 }
        try decoder.require(
            isDivided && orderFrequency.total(\.self) == customers && customers - orderFrequency[0] == repeatCustomers,
            "customers are those with 1, 2, 3, 4 and 5 or more orders, and come back with 2")
        let rate = customers > 0 ? Double(repeatCustomers) / Double(customers) : nil
        try decoder.require(repurchaseRate == rate, "a repurchase rate is not \(repeatCustomers) of \(customers)")
        let numbers = [ordersPerCustomer, repurchaseCycleDays, meanRepurchaseDays].compactMap(\.self)
        try decoder.require(
            numbers.allSatisfy { $0 >= 0 && $0.isFinite }, "a mean of customers is below 0 or not finite")
    }
}

extension MonthFigures {
    /// Reads a month.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for counts that cannot be; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        start = try fields.decode(LocalDate.self, forKey: .start)
        orders = try fields.count(.orders)
        customers = try fields.count(.customers)
        newCustomers = try fields.count(.newCustomers)
        active = try fields.count(.active)
        currencies = try fields.decode([CurrencyFigures].self, forKey: .currencies)
        isComplete = try fields.decode(Bool.self, forKey: .isComplete)
        try decoder.require(
            newCustomers <= customers, "\(newCustomers) of a month's \(customers) customers cannot be new")
    }
}
