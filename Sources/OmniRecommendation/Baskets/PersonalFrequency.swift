// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// What the user took most often: the baseline that every model of baskets must beat.
///
/// A score is the share of the user's baskets that hold the item, where older baskets may count less; what the user
/// never took follows in the order of its popularity, below everything the user did take.
public struct PersonalFrequency: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// What a basket counts, given that the next one counts one; above 0, at most 1.
        public var decay: Double
        /// Whether popular items fill up the list.
        public var fillsUp: Bool

        /// Creates settings.
        public init(decay: Double = 1, fillsUp: Bool = true) {
            self.decay = decay
            self.fillsUp = fillsUp
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did.
    public let report: FitReport
    /// How many users took each item.
    let users: [Int32]

    /// The kind in an archive.
    public static let kind = "personal-frequency"
    /// How tables call it.
    public var name: String { "personal frequency" }
    /// Buying again is the point.
    public var ownedItems: OwnedItems { .allowed }

    /// Counts how many users took each item; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> PersonalFrequency {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        var users = [Int32](repeating: 0, count: interactions.items.count)
        for item in interactions.matrix(.ones).columns { users[Int(item)] += 1 }
        return PersonalFrequency(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            users: users)
    }

    /// Scores by the share of baskets; popular items come after all of them.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let baskets = BasketHistory(history.known(below: items.count)).baskets
        var weight = 1.0
        var total = 0.0
        var sums: [Int32: Double] = [:]
        for basket in baskets.reversed() {
            for item in basket { sums[item, default: 0] += weight }
            total += weight
            weight *= configuration.decay
        }
        // The lowest share of an own item is the bar that popularity stays under.
        let bar = sums.values.min().map { $0 / total } ?? 1
        let most = Double(users.max() ?? 0) + 1
        scores = users.map { count in
            configuration.fillsUp && count > 0 ? Float(bar / 2 * Double(count) / most) : -.infinity
        }
        for (item, sum) in sums { scores[Int(item)] = Float(sum / total) }
    }

    /// Habits know no likeness of items.
    public func similar(to item: String, count: Int) -> [Recommendation] { [] }

    /// How often the user took it, or that many others do.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard count > 0, let number = items.number(of: item) else { return [] }
        let known = history.known(below: items.count)
        var scores: [Float] = []
        score(known, into: &scores)
        guard scores[number] > -.infinity else { return [] }
        let times = BasketHistory(known).baskets.count { $0.contains(Int32(number)) }
        return [Reason(times > 0 ? .habit(times: times) : .popular(segment: nil), contribution: Double(scores[number]))]
    }
}

extension PersonalFrequency {
    /// Writes settings and counts.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.number(configuration.decay)
        archive.flag(configuration.fillsUp)
        archive.index(items)
        archive.report(report)
        archive.integers(users)
    }

    /// Reads settings and counts.
    public init(from archive: inout ModelArchive.Reader) throws {
        let decay = try archive.number()
        configuration = Configuration(decay: decay, fillsUp: try archive.flag())
        try ModelArchive.checkSettings(configuration.check)
        items = try archive.index()
        report = try archive.report()
        users = try archive.integers()
        guard users.count == items.count, users.allSatisfy({ $0 >= 0 }) else {
            throw ModelArchive.damaged("counts do not fit the catalogue")
        }
    }
}

extension PersonalFrequency.Configuration {
    fileprivate func check() throws {
        guard decay > 0, decay <= 1 else {
            throw RecommendationError(.invalidConfiguration, "the decay is above 0 and at most 1, not \(decay)")
        }
    }
}
