// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The keys of events about a wish list.
public protocol WishlistEvent: ProductEvent {}

extension WishlistEvent {
    /// The list's id.
    public static var wishlistID: Key<String> { Key("wishlist_id") }
    /// The list's name.
    public static var wishlistName: Key<String> { Key("wishlist_name") }
}

/// A person put a product on a wish list.
public enum ProductAddedToWishlist: WishlistEvent {
    /// The name on the wire.
    public static let eventName = "Product Added to Wishlist"
}

/// A person took a product off a wish list.
public enum ProductRemovedFromWishlist: WishlistEvent {
    /// The name on the wire.
    public static let eventName = "Product Removed from Wishlist"
}

/// A person put a product of a wish list into their cart.
public enum WishlistProductAddedToCart: WishlistEvent {
    /// The name on the wire.
    public static let eventName = "Wishlist Product Added to Cart"
    /// The cart's id.
    public static let cartID = Key<String>("cart_id")
}
