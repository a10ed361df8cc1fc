// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// The facts of one person and day, or of one answer, while they are being written: numbers them and moves time on.
struct Diary {
    let shopper: Shopper
    /// Unique in the shop; the facts' ids continue it.
    let name: String
    var facts: [Fact] = []
    /// When the next fact happens.
    var time: Timestamp
    var source = "web"
    /// Under which the next facts know the person.
    var identifiers: [Identifier] = []

    init(_ shopper: Shopper, _ name: String, at time: Timestamp) {
        self.shopper = shopper
        self.name = name
        self.time = time
    }

    mutating func pause(_ seconds: Int64) { time = Timestamp(microseconds: time.microseconds &+ seconds &* 1_000_000) }

    mutating func write(_ kind: Fact.Kind, _ properties: Properties, by others: [Identifier]? = nil) {
        facts.append(
            Fact(
                id: "\(name)-\(facts.count + 1)", subject: .person(others ?? identifiers), kind: kind, time: time,
                source: source, properties: properties))
    }

    mutating func track<Schema: EventSchema>(
        _ schema: Schema.Type, _ fill: (inout TypedProperties<Schema>) -> Void = { _ in }
    ) {
        var typed = TypedProperties<Schema>()
        fill(&typed)
        write(.event(Schema.eventName), typed.properties)
    }

    /// Facts that happen later than what follows are written at their own time.
    mutating func later(_ seconds: Int64, _ body: (inout Diary) -> Void) {
        let now = time
        pause(seconds)
        body(&self)
        time = now
    }
}

extension Diary {
    mutating func view(_ page: String) {
        track(PageViewed.self) { $0[PageViewed.name] = page }
    }

    mutating func view(_ product: Assortment.Product) {
        track(ProductViewed.self) {
            $0[ProductViewed.productID] = product.id
            $0[ProductViewed.name] = product.name
            $0[ProductViewed.category] = product.category
        }
    }

    mutating func add(_ line: Assortment.Line, to cart: String) {
        let market = shopper.market
        track(ProductAdded.self) {
            $0[ProductAdded.cartID] = cart
            $0[ProductAdded.productID] = line.product.id
            $0[ProductAdded.name] = line.product.name
            $0[ProductAdded.category] = line.product.category
            $0[ProductAdded.price] = market.units(line.price)
            $0[ProductAdded.quantity] = Int(line.quantity)
            $0[ProductAdded.currency] = market.currency.code
        }
    }

    mutating func remove(_ line: Assortment.Line, from cart: String) {
        track(ProductRemoved.self) {
            $0[ProductRemoved.cartID] = cart
            $0[ProductRemoved.productID] = line.product.id
        }
    }

    mutating func order(_ lines: [Assortment.Line], as order: String) {
        let market = shopper.market
        track(OrderCompleted.self) {
            $0[OrderCompleted.orderID] = order
            $0[OrderCompleted.total] = market.units(lines.reduce(0) { $0 + $1.amount })
            $0[OrderCompleted.currency] = market.currency.code
            $0[OrderCompleted.products] = lines.map { $0.item(in: market) }
        }
    }

    mutating func refund(_ lines: [Assortment.Line], of order: String) {
        let market = shopper.market
        track(OrderRefunded.self) {
            $0[OrderRefunded.orderID] = order
            $0[OrderRefunded.total] = market.units(lines.reduce(0) { $0 + $1.amount })
            $0[OrderRefunded.currency] = market.currency.code
            $0[OrderRefunded.products] = lines.map { $0.item(in: market) }
        }
    }
}

extension Market {
    /// An amount as people write it.
    ///
    /// Exact to the cent as far as any order of this shop goes.
    func units(_ minor: Int64) -> Double { Double(minor) / 100 }
}

extension Assortment.Line {
    func item(in market: Market) -> Properties {
        var item = TypedProperties<ProductItem>()
        item[ProductItem.productID] = product.id
        item[ProductItem.name] = product.name
        item[ProductItem.category] = product.category
        item[ProductItem.price] = market.units(price)
        item[ProductItem.quantity] = Int(quantity)
        return item.properties
    }
}
