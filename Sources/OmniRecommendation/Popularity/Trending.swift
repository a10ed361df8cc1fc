// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is taken more than it used to be, in the user's segment or everywhere.
///
/// The last window is compared with the ones before it: r events where e were to be expected score (r − e) / √(e + 1),
/// about how many standard deviations the rise is. Items that do not rise are not recommended.
public struct Trending: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// How long the window is; it ends with the newest event of the store.
        public var window: Span
        /// How many windows before it say what was to be expected.
        public var before: Int

        /// Creates settings.
        public init(window: Span = .days(7), before: Int = 4) {
            self.window = window
            self.before = before
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did.
    public let report: FitReport
    let recent: SegmentCounts
    let earlier: SegmentCounts

    /// The kind in an archive.
    public static let kind = "trending"
    /// How tables call it.
    public var name: String { "trending" }
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }

    /// Counts; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> Trending {
        let start = ContinuousClock.now
        try configuration.check()
        let length = Double(configuration.window.elapsedMicroseconds)
        try interactions.requireEvents()
        let newest = Double(interactions.timeOf.max() ?? 0)
        var recent = SegmentCounts(interactions)
        var earlier = SegmentCounts(interactions)
        for event in 0..<interactions.count {
            let windows = (newest - Double(interactions.timeOf[event])) / length
            let item = Int(interactions.itemOf[event])
            let user = Int(interactions.userOf[event])
            if windows < 1 {
                recent.add(1, item: item, user: user, of: interactions)
            } else if windows < Double(configuration.before) + 1 {
                earlier.add(1 / Double(configuration.before), item: item, user: user, of: interactions)
            }
        }
        return Trending(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            recent: recent, earlier: earlier)
    }

    /// Scores items by how much they rise.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let segment = history.segment.flatMap { recent.number(of: $0) }
        scores = zip(recent.row(segment), earlier.row(segment)).map { Self.rise($0, from: $1) }
    }

    private static func rise(_ now: Double, from expected: Double) -> Float {
        now > expected ? Float((now - expected) / (expected + 1).squareRoot()) : -.infinity
    }

    /// Trends know no likeness.
    public func similar(to item: String, count: Int) -> [Recommendation] { [] }

    /// That it rises.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard count > 0, let number = items.number(of: item) else { return [] }
        let segment = history.segment.flatMap { recent.number(of: $0) }
        let rise = Self.rise(recent.count(number, segment), from: earlier.count(number, segment))
        guard rise > -.infinity else { return [] }
        return [Reason(.trending(segment: recent.name(segment)), contribution: Double(rise))]
    }
}

extension Trending {
    /// Writes settings and counts.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.integer(Int(configuration.window.elapsedMicroseconds))
        archive.integer(configuration.before)
        archive.index(items)
        archive.report(report)
        recent.encode(into: &archive)
        earlier.encode(into: &archive)
    }

    /// Reads settings and counts.
    public init(from archive: inout ModelArchive.Reader) throws {
        let window = Span(microseconds: Int64(try archive.integer()))
        configuration = Configuration(window: window, before: try archive.integer())
        try ModelArchive.checkSettings(configuration.check)
        items = try archive.index()
        report = try archive.report()
        recent = try SegmentCounts(from: &archive, items: items.count)
        earlier = try SegmentCounts(from: &archive, items: items.count)
        guard recent.hasSegments(of: earlier) else { throw ModelArchive.damaged("segments differ") }
    }
}

extension Trending.Configuration {
    fileprivate func check() throws {
        guard window.isElapsed, window.elapsedMicroseconds > 0, before > 0 else {
            throw RecommendationError(
                .invalidConfiguration, "a window is an elapsed span above zero, and at least one comes before it")
        }
    }
}
