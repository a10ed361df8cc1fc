// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The keys of events about a step of a checkout.
public protocol CheckoutStepEvent: EventSchema {}

extension CheckoutStepEvent {
    /// The checkout's id.
    public static var checkoutID: Key<String> { Key("checkout_id") }
    /// The order's id.
    public static var orderID: Key<String> { Key("order_id") }
    /// Which step it is.
    public static var step: Key<Int> { Key("step") }
    /// How it will be sent.
    public static var shippingMethod: Key<String> { Key("shipping_method") }
    /// How it will be paid.
    public static var paymentMethod: Key<String> { Key("payment_method") }
}

/// A person saw a step of the checkout.
public enum CheckoutStepViewed: CheckoutStepEvent {
    /// The name on the wire.
    public static let eventName = "Checkout Step Viewed"
}

/// A person finished a step of the checkout.
public enum CheckoutStepCompleted: CheckoutStepEvent {
    /// The name on the wire.
    public static let eventName = "Checkout Step Completed"
}

/// A person said how they will pay.
public enum PaymentInfoEntered: CheckoutStepEvent {
    /// The name on the wire.
    public static let eventName = "Payment Info Entered"
}
