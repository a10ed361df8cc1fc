// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The keys of events about sharing.
public protocol SharingEvent: EventSchema {}

extension SharingEvent {
    /// The way of sharing: "email".
    public static var shareVia: Key<String> { Key("share_via") }
    /// What the person wrote.
    public static var shareMessage: Key<String> { Key("share_message") }
    /// With whom it was shared.
    public static var recipient: Key<String> { Key("recipient") }
}

/// A person shared a product.
public enum ProductShared: SharingEvent, ProductEvent {
    /// The name on the wire.
    public static let eventName = "Product Shared"
}

/// A person shared their cart.
public enum CartShared: SharingEvent, ProductListEvent {
    /// The name on the wire.
    public static let eventName = "Cart Shared"
    /// The cart's id.
    public static let cartID = Key<String>("cart_id")
}
