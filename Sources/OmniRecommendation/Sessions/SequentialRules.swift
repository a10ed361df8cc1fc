// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What people look at soon after an item: a → b counts 1/steps² for each time that b followed within so many steps.
///
/// Asks only what the last item of a history leads to: small, instant, and good where order matters. Kamehkhosh et
/// al. 2017; with a quarter of its weight added to V-SKNN it beats both.
public struct SequentialRules: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// How many steps apart two events may be.
        public var steps: Int
        /// How many rules each item keeps.
        public var rules: Int
        /// After how long without an event a session ends; nil if each user is one session.
        public var gap: Span?

        /// Creates settings.
        public init(steps: Int = 20, rules: Int = 100, gap: Span? = .minutes(30)) {
            self.steps = steps
            self.rules = rules
            self.gap = gap
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did.
    public let report: FitReport
    let table: NeighbourTable

    /// The kind in an archive.
    public static let kind = "sequential-rules"
    /// How tables call it.
    public var name: String { "sequential rules" }
    /// The next view may be one of before.
    public var ownedItems: OwnedItems { .allowed }

    /// Counts; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> SequentialRules {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        let log = SessionLog(interactions, gap: configuration.gap)
        let table = try configuration.table(of: log, items: interactions.items.count, control: control)
        return SequentialRules(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            table: table)
    }

    /// What the last item leads to.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let history = history.known(below: items.count)
        table.score((Array(history.items.suffix(1)), [1]), into: &scores)
    }

    /// What follows an item.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        table.similar(to: item, count: count, in: items)
    }

    /// The last item, if it leads there.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        table.explain(item, by: (history.known(below: items.count).items.suffix(1), [1]), count: count, in: items)
    }
}

extension SequentialRules.Configuration {
    fileprivate func check() throws {
        guard steps > 0, rules > 0 else {
            throw RecommendationError(.invalidConfiguration, "rules reach at least one step, and each item keeps one")
        }
    }

    fileprivate func table(of log: SessionLog, items: Int, control: FitControl) throws -> NeighbourTable {
        // No two events are further apart than there are events.
        let steps = min(steps, log.items.count)
        // Events by item, so that one array of the catalogue's length takes the counts of one item after the other.
        var next = [Int](repeating: 0, count: items + 1)
        for item in log.items { next[Int(item) + 1] += 1 }
        for item in 0..<items { next[item + 1] += next[item] }
        let starts = next
        var places = [Int](repeating: 0, count: log.items.count)
        var reach = [Int](repeating: 0, count: log.items.count)
        for session in 0..<log.count {
            for place in log.starts[session]..<log.starts[session + 1] {
                let item = Int(log.items[place])
                places[next[item]] = place
                next[item] += 1
                reach[place] = min(log.starts[session + 1], place + steps + 1)
            }
        }
        let weights = (0...steps).map { $0 == 0 ? 0 : 1 / (Float($0) * Float($0)) }
        let size = 64
        let pieces = (items + size - 1) / size
        let parts = try Parallel.map(pieces, threads: control.threads, control: control, phase: "rules") { piece in
            var row = [Float](repeating: 0, count: items)
            return ((piece * size)..<min(items, (piece + 1) * size))
                .map { item in
                    var touched: [Int32] = []
                    for place in places[starts[item]..<starts[item + 1]] {
                        for later in (place + 1)..<max(place + 1, reach[place]) {
                            let follower = Int(log.items[later])
                            if row[follower] == 0 { touched.append(log.items[later]) }
                            row[follower] += weights[later - place]
                        }
                    }
                    touched.sort()
                    let values = touched.map { row[Int($0)] }
                    for follower in touched { row[Int(follower)] = 0 }
                    let best = TopItems.best(rules, of: values)
                    return (best.map { touched[Int($0)] }, best.map { values[Int($0)] })
                }
        }
        return NeighbourTable(parts.flatMap { $0 })
    }
}

extension SequentialRules {
    /// Writes settings and rules.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.integer(configuration.steps)
        archive.integer(configuration.rules)
        archive.integers((configuration.gap.map { [Int($0.elapsedMicroseconds)] } ?? []) as [Int])
        archive.index(items)
        archive.report(report)
        table.encode(into: &archive)
    }

    /// Reads settings and rules.
    public init(from archive: inout ModelArchive.Reader) throws {
        let steps = try archive.integer()
        let rules = try archive.integer()
        let gap = try archive.wideIntegers().first.map { Span(microseconds: Int64($0)) }
        configuration = Configuration(steps: steps, rules: rules, gap: gap)
        try ModelArchive.checkSettings(configuration.check)
        items = try archive.index()
        report = try archive.report()
        table = try NeighbourTable(from: &archive, items: items.count)
    }
}
