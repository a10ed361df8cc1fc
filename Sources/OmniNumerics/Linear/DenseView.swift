// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Numbers of single precision in memory that somebody else owns, seen as a matrix: element (i, j) stands at
/// `start[i * rowStride + j * columnStride]`.
package struct DenseView {
    package let rows: Int
    package let columns: Int
    package let start: UnsafePointer<Float>
    package let rowStride: Int
    package let columnStride: Int

    package init(_ start: UnsafePointer<Float>, rows: Int, columns: Int, rowStride: Int, columnStride: Int = 1) {
        self.rows = rows
        self.columns = columns
        self.start = start
        self.rowStride = rowStride
        self.columnStride = columnStride
    }

    /// The same numbers with rows and columns exchanged.
    package var transposed: DenseView {
        DenseView(start, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride)
    }
}

/// Dense linear algebra in single precision for large matrices: rows one after the other, work shared among threads.
///
/// Every function gives the same bits on one thread and on many: what is computed in which order follows from the
/// sizes alone.
package struct Dense: Sendable {
    package var level: KernelLevel
    package var threads: Int

    package init(level: KernelLevel = .best, threads: Int = 1) {
        self.level = level
        self.threads = max(1, threads)
    }

    /// How many columns of a left side are worked off before the next ones: they fill half of a first-level cache.
    package static let depth = 256
    /// Rows and columns, roughly, of what one thread does at a time.
    static let tileRows = 112
    static let tileColumns = 512
}
