// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A model that kept a row of numbers for each user of the fit.
///
/// Whoever did nothing since is answered from that row, at the cost of one product; everyone else, and every visitor
/// who comes with a history alone, is folded in. Numbers alone do not say whose a row is, since a store that was built
/// again may give them to others: a digest of the user and of the events stands beside each row.
protocol StoredUsers: Recommender {
    var userRows: UserRows { get }
    /// One for each row: ``Interactions/userDigests`` at the fit.
    var userDigests: [UInt64] { get }
    var lists: FactorLists { get }
}

extension StoredUsers {
    /// Returns where a user's row is, or nil where the row of that number is not of this user with these events: for
    /// one who came or did something after the fit, and in a store that numbers users or items otherwise.
    func row(of number: Int, in interactions: Interactions) -> Int? {
        guard userDigests.indices.contains(number), number < userRows.count,
            userDigests[number] == interactions.digest(ofUser: number, in: items)
        else { return nil }
        return number
    }

    /// Scores every item with what the fit left of a user; whether it could.
    func scoreStored(_ user: String, of interactions: Interactions, into scores: inout [Float]) -> Bool {
        guard let number = interactions.users.number(of: user), let row = row(of: number, in: interactions),
            !interactions.items(ofUser: number, in: items).isEmpty
        else { return false }
        lists.score(userRows.row(row), into: &scores)
        return true
    }

    /// One list for a user of the store, with scores; nil if the user has to be folded in.
    func storedList(
        toUser number: Int, of interactions: Interactions, count: Int, owned: OwnedItems?
    ) -> [Recommendation]? {
        guard let row = row(of: number, in: interactions) else { return nil }
        let own = interactions.items(ofUser: number, in: items)
        guard !own.isEmpty, count > 0 else { return [] }
        var scores: [Float] = []
        lists.score(userRows.row(row), into: &scores)
        return scores.withUnsafeMutableBufferPointer { scores in
            let places = BestPlaces(count: count, size: items.count)
                .places(of: scores, owned: owned ?? ownedItems, own)
            return places.compactMap { place in
                items.id(Int(place.item)).map { Recommendation(item: $0, score: Double(place.score)) }
            }
        }
    }

    /// Lists for users by number; `fold` works out the row of those who have none and leaves it in the memory.
    func storedLists(
        numbers: [Int?], of interactions: Interactions, count: Int, owned: OwnedItems?, control: FitControl,
        fold: (IndexedHistory, UnsafeMutablePointer<Float>) -> Void
    ) throws -> [[Int32]] {
        let histories = numbers.map { number in
            IndexedHistory(items: number.map { interactions.items(ofUser: $0, in: items) } ?? [])
        }
        let width = lists.width
        return try lists.rank(
            histories, count: count, owned: owned ?? ownedItems, control: control
        ) { places, rows in
            for (place, number) in zip(places, numbers[places]) {
                guard let number else { continue }
                let target = rows + (place - places.lowerBound) * width
                if let row = row(of: number, in: interactions) {
                    userRows.copy(row, to: target)
                } else {
                    fold(interactions.indexedHistory(ofUser: number, in: items), target)
                }
            }
        }
    }
}

extension ALS: StoredUsers {}
extension BPR: StoredUsers {}

extension BPR {
    /// A user's numbers as the fit left them.
    package func storedFactors(ofUser number: Int) -> [Float] { userRows.row(number) }

    /// An item's numbers.
    package func storedFactors(ofItem number: Int) -> [Float] { Array(lists.rows([Int32(number)]).row(0)) }

    /// What is added to an item's every score.
    package func storedBias(ofItem number: Int) -> Float { lists.biases[number] }
}
