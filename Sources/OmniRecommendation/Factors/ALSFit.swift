// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

/// The alternation of ALS: users' rows from the items', then the items' from the users'.
package struct ALSFit {
    package private(set) var users: FactorTable
    package private(set) var items: FactorTable
    private var matrix: Meetings
    private var turned: Meetings
    private let asked: ALS.Configuration
    private let configuration: ALS.Configuration
    private let threads: Int

    /// Starts from given rows; the matrix is users by items.
    package init(
        users: FactorTable, items: FactorTable, matrix: Meetings, configuration: ALS.Configuration, threads: Int
    ) {
        self.users = users
        self.items = items
        self.matrix = matrix
        turned = matrix.transposed
        asked = configuration
        self.configuration = configuration.resolved(for: matrix)
        self.threads = threads
    }

    /// Iterates and makes the model.
    mutating func model(
        of interactions: Interactions, iterations: Int, control: FitControl, since start: ContinuousClock.Instant
    ) throws -> ALS {
        for iteration in 0..<iterations {
            try control.step("iterations", iteration, of: iterations)
            try improveUsers(control: control)
            try improveItems(control: control)
        }
        try control.step("iterations", iterations, of: iterations)
        let objective = objective()
        guard objective.isFinite else {
            throw RecommendationError(.notConverged, "the factors ran away; raise the regularisation")
        }
        // The data is done with before the items' rows are copied.
        (matrix, turned) = (Meetings(), Meetings())
        return ALS(
            configuration: asked, regularisation: configuration.regularisation ?? 0, items: interactions.items,
            report: FitReport(interactions, since: start, iterations: iterations, objective: objective),
            userRows: UserRows(users), userDigests: interactions.userDigests, lists: FactorLists(table: items),
            gram: items.gram(times: configuration.weightOfAll, threads: threads))
    }

    package mutating func improveUsers(control: FitControl? = nil) throws {
        try improve(&users, from: items, rows: matrix, control: control)
    }

    package mutating func improveItems(control: FitControl? = nil) throws {
        try improve(&items, from: users, rows: turned, control: control)
    }

    /// Solves every row of a table, given the other table; rows do not depend on each other.
    private func improve(
        _ table: inout FactorTable, from other: FactorTable, rows: Meetings, control: FitControl?
    ) throws {
        let gram = other.gram(times: configuration.weightOfAll, threads: threads)
        let system = RowSystem(configuration: configuration, table: other, gram: gram)
        let piece = 64
        let width = table.width
        table.values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            nonisolated(unsafe) let start = base
            Workers.run((rows.rowCount + piece - 1) / piece, threads: threads) { number in
                if control?.isCancelled() ?? false { return }
                system.withScratch { scratch in
                    for row in number * piece..<min(rows.rowCount, (number + 1) * piece) {
                        let range = rows.starts[row]..<rows.starts[row + 1]
                        system.solve(
                            rows.columns[range], rows.values(range), configuration.solver, start + row * width, scratch
                        )
                    }
                }
            }
        }
        if control?.isCancelled() ?? false { throw CancellationError() }
    }

    /// What is minimised.
    package func objective() -> Double {
        let systemOfUsers = RowSystem(configuration: configuration, table: items, gram: [])
        let systemOfItems = RowSystem(configuration: configuration, table: users, gram: [])
        let kernels = KernelLevel.best.kernels
        let width = items.width
        var sum = 0.0
        users.values.withUnsafeBufferPointer { userValues in
            items.values.withUnsafeBufferPointer { itemValues in
                guard let user = userValues.baseAddress, let item = itemValues.baseAddress else { return }
                for row in 0..<matrix.rowCount {
                    for place in matrix.starts[row]..<matrix.starts[row + 1] {
                        let (h, b) = systemOfUsers.weights(of: matrix.values?[place] ?? 1)
                        let s = kernels.dot(user + row * width, item + Int(matrix.columns[place]) * width, width)
                        sum += Double(h) * Double(s) * Double(s) - 2 * Double(b) * Double(s) + Double(b)
                    }
                    let norm = kernels.dot(user + row * width, user + row * width, width)
                    sum += Double(systemOfUsers.ridge(matrix.starts[row + 1] - matrix.starts[row])) * Double(norm)
                }
                for row in 0..<turned.rowCount {
                    let norm = kernels.dot(item + row * width, item + row * width, width)
                    sum += Double(systemOfItems.ridge(turned.starts[row + 1] - turned.starts[row])) * Double(norm)
                }
            }
        }
        let products = zip(users.gram(times: 1, threads: threads), items.gram(times: 1, threads: threads))
        return sum + configuration.weightOfAll * products.reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}
