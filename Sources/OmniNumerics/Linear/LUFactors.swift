// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The factors P A = L U of a square matrix, with partial pivoting: solve many right sides with them.
package struct LUFactors: Sendable {
    /// L below the diagonal (its own diagonal is ones) and U from the diagonal upwards.
    private let factors: Matrix
    /// Which row of A stands in each row of the factors.
    private let order: [Int]
    private let isOddOrder: Bool

    /// Factors a matrix; nil where it is singular or not finite.
    package init?(_ matrix: Matrix) {
        precondition(matrix.rows == matrix.columns, "a square matrix is needed")
        let size = matrix.rows
        var factors = matrix
        var order = Array(0..<size)
        var isOdd = false
        for pivot in 0..<size {
            var best = pivot
            for row in pivot..<size where abs(factors[row, pivot]) > abs(factors[best, pivot]) { best = row }
            let value = factors[best, pivot]
            guard value != 0, value.isFinite else { return nil }
            if best != pivot {
                for column in 0..<size { factors.elements.swapAt(best * size + column, pivot * size + column) }
                order.swapAt(best, pivot)
                isOdd.toggle()
            }
            factors.elements.withUnsafeMutableBufferPointer { a in
                for row in (pivot + 1)..<max(size, pivot + 1) {
                    let factor = a[row * size + pivot] / value
                    a[row * size + pivot] = factor
                    for column in (pivot + 1)..<max(size, pivot + 1) {
                        a[row * size + column] -= factor * a[pivot * size + column]
                    }
                }
            }
        }
        self.factors = factors
        self.order = order
        isOddOrder = isOdd
    }

    /// Returns x with A x = b.
    package func solve(_ rightSide: [Double]) -> [Double] {
        let size = factors.rows
        precondition(rightSide.count == size, "a right side of \(rightSide.count) for \(size) rows")
        var x = order.map { rightSide[$0] }
        let a = factors.elements
        for row in 0..<size {
            for inner in 0..<row { x[row] -= a[row * size + inner] * x[inner] }
        }
        for row in (0..<size).reversed() {
            for inner in (row + 1)..<max(size, row + 1) { x[row] -= a[row * size + inner] * x[inner] }
            x[row] /= a[row * size + row]
        }
        return x
    }

    /// Returns X with A X = B.
    package func solve(_ rightSides: Matrix) -> Matrix {
        Matrix(rightSides.transposed.rowArrays.map(solve)).transposed
    }

    /// The inverse of A.
    package var inverse: Matrix { solve(.identity(factors.rows)) }

    /// A's determinant.
    package var determinant: Double {
        (0..<factors.rows).reduce(isOddOrder ? -1 : 1) { $0 * factors[$1, $1] }
    }
}
