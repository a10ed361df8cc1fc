// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Counts keys in a fixed table, never too low (Cormode and Muthukrishnan 2005).
///
/// With width w an estimate is too high by at most e/w of all that was added, except with probability e⁻ʳ for r rows.
/// A cell is `SplitMix64(key XOR row × 0x9E3779B97F4A7C15) mod width`. Merging is exact for sketches that were filled
/// by ``add(_:_:)``; the conservative way counts closer, and its merge is still never too low.
package struct CountMin: Sendable, Hashable, Codable {
    /// The version of the stored form.
    package private(set) var format = 1
    package let rows: Int
    package let width: Int
    /// Everything that was added.
    package private(set) var total: UInt64 = 0
    private var cells: [UInt64]

    /// Creates a table of zeros, of at least one row and column.
    package init(rows: Int = 4, width: Int = 2_048) {
        self.rows = min(max(rows, 1), 64)
        self.width = min(max(width, 1), 1 << 28)
        cells = Array(repeating: 0, count: self.rows * self.width)
    }

    /// Adds to a key's count.
    package mutating func add(_ key: UInt64, _ count: UInt64 = 1) {
        total = Self.sum(total, count)
        for row in 0..<rows {
            let cell = place(of: key, row)
            cells[cell] = Self.sum(cells[cell], count)
        }
    }

    /// Adds to a key's count, raising only the cells that stand lowest (Estan and Varghese 2002).
    package mutating func addConservatively(_ key: UInt64, _ count: UInt64 = 1) {
        total = Self.sum(total, count)
        let least = Self.sum(estimate(of: key), count)
        for row in 0..<rows {
            let cell = place(of: key, row)
            cells[cell] = max(cells[cell], least)
        }
    }

    /// A key's count or more.
    package func estimate(of key: UInt64) -> UInt64 {
        (0..<rows).map { cells[place(of: key, $0)] }.min() ?? 0
    }

    /// Takes in another table; answers false, and changes nothing, if its size is another.
    @discardableResult
    package mutating func merge(_ other: CountMin) -> Bool {
        guard other.rows == rows, other.width == width else { return false }
        for cell in cells.indices { cells[cell] = Self.sum(cells[cell], other.cells[cell]) }
        total = Self.sum(total, other.total)
        return true
    }

    private func place(of key: UInt64, _ row: Int) -> Int {
        let salted = key ^ (UInt64(row) &* 0x9E37_79B9_7F4A_7C15)
        let hash = SplitMix64.mixed(salted &+ 0x9E37_79B9_7F4A_7C15)
        return row * width + Int(hash % UInt64(width))
    }

    private static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}

extension CountMin {
    /// Reads the stored form.
    ///
    /// - Throws: `DecodingError.dataCorrupted` unless there is one cell for every row and column.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        format = try container.decode(Int.self, forKey: .format)
        rows = try container.decode(Int.self, forKey: .rows)
        width = try container.decode(Int.self, forKey: .width)
        total = try container.decode(UInt64.self, forKey: .total)
        cells = try container.decode([UInt64].self, forKey: .cells)
        let isSound = format == 1 && (1...64).contains(rows) && (1...1 << 28).contains(width)
        guard isSound, cells.count == rows * width, cells.allSatisfy({ $0 <= total }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .cells, in: container,
                debugDescription:
                    "a count-min table of format 1 has a cell for every row and column, none above the total")
        }
    }
}
