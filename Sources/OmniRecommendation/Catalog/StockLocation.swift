// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A place that holds stock: a store, a warehouse.
public struct StockLocation: Sendable, Hashable, Codable {
    /// The name, unique in a shop.
    public let name: String
    /// The regions it delivers to; nil for all.
    public let regions: Set<SalesRegion>?
    /// Where it is.
    public let place: GeoPoint?

    /// Creates a location.
    public init(_ name: String, regions: Set<SalesRegion>? = nil, place: GeoPoint? = nil) {
        self.name = name
        self.regions = regions
        self.place = place
    }

    /// The only location of a shop that does not tell its stocks apart.
    public static let main = StockLocation("main")
}

/// Which stock counts for a request.
public enum StockScope: Sendable, Hashable, Codable {
    /// All of it.
    case anywhere
    /// What can be delivered to a region.
    case region(SalesRegion)
    /// What one place holds: the store in which the clerk stands.
    case location(String)
}

/// What a change of stock did, for subscriptions and for whoever keeps an index.
public struct StockChange: Sendable, Hashable {
    /// The item.
    public let item: String
    /// Where.
    public let location: String
    /// How many there were at the location.
    public let before: Int
    /// How many there are now at the location.
    public let after: Int
    /// How many there were in all locations.
    public let totalBefore: Int
    /// How many there are now in all locations.
    public let totalAfter: Int

    /// Creates one of its parts.
    public init(item: String, location: String, before: Int, after: Int, totalBefore: Int, totalAfter: Int) {
        self.item = item
        self.location = location
        self.before = before
        self.after = after
        self.totalBefore = totalBefore
        self.totalAfter = totalAfter
    }
}
