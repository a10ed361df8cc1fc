// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A matrix of which most elements are zero, row after row (CSR): twelve bytes or so an element kept.
///
/// In every row the columns ascend and none stands twice.
package struct SparseRows: Sendable, Hashable {
    package let columnCount: Int
    /// Where each row starts among the elements; one more than there are rows, the last being the element count.
    package let starts: [Int]
    package let columns: [Int32]
    package let values: [Float]

    package var rowCount: Int { starts.count - 1 }
    /// How many elements are kept.
    package var count: Int { columns.count }

    /// Takes over arrays that already have the form described above, which is checked.
    package init(columnCount: Int, starts: [Int], columns: [Int32], values: [Float]) {
        precondition(starts.first == 0 && starts.last == columns.count && values.count == columns.count, "ragged rows")
        for row in 0..<(starts.count - 1) {
            precondition(starts[row] <= starts[row + 1], "rows out of order")
            var previous: Int32 = -1
            for place in starts[row]..<starts[row + 1] {
                precondition(columns[place] > previous, "columns out of order")
                previous = columns[place]
            }
            precondition(Int(previous) < columnCount, "a column outside the matrix")
        }
        self.columnCount = columnCount
        self.starts = starts
        self.columns = columns
        self.values = values
    }

    private init(trustedColumnCount: Int, starts: [Int], columns: [Int32], values: [Float]) {
        columnCount = trustedColumnCount
        self.starts = starts
        self.columns = columns
        self.values = values
    }

    /// Gathers elements in any order; values at the same place are added in the order in which they come.
    package init(rowCount: Int, columnCount: Int, elements: [(row: Int, column: Int, value: Float)]) {
        // Two stable counting sorts, by column and then by row, put equal places side by side in their first order.
        var byColumn = [Int](repeating: 0, count: columnCount + 1)
        for element in elements { byColumn[element.column + 1] += 1 }
        for column in 0..<columnCount { byColumn[column + 1] += byColumn[column] }
        var order = [Int](repeating: 0, count: elements.count)
        for (place, element) in elements.enumerated() {
            order[byColumn[element.column]] = place
            byColumn[element.column] += 1
        }
        var next = [Int](repeating: 0, count: rowCount + 1)
        for element in elements { next[element.row + 1] += 1 }
        for row in 0..<rowCount { next[row + 1] += next[row] }
        let ends = next
        var sorted = [Int](repeating: 0, count: elements.count)
        for place in order {
            let row = elements[place].row
            sorted[next[row]] = place
            next[row] += 1
        }
        var starts = [0]
        starts.reserveCapacity(rowCount + 1)
        var columns: [Int32] = []
        var values: [Float] = []
        columns.reserveCapacity(elements.count)
        values.reserveCapacity(elements.count)
        for row in 0..<rowCount {
            let first = columns.count
            for place in ends[row]..<ends[row + 1] {
                let element = elements[sorted[place]]
                let column = Int32(element.column)
                if columns.count > first, columns[columns.count - 1] == column {
                    values[values.count - 1] += element.value
                } else {
                    columns.append(column)
                    values.append(element.value)
                }
            }
            starts.append(columns.count)
        }
        self.init(trustedColumnCount: columnCount, starts: starts, columns: columns, values: values)
    }

    package func columns(ofRow row: Int) -> ArraySlice<Int32> { columns[starts[row]..<starts[row + 1]] }

    package func values(ofRow row: Int) -> ArraySlice<Float> { values[starts[row]..<starts[row + 1]] }

    /// The same elements with rows and columns exchanged.
    package var transposed: SparseRows {
        var next = [Int](repeating: 0, count: columnCount + 1)
        for column in columns { next[Int(column) + 1] += 1 }
        for column in 0..<columnCount { next[column + 1] += next[column] }
        let starts = next
        var rows = [Int32](repeating: 0, count: count)
        var turned = [Float](repeating: 0, count: count)
        for row in 0..<rowCount {
            for place in self.starts[row]..<self.starts[row + 1] {
                let column = Int(columns[place])
                rows[next[column]] = Int32(row)
                turned[next[column]] = values[place]
                next[column] += 1
            }
        }
        return SparseRows(trustedColumnCount: rowCount, starts: starts, columns: rows, values: turned)
    }
}
