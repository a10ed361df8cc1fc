// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniNumerics
import Testing

@Suite struct `A sketch` {
    private struct Case: Decodable {
        struct Input: Decodable {
            var p: Int?
            var firstKey: UInt64?
            var count: Int?
            var first: [UInt64]?
            var second: [UInt64]?
            var rows: Int?
            var width: Int?
            var keys: [UInt64]?
            var query: [UInt64]?
        }
        struct Expected: Decodable {
            var ertlEstimate: Double?
            var registersFNV1a64: String?
            var maxRegister: Int?
            var estimates: [UInt64]?
            var q: [Double]?
            var exact: [Double]?
        }
        var op: String
        var input: Input
        var expected: Expected
        var tolerance: Double
    }

    private struct File: Decodable { var cases: [Case] }

    private static func cases(_ operation: String) throws -> [Case] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Golden/sketches.json"))
        return try JSONDecoder().decode(File.self, from: data).cases.filter { $0.op == operation }
    }

    private static func checksum(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    private static func check(_ sketch: HyperLogLog, _ item: Case) throws {
        let wanted = try #require(item.expected.ertlEstimate)
        #expect(abs(sketch.estimate - wanted) <= item.tolerance * wanted)
        #expect(checksum(sketch.values) == item.expected.registersFNV1a64)
        #expect(sketch.values.max().map(Int.init) == item.expected.maxRegister)
    }

    @Test func `of distinct keys has the golden registers and estimates`() throws {
        let cases = try Self.cases("sketch.hyperLogLog")
        #expect(cases.count >= 3)
        for item in cases {
            var sketch = HyperLogLog(precision: try #require(item.input.p))
            let first = try #require(item.input.firstKey)
            for key in first..<(first + UInt64(try #require(item.input.count))) { sketch.insert(key) }
            try Self.check(sketch, item)
        }
        let merge = try #require(try Self.cases("sketch.hyperLogLogMerge").first)
        var parts: [HyperLogLog] = []
        for range in [try #require(merge.input.first), try #require(merge.input.second)] {
            var sketch = HyperLogLog(precision: try #require(merge.input.p))
            for key in range[0]..<range[1] { sketch.insert(key) }
            parts.append(sketch)
        }
        let both = parts
        parts[0].merge(parts[1])
        try Self.check(parts[0], merge)
        var other = both[1]
        other.merge(both[0])
        #expect(other == parts[0])
    }

    @Test(arguments: [0, 1, 5, 500, 1_100, 4_000, 20_000])
    func `of distinct keys is the same in any order, merged from parts, sparse or dense, and coded`(_ count: Int) throws
    {
        var (forward, backward) = (HyperLogLog(precision: 12), HyperLogLog(precision: 12))
        var parts = [HyperLogLog](repeating: HyperLogLog(precision: 12), count: 3)
        for key in 0..<UInt64(count) {
            forward.insert(key)
            forward.insert(key)
            parts[Int(key % 3)].insert(key)
        }
        for key in (0..<UInt64(count)).reversed() { backward.insert(key) }
        for part in parts.dropFirst() { parts[0].merge(part) }
        #expect(forward == backward && forward == parts[0])
        #expect(abs(forward.estimate - Double(count)) <= 4 * forward.standardError * Double(count) + 1e-9)
        #expect(try JSONDecoder().decode(HyperLogLog.self, from: JSONEncoder().encode(forward)) == forward)
        let isMerged = forward.merge(HyperLogLog(precision: 11))
        #expect(!isMerged)
    }

    @Test func `of quantiles keeps ranks within 1.65 % on the golden stream, however it is divided`() throws {
        let item = try #require(try Self.cases("sketch.quantiles").first)
        let count = try #require(item.input.count)
        let values = (0..<UInt64(count))
            .map { key -> Double in
                let hash = SplitMix64.mixed(key &+ 0x9E37_79B9_7F4A_7C15)
                return -log(1 - Double(hash >> 11) * 0x1p-53)
            }
        let sorted = values.sorted()
        var whole = QuantileSketch()
        var parts = [QuantileSketch](repeating: QuantileSketch(), count: 7)
        for (index, value) in values.enumerated() {
            whole.insert(value)
            parts[index % 7].insert(value)
        }
        for part in parts.dropFirst() { parts[0].merge(part) }
        for sketch in [whole, parts[0]] {
            #expect(sketch.count == count)
            #expect(sketch.stored < 1_200)
            for (share, exact) in zip(try #require(item.expected.q), try #require(item.expected.exact)) {
                let value = try #require(sketch.quantile(share))
                if share == 0 || share == 1 { #expect(value == exact) }
                var (low, high) = (0, sorted.count)
                while low < high {
                    let middle = (low + high) / 2
                    if sorted[middle] <= value { low = middle + 1 } else { high = middle }
                }
                #expect(abs(Double(low) / Double(count) - share) <= 0.0165, "\(share)")
                #expect(abs((sketch.rank(of: exact) ?? 0) - share) <= 0.0165)
            }
        }
    }

    @Test func `of quantiles is exact for few values, weighs repeats, and answers nothing for nothing`() throws {
        var sketch = QuantileSketch()
        #expect(sketch.quantile(0.5) == nil && sketch.rank(of: 1) == nil)
        for value in (1...99).reversed() { sketch.insert(Double(value)) }
        sketch.insert(.nan)
        sketch.insert(.infinity)
        #expect(sketch.count == 99)
        for share in stride(from: 0.0, through: 1, by: 0.125) {
            #expect(sketch.quantile(share) == max(1, (share * 99).rounded(.up)))
        }
        #expect(sketch.quantile(1.5) == nil)
        var weighted = QuantileSketch()
        weighted.insert(1, times: 300)
        weighted.insert(2, times: 700)
        #expect(weighted.count == 1_000 && weighted.quantile(0.2) == 1 && weighted.quantile(0.5) == 2)
        #expect(try JSONDecoder().decode(QuantileSketch.self, from: JSONEncoder().encode(sketch)) == sketch)
        let isMerged = sketch.merge(QuantileSketch(k: 64))
        #expect(!isMerged)
    }

    @Test func `of counts gives the golden estimates, and never too little`() throws {
        let item = try #require(try Self.cases("sketch.countMin").first)
        let (rows, width) = (try #require(item.input.rows), try #require(item.input.width))
        let keys = try #require(item.input.keys)
        var sketch = CountMin(rows: rows, width: width)
        for key in keys { sketch.add(key) }
        #expect(try #require(item.input.query).map { sketch.estimate(of: $0) } == item.expected.estimates)
        #expect(sketch.total == UInt64(keys.count))
        var (closer, left, right) = (sketch, CountMin(rows: rows, width: width), CountMin(rows: rows, width: width))
        closer = CountMin(rows: rows, width: width)
        for (index, key) in keys.enumerated() {
            closer.addConservatively(key)
            if index % 2 == 0 { left.add(key) } else { right.add(key) }
        }
        left.merge(right)
        #expect(left == sketch)
        for key in Set(keys) {
            let count = UInt64(keys.count { $0 == key })
            #expect(closer.estimate(of: key) >= count && closer.estimate(of: key) <= sketch.estimate(of: key))
        }
        sketch.add(5, .max)
        sketch.add(5, .max)
        #expect(sketch.estimate(of: 5) == .max)
        let isMerged = sketch.merge(CountMin(rows: rows, width: width + 1))
        #expect(!isMerged)
    }

    @Test(arguments: [8, 9, 13, 200, 4_096])
    func `keeps as many values as it says, and no more of them for ever`(k: Int) {
        var random = SplitMix64(seed: UInt64(k))
        var sketch = QuantileSketch(k: k)
        var values: [Double] = []
        for _ in 0..<k {
            values.append(random.uniform())
            sketch.insert(values[values.count - 1])
            #expect(sketch.isExact && sketch.stored == values.count)
        }
        values.sort()
        for rank in [1, 2, k / 2, k - 1, k] {
            #expect(sketch.quantile(Double(rank) / Double(k)) == values[rank - 1])
        }
        sketch.insert(0.5)
        #expect(!sketch.isExact && sketch.count == k + 1)
        for _ in 0..<(20 * k) { sketch.insert(random.uniform()) }
        #expect(sketch.stored <= 4 * k + 64)
    }
}
