// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Re-ranking that keeps a list's mix of classes (genres, categories) near a target, such as the person's own mix.
///
/// The next pick maximises (1 − λ)·Σ relevance − λ·KL(target ‖ (1 − s)·mix + s·target), where the mix is the mean of the
/// picked candidates' classes and s a smoothing of 0.01; of equals, the one that was handed in first. Steck 2018.
public struct CalibratedRanking: Sendable, Hashable, Codable {
    /// How much calibration counts, 0…1; the rest is for relevance.
    public var lambda: Double
    /// How much of the target is mixed in, so that a class that is missing does not cost infinitely much.
    public var smoothing: Double

    /// Creates one of its parts.
    public init(lambda: Double = 0.5, smoothing: Double = 0.01) {
        self.lambda = lambda
        self.smoothing = smoothing
    }

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        var problems: [String] = []
        if !(0...1).contains(lambda) { problems.append("calibration's lambda is \(lambda); use a share of 0…1") }
        if !(smoothing > 0 && smoothing <= 1) {
            problems.append("calibration's smoothing is \(smoothing); use a share above 0, such as 0.01")
        }
        return problems
    }

    /// How much of a candidate belongs to a class; a candidate's shares add up to 1.
    public struct Share: Sendable, Hashable {
        /// The class, by its place in the target.
        public let kind: Int
        /// How much of the candidate belongs to it, 0…1.
        public let weight: Double

        /// Creates one of its parts.
        public init(_ kind: Int, _ weight: Double = 1) {
            self.kind = kind
            self.weight = weight
        }
    }

    /// Returns up to `count` candidates in the order they were picked; the gain of a pick is what it added to the
    /// objective.
    ///
    /// A candidate whose relevance is not finite is never picked. Shares of classes that the target does not have count
    /// towards the mix and match nothing. Entries of the target that are not above 0 are left out; it is scaled to a sum
    /// of 1; without any, relevance alone decides.
    ///
    /// `shares` are the classes of each candidate, each class once; a candidate without any dilutes the mix. `target` is
    /// the wanted share of each class. `admits` is asked about the best candidate before it is picked; one that it
    /// refuses is passed over for good.
    public func picks(
        relevance: [Double], shares: [[Share]], target: [Double], count: Int, admits: (Int) -> Bool = { _ in true }
    ) -> [RankedPick] {
        var mix = Mix(target: target, smoothing: smoothing)
        let weight = lambda.isNaN ? 0 : min(max(lambda, 0), 1)
        var waiting = relevance.indices.filter { relevance[$0].isFinite }
        var picks: [RankedPick] = []
        var divergence = mix.divergence
        while picks.count < count, !waiting.isEmpty {
            mix.startStep()
            var best = 0
            var bestScore = -Double.infinity
            var bestDivergence = 0.0
            for (place, candidate) in waiting.enumerated() {
                let kinds = candidate < shares.count ? shares[candidate] : []
                let after = mix.divergence(adding: kinds)
                let score = (1 - weight) * relevance[candidate] - weight * after
                if score > bestScore {
                    best = place
                    bestScore = score
                    bestDivergence = after
                }
            }
            let picked = waiting.remove(at: best)
            guard admits(picked) else { continue }
            mix.add(picked < shares.count ? shares[picked] : [])
            picks.append(RankedPick(candidate: picked, gain: bestScore + weight * divergence))
            divergence = bestDivergence
        }
        return picks
    }

    /// Returns how far a list's mix is from the target, in nats: KL(target ‖ smoothed mix); 0 for a target without
    /// entries above 0.
    public func divergence(of list: [[Share]], from target: [Double]) -> Double {
        var mix = Mix(target: target, smoothing: smoothing)
        for shares in list { mix.add(shares) }
        return mix.divergence
    }
}
