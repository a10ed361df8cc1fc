// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import Testing

@Suite struct `Small systems of equations` {
    @Test(arguments: [1, 2, 7, 20]) func `are solved by Cholesky's factors and by those of Gauss alike`(size: Int)
        throws
    {
        let matrix = `Dense matrices in single precision`.positiveDefinite(size)
        var chance = SplitMix64(seed: 1)
        let x = chance.floats(size).map(Double.init)
        let right = matrix * x
        let cholesky = try #require(Cholesky(matrix))
        let lu = try #require(LUFactors(matrix))
        for solution in [cholesky.solve(right), lu.solve(right)] {
            #expect(zip(solution, x).allSatisfy { abs($0 - $1) < 1e-9 })
        }
        #expect(abs(cholesky.logDeterminant - Matrix.logarithm(lu.determinant)) < 1e-9)
        let identity = matrix * lu.inverse
        for row in 0..<size {
            for column in 0..<size { #expect(abs(identity[row, column] - (row == column ? 1 : 0)) < 1e-9) }
        }
        let both = lu.solve(Matrix([right, x]).transposed)
        #expect((0..<size).allSatisfy { abs(both[$0, 0] - x[$0]) < 1e-9 })
    }

    @Test func `need a row exchange where the first pivot is zero`() throws {
        let lu = try #require(LUFactors(Matrix([[0, 2], [3, 1]])))
        #expect(lu.determinant == -6)
        #expect(lu.solve([4, 5]) == [1, 2])
    }

    @Test func `are refused where they have no single answer`() {
        #expect(LUFactors(Matrix([[1, 2], [2, 4]])) == nil)
        #expect(LUFactors(Matrix([[.nan]])) == nil)
        #expect(Cholesky(Matrix([[1, 2], [2, 1]])) == nil)
        #expect(Cholesky(Matrix([[.infinity]])) == nil)
    }
}
