// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import Testing

@Suite struct `Sparse rows` {
    @Test(arguments: 0..<8) func `gather elements in any order, adding those of one place`(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let (rows, columns) = (1 + chance.below(9), 1 + chance.below(9))
        let elements = (0..<chance.below(60))
            .map { _ in
                (row: chance.below(rows), column: chance.below(columns), value: Float(1 + chance.below(4)))
            }
        let sparse = SparseRows(rowCount: rows, columnCount: columns, elements: elements)
        var dense = [Float](repeating: 0, count: rows * columns)
        for element in elements { dense[element.row * columns + element.column] += element.value }
        #expect(Self.dense(sparse) == dense)
        #expect(sparse.transposed.transposed == sparse)
        #expect(sparse.count == dense.count { $0 != 0 })
        for row in 0..<rows { #expect(sparse.columns(ofRow: row).count == sparse.values(ofRow: row).count) }
    }

    @Test(arguments: [true, false], [1, 2]) func `give the lower triangle of their Gram matrix`(
        ones: Bool, threads: Int
    ) throws {
        var chance = SplitMix64(seed: 7)
        let (rows, columns) = (40, 150)
        var elements: [(row: Int, column: Int, value: Float)] = []
        for row in 0..<rows {
            for column in 0..<columns where chance.below(4) == 0 {
                elements.append((row, column, ones ? 1 : Float(chance.uniform())))
            }
        }
        let sparse = SparseRows(rowCount: rows, columnCount: columns, elements: elements)
        let x = Matrix(rows: rows, columns: columns, elements: Self.dense(sparse).map(Double.init))
        let wanted = x.transposed * x
        var gram = [Float](repeating: -1, count: columns * columns)
        try gram.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            try sparse.writeGram(into: start, threads: threads)
        }
        for row in 0..<columns {
            for column in 0...row {
                let value = Double(gram[row * columns + column])
                #expect(ones ? value == wanted[row, column] : abs(value - wanted[row, column]) < 1e-5)
            }
            for column in (row + 1)..<max(columns, row + 1) { #expect(gram[row * columns + column] == -1) }
        }
    }

    static func dense(_ sparse: SparseRows) -> [Float] {
        var dense = [Float](repeating: 0, count: sparse.rowCount * sparse.columnCount)
        for row in 0..<sparse.rowCount {
            for (column, value) in zip(sparse.columns(ofRow: row), sparse.values(ofRow: row)) {
                dense[row * sparse.columnCount + Int(column)] = value
            }
        }
        return dense
    }
}
