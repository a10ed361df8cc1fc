// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One item for one user, with what spoke for it.
public struct Recommendation: Sendable, Hashable {
    /// The item.
    public let item: String
    /// How strongly the model is for it; comparable within one answer of one model only.
    public let score: Double
    /// What spoke for it, the strongest first; empty unless asked for.
    public var reasons: [Reason]

    /// Creates a recommendation.
    public init(item: String, score: Double, reasons: [Reason] = []) {
        self.item = item
        self.score = score
        self.reasons = reasons
    }
}

/// Something that spoke for a recommendation, fit to be shown: "because you bought X".
public struct Reason: Sendable, Hashable, CustomStringConvertible {
    /// The kinds of reason.
    @nonexhaustive
    public enum Kind: Sendable, Hashable {
        /// An item of the user's own history led to it.
        case because(item: String)
        /// These items together lead to it, in so many orders.
        case together(items: [String], orders: Int)
        /// Many want it, in this segment or (nil) everywhere.
        case popular(segment: String?)
        /// More want it than used to.
        case trending(segment: String?)
        /// The user takes it again and again.
        case habit(times: Int)
        /// Others who take what this user takes, take it.
        case neighbours
        /// It looks like an item of the user's history.
        case looksLike(item: String)
    }

    /// What it is.
    public let kind: Kind
    /// How much it speaks for the item, in the score's units.
    ///
    /// Where a model's score is a sum over the history it is a part of that sum; where it is not, as with
    /// ``SessionKNN``, it is what the model says of the item for this reason alone, and reasons need not add up.
    public let contribution: Double

    /// Creates a reason.
    public init(_ kind: Kind, contribution: Double) {
        self.kind = kind
        self.contribution = contribution
    }

    /// A short English sentence.
    public var description: String {
        switch kind {
        case .because(let item): "because of \(item)"
        case .together(let items, let orders): "goes with \(items.joined(separator: " and ")), in \(orders) orders"
        case .popular(let segment): segment.map { "popular in \($0)" } ?? "popular"
        case .trending(let segment): segment.map { "trending in \($0)" } ?? "trending"
        case .habit(let times): "taken \(times) times before"
        case .neighbours: "liked by people with a similar taste"
        case .looksLike(let item): "similar to \(item)"
        }
    }
}
