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

/// Names found as bytes, as small numbers.
struct ByteTable: Sendable {
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]
    private(set) var hashes: [UInt64] = []
    private var slots = [Int32](repeating: -1, count: 256)

    var count: Int { hashes.count }

    subscript(index: Int32) -> String {
        let place = Int(index)
        guard hashes.indices.contains(place) else { return "" }
        return String(decoding: bytes[starts[place]..<starts[place + 1]], as: UTF8.self)
    }

    mutating func index(of name: UnsafeRawBufferPointer) -> Int32 {
        let hash = Self.hash(name)
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash >> 16) & mask
        while slots[place] >= 0 {
            let found = Int(slots[place])
            if hashes[found] == hash, holds(found, name) { return slots[place] }
            place = (place + 1) & mask
        }
        let index = Int32(truncatingIfNeeded: hashes.count)
        slots[place] = index
        bytes.append(contentsOf: name)
        starts.append(bytes.count)
        hashes.append(hash)
        if hashes.count * 2 > slots.count { grow() }
        return index
    }

    mutating func index(of name: String) -> Int32 {
        var name = name
        return name.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
    }

    /// Takes in another table, and answers its names' indexes in this one.
    mutating func merge(_ other: ByteTable) -> [Int32] { other.map { index(of: $0) } }

    /// One result per name, in the order of their indexes.
    func map<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> [Result] {
        bytes.withUnsafeBytes { bytes in
            hashes.indices.map { body(UnsafeRawBufferPointer(rebasing: bytes[starts[$0]..<starts[$0 + 1]])) }
        }
    }

    private func holds(_ place: Int, _ name: UnsafeRawBufferPointer) -> Bool {
        let start = starts[place]
        guard starts[place + 1] - start == name.count else { return false }
        return bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset + 8 <= name.count {
                let left = bytes.loadUnaligned(fromByteOffset: start + offset, as: UInt64.self)
                if left != name.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
                offset += 8
            }
            while offset < name.count {
                if bytes[start + offset] != name[offset] { return false }
                offset += 1
            }
            return true
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, hash) in hashes.enumerated() {
            var place = Int(truncatingIfNeeded: hash >> 16) & mask
            while slots[place] >= 0 { place = (place + 1) & mask }
            slots[place] = Int32(truncatingIfNeeded: index)
        }
    }

    /// Eight bytes at a time; the same on every machine.
    static func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(name.count) &* 0x9E37_79B9_7F4A_7C15
        var place = 0
        while place + 8 <= name.count {
            let word = UInt64(littleEndian: name.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash >> 29
            place += 8
        }
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        while place < name.count {
            rest |= UInt64(name[place]) << shift
            shift += 8
            place += 1
        }
        return StableHash.mix64(hash ^ rest &* 0x94D0_49BB_1331_11EB)
    }
}
