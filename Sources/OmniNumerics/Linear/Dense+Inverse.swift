// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import COmniKernels

extension Dense {
    /// Replaces a symmetric positive definite matrix, of which the lower triangle is read, by its inverse, in full.
    ///
    /// Blocks of columns are swept one after the other (Beaton's operator, the symmetric form of Gauss and Jordan's
    /// elimination): n³ operations, as many as Cholesky's factors and their inverse take, but all of them in products
    /// of large blocks, and in place.
    /// `step` is told how many of `size` columns are done, and may throw to give up. Gives false if the matrix is not
    /// positive definite in single precision; what it then holds means nothing.
    package func invert(
        _ matrix: UnsafeMutablePointer<Float>, size: Int, step: (Int) throws -> Void = { _ in }
    ) throws -> Bool {
        guard try sweep(matrix, size: size, stride: size, step: step) else { return false }
        nonisolated(unsafe) let elements = matrix
        Workers.run((size + 63) / 64, threads: threads) { piece in
            for row in piece * 64..<min(size, (piece + 1) * 64) {
                for column in 0...row { elements[row * size + column] = -elements[row * size + column] }
            }
        }
        mirror(matrix, size: size)
        return true
    }

    /// Turns the lower triangle of A into that of -A⁻¹.
    private func sweep(
        _ a: UnsafeMutablePointer<Float>, size: Int, stride: Int, step: (Int) throws -> Void
    ) throws -> Bool {
        if size <= 32 { return sweepOneByOne(a, size: size, stride: stride) }
        let block = size > 512 ? 256 : 32
        let scratch = UnsafeMutablePointer<Float>.allocate(capacity: 2 * size * block + block * block)
        defer { scratch.deallocate() }
        let (panel, solved, pivot) = (scratch, scratch + size * block, scratch + 2 * size * block)
        for first in Swift.stride(from: 0, to: size, by: block) {
            try step(first)
            let width = min(block, size - first)
            gather(a, size: size, stride: stride, first: first, width: width, into: panel)
            for row in 0..<width {
                (pivot + row * width).update(from: a + (first + row) * stride + first, count: row + 1)
            }
            let inner = Dense(level: level, threads: width > 64 ? threads : 1)
            guard try inner.sweep(pivot, size: width, stride: width, step: { _ in }) else { return false }
            for row in 0..<width {
                for column in 0..<row { pivot[column * width + row] = pivot[row * width + column] }
            }
            // With -D⁻¹ at hand, W = panel · D⁻¹, and the rest loses W · panelᵀ.
            let panelView = DenseView(panel, rows: size, columns: width, rowStride: width)
            let pivotView = DenseView(pivot, rows: width, columns: width, rowStride: width)
            product(panelView, pivotView, factor: -1, into: solved, resultStride: width)
            let solvedView = DenseView(solved, rows: size, columns: width, rowStride: width)
            product(
                solvedView, panelView.transposed, factor: -1, into: a, resultStride: stride, accumulating: true,
                part: .lower)
            scatter(solved, pivot, first: first, width: width, into: a, size: size, stride: stride)
        }
        try step(size)
        return true
    }

    /// Copies the columns of a block, with zeros in the block's own rows.
    private func gather(
        _ a: UnsafeMutablePointer<Float>, size: Int, stride: Int, first: Int, width: Int,
        into panel: UnsafeMutablePointer<Float>
    ) {
        for column in 0..<width {
            let row = a + (first + column) * stride
            for place in 0..<first { panel[place * width + column] = row[place] }
        }
        (panel + first * width).update(repeating: 0, count: width * width)
        for row in (first + width)..<max(size, first + width) {
            (panel + row * width).update(from: a + row * stride + first, count: width)
        }
    }

    /// Puts the new columns of a block in place.
    private func scatter(
        _ solved: UnsafeMutablePointer<Float>, _ pivot: UnsafeMutablePointer<Float>, first: Int, width: Int,
        into a: UnsafeMutablePointer<Float>, size: Int, stride: Int
    ) {
        for column in 0..<width {
            let row = a + (first + column) * stride
            for place in 0..<first { row[place] = solved[place * width + column] }
            (row + first).update(from: pivot + column * width, count: column + 1)
        }
        for row in (first + width)..<max(size, first + width) {
            (a + row * stride + first).update(from: solved + row * width, count: width)
        }
    }

    /// The same, column by column, for a small matrix.
    private func sweepOneByOne(_ a: UnsafeMutablePointer<Float>, size: Int, stride: Int) -> Bool {
        let kernels = level.kernels
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { column -> Bool in
            guard let column = column.baseAddress else { return size == 0 }
            for pivot in 0..<size {
                let value = a[pivot * stride + pivot]
                guard value > 0, value.isFinite else { return false }
                for row in 0..<size {
                    column[row] = row < pivot ? a[pivot * stride + row] : a[row * stride + pivot]
                }
                column[pivot] = 0
                for row in 0..<size where row != pivot {
                    kernels.axpy(-column[row] / value, column, a + row * stride, row + 1)
                }
                for row in 0..<pivot { a[pivot * stride + row] = column[row] / value }
                for row in (pivot + 1)..<max(size, pivot + 1) { a[row * stride + pivot] = column[row] / value }
                a[pivot * stride + pivot] = -1 / value
            }
            return true
        }
    }
}
