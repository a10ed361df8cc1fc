// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Re-ranking that weighs each candidate's relevance against its likeness to what the list already shows.
///
/// The next pick is the candidate with the largest λ·relevance − (1 − λ)·(greatest similarity to a picked one); of
/// equals, the one that was handed in first. Nothing is similar to an empty list (0). Carbonell and Goldstein 1998.
///
/// The running maximum of each candidate is kept, so k picks among n cost k·n similarities.
public struct MaximalMarginalRelevance: Sendable, Hashable, Codable {
    /// How much relevance counts, 0…1; the rest is for variety.
    public var lambda: Double

    /// Creates one of its parts.
    public init(lambda: Double = 0.7) {
        self.lambda = lambda
    }

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        (0...1).contains(lambda) ? [] : ["MMR's lambda is \(lambda); use a share of 0…1"]
    }

    /// Returns the best `count` candidates, fewer when there are not as many, in the order they were picked.
    ///
    /// A candidate whose relevance is not finite is never picked; a similarity that is not finite counts as 0, a lambda
    /// outside of 0…1 as the nearest end. The gain of a pick is its marginal score.
    ///
    /// `admits` is asked about the best candidate before it is picked; one that it refuses is passed over for good. Caps per
    /// brand or category work this way, so that they never change a score.
    public func picks(
        relevance: [Double], count: Int, similarity: (Int, Int) -> Double, admits: (Int) -> Bool = { _ in true }
    ) -> [RankedPick] {
        let share = lambda.isNaN ? 1 : min(max(lambda, 0), 1)
        var nearest = [Double](repeating: 0, count: relevance.count)
        var waiting = relevance.indices.filter { relevance[$0].isFinite }
        var picks: [RankedPick] = []
        while picks.count < count, !waiting.isEmpty {
            var best = 0
            var bestScore = -Double.infinity
            for (place, candidate) in waiting.enumerated() {
                let score = share * relevance[candidate] - (1 - share) * nearest[candidate]
                if score > bestScore {
                    best = place
                    bestScore = score
                }
            }
            let picked = waiting.remove(at: best)
            guard admits(picked) else { continue }
            for candidate in waiting where share < 1 {
                let given = similarity(picked, candidate)
                let likeness = given.isFinite ? given : 0
                // The first pick sets the maximum: similarities may be negative.
                nearest[candidate] = picks.isEmpty ? likeness : max(nearest[candidate], likeness)
            }
            picks.append(RankedPick(candidate: picked, gain: bestScore))
        }
        return picks
    }
}
