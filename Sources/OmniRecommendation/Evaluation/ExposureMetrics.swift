// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What lists of many users show of the catalogue together.
public struct ExposureMetrics: Sendable, Hashable {
    /// How often each item was shown.
    public let exposure: [Int]
    /// The share of the catalogue that was shown at all.
    public let coverage: Double
    /// Zero if all items are shown equally often, near one if a few take all.
    public let gini: Double
    /// The mean surprise of a shown item in bits: −log2 of its share of all interactions.
    ///
    /// An item that nobody took counts as taken once.
    public let novelty: Double
    /// The entropy of what was shown, in bits.
    public let entropy: Double

    /// Judges lists of a catalogue, given how often each of its items was taken.
    public init(lists: [[Int32]], interactions: [Int]) {
        var exposure = [Int](repeating: 0, count: interactions.count)
        for list in lists {
            for item in list where exposure.indices.contains(Int(item)) { exposure[Int(item)] += 1 }
        }
        let shown = exposure.reduce(0, +)
        let taken = Double(max(1, interactions.reduce(0, +)))
        var weighted = 0.0
        for (place, count) in exposure.sorted().enumerated() {
            weighted += Double(2 * (place + 1) - exposure.count - 1) * Double(count)
        }
        var surprise = 0.0
        var entropy = 0.0
        for (item, count) in exposure.enumerated() where count > 0 {
            surprise -= Double(count) * log2(Double(max(1, interactions[item])) / taken)
            let share = Double(count) / Double(shown)
            entropy -= share * log2(share)
        }
        self.exposure = exposure
        coverage = exposure.isEmpty ? 0 : Double(exposure.count { $0 > 0 }) / Double(exposure.count)
        gini = shown > 0 ? weighted / (Double(exposure.count) * Double(shown)) : 0
        novelty = shown > 0 ? surprise / Double(shown) : 0
        self.entropy = entropy
    }

    /// The mean distance of two items of one list; nil for a list of fewer than two.
    public static func intraListDistance(_ list: [Int32], _ distance: (Int, Int) -> Double) -> Double? {
        guard list.count > 1 else { return nil }
        var sum = 0.0
        for (place, left) in list.enumerated() {
            for right in list[(place + 1)...] { sum += distance(Int(left), Int(right)) }
        }
        return sum / (Double(list.count) * Double(list.count - 1) / 2)
    }
}
