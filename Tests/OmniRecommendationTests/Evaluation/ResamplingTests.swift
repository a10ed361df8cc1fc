// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `R15: what chance can explain` {
    @Test func `a permutation test agrees with trying all swaps`() throws {
        let first = [0.3, 0.9, 0.4, 0.8, 0.7, 0.2, 0.6, 0.55]
        let second = [0.1, 0.5, 0.5, 0.3, 0.6, 0.1, 0.2, 0.5]
        let gaps = zip(first, second).map { $0 - $1 }
        let observed = abs(gaps.reduce(0, +))
        var asGreat = 0
        for signs in 0..<256 {
            let sum = gaps.indices.reduce(0.0) { $0 + (signs >> $1 & 1 == 1 ? gaps[$1] : -gaps[$1]) }
            if abs(sum) >= observed - 1e-12 { asGreat += 1 }
        }
        let test = try PairedTest(first, second, permutations: 40_000)
        #expect(abs(test.pValue - Double(asGreat) / 256) < 0.005)
        #expect(abs(test.difference - gaps.reduce(0, +) / 8) < 1e-12)
        #expect(try PairedTest(first, second) == PairedTest(first, second))
        #expect(try PairedTest(second, first).difference == -PairedTest(first, second).difference)
    }

    @Test func `equal models do not differ, and other users are refused`() throws {
        #expect(try PairedTest([1, 2, 3], [1, 2, 3]).pValue == 1)
        #expect(throws: RecommendationError.self) { _ = try PairedTest([1, 2], [1]) }
        #expect(throws: RecommendationError.self) { _ = try PairedTest([], []) }
    }

    @Test func `the bootstrap interval covers the truth about as often as it says`() {
        var chance = SystemOfNumbers(seed: 8)
        var covered = 0
        for round in 0..<300 {
            let sample = (0..<60).map { _ in Double(chance.below(1_000)) / 1_000 }
            let interval = BootstrapInterval(sample, resamples: 400, seed: UInt64(round))
            #expect(interval.lower <= interval.mean && interval.mean <= interval.upper)
            if interval.lower <= 0.4995, interval.upper >= 0.4995 { covered += 1 }
        }
        #expect((270...297).contains(covered), "\(covered) of 300")
        let none = BootstrapInterval([])
        #expect(none.mean == 0 && none.lower == 0 && none.upper == 0)
    }
}
