// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// Sums over users of what two of their items have in common, one item's row at a time: sparse X'X.
///
/// For item j, each user of j adds weight(user) · x(j) · x(i) to every item i of the user. One array of the catalogue's
/// length takes the sums, so that memory does not grow with the number of pairs that meet.
struct CoOccurrence {
    /// What a sum becomes.
    enum Likeness {
        /// Divided by the product of both norms and a constant: cosine, shrunk.
        case shrunk(norms: [Float], shrinkage: Float)
        /// Times a factor of the row and one of the neighbour.
        case scaled(row: [Float], neighbour: [Float])
    }

    let byUser: SparseRows
    let byItem: SparseRows
    /// Whether all values of the matrices are one, which spares reading them.
    let isBinary: Bool
    let userWeights: [Float]
    let likeness: Likeness
    let count: Int

    /// The best neighbours of some items, in their order.
    func rows(
        _ items: [Int], control: FitControl
    ) throws -> [(neighbours: [Int32], values: [Float])] {
        // Pieces are small, as a few popular items cost more than all others together.
        let size = max(1, min(64, items.count / 16))
        let pieces = (items.count + size - 1) / size
        let parts = try Parallel.map(pieces, threads: control.threads, control: control, phase: "neighbours") { piece in
            var row = [Float](repeating: 0, count: byUser.columnCount)
            return items[(piece * size)..<min(items.count, (piece + 1) * size)].map { best(of: $0, row: &row) }
        }
        return parts.flatMap { $0 }
    }

    /// All rows as a table.
    func table(control: FitControl) throws -> NeighbourTable {
        NeighbourTable(try rows(Array(0..<byUser.columnCount), control: control))
    }

    private func best(of item: Int, row: inout [Float]) -> (neighbours: [Int32], values: [Float]) {
        row.withUnsafeMutableBufferPointer { row in
            row.update(repeating: 0)
            add(item, to: row)
            row[item] = 0
            switch likeness {
            case .shrunk(let norms, let shrinkage):
                norms.withUnsafeBufferPointer { norms in
                    let own = norms[item]
                    for other in row.indices {
                        row[other] = row[other] > 0 ? row[other] / (own * norms[other] + shrinkage) : -.infinity
                    }
                }
            case .scaled(let rowFactors, let factors):
                factors.withUnsafeBufferPointer { factors in
                    let own = rowFactors[item]
                    for other in row.indices {
                        row[other] = row[other] > 0 ? own * row[other] * factors[other] : -.infinity
                    }
                }
            }
            let best = TopItems.best(count, of: UnsafeBufferPointer(row))
            return (best, best.map { row[Int($0)] })
        }
    }

    private func add(_ item: Int, to row: UnsafeMutableBufferPointer<Float>) {
        byUser.starts.withUnsafeBufferPointer { starts in
            byUser.columns.withUnsafeBufferPointer { columns in
                byUser.values.withUnsafeBufferPointer { values in
                    for place in byItem.starts[item]..<byItem.starts[item + 1] {
                        let user = Int(byItem.columns[place])
                        let weight = userWeights[user] * byItem.values[place]
                        let entries = starts[user]..<starts[user + 1]
                        if isBinary {
                            for entry in entries { row[Int(columns[entry])] += weight }
                        } else {
                            for entry in entries { row[Int(columns[entry])] += weight * values[entry] }
                        }
                    }
                }
            }
        }
    }
}

extension SparseRows {
    /// Rows that share a column with one of these, and these themselves, ascending; both forms of a matrix are needed.
    func reaching(_ rows: Set<Int>, transposed: SparseRows) -> [Int] {
        var reached = [Bool](repeating: false, count: rowCount)
        for row in rows where row < rowCount {
            reached[row] = true
            for column in columns(ofRow: row) {
                for other in transposed.columns(ofRow: Int(column)) { reached[Int(other)] = true }
            }
        }
        return reached.indices.filter { reached[$0] }
    }
}
