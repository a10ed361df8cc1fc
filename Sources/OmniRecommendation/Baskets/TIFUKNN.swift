// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The next basket, from what the user takes again and again and from users with like habits.
///
/// A user is a vector of how often each item was taken, where baskets fade within a group and groups fade with age. The
/// forecast is part the user's own vector and part the mean of the nearest users'.
///
/// Hu et al. 2020, "Modeling personalized item frequency information for next-basket recommendation".
public struct TIFUKNN: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// Into how many groups a user's baskets are cut; fewer where there are fewer baskets.
        public var groups: Int
        /// What a basket counts, given that the next one of its group counts one; above 0, at most 1.
        public var withinDecay: Double
        /// What a group counts, given that the next one counts one; above 0, at most 1.
        public var groupDecay: Double
        /// The part of the user's own vector, from 0 to 1.
        public var alpha: Double
        /// How many users are asked.
        public var neighbours: Int

        /// Creates settings.
        public init(
            groups: Int = 7, withinDecay: Double = 0.9, groupDecay: Double = 0.7, alpha: Double = 0.7,
            neighbours: Int = 300
        ) {
            self.groups = groups
            self.withinDecay = withinDecay
            self.groupDecay = groupDecay
            self.alpha = alpha
            self.neighbours = neighbours
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did.
    public let report: FitReport
    let vectors: HabitVectors

    /// The kind in an archive.
    public static let kind = "tifu-knn"
    /// How tables call it.
    public var name: String { "TIFU-KNN" }
    /// The next basket repeats earlier ones.
    public var ownedItems: OwnedItems { .allowed }

    /// Makes the users' vectors; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> TIFUKNN {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        let histories = interactions.basketHistories.filter { !$0.baskets.isEmpty }
        let vectors = try Parallel.map(histories.count, threads: control.threads, control: control, phase: "vectors") {
            configuration.vector(of: histories[$0].baskets)
        }
        return TIFUKNN(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            vectors: HabitVectors(vectors, items: interactions.items.count))
    }

    /// Mixes the user's own habits with those of the nearest users.
    ///
    /// A fitted vector that equals the history's is taken for the user's own and, once, not asked.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        scores = [Float](repeating: 0, count: items.count)
        let own = configuration.vector(of: BasketHistory(history.known(below: items.count)).baskets)
        guard !own.items.isEmpty else {
            for item in scores.indices { scores[item] = -.infinity }
            return
        }
        var sums = [Double](repeating: 0, count: items.count)
        for (item, value) in zip(own.items, own.values) { sums[Int(item)] = configuration.alpha * value }
        let nearest = vectors.nearest(configuration.neighbours, to: own)
        if !nearest.isEmpty {
            let share = (1 - configuration.alpha) / Double(nearest.count)
            for user in nearest { vectors.add(user, times: share, to: &sums) }
        }
        for item in scores.indices { scores[item] = sums[item] > 0 ? Float(sums[item]) : -.infinity }
    }

    /// Habits know no likeness of items.
    public func similar(to item: String, count: Int) -> [Recommendation] { [] }

    /// The user's own habit and the neighbours', as far as each speaks for the item.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard let target = items.number(of: item) else { return [] }
        let known = history.known(below: items.count)
        let baskets = BasketHistory(known).baskets
        let own = configuration.vector(of: baskets)
        var scores: [Float] = []
        score(known, into: &scores)
        guard scores[target] > 0 else { return [] }
        let place = own.items.firstIndex { Int($0) == target }
        let habit = place.map { configuration.alpha * own.values[$0] } ?? 0
        var reasons: [Reason] = []
        if habit > 0 {
            let times = baskets.count { $0.contains(Int32(target)) }
            reasons.append(Reason(.habit(times: times), contribution: habit))
        }
        let others = Double(scores[target]) - habit
        if others > 1e-7 { reasons.append(Reason(.neighbours, contribution: others)) }
        reasons.sort { $0.contribution > $1.contribution }
        return Array(reasons.prefix(max(0, count)))
    }
}
