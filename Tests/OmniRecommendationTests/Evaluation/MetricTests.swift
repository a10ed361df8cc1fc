// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `R15: figures of lists` {
    @Test(arguments: GoldenCases.all("ranking", "metrics.ranking"))
    func `are those of the worked cases`(_ example: JSONCase) {
        let input = example["input"]
        let list = input["recommended"].numbers.map { Int($0) }
        let k = input.int("k")
        let metrics = RankingMetrics(list: list, relevant: Set(input["relevant"].numbers.map { Int($0) }), k: k)
        let expected = example["expected"]
        let grades = Dictionary(
            uniqueKeysWithValues: input["grades"].fields.map { (Int($0.key) ?? -1, $0.value.number ?? 0) })
        let found = [
            "precision": metrics.precision, "recall": metrics.recall, "recallTruncated": metrics.truncatedRecall,
            "hitRate": metrics.hit, "ndcg": metrics.ndcg, "ap": metrics.averagePrecision,
            "reciprocalRank": metrics.reciprocalRank,
            "ndcgExponential": RankingMetrics.gradedNDCG(list: list, grades: grades, k: k),
            "ndcgLinear": RankingMetrics.gradedNDCG(list: list, grades: grades, k: k, isExponential: false),
        ]
        #expect(!expected.fields.isEmpty)
        for (name, value) in expected.fields {
            #expect(agree([found[name] ?? .nan], [value.number ?? .nan], to: 1e-12), "\(name)")
        }
    }

    @Test(arguments: GoldenCases.all("ranking", "metrics.beyondAccuracy"))
    func `beyond accuracy are those of the worked case`(_ example: JSONCase) {
        let input = example["input"]
        let lists = input["lists"].list.map { $0.numbers.map { Int32($0) } }
        let metrics = ExposureMetrics(lists: lists, interactions: input["itemInteractions"].numbers.map { Int($0) })
        let expected = example["expected"]
        #expect(metrics.exposure.map(Double.init) == expected["exposure"].numbers)
        let found = [metrics.coverage, metrics.gini, metrics.novelty, metrics.entropy]
        #expect(agree(found, ["coverage", "gini", "novelty", "entropyBits"].map { expected.double($0) }, to: 1e-9))
        let distances = lists.compactMap { list in
            ExposureMetrics.intraListDistance(list) { input["distance"][$0].numbers[$1] }
        }
        #expect(agree(distances, expected["intraListDistance"].numbers, to: 1e-9))
    }

    @Test func `are zero, not NaN, where there is nothing to judge`() {
        let empty = RankingMetrics(list: [Int](), relevant: [], k: 0)
        #expect(
            [empty.precision, empty.recall, empty.ndcg, empty.averagePrecision, empty.reciprocalRank]
                .allSatisfy { $0 == 0 })
        let nothing = ExposureMetrics(lists: [], interactions: [])
        #expect([nothing.coverage, nothing.gini, nothing.novelty, nothing.entropy].allSatisfy { $0 == 0 })
        #expect(ExposureMetrics.intraListDistance([1]) { _, _ in 1 } == nil)
        #expect(RankingMetrics.gradedNDCG(list: [1], grades: [Int: Double](), k: 3) == 0)
    }

    @Test func `a perfect list has one of each, and swapping a hit upwards never hurts`() {
        var chance = SystemOfNumbers(seed: 5)
        for _ in 0..<200 {
            let relevant = Set((0..<5).map { _ in chance.below(12) })
            let perfect = RankingMetrics(list: relevant.sorted() + [50, 51], relevant: relevant, k: 20)
            #expect(
                [perfect.ndcg, perfect.recall, perfect.averagePrecision, perfect.reciprocalRank]
                    .allSatisfy { abs($0 - 1) < 1e-12 })
            var list = Array(0..<12)
            for place in list.indices { list.swapAt(place, chance.below(12)) }
            let before = RankingMetrics(list: list, relevant: relevant, k: 8)
            let place = 1 + chance.below(11)
            guard relevant.contains(list[place]), !relevant.contains(list[place - 1]) else { continue }
            list.swapAt(place, place - 1)
            let after = RankingMetrics(list: list, relevant: relevant, k: 8)
            #expect(after.ndcg >= before.ndcg && after.averagePrecision >= before.averagePrecision)
            #expect(after.reciprocalRank >= before.reciprocalRank && after.hit >= before.hit)
        }
    }
}
