// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One way of finding what to show; a placement chains some of them.
///
/// Models go by the names under which the ``Storefront`` holds them, so that a strategy is plain data.
public indirect enum Strategy: Sendable, Hashable, Codable {
    /// What a model says.
    case model(named: String, from: Evidence = .everything)
    /// What a model says to somebody of whom nothing is known: what sells, what trends.
    case popular(named: String)
    /// Several, each scaled to 0…1 and added up by weight: past purchases and this visit in one list.
    case blend(of: [Weighted])
    /// What does in the place of the anchor: the merchant's relations, then a model's or, without one, the likeness of
    /// attributes within the category.
    case similar(to: Anchor, by: String? = nil)
    /// What goes with the anchor: the merchant's relations, then rules, each category in turn, best first by a model or
    /// in the order of the catalogue. Categories that the anchor already covers are left out.
    case complements(of: Anchor, rules: [ComplementRule] = [], by: String? = nil)
    /// The better one of the anchor, by the merchant's relation and the rules of the up-sell; never more than one in a
    /// checkout.
    case upgrades(of: Anchor, under: UpSell = UpSell(), by: String? = nil)
    /// One or the other, by whether the anchor has been bought: complements of what one has, else what is similar.
    case switched(by: Anchor, whenOwned: Strategy, otherwise: Strategy)
    /// The anchor's category, best first by a model or in the order of the catalogue.
    ///
    /// Models order what a page leads to by the page alone, and what other anchors lead to by everything known.
    case category(of: Anchor, by: String? = nil)
    /// What is missing from the set that the person has most of, if that is at least this share.
    case completion(atLeast: Double = 0.5)
    /// What was looked at and neither finished nor bought since, newest first, with the point to go on from.
    case resume
    /// What lies around the person: taste by an attribute's share in past purchases, less with distance.
    case nearby(metres: Double, taste: ItemAttribute)
    /// What looks like the picture of the request, by a ``ContentSimilarity``.
    case looksLike(embedding: String)
    /// What the merchant picked, in that order.
    case picks(items: [String])

    /// One part of a blend.
    public struct Weighted: Sendable, Hashable, Codable {
        /// What finds items.
        public let strategy: Strategy
        /// How much it counts.
        public let weight: Double

        /// Creates one of its parts.
        public init(_ strategy: Strategy, weight: Double) {
            self.strategy = strategy
            self.weight = weight
        }
    }
}

extension Strategy {
    /// Whether what it finds depends on who asks.
    ///
    /// People who are held out, or have not agreed to be shown personal things, get only strategies that are not.
    public var isPersonal: Bool {
        switch self {
        case .model(_, let evidence): evidence.isPersonal
        case .popular, .picks: false
        case .blend(let parts): parts.contains { $0.strategy.isPersonal }
        case .similar(let anchor, _), .complements(let anchor, _, _), .category(let anchor, _): anchor.isPersonal
        // Up-sell looks at what the person pays, a switch at what the person owns.
        case .upgrades, .switched, .completion, .resume, .nearby, .looksLike: true
        }
    }

    /// Whether its order comes from scores that a re-ranking may weigh against variety.
    ///
    /// The others have an order that means something: the newest first, each category in turn.
    var isScored: Bool {
        switch self {
        case .model, .popular, .blend, .similar, .category, .looksLike, .nearby: true
        case .switched(_, let owned, let otherwise): owned.isScored && otherwise.isScored
        case .complements, .upgrades, .completion, .resume, .picks: false
        }
    }

    /// The models and embeddings that it names.
    var names: (models: [String], embeddings: [String]) {
        switch self {
        case .model(let name, _), .popular(let name): return ([name], [])
        case .similar(_, let name), .complements(_, _, let name), .upgrades(_, _, let name), .category(_, let name):
            return (name.map { [$0] } ?? [], [])
        case .looksLike(let name): return ([], [name])
        case .blend(let parts): return Self.joined(parts.map(\.strategy))
        case .switched(_, let owned, let otherwise): return Self.joined([owned, otherwise])
        case .completion, .resume, .nearby, .picks: return ([], [])
        }
    }

    private static func joined(_ strategies: [Strategy]) -> (models: [String], embeddings: [String]) {
        let all = strategies.map(\.names)
        return (all.flatMap(\.models), all.flatMap(\.embeddings))
    }

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        switch self {
        case .model(let name, _), .popular(let name), .looksLike(let name):
            return name.isEmpty ? ["a strategy names no model"] : []
        case .blend(let parts):
            var problems = parts.flatMap(\.strategy.problems)
            if parts.isEmpty { problems.append("a blend has no parts") }
            if parts.contains(where: { !($0.weight > 0 && $0.weight.isFinite) }) {
                problems.append("a blend's weights must be above 0")
            }
            return problems
        case .complements(_, let rules, _): return rules.flatMap(\.problems)
        case .upgrades(_, let upSell, _): return upSell.problems
        case .switched(_, let owned, let otherwise): return owned.problems + otherwise.problems
        case .completion(let share):
            return (0...1).contains(share) ? [] : ["a completion's least share is \(share); use 0…1"]
        case .nearby(let metres, _):
            return metres > 0 && metres.isFinite ? [] : ["a radius of \(metres) metres holds nothing"]
        case .picks(let items): return items.isEmpty ? ["a list of picks is empty"] : []
        case .similar, .category, .resume: return []
        }
    }
}
