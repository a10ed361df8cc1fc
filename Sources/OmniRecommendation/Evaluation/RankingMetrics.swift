// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How well one list found what one user took.
///
/// Ranks count from one and only the first `k` places of a list matter; a shorter list has found nothing more.
public struct RankingMetrics: Sendable, Hashable {
    /// The share of the k places that hold something relevant.
    public let precision: Double
    /// The share of the relevant items that were found.
    public let recall: Double
    /// Found items by the most that k places could hold: what papers on autoencoders call recall.
    public let truncatedRecall: Double
    /// One if anything was found, else zero.
    public let hit: Double
    /// Gains of 1/log2(1 + rank), by those of a perfect list.
    public let ndcg: Double
    /// The mean over min(relevant, k) of the precision at each relevant item's rank; zero for those not found.
    public let averagePrecision: Double
    /// One by the rank of the first relevant item; zero if there is none.
    public let reciprocalRank: Double

    /// Judges a list.
    ///
    /// Without relevant items, or with k below one, every figure is zero.
    /// - Parameters:
    ///   - list: items, the best first, none of them twice.
    ///   - relevant: what should have been found.
    ///   - k: how many places count.
    public init<Item: Hashable>(list: some Sequence<Item>, relevant: Set<Item>, k: Int) {
        var hits = 0
        var gain = 0.0
        var precisions = 0.0
        var first = 0
        if k > 0 {
            for (place, item) in list.prefix(k).enumerated() where relevant.contains(item) {
                hits += 1
                gain += 1 / log2(Double(place + 2))
                precisions += Double(hits) / Double(place + 1)
                if first == 0 { first = place + 1 }
            }
        }
        let most = min(relevant.count, max(0, k))
        var perfect = 0.0
        for place in 0..<most { perfect += 1 / log2(Double(place + 2)) }
        precision = k > 0 ? Double(hits) / Double(k) : 0
        recall = relevant.isEmpty ? 0 : Double(hits) / Double(relevant.count)
        truncatedRecall = most > 0 ? Double(hits) / Double(most) : 0
        hit = hits > 0 ? 1 : 0
        ndcg = most > 0 ? gain / perfect : 0
        averagePrecision = most > 0 ? precisions / Double(most) : 0
        reciprocalRank = first > 0 ? 1 / Double(first) : 0
    }

    /// NDCG where items are relevant in degrees.
    ///
    /// - Parameters:
    ///   - list: items, the best first.
    ///   - grades: how relevant each item is, zero or more; items without a grade are not.
    ///   - k: how many places count.
    ///   - isExponential: a grade g gains 2^g − 1 rather than g.
    /// - Returns: from 0 to 1; 0 where no item has a grade above zero.
    public static func gradedNDCG<Item: Hashable>(
        list: some Sequence<Item>, grades: [Item: Double], k: Int, isExponential: Bool = true
    ) -> Double {
        guard k > 0 else { return 0 }
        func gain(_ grade: Double) -> Double { isExponential ? exp2(grade) - 1 : grade }
        var found = 0.0
        for (place, item) in list.prefix(k).enumerated() { found += gain(grades[item] ?? 0) / log2(Double(place + 2)) }
        var perfect = 0.0
        for (place, grade) in grades.values.sorted(by: >).prefix(k).enumerated() {
            perfect += gain(grade) / log2(Double(place + 2))
        }
        return perfect > 0 ? found / perfect : 0
    }
}
