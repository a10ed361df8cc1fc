// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The best of many scores.
package enum TopItems {
    /// Returns the places of the best scores, the best first; equal scores by the smaller place.
    ///
    /// Scores of minus infinity (and NaN, should a model break its word) are never among them.
    package static func best(_ count: Int, of scores: [Float]) -> [Int32] {
        scores.withUnsafeBufferPointer { best(count, of: $0) }
    }

    /// A bounded heap with its worst on top: most scores are turned away by one comparison.
    package static func best(_ count: Int, of scores: UnsafeBufferPointer<Float>) -> [Int32] {
        let count = min(count, scores.count)
        guard count > 0 else { return [] }
        return [Int32](unsafeUninitializedCapacity: count) { heap, kept in
            kept = 0
            var bar = -Float.infinity
            var place = -1
            while place + 1 < scores.count {
                place += 1
                // Most of a long list lies under the bar: eight places are passed over by one comparison.
                if kept == count, place & 7 == 0 {
                    while place + 8 <= scores.count, !hasOne(of: scores, from: place, above: bar) { place += 8 }
                    if place >= scores.count { break }
                }
                let score = scores[place]
                // Places ascend, so an equal score that comes later never displaces one that is kept.
                guard score > bar else { continue }
                if kept < count {
                    heap[kept] = Int32(place)
                    kept += 1
                    if kept == count {
                        for root in stride(from: count / 2 - 1, through: 0, by: -1) {
                            sink(root, in: heap, count, scores)
                        }
                        bar = scores[Int(heap[0])]
                    }
                } else {
                    heap[0] = Int32(place)
                    sink(0, in: heap, count, scores)
                    bar = scores[Int(heap[0])]
                }
            }
            if kept < count {
                for root in stride(from: kept / 2 - 1, through: 0, by: -1) { sink(root, in: heap, kept, scores) }
            }
            // Taking the worst off, one after the other, leaves the best in front.
            var rest = kept
            while rest > 1 {
                rest -= 1
                let worst = heap[0]
                heap[0] = heap[rest]
                heap[rest] = worst
                sink(0, in: heap, rest, scores)
            }
        }
    }

    @inline(__always)
    private static func hasOne(of scores: UnsafeBufferPointer<Float>, from place: Int, above bar: Float) -> Bool {
        let bytes = UnsafeRawBufferPointer(scores)
        let block = bytes.loadUnaligned(fromByteOffset: place * 4, as: SIMD8<Float>.self)
        return any(block .> bar)
    }

    /// Lets owned items out, or everything else.
    package static func apply(_ owned: OwnedItems, of history: IndexedHistory, to scores: inout [Float]) {
        switch owned {
        case .allowed: return
        case .excluded:
            for item in history.known(below: scores.count).items { scores[Int(item)] = -.infinity }
        case .only:
            let kept = Set(history.known(below: scores.count).items).map { ($0, scores[Int($0)]) }
            for place in scores.indices { scores[place] = -.infinity }
            for (item, score) in kept { scores[Int(item)] = score }
        }
    }

    /// Whether one place is worse than another.
    @inline(__always)
    private static func isWorse(_ left: Int32, _ right: Int32, _ scores: UnsafeBufferPointer<Float>) -> Bool {
        let a = scores[Int(left)]
        let b = scores[Int(right)]
        return a != b ? a < b : left > right
    }

    @inline(__always)
    private static func sink(
        _ start: Int, in heap: UnsafeMutableBufferPointer<Int32>, _ count: Int, _ scores: UnsafeBufferPointer<Float>
    ) {
        var root = start
        let moving = heap[root]
        while true {
            var child = 2 * root + 1
            if child >= count { break }
            if child + 1 < count, isWorse(heap[child + 1], heap[child], scores) { child += 1 }
            guard isWorse(heap[child], moving, scores) else { break }
            heap[root] = heap[child]
            root = child
        }
        heap[root] = moving
    }
}
