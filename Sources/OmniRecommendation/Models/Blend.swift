// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Several models as one: each item's score is the weighted sum of what the models say, put on one scale.
///
/// A model that has nothing to say of an item adds nothing, and an item of which none says anything is not recommended.
/// Published use: V-SKNN with a quarter of sequential rules, each divided by its greatest score.
public struct Blend: Recommender {
    /// One model's part.
    public struct Part: Sendable {
        /// The model.
        public var model: any Recommender
        /// Its weight; above zero and at most a million.
        public var weight: Double

        /// Creates a part.
        public init(_ model: any Recommender, weight: Double = 1) {
            self.model = model
            self.weight = weight
        }
    }

    /// How scores of different models are made comparable.
    public enum Scale: String, Sendable, Hashable {
        /// Divided by the greatest score, where that is above zero.
        case maximum
        /// The lowest opinion becomes 0 and the greatest 1, for scores that may be negative.
        case range
        /// 1/(60 + rank): only the order counts (reciprocal rank fusion, Cormack et al. 2009).
        case rank
    }

    /// The parts.
    public private(set) var parts: [Part]
    /// How scores are made comparable.
    public let scale: Scale
    /// The catalogue, the same in each part.
    public private(set) var items: StableIndex
    /// The kind in an archive.
    public static let kind = "blend"

    /// Creates a blend.
    /// - Throws: ``RecommendationError`` without parts, for a weight that is not above zero, or where the parts number
    ///   their items differently: fit them from the same ``Interactions``.
    public init(_ parts: [Part], scale: Scale = .maximum) throws {
        guard let first = parts.first else {
            throw RecommendationError(.invalidConfiguration, "a blend has at least one part")
        }
        guard parts.allSatisfy({ $0.weight > 0 && $0.weight <= 1e6 }) else {
            throw RecommendationError(
                .invalidConfiguration, "each part of a blend has a weight above zero and at most a million")
        }
        guard !parts.contains(where: { $0.model is Blend }) else {
            throw RecommendationError(.invalidConfiguration, "a blend is no part of a blend; name its parts instead")
        }
        guard parts.allSatisfy({ $0.model.items == first.model.items }) else {
            throw RecommendationError(
                .mismatch, "the parts of a blend number their items differently; fit them from the same interactions")
        }
        self.parts = parts
        self.scale = scale
        items = first.model.items
    }

    /// The parts' names.
    public var name: String { parts.map(\.model.name).joined(separator: " + ") }
    /// The first part's way.
    public var ownedItems: OwnedItems { parts[0].model.ownedItems }
    /// The first part's report.
    public var report: FitReport { parts[0].model.report }

    /// Adds up what the parts say.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let history = history.known(below: items.count)
        add(into: &scores) { $0.score(history, into: &$1) }
    }

    /// Adds up what the parts say of a user, each with what it learnt of that user.
    public func score(user: String, of interactions: Interactions, into scores: inout [Float]) {
        add(into: &scores) { $0.score(user: user, of: interactions, into: &$1) }
    }

    private func add(into scores: inout [Float], _ score: (any Recommender, inout [Float]) -> Void) {
        var sum = [Float](repeating: -.infinity, count: items.count)
        for part in parts {
            score(part.model, &scores)
            scale.apply(to: &scores)
            for item in sum.indices where scores[item] > -.infinity {
                sum[item] = (sum[item] > -.infinity ? sum[item] : 0) + Float(part.weight) * scores[item]
            }
        }
        scores = sum
    }

    /// The first part's likeness that has one.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        for part in parts {
            let list = part.model.similar(to: item, count: count)
            if !list.isEmpty { return list }
        }
        return []
    }

    /// The parts' reasons, the heaviest part's first.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        let order = parts.indices.sorted { (parts[$0].weight, $1) > (parts[$1].weight, $0) }
        let reasons = order.flatMap { parts[$0].model.explain(item, for: history, count: count) }
        return Array(reasons.prefix(max(0, count)))
    }

    /// Updates each part.
    public mutating func update(from interactions: Interactions, control: FitControl) throws {
        var fresh = parts
        for place in fresh.indices { try fresh[place].model.update(from: interactions, control: control) }
        self = try Blend(fresh, scale: scale)
    }

    /// Writes the parts, each a whole model.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.text(scale.rawValue)
        archive.numbers(parts.map(\.weight))
        for part in parts { archive.blob(part.model.saved()) }
    }

    /// Reads parts of the kinds in ``ModelArchive/kinds``.
    public init(from archive: inout ModelArchive.Reader) throws {
        guard let scale = Scale(rawValue: try archive.text()) else {
            throw ModelArchive.damaged("a setting is unknown")
        }
        let kinds = ModelArchive.kinds.filter { $0.kind != Blend.kind }
        let parts = try archive.doubles()
            .map { weight in
                Part(try ModelArchive.load(try archive.blob(), kinds: kinds), weight: weight)
            }
        try self.init(parts, scale: scale)
    }
}

extension Blend.Scale {
    fileprivate func apply(to scores: inout [Float]) {
        var lowest = Float.infinity
        var greatest = -Float.infinity
        for score in scores where score > -.infinity {
            lowest = min(lowest, score)
            greatest = max(greatest, score)
        }
        guard greatest > -.infinity else { return }
        switch self {
        case .maximum:
            guard greatest > 0 else { return }
            for item in scores.indices { scores[item] /= greatest }
        case .range:
            let width = greatest - lowest
            for item in scores.indices where scores[item] > -.infinity {
                scores[item] = width > 0 ? (scores[item] - lowest) / width : 1
            }
        case .rank:
            let order = TopItems.best(scores.count, of: scores)
            for (rank, item) in order.enumerated() { scores[Int(item)] = 1 / Float(61 + rank) }
        }
    }
}
