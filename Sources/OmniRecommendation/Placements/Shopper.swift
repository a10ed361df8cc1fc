// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is known of a person at the instant of a request.
///
/// It is a value that the caller fills from current state, so an answer is as fresh as what is put in: the view of a
/// second ago counts.
public struct Shopper: Sendable, Hashable {
    /// Something that was bought, on whatever channel.
    public struct Purchase: Sendable, Hashable {
        /// The item.
        public var item: String
        /// When.
        public var time: Timestamp
        /// What was paid for one.
        public var price: Money?
        /// Where; nil if nobody knows.
        ///
        /// Orders of marketplaces come in as facts and count like others.
        public var channel: SalesChannel?

        /// Creates one of its parts.
        public init(_ item: String, at time: Timestamp, price: Money? = nil, channel: SalesChannel? = nil) {
            self.item = item
            self.time = time
            self.price = price
            self.channel = channel
        }
    }

    /// Something that was looked at, read or played.
    public struct View: Sendable, Hashable {
        /// The item.
        public var item: String
        /// When.
        public var time: Timestamp
        /// How far the person got, 0…1; 1 is finished.
        public var progress: Double

        /// Creates one of its parts.
        public init(_ item: String, at time: Timestamp, progress: Double = 0) {
            self.item = item
            self.time = time
            self.progress = progress
        }
    }

    /// What chance and holdouts are drawn from.
    public var bucketKey: BucketKey
    /// Events of the past, oldest first, as models take them.
    public var history: History
    /// What was bought, in any order.
    public var purchases: [Purchase]
    /// What was looked at, in any order.
    public var views: [View]
    /// What lies in the cart, oldest first.
    public var cart: [String]
    /// What is at home, in units by the names of parts (``ItemSet/Part``).
    public var pantry: [String: Int]
    /// What the person has agreed to.
    public var consents: Set<Purpose>
    /// Where the person buys; nil if nobody knows: then nothing that is tied to a region is shown.
    public var region: SalesRegion?
    /// Where the person is.
    public var place: GeoPoint?
    /// The tier of loyalty, 0 for none.
    public var loyalty: Double

    /// Creates a shopper; everything but the key may be unknown.
    public init(
        _ bucketKey: BucketKey, history: History = History(), purchases: [Purchase] = [], views: [View] = [],
        cart: [String] = [], pantry: [String: Int] = [:], consents: Set<Purpose> = [], region: SalesRegion? = nil,
        place: GeoPoint? = nil, loyalty: Double = 0
    ) {
        self.bucketKey = bucketKey
        self.history = history
        self.purchases = purchases
        self.views = views
        self.cart = cart
        self.pantry = pantry
        self.consents = consents
        self.region = region
        self.place = place
        self.loyalty = loyalty
    }

    /// Whether the last purchase whose channel is known was on somebody else's marketplace.
    public var isMarketplaceBuyer: Bool {
        var last: Purchase?
        for purchase in purchases where purchase.channel != nil && purchase.time >= last?.time ?? .distantPast {
            last = purchase
        }
        return last?.channel?.isOwned == false
    }
}

/// One question to a placement.
public struct PlacementRequest: Sendable, Hashable {
    /// Which placement.
    public var placement: PlacementName
    /// Who asks.
    public var shopper: Shopper
    /// When.
    public var time: Timestamp
    /// The visit, order or message it belongs to: the same occasion draws the same chance.
    public var occasion: String
    /// The item whose page is shown.
    public var page: String?
    /// Which stock counts.
    public var stock: StockScope
    /// On which channel it is shown; nil for any.
    public var channel: SalesChannel?
    /// The embedding of a picture that was taken.
    public var picture: [Float]?
    /// How many up-sells this checkout has shown already.
    public var upSellsShown: Int
    /// Whether the answer says of every item that was considered why it is not there; costs more.
    public var traces: Bool

    /// Creates a request.
    public init(
        _ placement: PlacementName, for shopper: Shopper, at time: Timestamp, occasion: String = "",
        page: String? = nil,
        stock: StockScope = .anywhere, channel: SalesChannel? = nil, picture: [Float]? = nil, upSellsShown: Int = 0,
        traces: Bool = false
    ) {
        self.placement = placement
        self.shopper = shopper
        self.time = time
        self.occasion = occasion
        self.page = page
        self.stock = stock
        self.channel = channel
        self.picture = picture
        self.upSellsShown = upSellsShown
        self.traces = traces
    }
}
