// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// What the shop sells.
///
/// Every product is invented.
struct Assortment: Sendable {
    struct Product: Sendable {
        let id: String
        let name: String
        let category: String
        /// In cents of the price list.
        let cents: Int64
    }

    /// A product and how many of it.
    struct Line: Sendable {
        let product: Product
        let quantity: Int64
        /// In minor units of the buyer's currency.
        let price: Int64

        var amount: Int64 { price * quantity }
    }

    static let categories = ["kitchen", "lamps", "garden", "travel", "paper", "play"]

    static let products: [Product] = {
        let names = [
            ["Blue kettle", "Oak board", "Tea tin", "Copper pan", "Bread knife", "Salt pig", "Egg timer", "Apron"],
            ["Desk lamp", "Lantern", "Night light", "Paper shade", "Floor lamp", "Candle", "Torch", "String lights"],
            ["Trowel", "Seed box", "Bird house", "Hammock", "Watering can", "Gloves", "Rain gauge", "Trellis"],
            ["Rucksack", "Wash bag", "Neck pillow", "Map case", "Flask", "Poncho", "Luggage tag", "Sewing kit"],
            ["Notebook", "Ink", "Wrapping paper", "Stamp set", "Calendar", "Letter set", "Washi tape", "Pencils"],
            ["Kite", "Wooden train", "Card game", "Yo-yo", "Puzzle", "Skittles", "Marbles", "Spinning top"],
        ]
        return names.enumerated()
            .flatMap { row, names in
                names.enumerated()
                    .map { column, name in
                        // From 4.90 to about 90, cheap ones more often.
                        let cents = 490 + Int64((row * 5 + column * 7) % 13) * Int64((row + column) % 5 + 1) * 140
                        return Product(
                            id: "p\(row * 8 + column + 1)", name: name, category: categories[row], cents: cents)
                    }
            }
    }()

    /// A product, more often one of the favourite category.
    static func pick(favourite: Int, _ chance: inout Chance) -> Product {
        let row = chance.happens(0.55) ? favourite : chance.below(categories.count)
        return products[row * 8 + min(chance.below(8), chance.below(8))]
    }

    static func line(of product: Product, in market: Market, _ chance: inout Chance) -> Line {
        let price = max(50, (product.cents * market.priceLevel / 100 + 5) / 10 * 10)
        return Line(product: product, quantity: chance.happens(0.8) ? 1 : chance.between(2, 4), price: price)
    }
}
