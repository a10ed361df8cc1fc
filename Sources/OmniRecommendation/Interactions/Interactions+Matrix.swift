// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniNumerics

extension Interactions {
    /// What an entry of a matrix says of the events of one user with one item.
    public enum Values: String, Sendable, Hashable {
        /// One, however many events there were: what the published figures of most models stand on.
        case ones
        /// The sum of the events' weights.
        case weights
    }

    /// Users by items: a row for every number of a user, a column for every number of an item.
    package func matrix(_ values: Values = .ones) -> SparseRows {
        // Twice a counting sort, by item and then by user, leaves each row in the order of its columns.
        let byItem = Self.order(itemOf, below: items.count, after: nil)
        let order = Self.order(userOf, below: users.count, after: byItem)
        var starts = [Int](repeating: 0, count: users.count + 1)
        var columns: [Int32] = []
        var entries: [Float] = []
        columns.reserveCapacity(count)
        entries.reserveCapacity(count)
        var row: Int32 = -1
        for event in order {
            let user = userOf[Int(event)]
            let item = itemOf[Int(event)]
            if user == row, columns[columns.count - 1] == item {
                if values == .weights { entries[entries.count - 1] += weightOf[Int(event)] }
                continue
            }
            while row < user {
                row += 1
                starts[Int(row)] = columns.count
            }
            columns.append(item)
            entries.append(values == .weights ? weightOf[Int(event)] : 1)
        }
        for rest in Int(row + 1)..<(users.count + 1) { starts[rest] = columns.count }
        return SparseRows(columnCount: items.count, starts: starts, columns: columns, values: entries)
    }

    /// Places sorted by key; those of one key stay in the order they are given in.
    private static func order(_ keys: [Int32], below bound: Int, after given: [Int32]?) -> [Int32] {
        var next = [Int32](repeating: 0, count: bound + 1)
        for key in keys { next[Int(key) + 1] += 1 }
        for key in 0..<bound { next[key + 1] += next[key] }
        var order = [Int32](repeating: 0, count: keys.count)
        for place in 0..<keys.count {
            let event = given?[place] ?? Int32(place)
            let key = Int(keys[Int(event)])
            order[Int(next[key])] = event
            next[key] += 1
        }
        return order
    }
}
