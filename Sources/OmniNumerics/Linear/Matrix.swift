// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A rectangle of doubles, row after row: for the small systems of statistics, where clearness goes before speed.
///
/// Models with thousands of columns use the single precision kernels of `Dense` instead.
package struct Matrix: Sendable, Hashable {
    package let rows: Int
    package let columns: Int
    /// The elements, the first row first.
    package var elements: [Double]

    /// Makes a matrix of one value.
    package init(rows: Int, columns: Int, filledWith value: Double = 0) {
        precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) x \(columns)")
        self.rows = rows
        self.columns = columns
        elements = [Double](repeating: value, count: rows * columns)
    }

    /// Makes a matrix of rows that are equally long.
    package init(_ rows: [[Double]]) {
        self.init(rows: rows.count, columns: rows.first?.count ?? 0)
        precondition(rows.allSatisfy { $0.count == columns }, "rows of different lengths")
        elements = rows.flatMap(\.self)
    }

    /// Makes a matrix of its elements, the first row first.
    package init(rows: Int, columns: Int, elements: [Double]) {
        precondition(elements.count == rows * columns, "\(elements.count) elements for \(rows) x \(columns)")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// Makes the square matrix that changes nothing.
    package static func identity(_ size: Int) -> Matrix {
        var result = Matrix(rows: size, columns: size)
        for index in 0..<size { result[index, index] = 1 }
        return result
    }

    package subscript(row: Int, column: Int) -> Double {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    package func row(_ index: Int) -> ArraySlice<Double> { elements[index * columns..<(index + 1) * columns] }

    package var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns { result.elements[column * rows + row] = elements[row * columns + column] }
        }
        return result
    }

    package static func + (left: Matrix, right: Matrix) -> Matrix {
        precondition(left.rows == right.rows && left.columns == right.columns, "matrices of different shapes")
        return Matrix(rows: left.rows, columns: left.columns, elements: zip(left.elements, right.elements).map(+))
    }

    package static func * (factor: Double, matrix: Matrix) -> Matrix {
        Matrix(rows: matrix.rows, columns: matrix.columns, elements: matrix.elements.map { factor * $0 })
    }

    package static func * (left: Matrix, right: Matrix) -> Matrix {
        precondition(left.columns == right.rows, "inner sizes \(left.columns) and \(right.rows)")
        var result = Matrix(rows: left.rows, columns: right.columns)
        let width = right.columns
        result.elements.withUnsafeMutableBufferPointer { sums in
            for row in 0..<left.rows {
                for inner in 0..<left.columns {
                    let factor = left.elements[row * left.columns + inner]
                    for column in 0..<width {
                        sums[row * width + column] += factor * right.elements[inner * width + column]
                    }
                }
            }
        }
        return result
    }

    package static func * (matrix: Matrix, vector: [Double]) -> [Double] {
        precondition(matrix.columns == vector.count, "a vector of \(vector.count) for \(matrix.columns) columns")
        return (0..<matrix.rows)
            .map { row in
                zip(matrix.row(row), vector).reduce(0) { $0 + $1.0 * $1.1 }
            }
    }
}
