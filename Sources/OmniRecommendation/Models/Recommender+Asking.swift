// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Recommender {
    /// The best items for a history, the best first; equal scores by the smaller number.
    ///
    /// - Parameters:
    ///   - history: what is known of the user; items that the model does not know are passed over.
    ///   - count: how many at most; more than the catalogue gives the catalogue.
    ///   - owned: what becomes of items in the history; nil for the model's own way.
    ///   - reasons: how many reasons each gets.
    ///   - isAllowed: a last word on each item: stock, price, region, consent. Asked by id, the best first, until there
    ///     are enough.
    /// - Returns: a list without repeats; shorter than asked for where the model has nothing more to say.
    public func recommend(
        to history: History, count: Int, owned: OwnedItems? = nil, reasons: Int = 0,
        where isAllowed: ((String) -> Bool)? = nil
    ) -> [Recommendation] {
        guard count > 0 else { return [] }
        let known = items.indexed(history)
        var scores: [Float] = []
        score(known, into: &scores)
        return list(&scores, known, count, owned, reasons, isAllowed)
    }

    /// Returns what speaks for an item, the strongest first; empty if nothing does.
    public func explain(_ item: String, for history: History, count: Int) -> [Reason] {
        explain(item, for: items.indexed(history), count: count)
    }

    /// Scores the user's history.
    public func score(user: String, of interactions: Interactions, into scores: inout [Float]) {
        score(items.indexed(interactions.history(of: user)), into: &scores)
    }

    private func list(
        _ scores: inout [Float], _ known: IndexedHistory, _ count: Int, _ owned: OwnedItems?, _ reasons: Int,
        _ isAllowed: ((String) -> Bool)?
    ) -> [Recommendation] {
        TopItems.apply(owned ?? ownedItems, of: known, to: &scores)
        var wanted = isAllowed == nil ? count : min(items.count, 2 * count + 16)
        while true {
            let best = TopItems.best(wanted, of: scores)
            var list: [Recommendation] = []
            for place in best where list.count < count {
                guard let id = items.id(Int(place)), isAllowed?(id) ?? true else { continue }
                list.append(Recommendation(item: id, score: Double(scores[Int(place)])))
            }
            if list.count < count, best.count == wanted, wanted < items.count {
                wanted = min(items.count, 4 * wanted)
                continue
            }
            guard reasons > 0 else { return list }
            return list.map { entry in
                var entry = entry
                entry.reasons = explain(entry.item, for: known, count: reasons)
                return entry
            }
        }
    }

    /// Returns the best items for a user of the store; one who is not there is asked for with an empty history.
    ///
    /// Scores are those of ``score(user:of:into:)``: what a model learnt of the user, if it did and nothing came since.
    /// With reasons they are those of the user's history, as for ``recommend(to:count:owned:reasons:where:)``: reasons
    /// are about the history, and say what they say of the score beside which they stand.
    public func recommend(
        to user: String, in interactions: Interactions, count: Int, owned: OwnedItems? = nil, reasons: Int = 0,
        where isAllowed: ((String) -> Bool)? = nil
    ) -> [Recommendation] {
        guard count > 0 else { return [] }
        let known = items.indexed(interactions.history(of: user))
        var scores: [Float] = []
        if reasons > 0 {
            score(known, into: &scores)
        } else {
            score(user: user, of: interactions, into: &scores)
        }
        return list(&scores, known, count, owned, reasons, isAllowed)
    }

    /// Lists for many histories, each as ``recommend(to:count:owned:reasons:where:)`` orders it.
    ///
    /// Histories are shared among the threads; the lists do not depend on how.
    public func rank(
        _ histories: [IndexedHistory], count: Int, owned: OwnedItems? = nil, control: FitControl = FitControl()
    ) throws -> [[Int32]] {
        try rankOneByOne(histories, count: count, owned: owned, control: control)
    }

    package func rankOneByOne(
        _ histories: [IndexedHistory], count: Int, owned: OwnedItems?, control: FitControl
    ) throws -> [[Int32]] {
        let policy = owned ?? ownedItems
        let block = 32
        let blocks = (histories.count + block - 1) / block
        let lists = try Parallel.map(blocks, threads: control.threads, control: control, phase: "lists") { place in
            var scores: [Float] = []
            return histories[(place * block)..<min(histories.count, (place + 1) * block)]
                .map { history in
                    let history = history.known(below: items.count)
                    score(history, into: &scores)
                    TopItems.apply(policy, of: history, to: &scores)
                    return TopItems.best(count, of: scores)
                }
        }
        return lists.flatMap { $0 }
    }

    /// Whether the store is as it was at the fit: the same events of the same ids, under the same numbers.
    ///
    /// A store that was built again from a log may be just that, or not, where someone was erased from the log.
    public func isCurrent(with interactions: Interactions) -> Bool {
        report.generation == interactions.generation && report.events == interactions.count
            && report.fingerprint == interactions.fingerprint
            && items.fingerprint == interactions.items.fingerprint
    }

    /// Brings the model up to date with the default control.
    public mutating func update(from interactions: Interactions) throws {
        try update(from: interactions, control: FitControl())
    }
}

extension TrainableRecommender {
    /// Fits anew if anything came or went since the fit.
    public mutating func update(from interactions: Interactions, control: FitControl) throws {
        guard !isCurrent(with: interactions) else { return }
        self = try Self.fit(interactions, configuration: configuration, control: control)
    }
}

extension TrainableRecommender {
    /// Fits with the default control.
    public static func fit(_ interactions: Interactions, configuration: Configuration) throws -> Self {
        try fit(interactions, configuration: configuration, control: FitControl())
    }
}
