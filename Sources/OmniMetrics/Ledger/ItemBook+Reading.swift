// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// The keys of a product's properties as bytes.
struct ItemWords: Sendable {
    /// What a property of a product is to the figures.
    enum Field: Sendable, Equatable {
        /// A name, of this rank among the keys that may name a product.
        case name(Int)
        case category, price, quantity, other
    }

    let names: [[UInt8]]
    let category: [UInt8]
    let price: [UInt8]
    let quantity: [UInt8]

    init(_ configuration: MetricsConfiguration) {
        names = configuration.productKeys.map { Array($0.utf8) }
        category = Array(configuration.categoryKey.utf8)
        price = Array(configuration.priceKey.utf8)
        quantity = Array(configuration.quantityKey.utf8)
    }

    func field(_ key: Range<Int>, in cursor: ByteCursor) -> Field {
        if cursor.matches(price, key) { return .price }
        if cursor.matches(quantity, key) { return .quantity }
        if cursor.matches(category, key) { return .category }
        return names.firstIndex { cursor.matches($0, key) }.map { .name($0) } ?? .other
    }
}

extension ItemBook {
    /// Reads the lines of an order, and answers a hash of them that depends on no order.
    ///
    /// A line without a name, or with a price or number that cannot be, is left out.
    mutating func read(_ list: ByteCursor, _ words: ItemWords, _ money: AmountReader) -> UInt64 {
        var content: UInt64 = 0
        var cursor = list
        while let value = cursor.value() {
            guard value.tag == ByteCursor.Tag.object else { continue }
            content &+= line(cursor.within(value), words, money)
        }
        return content
    }

    private mutating func line(_ fields: ByteCursor, _ words: ItemWords, _ money: AmountReader) -> UInt64 {
        var cursor = fields
        var (name, rank) = (0..<0, Int.max)
        var category = 0..<0
        var price: ByteCursor.Value?
        var quantity: ByteCursor.Value?
        var place = 0
        while let key = cursor.text(), let value = cursor.value() {
            let field = keys.meaning(of: key, at: place, in: cursor) { words.field(key, in: cursor) }
            place += 1
            switch field {
            case .price: if price == nil { price = value }
            case .quantity: if quantity == nil { quantity = value }
            case .category: if category.isEmpty, value.tag == ByteCursor.Tag.string { category = value.content }
            case .name(let own):
                if own < rank, value.tag == ByteCursor.Tag.string, value.start < value.end {
                    (name, rank) = (value.content, own)
                }
            case .other: break
            }
        }
        guard !name.isEmpty, let price else { return 0 }
        var pieces: Int64 = 1
        if let quantity {
            guard let number = cursor.integer(quantity), (0...1_000_000_000).contains(number) else { return 0 }
            pieces = number
        }
        guard let minor = Self.amount(price, pieces, money, cursor), minor >= 0 else { return 0 }
        let product = products.index(of: cursor.bytes(name))
        let group = category.isEmpty ? -1 : categories.index(of: cursor.bytes(category))
        append(
            ItemRow(product: product, category: group, quantity: Int32(truncatingIfNeeded: pieces), minor: minor))
        return Self.digest(products.hash(of: product), pieces, minor)
    }

    /// Price times pieces in minor units, rounded once, half to even.
    private static func amount(
        _ price: ByteCursor.Value, _ pieces: Int64, _ money: AmountReader, _ cursor: ByteCursor
    ) -> Int64? {
        switch price.tag {
        case ByteCursor.Tag.int:
            guard let number = cursor.integer(price) else { return nil }
            let (total, overflow) = number.multipliedReportingOverflow(by: pieces)
            return overflow ? nil : money.minor(of: total)
        case ByteCursor.Tag.double:
            return cursor.double(price).flatMap { money.minor(of: $0, times: pieces) }
        default: return nil
        }
    }
}
