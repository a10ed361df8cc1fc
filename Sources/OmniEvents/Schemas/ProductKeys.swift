// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The keys of a product, in an event about one and in each element of `products`:
/// `fact[OrderCompleted.products]?.first?[ProductItem.price]`.
public protocol ProductKeys: PropertySchema {}

extension ProductKeys {
    /// The product's id in the shop's database.
    public static var productID: Key<String> { Key("product_id") }
    /// The stock keeping unit.
    public static var sku: Key<String> { Key("sku") }
    /// The product's category.
    public static var category: Key<String> { Key("category") }
    /// The product's name.
    public static var name: Key<String> { Key("name") }
    /// The brand.
    public static var brand: Key<String> { Key("brand") }
    /// The variant, such as "200 pieces".
    public static var variant: Key<String> { Key("variant") }
    /// The price of one, in the units that people write.
    ///
    /// Read it with a currency by `fact.money`.
    public static var price: Key<Double> { Key("price") }
    /// How many.
    public static var quantity: Key<Int> { Key("quantity") }
    /// The coupon on this product.
    public static var coupon: Key<String> { Key("coupon") }
    /// The place in a list, from 1.
    public static var position: Key<Int> { Key("position") }
    /// The product's page.
    public static var url: Key<String> { Key("url") }
    /// The product's picture.
    public static var imageURL: Key<String> { Key("image_url") }
}

/// One element of `products`.
public enum ProductItem: ProductKeys {}

/// An event about one product.
public protocol ProductEvent: EventSchema, ProductKeys {}

extension ProductEvent {
    /// The currency of `price`, ISO 4217.
    public static var currency: Key<String> { Key("currency") }
    /// What the event is worth, in the units of `price`.
    public static var value: Key<Double> { Key("value") }
}

/// An event about several products.
public protocol ProductListEvent: EventSchema {}

extension ProductListEvent {
    /// The products; read each with the keys of ``ProductItem``.
    public static var products: Key<[Properties]> { Key("products") }
}
