// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What the figures are made of: which events are orders and refunds, in which currency and zone, and how long a
/// journey may claim an order.
///
/// The names are those of Segment's e-commerce specification, version 2.
public struct MetricsConfiguration: Sendable, Hashable, Codable {
    /// The event that is an order.
    public var orderEvent: String
    /// The event that gives money back.
    public var refundEvent: String
    /// The event that takes an order back as a whole, by its name; such an order counts nowhere.
    public var cancelEvent: String
    /// The property, text or a whole number, that names the order.
    ///
    /// Orders of one person and name count once.
    public var orderKey: String
    /// The property with the amount: of an order what was paid, of a refund what was given back.
    public var amountKey: String
    /// The property with the ISO 4217 code of the currency.
    public var currencyKey: String
    /// The property of an order with the list of what was bought.
    public var productsKey: String
    /// The properties of a product that name it; the first one that a product has counts.
    public var productKeys: [String]
    /// The property of a product with its category.
    public var categoryKey: String
    /// The property of a product with the price of one piece.
    public var priceKey: String
    /// The property of a product with the number of pieces; one without it is one piece.
    public var quantityKey: String
    /// Whether every event is kept, with person, channel and campaign, for sessions, funnels, paths and journeys.
    ///
    /// It takes 32 bytes an event; without it those figures are empty.
    public var keepsEvents: Bool
    /// After how long without an event a session is over.
    public var sessionGap: Span
    /// The event that puts something into a cart.
    public var cartEvent: String
    /// The event that asks somebody a survey's question, on whatever channel.
    public var surveyAskedEvent: String
    /// The event that answers it.
    public var surveyAnsweredEvent: String
    /// The property that tells a survey: "nps" or "csat".
    public var surveyKey: String
    /// The property with the answer, a whole number: 0 to 10 for "nps", 1 to 5 for "csat".
    public var scoreKey: String
    /// The currency of an amount that comes without one.
    public var defaultCurrency: Currency
    /// Where days, weeks and months begin.
    public var zone: Zone
    /// How long after entering a journey an order counts as its conversion; calendar parts are counted in ``zone``.
    public var attributionWindow: Span
    /// What precedes a journey's name in the name of the experiment that holds its holdout.
    public var holdoutPrefix: String
    /// No lift can exist in this log, as in a replayed file: conversions are reported as A/A.
    public var isAA: Bool

    /// Describes how to count.
    public init(
        orderEvent: String = "Order Completed", refundEvent: String = "Order Refunded",
        cancelEvent: String = "Order Cancelled", orderKey: String = "order_id", amountKey: String = "total",
        currencyKey: String = "currency", productsKey: String = "products",
        productKeys: [String] = ["product_id", "name"], categoryKey: String = "category", priceKey: String = "price",
        quantityKey: String = "quantity", keepsEvents: Bool = false, sessionGap: Span = .minutes(30),
        cartEvent: String = "Product Added", surveyAskedEvent: String = "Survey Sent",
        surveyAnsweredEvent: String = "Survey Answered", surveyKey: String = "survey", scoreKey: String = "score",
        defaultCurrency: Currency = .usd, zone: Zone = .utc, attributionWindow: Span = .days(7),
        holdoutPrefix: String = "journey/", isAA: Bool = false
    ) {
        self.orderEvent = orderEvent
        self.refundEvent = refundEvent
        self.cancelEvent = cancelEvent
        self.productsKey = productsKey
        self.productKeys = productKeys
        self.categoryKey = categoryKey
        self.priceKey = priceKey
        self.quantityKey = quantityKey
        self.keepsEvents = keepsEvents
        self.sessionGap = sessionGap
        self.cartEvent = cartEvent
        self.surveyAskedEvent = surveyAskedEvent
        self.surveyAnsweredEvent = surveyAnsweredEvent
        self.surveyKey = surveyKey
        self.scoreKey = scoreKey
        self.orderKey = orderKey
        self.amountKey = amountKey
        self.currencyKey = currencyKey
        self.defaultCurrency = defaultCurrency
        self.zone = zone
        self.attributionWindow = attributionWindow
        self.holdoutPrefix = holdoutPrefix
        self.isAA = isAA
    }
}
