// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension BPR {
    /// Scores every item with the user's numbers as the fit left them; a user who came or did something since, or whose
    /// number the store gave to someone else at the fit, is folded in.
    public func score(user: String, of interactions: Interactions, into scores: inout [Float]) {
        if scoreStored(user, of: interactions, into: &scores) { return }
        score(items.indexed(interactions.history(of: user)), into: &scores)
    }

    /// Lists for users of the store that the model was fitted from, with their numbers as the fit left them.
    ///
    /// Faster than ``rank(_:count:owned:control:)``, which works them out from the histories. A user whose id, number
    /// and events are not those of the fit is folded in: who came or did something since, and everyone to whom a store
    /// that was built again gave another number. One who is not in the store gets an empty list.
    public func rank(
        users: [String], of interactions: Interactions, count: Int, owned: OwnedItems? = nil,
        control: FitControl = FitControl()
    ) throws -> [[Int32]] {
        try storedLists(
            numbers: users.map { interactions.users.number(of: $0) }, of: interactions, count: count, owned: owned,
            control: control
        ) { history, row in
            let factors = factors(of: history)
            row.update(from: factors, count: factors.count)
        }
    }

    /// One list, with the user's numbers as the fit left them; see ``rank(users:of:count:owned:control:)``.
    ///
    /// Many times faster than folding the history in. The list is empty for one who is not in the store, or of whose
    /// items the model knows none.
    public func recommend(
        toUser user: String, of interactions: Interactions, count: Int, owned: OwnedItems? = nil
    ) -> [Recommendation] {
        guard let number = interactions.users.number(of: user), count > 0 else { return [] }
        return storedList(toUser: number, of: interactions, count: count, owned: owned)
            ?? recommend(to: interactions.history(of: user), count: count, owned: owned)
    }
}

extension BPR {
    /// Writes settings and factors.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.integer(configuration.factors)
        archive.number(configuration.learningRate)
        archive.number(configuration.regularisation)
        archive.integer(configuration.iterations)
        archive.text(configuration.negatives.rawValue)
        archive.index(items)
        archive.report(report)
        archive.integer(userRows.count)
        archive.digests(userDigests)
        archive.numbers(userRows.table.values)
        archive.numbers(lists.table.values)
        archive.numbers(biases)
        archive.integers(takenBefore)
    }

    /// Reads settings and factors.
    public init(from archive: inout ModelArchive.Reader) throws {
        var configuration = Configuration(
            factors: try archive.integer(), learningRate: try archive.number(), regularisation: try archive.number(),
            iterations: try archive.integer())
        guard let negatives = Negatives(rawValue: try archive.text()) else {
            throw ModelArchive.damaged("a setting is unknown")
        }
        configuration.negatives = negatives
        let settings = configuration
        try ModelArchive.checkSettings { try settings.check() }
        self.configuration = configuration
        items = try archive.index()
        report = try archive.report()
        let users = try archive.integer()
        userDigests = try archive.digests()
        guard users >= 0, userDigests.count == users,
            let userTable = FactorTable(count: users, factors: configuration.factors, values: try archive.floats()),
            let itemTable = FactorTable(
                count: items.count, factors: configuration.factors, values: try archive.floats())
        else { throw ModelArchive.damaged("its parts are of different sizes") }
        userRows = UserRows(userTable)
        let biases = try archive.floats()
        takenBefore = try archive.wideIntegers()
        guard biases.count == items.count, takenBefore.count == items.count,
            zip(takenBefore, takenBefore.dropFirst()).allSatisfy({ $0 <= $1 }), takenBefore.first ?? 0 >= 0
        else { throw ModelArchive.damaged("its parts are of different sizes") }
        lists = FactorLists(table: itemTable, biases: biases)
    }
}
