// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Quantiles of a stream in little memory: the KLL sketch of Karnin, Lang and Liberty (2016).
///
/// With k = 200 the rank of an answer is off by less than 1.65 % in 99 of 100 cases, however long the stream; up to
/// k values, k among them, it is exact. Sketches merge without losing that. The coin is a hash of the values that are halved, so that
/// the same values in the same order give the same sketch, and yet the errors of shards that are alike do not add up.
package struct QuantileSketch: Sendable, Hashable, Codable {
    /// The version of the stored form.
    package private(set) var format = 1
    package let k: Int
    /// How many values were added.
    package private(set) var count = 0
    package private(set) var least = Double.greatestFiniteMagnitude
    package private(set) var greatest = -Double.greatestFiniteMagnitude
    /// Level h holds values that stand for 2ʰ each.
    private var levels: [[Double]] = [[]]
    private var coin: UInt64 = 0x5EED

    /// Creates a sketch of nothing; k below 8 is taken for 8.
    package init(k: Int = 200) { self.k = min(max(k, 8), 1 << 16) }

    /// Adds a value; one that is not finite is left out, as is one more than an `Int` can count.
    package mutating func insert(_ value: Double) {
        guard value.isFinite, count < .max else { return }
        count += 1
        least = min(least, value)
        greatest = max(greatest, value)
        levels[0].append(value)
        if levels[0].count > capacity(of: 0) { compact() }
    }

    /// Adds a value as often as told; one that is not finite is left out.
    package mutating func insert(_ value: Double, times: Int) {
        guard value.isFinite, times > 0, times <= .max - count else { return }
        count += times
        least = min(least, value)
        greatest = max(greatest, value)
        // A value at level h stands for 2ʰ of them: one entry for every bit that is set.
        for level in 0..<Int.bitWidth where times >> level & 1 == 1 {
            while levels.count <= level { levels.append([]) }
            levels[level].append(value)
        }
        compact()
    }

    /// Takes in the values of another sketch; answers false, and changes nothing, if its k is another or the two have
    /// more values than an `Int` can count.
    @discardableResult
    package mutating func merge(_ other: QuantileSketch) -> Bool {
        guard other.k == k, other.count <= .max - count else { return false }
        while levels.count < other.levels.count { levels.append([]) }
        for (level, values) in other.levels.enumerated() { levels[level] += values }
        count += other.count
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
        compact()
        return true
    }

    /// The value with this share of all values at or below it; `nil` without values or for a share outside 0...1.
    package func quantile(_ share: Double) -> Double? {
        guard count > 0, share >= 0, share <= 1 else { return nil }
        if share == 0 { return least }
        if share == 1 { return greatest }
        let sorted = weighted
        let total = sorted.reduce(0) { $0 + $1.weight }
        let target = share * Double(total)
        var passed = 0
        for (value, weight) in sorted {
            passed += weight
            if Double(passed) >= target { return value }
        }
        return greatest
    }

    /// The share of values at or below one; `nil` without values.
    package func rank(of value: Double) -> Double? {
        guard count > 0 else { return nil }
        var (below, total) = (0, 0)
        for (level, values) in levels.enumerated() {
            for stored in values {
                total += 1 << level
                if stored <= value { below += 1 << level }
            }
        }
        return total > 0 ? Double(below) / Double(total) : nil
    }

    /// Whether every value is still there, so that answers are exact.
    package var isExact: Bool { stored == count }

    /// How many values are kept.
    package var stored: Int { levels.reduce(0) { $0 + $1.count } }

    private var weighted: [(value: Double, weight: Int)] {
        var all: [(value: Double, weight: Int)] = []
        for (level, values) in levels.enumerated() { all += values.map { ($0, 1 << level) } }
        return all.sorted { $0.value < $1.value }
    }

    private func capacity(of level: Int) -> Int {
        let depth = Double(levels.count - level - 1)
        return max(2, Int((Double(k) * pow(2.0 / 3, depth)).rounded(.up)))
    }

    /// Halves the first level that holds more than it may, until none does.
    private mutating func compact() {
        var level = 0
        while level < levels.count {
            guard levels[level].count > capacity(of: level) else {
                level += 1
                continue
            }
            if level + 1 == levels.count {
                levels.append([])
                level = 0
                continue
            }
            var values = levels[level].sorted()
            // An odd one stays, so that weights keep adding up to the count.
            let left = values.count % 2 == 0 ? nil : values.popLast()
            let start = toss(over: values)
            for place in stride(from: start, to: values.count, by: 2) { levels[level + 1].append(values[place]) }
            levels[level] = left.map { [$0] } ?? []
            level += 1
        }
    }

    private mutating func toss(over values: [Double]) -> Int {
        coin = SplitMix64.mixed(coin &+ 0x9E37_79B9_7F4A_7C15 ^ values[values.count / 2].bitPattern)
        return Int(coin & 1)
    }
}

extension QuantileSketch {
    /// Reads the stored form.
    ///
    /// - Throws: `DecodingError.dataCorrupted` unless the weights add up to the count and the values lie in their range.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        format = try container.decode(Int.self, forKey: .format)
        k = try container.decode(Int.self, forKey: .k)
        count = try container.decode(Int.self, forKey: .count)
        least = try container.decode(Double.self, forKey: .least)
        greatest = try container.decode(Double.self, forKey: .greatest)
        levels = try container.decode([[Double]].self, forKey: .levels)
        coin = try container.decode(UInt64.self, forKey: .coin)
        guard format == 1, (8...1 << 16).contains(k), isSound else {
            throw DecodingError.dataCorruptedError(
                forKey: .levels, in: container,
                debugDescription: "a quantile sketch of format 1 has values between its least and greatest, "
                    + "whose weights add up to the count")
        }
    }

    private var isSound: Bool {
        guard (1...Int.bitWidth - 1).contains(levels.count) else { return false }
        var total = 0
        for (level, values) in levels.enumerated() {
            guard values.allSatisfy({ $0 >= least && $0 <= greatest }) else { return false }
            let (weight, overflows) = values.count.multipliedReportingOverflow(by: 1 << level)
            let (sum, exceeds) = total.addingReportingOverflow(weight)
            guard !overflows, !exceeds else { return false }
            total = sum
        }
        return total == count && (count == 0 || (least.isFinite && greatest.isFinite))
    }
}
