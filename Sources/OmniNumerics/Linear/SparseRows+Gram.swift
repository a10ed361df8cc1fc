// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import COmniKernels

extension SparseRows {
    /// Writes the lower triangle of XᵀX, X being these rows, into a square matrix; what is above the diagonal is
    /// left alone.
    ///
    /// Whole numbers up to 2²⁴ come out exactly. Costs one addition for every pair of elements of a row.
    package func writeGram(
        into matrix: UnsafeMutablePointer<Float>, threads: Int, step: (Int) throws -> Void = { _ in }
    ) throws {
        let size = columnCount
        let turned = transposed
        let areOnes = values.allSatisfy { $0 == 1 }
        nonisolated(unsafe) let target = matrix
        let rows = 64
        let pieces = (size + rows - 1) / rows
        let perRound = max(8 * threads, 16)
        for first in stride(from: 0, to: pieces, by: perRound) {
            try step(first * rows)
            Workers.run(min(perRound, pieces - first), threads: threads) { number in
                let piece = first + number
                turned.withPointers { itemStarts, itemUsers, itemWeights in
                    withPointers { userStarts, userItems, userWeights in
                        comni_gram_rows(
                            piece * rows, min(size, (piece + 1) * rows), itemStarts, itemUsers,
                            areOnes ? nil : itemWeights, userStarts, userItems, areOnes ? nil : userWeights,
                            target, size)
                    }
                }
            }
        }
        try step(size)
    }

    /// Lends the three arrays.
    package func withPointers<Result>(
        _ body: (UnsafePointer<Int>?, UnsafePointer<Int32>?, UnsafePointer<Float>?) -> Result
    ) -> Result {
        starts.withUnsafeBufferPointer { starts in
            columns.withUnsafeBufferPointer { columns in
                values.withUnsafeBufferPointer { values in
                    body(starts.baseAddress, columns.baseAddress, values.baseAddress)
                }
            }
        }
    }
}
