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
    /// The property, text or a whole number, that names the order.
    ///
    /// Orders of one person and name count once.
    public var orderKey: String
    /// The property with the amount: of an order what was paid, of a refund what was given back.
    public var amountKey: String
    /// The property with the ISO 4217 code of the currency.
    public var currencyKey: String
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
        orderKey: String = "order_id", amountKey: String = "total", currencyKey: String = "currency",
        defaultCurrency: Currency = .usd, zone: Zone = .utc, attributionWindow: Span = .days(7),
        holdoutPrefix: String = "journey/", isAA: Bool = false
    ) {
        self.orderEvent = orderEvent
        self.refundEvent = refundEvent
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
