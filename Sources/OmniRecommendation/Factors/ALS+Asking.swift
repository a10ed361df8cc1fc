// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

extension ALS {
    /// Returns the numbers of a user with this history: the exact solution, given the items' numbers.
    ///
    /// Zeros for a history in which nothing is known.
    public func factors(of history: IndexedHistory) -> [Float] {
        var factors = [Float](repeating: 0, count: lists.width)
        factors.withUnsafeMutableBufferPointer { factors in
            guard let start = factors.baseAddress else { return }
            fold(history, start)
        }
        return Array(factors.prefix(lists.factors))
    }

    private func fold(_ history: IndexedHistory, _ factors: UnsafeMutablePointer<Float>) {
        let row = history.known(below: items.count).row(configuration.values)
        factors.update(repeating: 0, count: lists.width)
        let system = system(lists.rows(row.items))
        let places = Array(0..<Int32(row.items.count))
        system.withScratch { system.solve(places[...], row.weights[...], .direct, factors, $0) }
    }

    /// The problem of a user who met the items of these rows.
    private func system(_ rows: FactorTable) -> RowSystem {
        RowSystem(configuration: solved, table: rows, gram: gram, population: lists.count)
    }

    /// Scores every item; minus infinity for all if nothing is known of the user.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let history = history.known(below: items.count)
        guard !history.isEmpty else {
            scores = [Float](repeating: -.infinity, count: items.count)
            return
        }
        lists.score(factors(of: history), into: &scores)
    }

    /// Items whose numbers point the same way.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        guard let number = items.number(of: item) else { return [] }
        return lists.similar(to: number, count: count, items: items)
    }

    /// The items of the history that raise the score: the score is a sum over them (Hu, Koren and Volinsky, section 5).
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard let target = items.number(of: item) else { return [] }
        let shares = shares(of: target, in: history.known(below: items.count)).filter { Int($0.item) != target }
        return Reason.because(shares, items: items, count: count)
    }

    /// What each item of a history adds to the score of an item; together they are the score.
    package func shares(of target: Int, in history: IndexedHistory) -> [(item: Int32, share: Float)] {
        let row = history.known(below: items.count).row(configuration.values)
        guard !row.items.isEmpty else { return [] }
        let system = system(lists.rows(row.items + [Int32(target)]))
        let direction = system.direction(of: row.items.count, values: row.weights)
        return row.items.indices.map { place in
            let similarity = zip(system.table.row(place), direction).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            return (row.items[place], system.weights(of: row.weights[place]).b * similarity)
        }
    }

    /// The items' rows.
    package var itemFactors: FactorTable { lists.table }

    /// Lists for many histories, each folded in.
    public func rank(
        _ histories: [IndexedHistory], count: Int, owned: OwnedItems? = nil, control: FitControl = FitControl()
    ) throws -> [[Int32]] {
        try lists.rank(
            histories, count: count, owned: owned ?? ownedItems, control: control
        ) { places, rows in
            for (number, place) in places.enumerated() { fold(histories[place], rows + number * lists.width) }
        }
    }

    /// Scores every item with the user's numbers as the fit left them; a user who came or did something since, or whose
    /// number the store gave to someone else at the fit, is folded in.
    public func score(user: String, of interactions: Interactions, into scores: inout [Float]) {
        if scoreStored(user, of: interactions, into: &scores) { return }
        score(items.indexed(interactions.history(of: user)), into: &scores)
    }

    /// Lists for users of the store that the model was fitted from, with their numbers as the fit left them.
    ///
    /// Several times faster than ``rank(_:count:owned:control:)``, which works them out from the histories; the lists
    /// differ by as much as the last iteration moved. A user whose id, number and events are not those of the fit is
    /// folded in: who came or did something since, and everyone to whom a store that was built again gave another
    /// number. One who is not in the store gets an empty list.
    public func rank(
        users: [String], of interactions: Interactions, count: Int, owned: OwnedItems? = nil,
        control: FitControl = FitControl()
    ) throws -> [[Int32]] {
        try storedLists(
            numbers: users.map { interactions.users.number(of: $0) }, of: interactions, count: count, owned: owned,
            control: control, fold: fold)
    }

    /// One list, with the user's numbers as the fit left them; see ``rank(users:of:count:owned:control:)``.
    ///
    /// The list is empty for one who is not in the store, or of whose items the model knows none.
    public func recommend(
        toUser user: String, of interactions: Interactions, count: Int, owned: OwnedItems? = nil
    ) -> [Recommendation] {
        guard let number = interactions.users.number(of: user), count > 0 else { return [] }
        return storedList(toUser: number, of: interactions, count: count, owned: owned)
            ?? recommend(to: interactions.history(of: user), count: count, owned: owned)
    }
}
