// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

extension EASE {
    /// Scores every item; minus infinity for all if nothing is known of the user, and for items that nobody had.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let size = items.count
        let row = history.known(below: size).row(configuration.values)
        scores = [Float](repeating: -.infinity, count: size)
        guard !row.items.isEmpty else { return }
        let kernels = KernelLevel.best.kernels
        kernels.sum_rows(inverse, size, row.items, row.weights, row.items.count, size, &scores)
        scores.withUnsafeMutableBufferPointer { finish($0, row) }
    }

    /// Turns x·P into x·B.
    private func finish(_ scores: UnsafeMutableBufferPointer<Float>, _ row: (items: [Int32], weights: [Float])) {
        scales.withUnsafeBufferPointer { scales in
            for item in 0..<scores.count {
                scores[item] = scales[item] < 0 ? scores[item] * scales[item] : -.infinity
            }
        }
        for (item, weight) in zip(row.items, row.weights) { scores[Int(item)] += weight }
    }

    /// Items whose scores this one raises most.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        guard let number = items.number(of: item), squares[number] > 0 else { return [] }
        var scores: [Float] = []
        score(IndexedHistory(items: [Int32(number)]), into: &scores)
        scores[number] = -.infinity
        return TopItems.best(count, of: scores)
            .compactMap { place in
                guard scores[Int(place)] > 0, let id = items.id(Int(place)) else { return nil }
                return Recommendation(item: id, score: Double(scores[Int(place)]))
            }
    }

    /// The items of the history that raise the score most: "because you bought X".
    ///
    /// All contributions, those below zero included, add up to the score; only those above zero are given.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard let target = items.number(of: item), squares[target] > 0 else { return [] }
        let size = items.count
        let row = history.known(below: items.count).row(configuration.values)
        let parts = zip(row.items, row.weights)
            .map { own, weight -> (item: Int32, share: Float) in
                if Int(own) == target { return (own, 0) }
                return (own, weight * inverse[Int(own) * size + target] * scales[target])
            }
        return Reason.because(parts, items: items, count: count)
    }

    /// Lists for many histories: a panel of columns at a time, so that it stays in the cache for all of them.
    public func rank(
        _ histories: [IndexedHistory], count: Int, owned: OwnedItems? = nil, control: FitControl = FitControl()
    ) throws -> [[Int32]] {
        let size = items.count
        let policy = owned ?? ownedItems
        let block = min(1_024, max(64, 4_000_000 / max(1, size)))
        let width = 64
        let blocks = (histories.count + block - 1) / block
        let kernels = KernelLevel.best.kernels
        let lists = try Parallel.map(blocks, threads: control.threads, control: control, phase: "lists") { place in
            let part = histories[(place * block)..<min(histories.count, (place + 1) * block)]
            let rows = part.map { $0.known(below: size).row(configuration.values) }
            var scores = [Float](repeating: 0, count: part.count * size)
            var panel = [Float](repeating: 0, count: size * width)
            for first in stride(from: 0, to: size, by: width) {
                let columns = min(width, size - first)
                panel.withUnsafeMutableBufferPointer { panel in
                    inverse.withUnsafeBufferPointer { inverse in
                        guard let to = panel.baseAddress, let from = inverse.baseAddress else { return }
                        for row in 0..<size {
                            (to + row * width).update(from: from + row * size + first, count: columns)
                        }
                    }
                }
                scores.withUnsafeMutableBufferPointer { scores in
                    for (number, row) in rows.enumerated() {
                        guard let start = scores.baseAddress else { return }
                        kernels.sum_rows(
                            panel, width, row.items, row.weights, row.items.count, columns,
                            start + number * size + first)
                    }
                }
            }
            return scores.withUnsafeMutableBufferPointer { scores in
                var lists: [[Int32]] = []
                let finder = BestPlaces(count: count, size: size)
                for (number, history) in part.enumerated() {
                    let own = UnsafeMutableBufferPointer(rebasing: scores[(number * size)..<((number + 1) * size)])
                    if rows[number].items.isEmpty {
                        lists.append([])
                        continue
                    }
                    finish(own, rows[number])
                    lists.append(finder.best(of: own, owned: policy, history.items))
                }
                return lists
            }
        }
        return lists.flatMap { $0 }
    }
}
