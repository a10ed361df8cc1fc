// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import Testing

private func keys(_ count: UInt64, seed: UInt64) -> [BucketKey] {
    var state = seed
    return (0..<count)
        .map { _ in
            BucketKey(Digest128(high: StableHash.splitMix64(&state), low: StableHash.splitMix64(&state)))
        }
}

/// Pearson's statistic of how often each arm came up, against its weight.
private func chiSquare(_ counts: [Double], weights: [Double]) -> Double {
    let total = counts.reduce(0, +)
    let sum = weights.reduce(0, +)
    var statistic = 0.0
    for (count, weight) in zip(counts, weights) {
        let expected = total * weight / sum
        statistic += (count - expected) * (count - expected) / expected
    }
    return statistic
}

@Suite struct `An experiment assigns people` {
    private let offer = Experiment("offer", arms: [.init("none"), .init("ten", weight: 2)], holdout: 0.1)

    /// Golden, computed by an independent implementation in Python: a change would reshuffle every running experiment.
    @Test(arguments: [
        (UInt64(1), "ten", 0.5918), (2, "holdout", 0.5886), (3, "ten", 0.7378),
        (4, "holdout", 0.1342), (5, "ten", 0.7811), (9, "none", 0.2311),
    ])
    func `to the same arm for ever`(person: UInt64, arm: String, position: Double) {
        let assignment = offer.assign(BucketKey(Digest128(high: 0, low: person)))
        #expect(assignment.arm == arm)
        #expect(assignment.position == position)
    }

    /// 99.9 % quantiles of chi-square with 1, 2, 3 and 4 degrees of freedom.
    @Test(arguments: [
        ([1.0, 1], 10.83), ([1, 1, 1], 13.82), ([5, 3, 2], 13.82), ([1, 2, 3, 4], 16.27), ([90, 4, 3, 2, 1], 18.47),
    ])
    func `in proportion to the weights`(weights: [Double], bound: Double) {
        for seed in ["a", "b", "c", "checkout button"] {
            let arms = weights.enumerated().map { Experiment.Arm("arm \($0)", weight: $1) }
            let experiment = Experiment("test", arms: arms, seed: seed)
            var counts = [Double](repeating: 0, count: weights.count)
            for key in keys(20_000, seed: 7) {
                let arm = experiment.assign(key).arm
                for (index, candidate) in arms.enumerated() where candidate.name == arm { counts[index] += 1 }
            }
            let total: Double = counts.reduce(0, +)
            #expect(total == 20_000)
            #expect(chiSquare(counts, weights: weights) < bound, "seed \(seed)")
        }
    }

    @Test(arguments: [0.01, 0.1, 0.5])
    func `to the holdout in its share, without moving anybody between arms`(share: Double) {
        let arms = [Experiment.Arm("a"), .init("b")]
        let open = Experiment("test", arms: arms)
        let held = Experiment("test", arms: arms, holdout: share)
        var heldOut = 0.0
        let people = keys(20_000, seed: 11)
        for key in people {
            let assignment = held.assign(key)
            if assignment.isHoldout { heldOut += 1 } else { #expect(assignment == open.assign(key)) }
        }
        let count = Double(people.count)
        #expect(chiSquare([heldOut, count - heldOut], weights: [share, 1 - share]) < 10.83)
    }

    @Test func `independently of another experiment`() {
        let first = Experiment("first", arms: [.init("a"), .init("b")])
        let second = Experiment("second", arms: [.init("a"), .init("b")])
        var cells = [Double](repeating: 0, count: 4)
        for key in keys(20_000, seed: 3) {
            let left = first.assign(key).arm == "a" ? 0 : 1
            let right = second.assign(key).arm == "a" ? 0 : 1
            cells[left * 2 + right] += 1
        }
        #expect(chiSquare(cells, weights: [1, 1, 1, 1]) < 16.27)
    }

    @Test func `to places that more coverage moves nobody from`() {
        let some = Bucketing.ranges(count: 3, coverage: 0.4)
        let all = Bucketing.ranges(count: 3)
        for step in 0..<10_000 {
            let position = Double(step) / 10_000
            guard let index = Bucketing.choose(position, in: some) else { continue }
            #expect(Bucketing.choose(position, in: all) == index)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 2])
    func `without a crash whatever the coverage`(coverage: Double) {
        let ranges = Bucketing.ranges(count: 2, coverage: coverage, weights: [coverage, 1])
        #expect(ranges.allSatisfy { (0...1).contains($0.start) && (0...1).contains($0.end) })
    }
}

@Suite struct `An experiment that cannot be published` {
    @Test func `names everything that is wrong`() {
        let broken = Experiment(
            "", arms: [.init("a", weight: 0), .init("a", weight: .infinity), .init("")], holdout: 2)
        #expect(
            broken.problems == [
                "an experiment needs a name",
                "arm 'a' of experiment '' needs a weight above 0",
                "experiment '' has two arms called 'a'",
                "arm 'a' of experiment '' needs a weight above 0",
                "experiment '' has an arm without a name",
                "the holdout of experiment '' must be a share between 0 and 1",
            ])
        #expect(Experiment("x", arms: []).problems == ["experiment 'x' has no arms"])
        #expect(Experiment("x", arms: [.init("a")]).problems.isEmpty)
    }
}
