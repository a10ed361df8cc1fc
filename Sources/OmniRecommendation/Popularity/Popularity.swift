// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// The items that most people took, in the user's segment or everywhere: the baseline, and what a stranger is shown.
///
/// A score is the share of an item among what is counted. In a segment, the whole store counts as much as `prior`
/// events of the segment's own, so that a small segment follows its people only as far as they are many.
public struct Popularity: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// What is counted: each user once per item, or the weights of all events.
        public var values: Interactions.Values
        /// How many events of a segment's own the whole store weighs as much as; zero or more.
        public var prior: Double

        /// Creates settings.
        public init(values: Interactions.Values = .ones, prior: Double = 100) {
            self.values = values
            self.prior = prior
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did.
    public let report: FitReport
    private let counts: SegmentCounts
    /// Added up: everywhere, then in each segment.
    private let totals: [Double]

    /// The kind in an archive.
    public static let kind = "popularity"
    /// How tables call it.
    public var name: String { "popularity" }
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }

    /// Counts; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> Popularity {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        let matrix = interactions.matrix(configuration.values)
        var counts = SegmentCounts(interactions)
        for user in 0..<matrix.rowCount {
            for place in matrix.starts[user]..<matrix.starts[user + 1] {
                let item = Int(matrix.columns[place])
                counts.add(Double(matrix.values[place]), item: item, user: user, of: interactions)
            }
        }
        return Popularity(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            counts: counts, totals: counts.totals)
    }

    /// Scores every item by its share; items that nobody took have none.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let segment = history.segment.flatMap { counts.number(of: $0) }
        let everywhere = counts.row(nil)
        guard totals[0] > 0, let segment, totals[segment + 1] + configuration.prior > 0 else {
            scores = everywhere.map { share($0, own: nil, 0) }
            return
        }
        scores = zip(everywhere, counts.row(segment)).map { share($0, own: $1, totals[segment + 1]) }
    }

    /// An item's share of everything, in a segment as if `prior` events there had been as everywhere.
    @inline(__always)
    private func share(_ count: Double, own: Double?, _ ownTotal: Double) -> Float {
        guard count > 0, totals[0] > 0 else { return -.infinity }
        let share = count / totals[0]
        guard let own else { return Float(share) }
        return Float((own + configuration.prior * share) / (ownTotal + configuration.prior))
    }

    /// Popularity knows no likeness.
    public func similar(to item: String, count: Int) -> [Recommendation] { [] }

    /// That many want it.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard count > 0, let number = items.number(of: item) else { return [] }
        let segment = history.segment.flatMap { counts.number(of: $0) }
        let ownTotal = segment.map { totals[$0 + 1] } ?? 0
        let own = ownTotal + configuration.prior > 0 ? segment.map { counts.count(number, $0) } : nil
        let share = share(counts.count(number, nil), own: own, ownTotal)
        guard share > -.infinity else { return [] }
        return [Reason(.popular(segment: counts.name(segment)), contribution: Double(share))]
    }
}

extension Popularity {
    /// Writes settings and counts.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.text(configuration.values.rawValue)
        archive.number(configuration.prior)
        archive.index(items)
        archive.report(report)
        counts.encode(into: &archive)
    }

    /// Reads settings and counts.
    public init(from archive: inout ModelArchive.Reader) throws {
        let values = try archive.values()
        configuration = Configuration(values: values, prior: try archive.number())
        try ModelArchive.checkSettings(configuration.check)
        items = try archive.index()
        report = try archive.report()
        counts = try SegmentCounts(from: &archive, items: items.count)
        totals = counts.totals
    }
}

extension Popularity.Configuration {
    fileprivate func check() throws {
        guard prior.isFinite, prior >= 0 else {
            throw RecommendationError(.invalidConfiguration, "prior is zero or more events, not \(prior)")
        }
    }
}
