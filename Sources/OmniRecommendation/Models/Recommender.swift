// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A fitted model that says what a user may want next.
///
/// Models are values: fitting makes one, updating replaces it, any thread may ask it. They hold no user's id; what a
/// user did comes with the question, as a ``History``, so that a new user or an anonymous session is answered as well
/// as one who was there at the fit.
///
/// ```swift
/// let model: any Recommender = try ItemKNN.fit(interactions)
/// let shelf = model.recommend(to: ["jersey", "boots"], count: 12)
/// ```
public protocol Recommender: Sendable {
    /// What the model is called in tables and charts, with the settings that matter.
    var name: String { get }

    /// The catalogue, by number; numbers are those of the ``Interactions`` it was fitted from.
    var items: StableIndex { get }

    /// What becomes of items that the history already holds, unless a caller says otherwise.
    var ownedItems: OwnedItems { get }

    /// What the fit did.
    var report: FitReport { get }

    /// Scores every item of the catalogue for one history.
    ///
    /// - Parameters:
    ///   - history: what is known, by the numbers of ``items``.
    ///   - scores: as long as the catalogue on return, whatever it held. Minus infinity where the model has nothing to
    ///     say, which is not the same as zero; never NaN.
    func score(_ history: IndexedHistory, into scores: inout [Float])

    /// Scores every item for a user of the store that the model was fitted from.
    ///
    /// Models that kept something of each user answer from that while it is up to date; by default, and for a user who
    /// came or did something since the fit, the user's history is scored.
    func score(user: String, of interactions: Interactions, into scores: inout [Float])

    /// Returns up to so many items that go with one, the best first; empty for an item that the model does not know.
    func similar(to item: String, count: Int) -> [Recommendation]

    /// Returns what speaks for an item, the strongest first; empty if nothing does. The history is by the numbers of
    /// ``items``.
    func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason]

    /// Brings the model up to date with the store that it was fitted from and that has grown or lost users since.
    ///
    /// Gives what a new fit would give, unless the model's own documentation says how it differs; it costs less where
    /// the model can tell what the new events touch. Without news it does nothing.
    mutating func update(from interactions: Interactions, control: FitControl) throws

    /// Returns lists for many histories at once: a batch for a campaign, an evaluation.
    func rank(_ histories: [IndexedHistory], count: Int, owned: OwnedItems?, control: FitControl) throws -> [[Int32]]

    /// The kind of model in an archive, such as `ease`.
    static var kind: String { get }
    /// The version of what ``encode(into:)`` writes; raise it with every change of that.
    static var archiveVersion: Int { get }
    /// Writes what the model holds.
    func encode(into archive: inout ModelArchive.Writer)
    /// Reads what ``encode(into:)`` wrote.
    init(from archive: inout ModelArchive.Reader) throws
}

/// What becomes of items that the user already has.
public enum OwnedItems: String, Sendable, Hashable, CaseIterable {
    /// They are left out: discovery.
    case excluded
    /// They compete with all others: the next view, the next order.
    case allowed
    /// Nothing else is shown: buy again.
    case only
}

/// A model that is fitted from interactions alone.
public protocol TrainableRecommender: Recommender {
    /// Its settings, each with a default.
    associatedtype Configuration: Sendable, Hashable

    /// The settings it was fitted with.
    var configuration: Configuration { get }

    /// Fits a model.
    /// - Throws: ``RecommendationError`` where there is nothing to fit from or a setting makes no sense;
    ///   `CancellationError` if the control says so.
    static func fit(_ interactions: Interactions, configuration: Configuration, control: FitControl) throws -> Self
}
