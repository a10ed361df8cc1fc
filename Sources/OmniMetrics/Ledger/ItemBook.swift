// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// One line of an order.
struct ItemRow: Sendable, Hashable {
    var product: Int32
    /// −1 without a category.
    var category: Int32
    /// Pieces; zero for a line that cannot be read.
    var quantity: Int32
    /// Price times quantity in minor units of the order's currency.
    var minor: Int64
}

/// The lines of all orders, with products and categories as small numbers.
struct ItemBook: Sendable {
    private(set) var rows: [ItemRow] = []
    var products = ByteTable()
    var categories = ByteTable()
    /// What the keys of a line mean.
    var keys = KeyMemo<ItemWords.Field>()

    mutating func append(_ row: ItemRow) { rows.append(row) }

    /// Takes in another book, and answers where its lines begin.
    mutating func merge(_ other: ItemBook) -> Int32 {
        let start = Int32(truncatingIfNeeded: rows.count)
        let productMap = products.merge(other.products)
        let categoryMap = categories.merge(other.categories)
        for row in other.rows {
            var row = row
            row.product = productMap[Int(row.product)]
            if row.category >= 0 { row.category = categoryMap[Int(row.category)] }
            rows.append(row)
        }
        return start
    }

    /// Depends on what a line says, not on when its product was first seen.
    static func digest(_ product: UInt64, _ quantity: Int64, _ minor: Int64) -> UInt64 {
        StableHash.mix64(product &+ UInt64(bitPattern: quantity) &* 0x9E37_79B9_7F4A_7C15)
            &+ StableHash.mix64(UInt64(bitPattern: minor) ^ 0xD1B5_4A32_D192_ED03)
    }
}
