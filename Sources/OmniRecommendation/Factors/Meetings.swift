// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniNumerics

/// Which rows met which columns, and with what weight: what the factor models are fitted from.
///
/// Four bytes a meeting where all weights are one, which is the usual case, and eight otherwise: a fit holds no more of
/// the data than this, and ``ALS`` the same once more the other way round.
package struct Meetings: Sendable {
    package let columnCount: Int
    /// Where each row starts; one more than there are rows.
    package let starts: [Int]
    /// The columns of each row, ascending, each once.
    package let columns: [Int32]
    /// The weights; nil where all are one.
    package let values: [Float]?

    package var rowCount: Int { starts.count - 1 }
    package var count: Int { columns.count }

    /// Nobody met anything.
    init() { self.init(columnCount: 0, starts: [0], columns: [], values: nil) }

    /// Takes over the elements of a matrix.
    package init(_ matrix: SparseRows) {
        columnCount = matrix.columnCount
        starts = matrix.starts
        columns = matrix.columns
        values = matrix.values.allSatisfy { $0 == 1 } ? nil : matrix.values
    }

    private init(columnCount: Int, starts: [Int], columns: [Int32], values: [Float]?) {
        self.columnCount = columnCount
        self.starts = starts
        self.columns = columns
        self.values = values
    }

    /// Users by items of a store.
    init(_ interactions: Interactions, values: Interactions.Values) {
        guard values == .ones else {
            self.init(interactions.matrix(.weights))
            return
        }
        var starts = [Int](repeating: 0, count: interactions.users.count + 1)
        for user in interactions.userOf { starts[Int(user) + 1] += 1 }
        for user in 0..<interactions.users.count { starts[user + 1] += starts[user] }
        var next = starts
        var columns = [Int32](unsafeUninitializedCapacity: interactions.count) { buffer, count in
            for event in 0..<interactions.count {
                let user = Int(interactions.userOf[event])
                buffer.initializeElement(at: next[user], to: interactions.itemOf[event])
                next[user] += 1
            }
            count = interactions.count
        }
        // Each row sorted and without repeats, moved to the front in place.
        var kept = 0
        for user in 0..<interactions.users.count {
            let range = starts[user]..<starts[user + 1]
            columns[range].sort()
            starts[user] = kept
            for place in range where kept == starts[user] || columns[kept - 1] != columns[place] {
                columns[kept] = columns[place]
                kept += 1
            }
        }
        starts[interactions.users.count] = kept
        columns.removeLast(columns.count - kept)
        self.init(columnCount: interactions.items.count, starts: starts, columns: columns, values: nil)
    }

    /// The same with rows and columns exchanged.
    var transposed: Meetings {
        var next = [Int](repeating: 0, count: columnCount + 1)
        for column in columns { next[Int(column) + 1] += 1 }
        for column in 0..<columnCount { next[column + 1] += next[column] }
        let starts = next
        var rows = [Int32](repeating: 0, count: count)
        var turned = values.map { [Float](repeating: 0, count: $0.count) }
        for row in 0..<rowCount {
            for place in self.starts[row]..<self.starts[row + 1] {
                let column = Int(columns[place])
                rows[next[column]] = Int32(row)
                if let values { turned?[next[column]] = values[place] }
                next[column] += 1
            }
        }
        return Meetings(columnCount: rowCount, starts: starts, columns: rows, values: turned)
    }

    /// The weights of a range of places; nil where all are one.
    func values(_ range: Range<Int>) -> ArraySlice<Float>? { values.map { $0[range] } }
}
