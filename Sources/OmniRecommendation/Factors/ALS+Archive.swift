// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ALS {
    /// Writes settings and factors.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.integer(configuration.factors)
        // What was asked for, zero standing for what is left to the fit, and what it took.
        archive.number(configuration.regularisation ?? 0)
        archive.number(regularisation)
        switch configuration.weighting {
        case .confidence(let alpha):
            archive.flag(true)
            archive.number(alpha)
        case .unobserved(let weight, let exponent):
            archive.flag(false)
            archive.number(weight)
            archive.number(exponent)
        }
        archive.integer(configuration.iterations)
        // No steps stand for the direct solution.
        if case .conjugateGradients(let steps) = configuration.solver {
            archive.integer(steps)
        } else {
            archive.integer(0)
        }
        archive.text(configuration.values.rawValue)
        archive.index(items)
        archive.report(report)
        archive.integer(userRows.count)
        archive.digests(userDigests)
        archive.numbers(userRows.table.values)
        archive.numbers(lists.table.values)
    }

    /// Reads settings and factors.
    public init(from archive: inout ModelArchive.Reader) throws {
        let factors = try archive.integer()
        let asked = try archive.number()
        let regularisation = try archive.number()
        var configuration = Configuration(factors: factors, regularisation: asked == 0 ? nil : asked)
        configuration.weighting =
            try archive.flag()
            ? .confidence(alpha: try archive.number())
            : .unobserved(weight: try archive.number(), exponent: try archive.number())
        configuration.iterations = try archive.integer()
        let steps = try archive.integer()
        configuration.solver = steps == 0 ? .direct : .conjugateGradients(steps: steps)
        configuration.values = try archive.values()
        items = try archive.index()
        report = try archive.report()
        let users = try archive.integer()
        userDigests = try archive.digests()
        let settings = configuration
        try ModelArchive.checkSettings { try settings.check() }
        guard regularisation > 0, asked == 0 || asked == regularisation else {
            throw ModelArchive.damaged("its settings make no sense")
        }
        guard users >= 0, userDigests.count == users,
            let userTable = FactorTable(count: users, factors: configuration.factors, values: try archive.floats()),
            let itemTable = FactorTable(
                count: items.count, factors: configuration.factors, values: try archive.floats())
        else { throw ModelArchive.damaged("its parts are of different sizes") }
        self.configuration = configuration
        self.regularisation = regularisation
        userRows = UserRows(userTable)
        lists = FactorLists(table: itemTable)
        // The same sums in the same order as at the fit, so a loaded model answers to the bit as the saved one did.
        gram = itemTable.gram(times: configuration.weightOfAll, threads: 1)
    }
}
