// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// The keys of a product's properties as bytes.
struct ItemWords: Sendable {
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
}

extension ItemBook {
    /// Reads the lines of an order, and answers a hash of them that depends on no order.
    ///
    /// A line without a name, or with a price or number that cannot be, is left out.
    mutating func read(
        _ bytes: Swift.Span<UInt8>, _ list: Range<Int>, _ words: ItemWords, _ code: CurrencyCode
    ) -> UInt64 {
        guard let currency = code.currency else { return 0 }
        return bytes.withUnsafeBufferPointer { bytes in
            var content: UInt64 = 0
            var cursor = ItemCursor(UnsafeRawBufferPointer(bytes), in: list)
            while !cursor.isAtEnd {
                guard let value = cursor.value() else { break }
                guard value.tag == PropertyCoding.Tag.object else { continue }
                content &+= line(ItemCursor(UnsafeRawBufferPointer(bytes), in: value.content), words, currency)
            }
            return content
        }
    }

    private mutating func line(_ fields: ItemCursor, _ words: ItemWords, _ currency: Currency) -> UInt64 {
        var cursor = fields
        var (name, rank) = (0..<0, Int.max)
        var category = 0..<0
        var price: ItemCursor.Value?
        var quantity: ItemCursor.Value?
        while !cursor.isAtEnd {
            guard let key = cursor.text(), let value = cursor.value() else { break }
            if price == nil, cursor.matches(words.price, key) {
                price = value
            } else if quantity == nil, cursor.matches(words.quantity, key) {
                quantity = value
            } else if category.isEmpty, cursor.matches(words.category, key) {
                if value.tag == PropertyCoding.Tag.string { category = value.content }
            } else {
                for place in words.names.indices where place < rank && cursor.matches(words.names[place], key) {
                    guard value.tag == PropertyCoding.Tag.string, !value.content.isEmpty else { break }
                    (name, rank) = (value.content, place)
                    break
                }
            }
        }
        guard !name.isEmpty, let price else { return 0 }
        var pieces: Int64 = 1
        if let quantity {
            guard let number = cursor.integer(quantity), (0...1_000_000_000).contains(number) else { return 0 }
            pieces = number
        }
        guard let minor = Self.amount(price, pieces, currency, cursor), minor >= 0 else { return 0 }
        let product = products.index(of: cursor.bytes(name))
        let group = category.isEmpty ? -1 : categories.index(of: cursor.bytes(category))
        append(
            ItemRow(product: product, category: group, quantity: Int32(truncatingIfNeeded: pieces), minor: minor))
        return Self.digest(products.hashes[Int(product)], pieces, minor)
    }

    /// Price times pieces in minor units, rounded once, half to even.
    private static func amount(
        _ price: ItemCursor.Value, _ pieces: Int64, _ currency: Currency, _ cursor: ItemCursor
    ) -> Int64? {
        switch price.tag {
        case PropertyCoding.Tag.int:
            guard let number = cursor.integer(price) else { return nil }
            let (total, overflow) = number.multipliedReportingOverflow(by: pieces)
            return overflow ? nil : AmountReader.minor(of: total, currency)
        case PropertyCoding.Tag.double:
            return cursor.double(price).flatMap { AmountReader.minor(of: $0, times: pieces, currency) }
        default: return nil
        }
    }
}

/// Walks over values in place, as ``ByteScan`` does, without the checks of a span: lines of orders are most of a log.
///
/// It never looks beyond the range that it was given, which its maker has checked.
struct ItemCursor {
    /// A value: its tag, and where what follows the tag lies; of texts, lists and objects without their length.
    struct Value {
        var tag: UInt8
        var content: Range<Int>
    }

    private let base: UnsafeRawBufferPointer
    private var position: Int
    private let end: Int

    init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
        base = bytes
        position = range.lowerBound
        end = min(range.upperBound, bytes.count)
    }

    var isAtEnd: Bool { position >= end }

    private mutating func unsigned() -> UInt64? {
        guard position < end else { return nil }
        let first = base[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift <= 63 {
            let next = base[position]
            position += 1
            if shift == 63, next > 1 { return nil }
            value |= UInt64(next & 0x7F) &<< shift
            if next < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    mutating func text() -> Range<Int>? {
        guard let length = unsigned(), length <= UInt64(end - position) else { return nil }
        let start = position
        position += Int(length)
        return start..<position
    }

    mutating func value() -> Value? {
        guard position < end else { return nil }
        let tag = base[position]
        position += 1
        let start = position
        switch tag {
        case PropertyCoding.Tag.null, PropertyCoding.Tag.no, PropertyCoding.Tag.yes: break
        case PropertyCoding.Tag.int: guard unsigned() != nil else { return nil }
        case PropertyCoding.Tag.double:
            guard end - position >= 8 else { return nil }
            position += 8
        case PropertyCoding.Tag.string, PropertyCoding.Tag.list, PropertyCoding.Tag.object:
            return text().map { Value(tag: tag, content: $0) }
        default: return nil
        }
        return Value(tag: tag, content: start..<position)
    }

    func matches(_ word: [UInt8], _ range: Range<Int>) -> Bool {
        guard word.count == range.count else { return false }
        return word.withUnsafeBufferPointer { word in
            for place in 0..<word.count where base[range.lowerBound + place] != word[place] { return false }
            return true
        }
    }

    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: base[range]) }

    func double(_ value: Value) -> Double? {
        let bits = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: value.content.lowerBound, as: UInt64.self))
        let number = Double(bitPattern: bits)
        return number.isFinite ? number : nil
    }

    func integer(_ value: Value) -> Int64? {
        if value.tag == PropertyCoding.Tag.double { return double(value).flatMap { Int64(exactly: $0) } }
        guard value.tag == PropertyCoding.Tag.int else { return nil }
        var cursor = ItemCursor(base, in: value.content)
        return cursor.unsigned().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }
}

extension AmountReader {
    private static let scales: [Double] = [1, 10, 100, 1_000, 10_000]

    /// A price times a number of pieces: the price is taken for the decimal text that was sent, the product rounded once.
    static func minor(of price: Double, times pieces: Int64, _ currency: Currency) -> Int64? {
        let scaled = price * Double(pieces) * scales[currency.minorDigits]
        let nearest = scaled.rounded(.toNearestOrEven)
        // As for a single amount: far from a half the product's error cannot matter.
        if scaled.magnitude < 1e11, (scaled - nearest).magnitude < 0.499_9 { return Int64(nearest) }
        guard pieces != 1 else { return minor(of: price, currency) }
        guard price.isFinite, price.magnitude >= 1e-4 || price == 0, price.magnitude < 9_007_199_254_740_992 else {
            return nil
        }
        return try? Money.product(of: price.description, times: pieces, currency).minor
    }
}
