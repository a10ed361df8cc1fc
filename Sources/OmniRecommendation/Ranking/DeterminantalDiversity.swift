// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Re-ranking by the volume that relevance and dissimilarity span together: greedy MAP of a determinantal process.
///
/// The kernel is L = diag(e^(α·r))·S·diag(e^(α·r)) with α = θ / (2·(1 − θ)); the next pick enlarges log det L the most;
/// of equals, the one that was handed in first. Chen, Zhang and Zhou 2018: an incremental Cholesky factor makes k picks
/// among n cost k²·n.
///
/// The exponentials are kept apart as 2·α·r, so that large scores cannot overflow.
public struct DeterminantalDiversity: Sendable, Hashable, Codable {
    /// How much relevance counts, from 0 up to but not including 1.
    public var theta: Double

    /// A candidate with less of its own than this, in the units of S, adds nothing to the list.
    static let exhausted = 1e-10

    /// Creates one of its parts.
    public init(theta: Double = 0.7) {
        self.theta = theta
    }

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        theta >= 0 && theta < 1 ? [] : ["the DPP's theta is \(theta); use 0 up to but not including 1"]
    }

    /// Returns up to `count` candidates in the order they were picked.
    ///
    /// It ends early when what is left is a combination of what was picked. The similarity must be symmetric and
    /// positive semi-definite, with 1 of a candidate to itself, as cosines and overlaps are. A candidate whose relevance
    /// is not finite is never picked; a similarity that is not finite counts as 0. The gain of a pick is what it added to
    /// log det L.
    ///
    /// `admits` is asked about the best candidate before it is picked; one that it refuses is passed over for good.
    public func picks(
        relevance: [Double], count: Int, similarity: (Int, Int) -> Double, admits: (Int) -> Bool = { _ in true }
    ) -> [RankedPick] {
        let weight = theta.isNaN ? 0 : min(max(theta, 0), 1 - 1e-9)
        let twiceAlpha = weight / (1 - weight)
        var own = relevance.indices.map { finite(similarity($0, $0)) }
        // Row r holds, for every candidate, the entry of its Cholesky row that pick r made.
        var factors: [[Double]] = []
        var waiting = relevance.indices.filter { relevance[$0].isFinite && own[$0] > Self.exhausted }
        var picks: [RankedPick] = []
        while picks.count < count, !waiting.isEmpty {
            var best = 0
            var bestGain = -Double.infinity
            for (place, candidate) in waiting.enumerated() {
                let gain = twiceAlpha * relevance[candidate] + log(own[candidate])
                if gain > bestGain {
                    best = place
                    bestGain = gain
                }
            }
            let picked = waiting.remove(at: best)
            guard admits(picked) else { continue }
            picks.append(RankedPick(candidate: picked, gain: bestGain))
            let root = own[picked].squareRoot()
            var row = [Double](repeating: 0, count: relevance.count)
            for candidate in waiting {
                var dot = 0.0
                for factor in factors { dot += factor[picked] * factor[candidate] }
                let entry = (finite(similarity(picked, candidate)) - dot) / root
                row[candidate] = entry
                own[candidate] -= entry * entry
            }
            factors.append(row)
            waiting.removeAll { own[$0] < Self.exhausted }
        }
        return picks
    }

    private func finite(_ value: Double) -> Double { value.isFinite ? value : 0 }
}
