// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What was sold of one product, or of one category.
public struct ProductFigures: Sendable, Hashable, Codable {
    /// The product or category, as the orders name it; empty for lines without a category.
    public var name: String
    /// By currency, in the order of codes.
    public var currencies: [Sold]

    /// What was sold in one currency.
    public struct Sold: Sendable, Hashable, Codable {
        /// The currency.
        public var currency: Currency
        /// Orders with the product, each counted once.
        public var orders: Int
        /// Pieces.
        public var units: Int
        /// The sum of the lines: price times pieces, each line rounded once; before refunds, discounts and shipping.
        public var revenue: Money
        /// ``revenue`` by ``orders``: the average order value of the product.
        public var averageOrderValue: Money?
        /// What orders with the product are worth as a whole, by ``orders``.
        public var averageBasket: Money?
        /// A sum did not fit and stands at its limit.
        public var isSaturated: Bool
    }
}

extension Summarizer {
    private struct Tally {
        var orders = 0
        var units = 0
        var revenue: Int128 = 0
        var baskets: Int128 = 0
        var lastOrder = -1
    }

    /// Tallies of one currency, by number of product or category.
    private typealias Tallies = [CurrencyCode: [Tally]]

    /// All products of known people's orders, by revenue in the currency of most orders, then by name.
    func products() -> [ProductFigures] {
        let items = ledger.items
        let tallies = tally(names: items.products.count) { $0.product }
        return figures(tallies, names: items.products.count) { items.products[Int32($0)] }
    }

    /// All categories, in the same order; lines without one come under an empty name.
    func categories() -> [ProductFigures] {
        let categories = ledger.items.categories
        guard categories.count > 0 else { return [] }
        let tallies = tally(names: categories.count + 1) { $0.category + 1 }
        return figures(tallies, names: categories.count + 1) { $0 == 0 ? "" : categories[Int32($0 - 1)] }
    }

    private func tally(names: Int, _ index: (ItemRow) -> Int32) -> Tallies {
        var tallies: Tallies = [:]
        let rows = ledger.items.rows
        // Orders of one currency together, so that its tallies are looked up once.
        var places: [CurrencyCode: [Int]] = [:]
        for (place, order) in orders.enumerated() where order.itemCount > 0 {
            places[order.currency, default: []].append(place)
        }
        for (code, places) in places {
            var tally = [Tally](repeating: Tally(), count: names)
            for place in places {
                let order = orders[place]
                for item in Int(order.firstItem)..<Int(order.firstItem + order.itemCount) {
                    let row = rows[item]
                    let name = Int(index(row))
                    tally[name].units += Int(row.quantity)
                    tally[name].revenue += Int128(row.minor)
                    guard tally[name].lastOrder != place else { continue }
                    tally[name].lastOrder = place
                    tally[name].orders += 1
                    tally[name].baskets += Int128(order.minor)
                }
            }
            tallies[code] = tally
        }
        return tallies
    }

    private func figures(_ tallies: Tallies, names: Int, _ name: (Int) -> String) -> [ProductFigures] {
        let codes = tallies.keys.sorted()
        func count(_ code: CurrencyCode) -> Int { orders.count { $0.currency == code } }
        let main = codes.max { (count($0), $1) < (count($1), $0) }
        var ranked: [(revenue: Int128, figures: ProductFigures)] = []
        for index in 0..<names {
            let sold = codes.compactMap { code -> ProductFigures.Sold? in
                guard let tally = tallies[code]?[index], tally.orders > 0, let currency = code.currency else {
                    return nil
                }
                let revenue = Int64(clamping: tally.revenue)
                return ProductFigures.Sold(
                    currency: currency, orders: tally.orders, units: tally.units,
                    revenue: Money(minor: revenue, currency),
                    averageOrderValue: Self.average(tally.revenue, of: tally.orders, currency),
                    averageBasket: Self.average(tally.baskets, of: tally.orders, currency),
                    isSaturated: Int128(revenue) != tally.revenue)
            }
            guard !sold.isEmpty else { continue }
            let revenue = main.flatMap { tallies[$0]?[index].revenue } ?? 0
            ranked.append((revenue, ProductFigures(name: name(index), currencies: sold)))
        }
        return ranked.sorted { $0.revenue == $1.revenue ? $0.figures.name < $1.figures.name : $0.revenue > $1.revenue }
            .map(\.figures)
    }
}

extension ProductFigures.Sold {
    /// Reads what was sold.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count, amounts of another currency, or
    ///   an average that is not the revenue by the orders; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        currency = try fields.decode(Currency.self, forKey: .currency)
        orders = try fields.count(.orders)
        units = try fields.count(.units)
        revenue = try fields.decode(Money.self, forKey: .revenue)
        averageOrderValue = try fields.decodeIfPresent(Money.self, forKey: .averageOrderValue)
        averageBasket = try fields.decodeIfPresent(Money.self, forKey: .averageBasket)
        isSaturated = try fields.decode(Bool.self, forKey: .isSaturated)
        let isOne = [revenue, averageOrderValue, averageBasket].allSatisfy { $0 == nil || $0?.currency == currency }
        let average = Summarizer.average(Int128(revenue.minor), of: orders, currency)
        try decoder.require(
            isOne && (isSaturated || averageOrderValue == average),
            "what was sold of a product has one currency, and an average that is the revenue by the orders")
    }
}
