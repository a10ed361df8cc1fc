// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels

/// What ``BPR`` compares an interaction with: items drawn alike, or each as often as it was taken.
///
/// Walker's alias method (Vose 1991) needs eight bytes an item and two draws, however uneven the counts are.
package struct NegativeDraw: Sendable {
    package let items: [Int32]
    /// Out of 2²⁴, how often a place stands for itself; empty where all are drawn alike.
    package private(set) var shares: [UInt32] = []
    /// The place that it stands for otherwise.
    package private(set) var others: [Int32] = []

    /// - Parameters:
    ///   - items: what may be drawn.
    ///   - taken: how often the items up to each were taken, added up over the catalogue; nil to draw all alike.
    package init(_ items: [Int32], counts taken: [Int]?) {
        self.items = items
        guard let taken, !items.isEmpty else { return }
        let counts = items.map { taken[Int($0)] - ($0 > 0 ? taken[Int($0) - 1] : 0) }
        let sum = counts.reduce(0, +)
        guard sum > 0 else { return }
        var rest = counts.map { Double($0) * Double(items.count) / Double(sum) }
        shares = [UInt32](repeating: 1 << 24, count: items.count)
        others = Array(0..<Int32(items.count))
        var poor = rest.indices.filter { rest[$0] < 1 }
        var rich = rest.indices.filter { rest[$0] >= 1 }
        while let low = poor.popLast(), let high = rich.last {
            shares[low] = UInt32(rest[low] * Double(1 << 24))
            others[low] = Int32(high)
            rest[high] -= 1 - rest[low]
            if rest[high] < 1 {
                rich.removeLast()
                poor.append(high)
            }
        }
    }

    /// Lends a cell that names these candidates.
    func withCell<Value>(_ body: (inout comni_cell) -> Value) -> Value {
        items.withUnsafeBufferPointer { items in
            shares.withUnsafeBufferPointer { shares in
                others.withUnsafeBufferPointer { others in
                    var cell = comni_cell()
                    cell.candidates = items.baseAddress
                    cell.candidate_count = items.count
                    cell.shares = shares.isEmpty ? nil : shares.baseAddress
                    cell.others = others.baseAddress
                    return body(&cell)
                }
            }
        }
    }
}
