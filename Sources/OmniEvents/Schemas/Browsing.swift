// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A person searched for products.
public enum ProductsSearched: EventSchema {
    /// The name on the wire.
    public static let eventName = "Products Searched"
    /// What was searched for.
    public static let query = Key<String>("query")
}

/// A person saw a list or category of products.
public enum ProductListViewed: ProductListEvent {
    /// The name on the wire.
    public static let eventName = "Product List Viewed"
    /// The list's id.
    public static let listID = Key<String>("list_id")
    /// The category shown.
    public static let category = Key<String>("category")
}

/// A person filtered or sorted a list of products.
public enum ProductListFiltered: ProductListEvent {
    /// The name on the wire.
    public static let eventName = "Product List Filtered"
    /// The list's id.
    public static let listID = Key<String>("list_id")
    /// The category shown.
    public static let category = Key<String>("category")
    /// Filters in use: `type` and `value` each.
    public static let filters = Key<[Properties]>("filters")
    /// Orders in use: `type` and `value` each.
    public static let sorts = Key<[Properties]>("sorts")
}

/// A person chose a product out of a list.
public enum ProductClicked: ProductEvent {
    /// The name on the wire.
    public static let eventName = "Product Clicked"
}

/// A person saw a product's page.
public enum ProductViewed: ProductEvent {
    /// The name on the wire.
    public static let eventName = "Product Viewed"
}

/// A person reviewed a product.
public enum ProductReviewed: EventSchema {
    /// The name on the wire.
    public static let eventName = "Product Reviewed"
    /// The product's id.
    public static let productID = Key<String>("product_id")
    /// The review's id.
    public static let reviewID = Key<String>("review_id")
    /// The text of the review.
    public static let reviewBody = Key<String>("review_body")
    /// The rating, as text: scales differ.
    public static let rating = Key<String>("rating")
}
