// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is used up: items that the user buys again, when it is time to.
///
/// The expected gap of a user and an item is the mean of the user's own gaps and, counting as `prior` gaps, of the
/// item's mean over all users. An item is due once the time since its last purchase, over its expected gap, passes what
/// a share (`quantile`) of all past gaps did not pass. A purchase anywhere, once it is in the history, starts the wait anew.
public struct Replenishment: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// How many gaps of the user's own the item's mean weighs as much as; zero or more.
        public var prior: Double
        /// The share of gaps after which one is reminded; above 0, below 1.
        public var quantile: Double
        /// How many gaps of all users an item must have before it counts as something that is used up.
        public var minimumGaps: Int
        /// After how many expected gaps the user is taken to have changed to something else.
        public var lapse: Double

        /// Creates settings.
        public init(prior: Double = 5, quantile: Double = 0.8, minimumGaps: Int = 5, lapse: Double = 4) {
            self.prior = prior
            self.quantile = quantile
            self.minimumGaps = minimumGaps
            self.lapse = lapse
        }
    }

    /// An item that a user buys again and again.
    public struct Due: Sendable, Hashable {
        /// The item.
        public let item: String
        /// When it was last bought.
        public let last: Timestamp
        /// The expected gap in days.
        public let gapInDays: Double
        /// When to remind.
        public let remindAt: Timestamp
        /// The time since the last purchase, by the time from it to the reminder; one or more is due.
        public let ratio: Double
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did.
    public let report: FitReport
    /// Which multiple of the expected gap the quantile of gaps does not pass.
    public let threshold: Double
    /// Per item how many gaps there were and their mean in days.
    let gaps: [Int32]
    let means: [Double]

    /// The kind in an archive.
    public static let kind = "replenishment"
    /// How tables call it.
    public var name: String { "replenishment" }
    /// Only what was bought before.
    public var ownedItems: OwnedItems { .only }

    /// Measures gaps; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> Replenishment {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        let purchases = interactions.basketHistories.flatMap { Purchases.of($0) }
        var counts = [Int32](repeating: 0, count: interactions.items.count)
        var sums = [Double](repeating: 0, count: interactions.items.count)
        for purchase in purchases {
            counts[Int(purchase.item)] += Int32(purchase.gaps.count)
            sums[Int(purchase.item)] += purchase.gaps.reduce(0, +)
        }
        let means = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : 0 }
        var ratios: [Double] = []
        for purchase in purchases where counts[Int(purchase.item)] >= Int32(clamping: configuration.minimumGaps) {
            // Each gap is compared with what was expected before it.
            for (place, gap) in purchase.gaps.enumerated() {
                let expected = configuration.expected(purchase.gaps[..<place], mean: means[Int(purchase.item)])
                if expected > 0 { ratios.append(gap / expected) }
            }
        }
        ratios.sort()
        let place = Int((configuration.quantile * Double(ratios.count)).rounded(.up)) - 1
        let threshold = ratios.isEmpty ? 1 : ratios[min(max(0, place), ratios.count - 1)]
        return Replenishment(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            threshold: max(threshold, 0.01), gaps: counts, means: means)
    }

    /// What a user buys again and again, the most overdue first; what lapsed is left out.
    public func due(for history: History) -> [Due] {
        due(items.indexed(history))
            .compactMap { entry in
                guard let id = items.id(Int(entry.item)) else { return nil }
                let wait = entry.gap * threshold * 86_400e6
                return Due(
                    item: id, last: Timestamp(microseconds: entry.last), gapInDays: entry.gap,
                    remindAt: Timestamp(microseconds: entry.last &+ Int64(clamping: Int(min(wait, 9e18)))),
                    ratio: entry.ratio)
            }
    }

    private func due(_ history: IndexedHistory) -> [(item: Int32, last: Int64, gap: Double, ratio: Double)] {
        let known = Purchases.of(BasketHistory(history.known(below: items.count)))
            .compactMap { purchase -> (Int32, Int64, Double, Double)? in
                guard gaps[Int(purchase.item)] >= Int32(clamping: configuration.minimumGaps) else { return nil }
                let gap = configuration.expected(purchase.gaps[...], mean: means[Int(purchase.item)])
                guard gap > 0 else { return nil }
                let elapsed = max(0, Double(history.now) - Double(purchase.last)) / 86_400e6
                guard elapsed <= configuration.lapse * max(1, threshold) * gap else { return nil }
                return (purchase.item, purchase.last, gap, elapsed / (gap * threshold))
            }
        return known.sorted { $0.3 != $1.3 ? $0.3 > $1.3 : $0.0 < $1.0 }
    }

    /// Scores by how near the reminder is: one and more is due.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        scores = [Float](repeating: -.infinity, count: items.count)
        for entry in due(history) { scores[Int(entry.item)] = Float(entry.ratio) }
    }

    /// Gaps know no likeness of items.
    public func similar(to item: String, count: Int) -> [Recommendation] { [] }

    /// How often the user bought it.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        let known = history.known(below: items.count)
        guard count > 0, let number = items.number(of: item),
            let entry = due(known).first(where: { Int($0.item) == number })
        else { return [] }
        let times = BasketHistory(known).baskets.count { $0.contains(Int32(number)) }
        return [Reason(.habit(times: times), contribution: entry.ratio)]
    }
}
