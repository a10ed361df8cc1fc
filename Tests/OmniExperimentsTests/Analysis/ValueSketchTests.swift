// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import OmniNumerics
import Testing

@Suite struct `A sketch of an arm's values` {
    private static let shares = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]

    /// Skewed, with many repeats at 0, as revenue is.
    private static func revenue(_ count: Int, _ random: inout SplitMix64) -> [Double] {
        (0..<count)
            .map { _ in random.uniform() < 0.3 ? 0 : (random.gamma(shape: 1.5) * 40 * 100).rounded() / 100 }
    }

    /// By how much the rank of a value differs from a share; 0 anywhere within its repeats.
    private static func miss(_ value: Double, _ share: Double, _ sorted: [Double]) -> Double {
        let n = Double(sorted.count)
        let below = Double(sorted.partitionPoint { $0 >= value }) / n
        let upTo = Double(sorted.partitionPoint { $0 > value }) / n
        return max(below - share, share - upTo, 0)
    }

    @Test(arguments: [(1, "row"), (7, "row"), (64, "row"), (64, "tree"), (64, "chance"), (300, "chance")])
    func `M11: keeps ranks within its bound, however many parts are merged in whatever order`(
        parts: Int, order: String
    ) throws {
        var random = SplitMix64(seed: UInt64(parts))
        let values = Self.revenue(60_000, &random)
        let sorted = values.sorted()
        var sketches = try (0..<parts)
            .map { part in
                try ValueSketch(stride(from: part, to: values.count, by: parts).lazy.map { values[$0] })
            }
        if order == "chance" { sketches.shuffle(using: &random) }
        while sketches.count > 1 {
            if order == "row" {
                let last = sketches.removeLast()
                sketches[0].merge(last)
            } else {
                sketches = stride(from: 0, to: sketches.count, by: 2)
                    .map { place in
                        place + 1 < sketches.count
                            ? sketches[place].merged(with: sketches[place + 1]) : sketches[place]
                    }
            }
        }
        let whole = sketches[0]
        #expect(whole.count == values.count)
        for share in Self.shares {
            let value = try #require(whole.quantile(share))
            #expect(Self.miss(value, share, sorted) <= ValueSketch.rankError, "\(share)")
        }
        #expect(whole.quantile(0) == sorted.first && whole.quantile(1) == sorted.last)
    }

    @Test func `is exact for few values, and its interval then that of the exact estimate`() throws {
        var random = SplitMix64(seed: 5)
        let values = Self.revenue(ValueSketch.exactCount, &random)
        let sorted = values.sorted()
        let halves = try ValueSketch(values.prefix(1_000)).merged(with: ValueSketch(values.dropFirst(1_000)))
        for share in Self.shares {
            let exact = try QuantileEstimate(of: values, share: share)
            let found = try halves.estimate(share)
            #expect(found.value == sorted[Int((share * Double(sorted.count)).rounded(.up)) - 1])
            #expect(found.lower == exact.lower && found.upper == exact.upper)
            #expect(found.count == exact.count)
        }
    }

    /// On evenly spaced values a rank is a value, so that the allowance for the sketch's error can be read off.
    @Test func `M11: has an interval that is wider by its error on either side once it is not exact`() throws {
        let values = (0..<50_000).map { Double(($0 * 7_919) % 50_000) / 50_000 }
        for share in [0.25, 0.5, 0.9] {
            let exact = try QuantileEstimate(of: values, share: share)
            let found = try ValueSketch(values).estimate(share)
            let extra = (found.upper - found.lower) - (exact.upper - exact.lower)
            #expect(extra > ValueSketch.rankError, "\(extra)")
            #expect(extra < 4 * ValueSketch.rankError, "\(extra)")
        }
    }

    @Test func `M11: covers the true quantile in nineteen of twenty samples or more, also when it is not exact`() throws
    {
        var random = SplitMix64(seed: 6)
        var covered = 0
        let truth = 0.693_147_180_559_945_3
        for _ in 0..<200 {
            var sketch = ValueSketch()
            for _ in 0..<5 { sketch.merge(try ValueSketch((0..<1_600).map { _ in random.exponential() })) }
            let found = try sketch.estimate(0.5)
            if found.lower <= truth, found.upper >= truth { covered += 1 }
        }
        #expect(covered >= 183, "covered \(covered) of 200")
    }

    @Test func `M11: compares as the exact quantile does, and merges as a sample`() throws {
        var random = SplitMix64(seed: 7)
        let control = (0..<20_000).map { _ in random.gamma(shape: 2) }
        let treatment = (0..<20_000).map { _ in 1.1 * random.gamma(shape: 2) }
        func sketched(_ values: [Double]) throws -> ArmSample {
            let half = values.count / 2
            return try ArmSample.sketchedQuantile(ValueSketch(values.prefix(half)), share: 0.9)
                .merged(with: .sketchedQuantile(ValueSketch(values.dropFirst(half)), share: 0.9))
        }
        func exact(_ values: [Double]) throws -> ArmSample {
            .quantile(try QuantileEstimate(of: values, share: 0.9))
        }
        let test = WelchTest()
        let found = try test.compare(control: sketched(control), treatment: sketched(treatment))
        let wanted = try test.compare(control: exact(control), treatment: exact(treatment))
        #expect(abs(found.effect - wanted.effect) < 0.6 * wanted.standardError)
        #expect(found.standardError > wanted.standardError && found.standardError < 2 * wanted.standardError)
        #expect(throws: ExperimentError.self) {
            try ArmSample.sketchedQuantile(ValueSketch(), share: 0.9)
                .merged(with: .sketchedQuantile(ValueSketch(), share: 0.5))
        }
        #expect(throws: ExperimentError.self) { try sketched(control).merged(with: exact(control)) }
        #expect(throws: ExperimentError.self) {
            try test.compare(control: sketched(control), treatment: exact(control))
        }
    }

    @Test func `refuses what it cannot answer, and stored forms that nothing gives`() throws {
        var sketch = ValueSketch()
        #expect(sketch.quantile(0.5) == nil)
        #expect(throws: ExperimentError.self) { try sketch.estimate(0.5) }
        #expect(throws: ExperimentError.self) { try sketch.record(.nan) }
        #expect(throws: ExperimentError.self) { try sketch.record(-.infinity) }
        for value in [3.0, 1, 2] { try sketch.record(value) }
        #expect(throws: ExperimentError.self) { try sketch.estimate(1) }
        let text = String(decoding: try JSONEncoder().encode(sketch), as: UTF8.self)
        #expect(try JSONDecoder().decode(ValueSketch.self, from: Data(text.utf8)) == sketch)
        for (old, new) in [
            (#""count":3"#, #""count":4"#), (#""least":1"#, #""least":2"#), ("4096", "200"), ("4096", "-1"),
            (#""format":1"#, #""format":2"#), ("[[3,1,2]]", "[]"), ("[[3,1,2]]", "[[3,1],[2]]"),
        ] {
            let spoiled = text.replacing(old, with: new)
            #expect(spoiled != text, "\(old) is not in \(text)")
            #expect(throws: DecodingError.self, "\(old) → \(new)") {
                try JSONDecoder().decode(ValueSketch.self, from: Data(spoiled.utf8))
            }
        }
    }
}

extension [Double] {
    /// The first place whose value fulfils a condition that holds from there on.
    fileprivate func partitionPoint(_ isPast: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
