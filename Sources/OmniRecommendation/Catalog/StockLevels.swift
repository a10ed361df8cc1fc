// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How many of each row every location holds: a value whose copies share what did not change.
///
/// A copy costs one reference. A change costs one block of rows (and the list of blocks) if a copy is about, nothing
/// otherwise; so a request reads one instant while sales go on.
package struct StockLevels: Sendable {
    /// Rows per block: 2 to the power of this.
    private static let shift = 8

    package let locations: [StockLocation]
    /// Counts up with every change.
    package private(set) var version: UInt64 = 0
    /// Each block holds rows of (total, then one number per location).
    private var blocks: [[Int32]]
    private let stride: Int

    package init(locations: [StockLocation], rows: Int) {
        self.locations = locations
        stride = locations.count + 1
        let count = (rows + (1 << Self.shift) - 1) >> Self.shift
        blocks = Array(repeating: Array(repeating: 0, count: stride << Self.shift), count: count)
    }

    /// The total of a row.
    @inline(__always)
    package func total(_ row: Int) -> Int32 {
        blocks[row >> Self.shift][(row & (1 << Self.shift - 1)) * stride]
    }

    package func quantity(_ row: Int, at location: Int) -> Int32 {
        blocks[row >> Self.shift][(row & (1 << Self.shift - 1)) * stride + 1 + location]
    }

    /// The numbers of a row, by location.
    package func quantities(_ row: Int) -> [Int32] {
        let start = (row & (1 << Self.shift - 1)) * stride
        return Array(blocks[row >> Self.shift][start + 1..<start + stride])
    }

    /// Sets what a location holds; returns what was there and what the totals are.
    package mutating func set(
        _ row: Int, at location: Int, to quantity: Int32
    ) -> (before: Int32, totalBefore: Int32, totalAfter: Int32) {
        let block = row >> Self.shift
        let start = (row & (1 << Self.shift - 1)) * stride
        let before = blocks[block][start + 1 + location]
        let totalBefore = blocks[block][start]
        blocks[block][start + 1 + location] = quantity
        var sum: Int64 = 0
        for place in start + 1..<start + stride { sum += Int64(blocks[block][place]) }
        let totalAfter = Int32(clamping: sum)
        blocks[block][start] = totalAfter
        version += 1
        return (before, totalBefore, totalAfter)
    }

    /// Makes this a later version than another.
    package mutating func advance(past other: UInt64) { version += other + 1 }

    /// The locations that count in a scope; nil for all of them.
    package func locations(in scope: StockScope) -> [Int]? {
        switch scope {
        case .anywhere: nil
        case .region(let region):
            locations.indices.filter { locations[$0].regions?.contains(region) ?? true }
        case .location(let name): locations.indices.filter { locations[$0].name == name }
        }
    }
}
