// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What goes with what in one basket: rules from orders, each its own explanation.
///
/// Two events of one user are in the same basket if they are no further apart than the gap; with the gap of zero that
/// is the default, if they have the same instant. The same item twice in a basket counts once.
public struct AssociationRules: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// What the rules that fit a basket are compared by.
        public enum Ranking: String, Sendable, Hashable {
            /// How likely the item is.
            case confidence
            /// How much likelier than for everyone, on the safe side; see ``AssociationRule/liftLowerBound``.
            case lift
        }

        /// The share of baskets that must hold all of a rule; above 0, at most 1.
        public var minimumSupport: Double
        /// The share of the antecedent's baskets that must hold the consequent; 0 to 1.
        public var minimumConfidence: Double
        /// How many items a rule has at most, the consequent included; at least two.
        public var maximumLength: Int
        /// How far apart events of one basket may be; nil if each user is one basket.
        public var gap: Span?
        /// What rules are compared by.
        public var ranking: Ranking

        /// Creates settings.
        public init(
            minimumSupport: Double = 0.001, minimumConfidence: Double = 0.1, maximumLength: Int = 6,
            gap: Span? = .zero, ranking: Ranking = .confidence
        ) {
            self.minimumSupport = minimumSupport
            self.minimumConfidence = minimumConfidence
            self.maximumLength = maximumLength
            self.gap = gap
            self.ranking = ranking
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did.
    public let report: FitReport
    /// How many sets of items, single ones included, are frequent enough.
    public let itemsetCount: Int
    let rulebook: Rulebook

    /// The kind in an archive.
    public static let kind = "association-rules"
    /// How tables call it.
    public var name: String { "association rules" }
    /// What is in the basket is not offered again.
    public var ownedItems: OwnedItems { .excluded }

    /// Mines; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> AssociationRules {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        let log = SessionLog(interactions, gap: configuration.gap)
        // Rounding must not ask for one basket more than the share names.
        let least = max(1, Int((configuration.minimumSupport * Double(log.count) - 1e-9).rounded(.up)))
        let tree = try ItemsetTree(
            log, items: interactions.items.count, minimumCount: least, maximumLength: configuration.maximumLength,
            control: control)
        return AssociationRules(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            itemsetCount: tree.count, rulebook: Rulebook(tree, minimumConfidence: configuration.minimumConfidence))
    }

    /// How many rules there are.
    public var ruleCount: Int { rulebook.count }

    /// All rules, the greatest lower bound of lift first; equal ones by confidence, then by count.
    public var rules: [AssociationRule] {
        rulebook.order.map { rulebook.rule($0, in: items) }
    }

    /// The rules of which all antecedents are in a basket and the consequent is not, the strongest first.
    public func rules(for basket: [String], count: Int) -> [AssociationRule] {
        let inside = Set(basket.compactMap { items.number(of: $0).map(Int32.init) })
        let fitting = rulebook.fitting(inside).filter { !inside.contains(rulebook.consequents[$0]) }
        let strength = fitting.map { rulebook.strength($0, configuration.ranking) }
        let order = fitting.indices.sorted {
            strength[$0] != strength[$1] ? strength[$0] > strength[$1] : fitting[$0] < fitting[$1]
        }
        return order.prefix(max(0, count)).map { rulebook.rule(fitting[$0], in: items) }
    }

    /// The strength of the best rule for each item, given the history as a basket.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        scores = [Float](repeating: -.infinity, count: items.count)
        for rule in rulebook.fitting(Set(history.items)) {
            let item = Int(rulebook.consequents[rule])
            scores[item] = max(scores[item], Float(rulebook.strength(rule, configuration.ranking)))
        }
    }

    /// What goes with an item alone.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        recommend(to: [item], count: count)
    }

    /// The rules that lead from the history to an item.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard let target = items.number(of: item) else { return [] }
        let fitting = rulebook.fitting(Set(history.known(below: items.count).items))
            .filter { Int(rulebook.consequents[$0]) == target }
        let order = fitting.sorted {
            let (left, right) = (
                rulebook.strength($0, configuration.ranking), rulebook.strength($1, configuration.ranking)
            )
            return left != right ? left > right : $0 < $1
        }
        return order.prefix(max(0, count))
            .map { place in
                let rule = rulebook.rule(place, in: items)
                return Reason(
                    .together(items: rule.antecedent, orders: rule.count),
                    contribution: rulebook.strength(place, configuration.ranking))
            }
    }
}

extension AssociationRules.Configuration {
    fileprivate func check() throws {
        guard minimumSupport > 0, minimumSupport <= 1, (0...1).contains(minimumConfidence) else {
            throw RecommendationError(
                .invalidConfiguration, "support is above 0 and at most 1, confidence from 0 to 1")
        }
        guard maximumLength >= 2 else {
            throw RecommendationError(.invalidConfiguration, "a rule has at least two items, not \(maximumLength)")
        }
        if let gap, !gap.isElapsed || gap.elapsedMicroseconds < 0 {
            throw RecommendationError(
                .invalidConfiguration, "a gap is an elapsed span of zero or more, such as .minutes(30)")
        }
    }
}

extension AssociationRules {
    /// Writes settings and rules.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.numbers([configuration.minimumSupport, configuration.minimumConfidence])
        archive.integer(configuration.maximumLength)
        archive.integers((configuration.gap.map { [Int($0.elapsedMicroseconds)] } ?? []) as [Int])
        archive.text(configuration.ranking.rawValue)
        archive.index(items)
        archive.report(report)
        archive.integer(itemsetCount)
        rulebook.encode(into: &archive)
    }

    /// Reads settings and rules.
    public init(from archive: inout ModelArchive.Reader) throws {
        let shares = try archive.doubles()
        guard shares.count == 2 else { throw ModelArchive.damaged("a setting is missing") }
        let length = try archive.integer()
        let gap = try archive.wideIntegers().first.map { Span(microseconds: Int64($0)) }
        guard let ranking = Configuration.Ranking(rawValue: try archive.text()) else {
            throw ModelArchive.damaged("a setting is unknown")
        }
        configuration = Configuration(
            minimumSupport: shares[0], minimumConfidence: shares[1], maximumLength: length, gap: gap, ranking: ranking)
        try ModelArchive.checkSettings(configuration.check)
        items = try archive.index()
        report = try archive.report()
        itemsetCount = try archive.integer()
        guard itemsetCount >= 0 else { throw ModelArchive.damaged("a count is below zero") }
        rulebook = try Rulebook(from: &archive, items: items.count)
    }
}
