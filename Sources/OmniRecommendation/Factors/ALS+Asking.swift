// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

extension ALS {
    /// Returns the numbers of a user with this history: the exact solution, given the items' numbers.
    ///
    /// Zeros for a history in which nothing is known.
    public func factors(of history: IndexedHistory) -> [Float] {
        var factors = [Float](repeating: 0, count: itemTable.width)
        let system = RowSystem(configuration: configuration, table: itemTable, gram: gram)
        system.withScratch { scratch in
            factors.withUnsafeMutableBufferPointer { factors in
                guard let start = factors.baseAddress else { return }
                fold(history, system, start, scratch)
            }
        }
        return Array(factors.prefix(itemTable.factors))
    }

    private func fold(
        _ history: IndexedHistory, _ system: RowSystem, _ factors: UnsafeMutablePointer<Float>,
        _ scratch: UnsafeMutablePointer<Float>
    ) {
        let row = history.known(below: items.count).row(configuration.values)
        factors.update(repeating: 0, count: itemTable.width)
        system.solve(row.items[...], row.weights[...], .direct, factors, scratch)
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
    public func explain(_ item: String, for history: History, count: Int) -> [Reason] {
        guard let target = items.number(of: item) else { return [] }
        let shares = shares(of: target, in: items.indexed(history)).filter { Int($0.item) != target }
        return Reason.because(shares, items: items, count: count)
    }

    /// What each item of a history adds to the score of an item; together they are the score.
    package func shares(of target: Int, in history: IndexedHistory) -> [(item: Int32, share: Float)] {
        let row = history.known(below: items.count).row(configuration.values)
        guard !row.items.isEmpty else { return [] }
        let system = RowSystem(configuration: configuration, table: itemTable, gram: gram)
        let direction = system.direction(of: target, columns: row.items, values: row.weights)
        return zip(row.items, row.weights)
            .map { own, value in
                let similarity = zip(itemTable.row(Int(own)), direction).reduce(Float(0)) { $0 + $1.0 * $1.1 }
                return (own, system.weights(of: value).b * similarity)
            }
    }

    /// The items' rows.
    package var itemFactors: FactorTable { itemTable }

    /// Lists for many histories, each folded in.
    public func rank(
        _ histories: [IndexedHistory], count: Int, owned: OwnedItems? = nil, control: FitControl = FitControl()
    ) throws -> [[Int32]] {
        let system = RowSystem(configuration: configuration, table: itemTable, gram: gram)
        return try lists.rank(
            histories, count: count, owned: owned ?? ownedItems, control: control
        ) { places, rows in
            system.withScratch { scratch in
                for (number, place) in places.enumerated() {
                    fold(histories[place], system, rows + number * itemTable.width, scratch)
                }
            }
        }
    }

    /// Lists for users of the store that the model was fitted from, with their numbers as the fit left them.
    ///
    /// Several times faster than ``rank(_:count:owned:control:)``, which works them out from the histories; the lists
    /// differ by as much as the last iteration moved. A user who came after the fit is folded in; one who is not in the
    /// store gets an empty list.
    public func rank(
        users: [String], of interactions: Interactions, count: Int, owned: OwnedItems? = nil,
        control: FitControl = FitControl()
    ) throws -> [[Int32]] {
        let numbers = users.map { interactions.users.number(of: $0) }
        return try rank(numbers: numbers, of: interactions, count: count, owned: owned, control: control)
    }

    /// One list, with the user's numbers as the fit left them; see ``rank(users:of:count:owned:control:)``.
    ///
    /// A user who came after the fit is folded in. The list is empty for one who is not in the store, or of whose items
    /// the model knows none.
    public func recommend(
        toUser user: String, of interactions: Interactions, count: Int, owned: OwnedItems? = nil
    ) -> [Recommendation] {
        guard let number = interactions.users.number(of: user), count > 0 else { return [] }
        guard number < userTable.count else {
            return recommend(to: interactions.history(of: user), count: count, owned: owned)
        }
        let own = interactions.items(ofUser: number).filter { $0 < Int32(items.count) }
        guard !own.isEmpty else { return [] }
        var scores: [Float] = []
        lists.score(Array(userTable.row(number)), into: &scores)
        return scores.withUnsafeMutableBufferPointer { scores in
            let places = BestPlaces(count: count, size: items.count)
                .places(
                    of: scores, owned: owned ?? ownedItems, own)
            return places.compactMap { place in
                items.id(Int(place.item)).map { Recommendation(item: $0, score: Double(place.score)) }
            }
        }
    }

    private func rank(
        numbers: [Int?], of interactions: Interactions, count: Int, owned: OwnedItems?, control: FitControl
    ) throws -> [[Int32]] {
        let system = RowSystem(configuration: configuration, table: itemTable, gram: gram)
        let histories = numbers.map { number in
            IndexedHistory(items: number.map { interactions.items(ofUser: $0) } ?? [])
        }
        let width = itemTable.width
        return try lists.rank(
            histories, count: count, owned: owned ?? ownedItems, control: control
        ) { places, rows in
            for (row, place) in places.enumerated() {
                guard let number = numbers[place] else { continue }
                if number < userTable.count {
                    userTable.values.withUnsafeBufferPointer { values in
                        guard let start = values.baseAddress else { return }
                        (rows + row * width).update(from: start + number * width, count: width)
                    }
                } else {
                    let whole = interactions.indexedHistory(ofUser: number)
                    system.withScratch { fold(whole, system, rows + row * width, $0) }
                }
            }
        }
    }
}
