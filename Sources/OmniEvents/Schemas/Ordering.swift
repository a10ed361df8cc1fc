// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The keys of events about an order.
///
/// Amounts are in the units that people write: 27.5. Read them with their currency by `fact.money`.
public protocol OrderEvent: ProductListEvent {}

extension OrderEvent {
    /// The order's id.
    public static var orderID: Key<String> { Key("order_id") }
    /// The shop or partner through which it came.
    public static var affiliation: Key<String> { Key("affiliation") }
    /// What is paid, with shipping and tax.
    public static var total: Key<Double> { Key("total") }
    /// What is paid after discounts, without shipping and tax.
    public static var subtotal: Key<Double> { Key("subtotal") }
    /// What is earned, without shipping and tax.
    public static var revenue: Key<Double> { Key("revenue") }
    /// The same under the name that checkouts use.
    public static var value: Key<Double> { Key("value") }
    /// What shipping costs.
    public static var shipping: Key<Double> { Key("shipping") }
    /// What tax is due.
    public static var tax: Key<Double> { Key("tax") }
    /// What is taken off.
    public static var discount: Key<Double> { Key("discount") }
    /// The coupon used.
    public static var coupon: Key<String> { Key("coupon") }
    /// ISO 4217.
    public static var currency: Key<String> { Key("currency") }
}

/// A person began to check out.
public enum CheckoutStarted: OrderEvent {
    /// The name on the wire.
    public static let eventName = "Checkout Started"
}

/// An order was changed after it was placed.
public enum OrderUpdated: OrderEvent {
    /// The name on the wire.
    public static let eventName = "Order Updated"
}

/// A person bought.
public enum OrderCompleted: OrderEvent {
    /// The name on the wire.
    public static let eventName = "Order Completed"
    /// The checkout's id.
    public static let checkoutID = Key<String>("checkout_id")
}

/// Money was given back, for all of an order or for the products named.
public enum OrderRefunded: OrderEvent {
    /// The name on the wire.
    public static let eventName = "Order Refunded"
}

/// An order was called off.
public enum OrderCancelled: OrderEvent {
    /// The name on the wire.
    public static let eventName = "Order Cancelled"
}
