// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A random walk of three steps from the user's items over other users, with popular items held back.
///
/// W(i→j) = Σ over users of both: (1/users of i)^α · (1/items of the user)^α / (users of j)^β. A greater β shows more of
/// the catalogue, at some cost in accuracy.
///
/// Paudel et al. 2017, "Updatable, accurate, diverse, and scalable recommendations".
public struct RP3Beta: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// How much the degree of what the walk passes through holds it back; zero or more.
        public var alpha: Double
        /// How much the popularity of where it ends holds it back; zero or more.
        public var beta: Double
        /// How many neighbours each item keeps.
        public var neighbours: Int

        /// Creates settings.
        public init(alpha: Double = 0.67, beta: Double = 0.46, neighbours: Int = 200) {
            self.alpha = alpha
            self.beta = beta
            self.neighbours = neighbours
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
    public static let kind = "rp3beta"
    /// How tables call it.
    public var name: String { "RP3beta" }
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }

    /// Fits; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> RP3Beta {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        let table = try configuration.coOccurrence(interactions).table(control: control)
        return RP3Beta(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            table: table)
    }

    /// Gives what a new fit would, to the bit, counting again only what the new events can reach.
    public mutating func update(from interactions: Interactions, control: FitControl) throws {
        guard !isCurrent(with: interactions) else { return }
        guard interactions.hasOnlyGrown(since: report, of: items) else {
            self = try Self.fit(interactions, configuration: configuration, control: control)
            return
        }
        let start = ContinuousClock.now
        let counting = configuration.coOccurrence(interactions)
        let touched = Set(interactions.itemOf[report.events...].map(Int.init))
        // A user with one more item walks with less weight to all others.
        var stale = Set(counting.byItem.reaching(touched, transposed: counting.byUser))
        for user in Set(interactions.userOf[report.events...]) {
            stale.formUnion(counting.byUser.columns(ofRow: Int(user)).map(Int.init))
        }
        let order = stale.sorted()
        let fresh = Dictionary(uniqueKeysWithValues: zip(order, try counting.rows(order, control: control)))
        table = table.replacing(fresh, items: interactions.items.count)
        items = interactions.items
        report = FitReport(interactions, since: start)
    }

    /// Sums the walks from the items of the history.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        table.score(history.row(.ones), into: &scores)
    }

    /// Where walks from an item end.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        table.similar(to: item, count: count, in: items)
    }

    /// The items of the history from which walks end there.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        table.explain(item, by: history.known(below: items.count).row(.ones), count: count, in: items)
    }
}

extension RP3Beta.Configuration {
    fileprivate func check() throws {
        guard alpha.isFinite, beta.isFinite, alpha >= 0, beta >= 0, neighbours > 0 else {
            throw RecommendationError(
                .invalidConfiguration, "alpha and beta are zero or more, and an item keeps at least one neighbour")
        }
    }

    fileprivate func coOccurrence(_ interactions: Interactions) -> CoOccurrence {
        let byUser = interactions.matrix(.ones)
        let byItem = byUser.transposed
        func powers(_ rows: SparseRows, _ exponent: Double) -> [Float] {
            (0..<rows.rowCount)
                .map { row in
                    let degree = rows.starts[row + 1] - rows.starts[row]
                    return degree > 0 ? Float(pow(Double(degree), -exponent)) : 0
                }
        }
        return CoOccurrence(
            byUser: byUser, byItem: byItem, isBinary: true, userWeights: powers(byUser, alpha),
            likeness: .scaled(row: powers(byItem, alpha), neighbour: powers(byItem, beta)), count: neighbours)
    }
}

extension RP3Beta {
    /// Writes settings and neighbours.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.numbers([configuration.alpha, configuration.beta])
        archive.integer(configuration.neighbours)
        archive.index(items)
        archive.report(report)
        table.encode(into: &archive)
    }

    /// Reads settings and neighbours.
    public init(from archive: inout ModelArchive.Reader) throws {
        let powers = try archive.doubles()
        guard powers.count == 2 else { throw ModelArchive.damaged("a setting is missing") }
        configuration = Configuration(alpha: powers[0], beta: powers[1], neighbours: try archive.integer())
        try ModelArchive.checkSettings(configuration.check)
        items = try archive.index()
        report = try archive.report()
        table = try NeighbourTable(from: &archive, items: items.count)
    }
}
