// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How often the larger outcome had the larger prediction, over all pairs with different outcomes.
enum Concordance {
    /// The share of such pairs in the right order, ties of predictions counting half; nil when there is no such pair.
    ///
    /// O(n log n): outcomes are taken in rising order, and a Fenwick tree counts predictions seen before.
    static func share(_ predictions: [Double], _ outcomes: [Double]) -> Double? {
        let sorted = Array(Set(predictions)).sorted()
        var rankOf: [Double: Int] = [:]
        for (rank, value) in sorted.enumerated() { rankOf[value] = rank }
        var tree = [Double](repeating: 0, count: sorted.count + 1)
        func count(below rank: Int) -> Double {
            var sum = 0.0
            var index = rank
            while index > 0 {
                sum += tree[index]
                index &= index - 1
            }
            return sum
        }
        let order = outcomes.indices.sorted { outcomes[$0] < outcomes[$1] }
        var right = 0.0
        var pairs = 0.0
        var seen = 0.0
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, outcomes[order[end]] == outcomes[order[start]] { end += 1 }
            for index in order[start..<end] {
                guard let rank = rankOf[predictions[index]] else { continue }
                let below = count(below: rank)
                right += below + 0.5 * (count(below: rank + 1) - below)
                pairs += seen
            }
            for index in order[start..<end] {
                guard let rank = rankOf[predictions[index]] else { continue }
                var position = rank + 1
                while position < tree.count {
                    tree[position] += 1
                    position += position & -position
                }
            }
            seen += Double(end - start)
            start = end
        }
        return pairs > 0 ? right / pairs : nil
    }
}
