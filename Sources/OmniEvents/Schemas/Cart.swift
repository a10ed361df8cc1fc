// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A person put a product into their cart.
public enum ProductAdded: ProductEvent {
    /// The name on the wire.
    public static let eventName = "Product Added"
    /// The cart's id.
    public static let cartID = Key<String>("cart_id")
}

/// A person took a product out of their cart.
public enum ProductRemoved: ProductEvent {
    /// The name on the wire.
    public static let eventName = "Product Removed"
    /// The cart's id.
    public static let cartID = Key<String>("cart_id")
}

/// A person looked at their cart.
public enum CartViewed: ProductListEvent {
    /// The name on the wire.
    public static let eventName = "Cart Viewed"
    /// The cart's id.
    public static let cartID = Key<String>("cart_id")
}
