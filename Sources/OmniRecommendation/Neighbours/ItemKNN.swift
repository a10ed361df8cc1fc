// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// Items that the same people take: fast to fit, exact to update, and the easiest to explain.
///
/// The likeness of two items is the cosine of their users, shrunk towards zero where few users are shared, of plain,
/// TF-IDF or BM25 weights. A user's score of an item is the sum of its likeness to the items of the history.
///
/// Sarwar et al. 2001; weights as in `implicit` 0.7; shrinkage as in Ferrari Dacrema et al. 2019.
public struct ItemKNN: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// How likeness is measured.
        public enum Similarity: Sendable, Hashable {
            /// The cosine of who took the items.
            case cosine
            /// The cosine after users who take much are given less say: ln(items / (1 + items of the user)).
            case tfidf
            /// The product of BM25 weights: users as in TF-IDF, and items that many take count less.
            case bm25(k1: Double = 1.2, b: Double = 0.75)
        }

        /// Whose best neighbours are kept.
        public enum Pruning: String, Sendable, Hashable {
            /// The best of each item of a history: few links are followed.
            case bySource
            /// The best of each item that may be recommended: every item can be reached.
            case byTarget
        }

        /// How likeness is measured.
        public var similarity: Similarity
        /// How many neighbours each item keeps; at least one.
        public var neighbours: Int
        /// How many shared users a likeness is shrunk by; zero or more; BM25 knows none.
        public var shrinkage: Double
        /// Whose best neighbours are kept.
        public var pruning: Pruning
        /// What an entry of the matrix says.
        public var values: Interactions.Values

        /// Creates settings.
        public init(
            similarity: Similarity = .bm25(), neighbours: Int = 200, shrinkage: Double = 0,
            pruning: Pruning = .bySource, values: Interactions.Values = .ones
        ) {
            self.similarity = similarity
            self.neighbours = neighbours
            self.shrinkage = shrinkage
            self.pruning = pruning
            self.values = values
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public private(set) var items: StableIndex
    /// What the last fit or update did.
    public private(set) var report: FitReport
    private(set) var table: NeighbourTable

    /// The kind in an archive.
    public static let kind = "item-knn"
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }
    /// How tables call it.
    public var name: String {
        switch configuration.similarity {
        case .cosine: "item-kNN cosine"
        case .tfidf: "item-kNN TF-IDF"
        case .bm25: "item-kNN BM25"
        }
    }

    /// Fits; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> ItemKNN {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        var table = try configuration.coOccurrence(interactions).table(control: control)
        if configuration.pruning == .byTarget { table = table.reversed() }
        return ItemKNN(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            table: table)
    }

    /// Gives what a new fit would, to the bit.
    ///
    /// With plain cosine only items whose users changed, and those that share a
    /// user with them, are counted again; the other weights depend on the whole store.
    public mutating func update(from interactions: Interactions, control: FitControl) throws {
        guard !isCurrent(with: interactions) else { return }
        guard interactions.hasOnlyGrown(since: report, of: items), configuration.similarity == .cosine,
            configuration.pruning == .bySource
        else {
            self = try Self.fit(interactions, configuration: configuration, control: control)
            return
        }
        let start = ContinuousClock.now
        let counting = try configuration.coOccurrence(interactions)
        let touched = Set(interactions.itemOf[report.events...].map(Int.init))
        let stale = counting.byItem.reaching(touched, transposed: counting.byUser)
        let fresh = Dictionary(uniqueKeysWithValues: zip(stale, try counting.rows(stale, control: control)))
        table = table.replacing(fresh, items: interactions.items.count)
        items = interactions.items
        report = FitReport(interactions, since: start)
    }

    /// Sums the likeness to the items of the history.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        table.score(history.row(configuration.values), into: &scores)
    }

    /// The nearest items.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        table.similar(to: item, count: count, in: items)
    }

    /// The items of the history that it is like.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        table.explain(item, by: history.known(below: items.count).row(configuration.values), count: count, in: items)
    }
}
