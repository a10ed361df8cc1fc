// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The lower triangle L with A = L Lᵀ of a symmetric positive definite matrix: solve many right sides with it.
package struct Cholesky: Sendable {
    /// L, with zeros above the diagonal.
    package let lower: Matrix

    /// Factors a matrix of which only the lower triangle is read; nil unless it is positive definite and finite.
    package init?(_ matrix: Matrix) {
        precondition(matrix.rows == matrix.columns, "a square matrix is needed")
        let size = matrix.rows
        var lower = Matrix(rows: size, columns: size)
        let succeeded = lower.elements.withUnsafeMutableBufferPointer { l in
            for row in 0..<size {
                for column in 0...row {
                    var sum = matrix.elements[row * size + column]
                    for inner in 0..<column { sum -= l[row * size + inner] * l[column * size + inner] }
                    if column < row {
                        l[row * size + column] = sum / l[column * size + column]
                    } else {
                        guard sum > 0, sum.isFinite else { return false }
                        l[row * size + row] = sum.squareRoot()
                    }
                }
            }
            return true
        }
        guard succeeded else { return nil }
        self.lower = lower
    }

    /// Returns x with A x = b.
    package func solve(_ rightSide: [Double]) -> [Double] {
        let size = lower.rows
        precondition(rightSide.count == size, "a right side of \(rightSide.count) for \(size) rows")
        var x = rightSide
        let l = lower.elements
        for row in 0..<size {
            var sum = x[row]
            for inner in 0..<row { sum -= l[row * size + inner] * x[inner] }
            x[row] = sum / l[row * size + row]
        }
        for row in (0..<size).reversed() {
            var sum = x[row]
            for inner in (row + 1)..<max(size, row + 1) { sum -= l[inner * size + row] * x[inner] }
            x[row] = sum / l[row * size + row]
        }
        return x
    }

    /// Returns X with A X = B.
    package func solve(_ rightSides: Matrix) -> Matrix {
        Matrix(rightSides.transposed.rowArrays.map(solve)).transposed
    }

    /// The inverse of A.
    package var inverse: Matrix { solve(.identity(lower.rows)) }

    /// The logarithm of A's determinant.
    package var logDeterminant: Double {
        (0..<lower.rows).reduce(0) { $0 + 2 * lower[$1, $1].logarithm }
    }
}
