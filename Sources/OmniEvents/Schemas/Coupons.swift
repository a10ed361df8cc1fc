// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The keys of events about a coupon.
public protocol CouponEvent: EventSchema {}

extension CouponEvent {
    /// The order's id.
    public static var orderID: Key<String> { Key("order_id") }
    /// The cart's id.
    public static var cartID: Key<String> { Key("cart_id") }
    /// The coupon's id.
    public static var couponID: Key<String> { Key("coupon_id") }
    /// The coupon's name.
    public static var couponName: Key<String> { Key("coupon_name") }
}

/// A person typed a coupon in.
public enum CouponEntered: CouponEvent {
    /// The name on the wire.
    public static let eventName = "Coupon Entered"
}

/// A coupon was accepted.
public enum CouponApplied: CouponEvent {
    /// The name on the wire.
    public static let eventName = "Coupon Applied"
    /// What it takes off, in the units that people write.
    public static let discount = Key<Double>("discount")
}

/// A coupon was not accepted.
public enum CouponDenied: CouponEvent {
    /// The name on the wire.
    public static let eventName = "Coupon Denied"
    /// Why not.
    public static let reason = Key<String>("reason")
}

/// A person took a coupon back.
public enum CouponRemoved: CouponEvent {
    /// The name on the wire.
    public static let eventName = "Coupon Removed"
    /// What it would have taken off, in the units that people write.
    public static let discount = Key<Double>("discount")
}
