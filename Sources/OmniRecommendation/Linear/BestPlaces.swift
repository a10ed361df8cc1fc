// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

/// Finds the best of many scores, over and over, with a buffer of its own; used by one thread at a time.
final class BestPlaces {
    private let count: Int
    private let keys: UnsafeMutableBufferPointer<UInt64>
    private let kernels = KernelLevel.best.kernels

    /// - Parameters:
    ///   - count: how many places are wanted.
    ///   - size: how many scores there are.
    init(count: Int, size: Int) {
        self.count = max(0, min(count, size))
        keys = .allocate(capacity: 2 * self.count + 64)
    }

    deinit { keys.deallocate() }

    /// Returns the places of the best scores, as ``TopItems/best(_:of:)`` would; the scores may be overwritten.
    ///
    /// Items of the history that have no score, because they joined after a fit, are passed over.
    func best(of scores: UnsafeMutableBufferPointer<Float>, owned: OwnedItems, _ history: [Int32]) -> [Int32] {
        switch owned {
        case .allowed: break
        case .excluded: for item in history where scores.indices.contains(Int(item)) { scores[Int(item)] = -.infinity }
        case .only:
            let kept = Set(history.map { Int($0) }).filter(scores.indices.contains).map { ($0, scores[$0]) }
            scores.update(repeating: -.infinity)
            for (item, score) in kept { scores[item] = score }
        }
        let found = kernels.top(scores.baseAddress, scores.count, count, keys.baseAddress)
        return (0..<found).map { Int32(truncatingIfNeeded: ~keys[$0] & 0xFFFF_FFFF) }
    }

    /// The same with the scores.
    func places(
        of scores: UnsafeMutableBufferPointer<Float>, owned: OwnedItems, _ history: [Int32]
    ) -> [(item: Int32, score: Float)] {
        best(of: scores, owned: owned, history).map { ($0, scores[Int($0)]) }
    }
}

extension Reason {
    /// The strongest contributions above zero as reasons; equal ones by the smaller number.
    static func because(_ parts: [(item: Int32, share: Float)], items: StableIndex, count: Int) -> [Reason] {
        let sorted = parts.filter { $0.share > 0 }
            .sorted { $0.share != $1.share ? $0.share > $1.share : $0.item < $1.item }
        return sorted.prefix(max(0, count))
            .compactMap { part in
                items.id(Int(part.item)).map { Reason(.because(item: $0), contribution: Double(part.share)) }
            }
    }
}
