// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ALS {
    /// Writes settings and factors.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.integer(configuration.factors)
        archive.number(configuration.regularisation ?? 0)
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
        archive.integer(userTable.count)
        archive.numbers(userTable.values)
        archive.numbers(lists.table.values)
    }

    /// Reads settings and factors.
    public init(from archive: inout ModelArchive.Reader) throws {
        var configuration = Configuration(
            factors: try archive.integer(), regularisation: try archive.number())
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
        do {
            try configuration.check()
        } catch {
            throw ModelArchive.damaged("its settings make no sense")
        }
        guard users >= 0,
            let userTable = FactorTable(count: users, factors: configuration.factors, values: try archive.floats()),
            let itemTable = FactorTable(
                count: items.count, factors: configuration.factors, values: try archive.floats())
        else { throw ModelArchive.damaged("its parts are of different sizes") }
        self.configuration = configuration
        self.userTable = userTable
        lists = FactorLists(table: itemTable)
        // The same sums in the same order as at the fit, so a loaded model answers to the bit as the saved one did.
        gram = itemTable.gram(times: configuration.weightOfAll, threads: 1)
    }
}
