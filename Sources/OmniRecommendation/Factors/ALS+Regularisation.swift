// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ALS.Configuration {
    /// The share of what pure chance would leave that the default regularisation takes away.
    ///
    /// Chosen on validation parts cut out of the training parts of MovieLens 100K and 1M, Groceries and Online Retail
    /// by customers and by orders.
    static let shareOfChance = 0.45

    /// Fills in the regularisation where none was given.
    ///
    /// Least squares with a pull towards zero keep those directions of taste whose singular value is above
    /// τ = √(λ_u · λ_v). Were taste pure chance, a matrix of U users and I items with a mean square m per pair would
    /// show singular values up to √m · (√U + √I) all the same (Marchenko and Pastur 1967). So τ is a fixed share of
    /// that: enough that a small catalogue does not learn noise by heart, and no more than a large one can bear.
    func resolved(for matrix: Meetings) -> ALS.Configuration {
        guard regularisation == nil else { return self }
        var hasColumn = [Bool](repeating: false, count: matrix.columnCount)
        for column in matrix.columns { hasColumn[Int(column)] = true }
        let users = Double(max(1, (0..<matrix.rowCount).count { matrix.starts[$0] < matrix.starts[$0 + 1] }))
        let items = Double(max(1, hasColumn.count { $0 }))
        let squares = matrix.values?.reduce(0) { $0 + Double($1) * Double($1) } ?? Double(matrix.count)
        let chance = (squares / (users * items)).squareRoot() * (users.squareRoot() + items.squareRoot())
        var resolved = self
        switch weighting {
        case .confidence(let alpha):
            resolved.regularisation = Self.shareOfChance * alpha * chance
        case .unobserved(let weight, let exponent):
            let density = Double(matrix.count) / (users * items) + weight
            let ridge = (density * items * density * users).squareRoot().raised(to: exponent)
            resolved.regularisation = Self.shareOfChance * chance / ridge
        }
        // Weights may be so small that their squares vanish.
        if !((resolved.regularisation ?? 0) > 1e-9) { resolved.regularisation = 1e-9 }
        return resolved
    }
}
