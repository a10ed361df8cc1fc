// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import COmniKernels

extension Dense {
    /// Which elements of a product are wanted.
    package enum Part: Sendable {
        case all
        /// Those on and below the diagonal; the others are left alone.
        case lower
    }

    /// Writes or adds `factor · left · right`.
    ///
    /// The result is `left.rows` rows of `right.columns` numbers, each `resultStride` after the one before.
    package func product(
        _ left: DenseView, _ right: DenseView, factor: Float = 1, into result: UnsafeMutablePointer<Float>,
        resultStride: Int, accumulating: Bool = false, part: Part = .all
    ) {
        precondition(left.columns == right.rows, "inner sizes \(left.columns) and \(right.rows)")
        let kernels = level.kernels
        let (mr, nr) = (Int(kernels.mr), Int(kernels.nr))
        let (m, n) = (left.rows, right.columns)
        guard m > 0, n > 0 else { return }
        guard left.columns > 0 else {
            if !accumulating {
                for row in 0..<m { (result + row * resultStride).update(repeating: 0, count: n) }
            }
            return
        }
        let depth = min(Self.depth, left.columns)
        let leftPanels = (m + mr - 1) / mr
        let rightPanels = (n + nr - 1) / nr
        let packed = UnsafeMutablePointer<Float>.allocate(capacity: (leftPanels * mr + rightPanels * nr) * depth)
        defer { packed.deallocate() }
        nonisolated(unsafe) let shared = (left, right, packed, packed + leftPanels * mr * depth, result)

        let perRow = max(1, Self.tileRows / mr)
        let perColumn = max(1, Self.tileColumns / nr)
        let (rowTiles, columnTiles) = ((leftPanels + perRow - 1) / perRow, (rightPanels + perColumn - 1) / perColumn)
        for first in stride(from: 0, to: left.columns, by: depth) {
            let k = min(depth, left.columns - first)
            Workers.run(rowTiles + columnTiles, threads: threads) { piece in
                let (left, right, leftPacked, rightPacked, _) = shared
                if piece < rowTiles {
                    let row = piece * perRow * mr
                    kernels.pack_left(
                        min(perRow * mr, m - row), k, left.start + row * left.rowStride + first * left.columnStride,
                        left.rowStride, left.columnStride, leftPacked + row * k)
                } else {
                    let column = (piece - rowTiles) * perColumn * nr
                    kernels.pack_right(
                        k, min(perColumn * nr, n - column),
                        right.start + first * right.rowStride + column * right.columnStride,
                        right.rowStride, right.columnStride, rightPacked + column * k)
                }
            }
            Workers.run(rowTiles * columnTiles, threads: threads) { piece in
                let (_, _, leftPacked, rightPacked, result) = shared
                let row = piece / columnTiles * perRow * mr
                let column = piece % columnTiles * perColumn * nr
                let rows = min(perRow * mr, m - row)
                if part == .lower, column > row + rows - 1 { return }
                kernels.product(
                    rows, min(perColumn * nr, n - column), k, factor, leftPacked + row * k, rightPacked + column * k,
                    result + row * resultStride + column, resultStride, accumulating || first > 0 ? 1 : 0,
                    part == .lower ? row - column : Int.max / 2)
            }
        }
    }

    /// Copies what is below the diagonal of a square matrix to above it.
    package func mirror(_ matrix: UnsafeMutablePointer<Float>, size: Int) {
        let block = 64
        nonisolated(unsafe) let matrix = matrix
        Workers.run((size + block - 1) / block, threads: threads) { piece in
            let rows = piece * block..<min(size, (piece + 1) * block)
            for left in stride(from: 0, to: rows.upperBound, by: block) {
                for row in rows {
                    for column in left..<max(left, min(left + block, row)) {
                        matrix[column * size + row] = matrix[row * size + column]
                    }
                }
            }
        }
    }
}
