// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Counts distinct keys in a fixed number of bytes, read by Ertl's improved estimator (2017).
///
/// The sketch is that of Flajolet and others (2007). The same keys give the same sketch in any order and any number of repeats, and merging is exact: the sketch of a
/// whole is the merge of the sketches of its parts. The relative standard error is 1.04/√2ᵖ, 0.81 % for p = 14; below
/// a quarter of the registers a sorted list stands in for them, which holds the same registers in less memory.
///
/// A key is hashed as `SplitMix64`: add 0x9E3779B97F4A7C15, then mix. The top p bits choose the register; it keeps the
/// largest count of leading zeros, plus one, of the bits that remain.
package struct HyperLogLog: Sendable, Hashable, Codable {
    /// The version of the stored form.
    package private(set) var format = 1
    /// The number of bits that choose a register, 4 to 18.
    package let precision: Int
    /// Register index × 64 + value, sorted by index; used while `registers` is empty.
    private var sparse: [UInt32] = []
    private var registers: [UInt8] = []

    /// Creates a sketch of nothing; a precision outside 4...18 is held to that range.
    package init(precision: Int = 14) {
        self.precision = min(max(precision, 4), 18)
    }

    /// Whether no key was added.
    package var isEmpty: Bool { sparse.isEmpty && registers.isEmpty }

    /// Adds a key; one that was added before changes nothing.
    package mutating func insert(_ key: UInt64) {
        let hash = SplitMix64.mixed(key &+ 0x9E37_79B9_7F4A_7C15)
        let index = Int(hash >> UInt64(64 - precision))
        let rest = hash << UInt64(precision)
        let rank = min(UInt8(truncatingIfNeeded: rest.leadingZeroBitCount) + 1, UInt8(64 - precision + 1))
        raise(index, to: rank)
    }

    /// Takes in the keys of another sketch; answers false, and changes nothing, if its precision is another.
    @discardableResult
    package mutating func merge(_ other: HyperLogLog) -> Bool {
        guard other.precision == precision else { return false }
        if other.registers.isEmpty {
            for entry in other.sparse { raise(Int(entry >> 6), to: UInt8(entry & 63)) }
        } else {
            makeDense()
            for index in registers.indices { registers[index] = max(registers[index], other.registers[index]) }
        }
        return true
    }

    /// All registers, 2ᵖ of them.
    package var values: [UInt8] {
        guard registers.isEmpty else { return registers }
        var all = [UInt8](repeating: 0, count: 1 << precision)
        for entry in sparse { all[Int(entry >> 6)] = UInt8(entry & 63) }
        return all
    }

    private mutating func raise(_ index: Int, to rank: UInt8) {
        guard registers.isEmpty else {
            if registers[index] < rank { registers[index] = rank }
            return
        }
        var (low, high) = (0, sparse.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(sparse[middle] >> 6) < index { low = middle + 1 } else { high = middle }
        }
        let entry = UInt32(index) << 6 | UInt32(rank)
        if low < sparse.count, Int(sparse[low] >> 6) == index {
            sparse[low] = max(sparse[low], entry)
            return
        }
        sparse.insert(entry, at: low)
        if sparse.count > 1 << (precision - 2) { makeDense() }
    }

    private mutating func makeDense() {
        guard registers.isEmpty else { return }
        registers = values
        sparse = []
    }
}

extension HyperLogLog {
    /// About how many distinct keys were added.
    package var estimate: Double {
        let count = Double(1 << precision)
        let top = 64 - precision + 1
        var histogram = [Int](repeating: 0, count: top + 1)
        if registers.isEmpty {
            histogram[0] = (1 << precision) - sparse.count
            for entry in sparse { histogram[Int(entry & 63)] += 1 }
        } else {
            for value in registers { histogram[min(Int(value), top)] += 1 }
        }
        var sum = count * Self.tau(1 - Double(histogram[top]) / count)
        for rank in stride(from: top - 1, through: 1, by: -1) { sum = 0.5 * (sum + Double(histogram[rank])) }
        sum += count * Self.sigma(Double(histogram[0]) / count)
        guard sum.isFinite, sum > 0 else { return 0 }
        return count * count / (2 * log(2) * sum)
    }

    /// The relative standard error of ``estimate``.
    package var standardError: Double { 1.04 / Double(1 << precision).squareRoot() }

    private static func sigma(_ start: Double) -> Double {
        guard start < 1 else { return .infinity }
        var (x, y, z) = (start, 1.0, start)
        while true {
            x *= x
            let last = z
            z += x * y
            y += y
            if z == last { return z }
        }
    }

    private static func tau(_ start: Double) -> Double {
        guard start > 0, start < 1 else { return 0 }
        var (x, y, z) = (start, 1.0, 1 - start)
        while true {
            x = x.squareRoot()
            let last = z
            y *= 0.5
            z -= (1 - x) * (1 - x) * y
            if z == last { return z / 3 }
        }
    }
}

extension HyperLogLog {
    /// Reads the stored form.
    ///
    /// - Throws: `DecodingError.dataCorrupted` for registers that no keys give.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        format = try container.decode(Int.self, forKey: .format)
        precision = try container.decode(Int.self, forKey: .precision)
        sparse = try container.decode([UInt32].self, forKey: .sparse)
        registers = try container.decode([UInt8].self, forKey: .registers)
        guard format == 1, (4...18).contains(precision), isSound else {
            throw DecodingError.dataCorruptedError(
                forKey: .registers, in: container,
                debugDescription:
                    "a sketch of format 1 has 2ᵖ registers, or their sorted list, with values up to 65 − p")
        }
    }

    private var isSound: Bool {
        let most = 65 - precision
        guard registers.isEmpty else {
            return sparse.isEmpty && registers.count == 1 << precision && registers.allSatisfy { $0 <= most }
        }
        let rises = zip(sparse, sparse.dropFirst()).allSatisfy { $0 >> 6 < $1 >> 6 }
        return rises && sparse.allSatisfy { Int($0 >> 6) < 1 << precision && (1...most).contains(Int($0 & 63)) }
    }
}
