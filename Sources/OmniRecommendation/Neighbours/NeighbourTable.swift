// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// For each item the items that it leads to, with how strongly: what item-to-item models ask.
struct NeighbourTable: Sendable, Hashable {
    /// Where each item's neighbours begin; one place more than there are items.
    let starts: [Int]
    let neighbours: [Int32]
    /// Each above zero.
    let values: [Float]

    var itemCount: Int { starts.count - 1 }

    init(starts: [Int], neighbours: [Int32], values: [Float]) {
        self.starts = starts
        self.neighbours = neighbours
        self.values = values
    }

    /// Puts rows together.
    init(_ rows: [(neighbours: [Int32], values: [Float])]) {
        var starts = [0]
        starts.reserveCapacity(rows.count + 1)
        for row in rows { starts.append(starts[starts.count - 1] + row.neighbours.count) }
        self.init(starts: starts, neighbours: rows.flatMap(\.neighbours), values: rows.flatMap(\.values))
    }

    /// The same links the other way round, each row in ascending order.
    func reversed() -> NeighbourTable {
        var starts = [Int](repeating: 0, count: itemCount + 1)
        for neighbour in neighbours { starts[Int(neighbour) + 1] += 1 }
        for item in 0..<itemCount { starts[item + 1] += starts[item] }
        var next = starts
        var sources = [Int32](repeating: 0, count: neighbours.count)
        var turned = [Float](repeating: 0, count: neighbours.count)
        for item in 0..<itemCount {
            for place in self.starts[item]..<self.starts[item + 1] {
                let target = Int(neighbours[place])
                sources[next[target]] = Int32(item)
                turned[next[target]] = values[place]
                next[target] += 1
            }
        }
        return NeighbourTable(starts: starts, neighbours: sources, values: turned)
    }

    /// The same table with some rows replaced, and as many rows as the catalogue now has items.
    func replacing(_ fresh: [Int: (neighbours: [Int32], values: [Float])], items: Int) -> NeighbourTable {
        NeighbourTable(
            (0..<items)
                .map { item in
                    if let row = fresh[item] { return row }
                    guard item < itemCount else { return ([], []) }
                    let places = starts[item]..<starts[item + 1]
                    return (Array(neighbours[places]), Array(values[places]))
                })
    }

    /// Sums what a history's items lead to; minus infinity where nothing leads.
    func score(_ row: (items: [Int32], weights: [Float]), into scores: inout [Float]) {
        if scores.count != itemCount { scores = [Float](repeating: 0, count: itemCount) }
        scores.withUnsafeMutableBufferPointer { scores in
            scores.update(repeating: 0)
            starts.withUnsafeBufferPointer { starts in
                neighbours.withUnsafeBufferPointer { neighbours in
                    values.withUnsafeBufferPointer { values in
                        // The buffers are not checked, and a history's numbers are the caller's.
                        for (item, weight) in zip(row.items, row.weights)
                        where item >= 0 && Int(item) < starts.count - 1 {
                            for place in starts[Int(item)]..<starts[Int(item) + 1] {
                                scores[Int(neighbours[place])] += weight * values[place]
                            }
                        }
                    }
                }
            }
            for item in scores.indices { scores[item] = scores[item] > 0 ? scores[item] : -.infinity }
        }
    }

    func value(from source: Int, to target: Int) -> Float? {
        for place in starts[source]..<starts[source + 1] where Int(neighbours[place]) == target { return values[place] }
        return nil
    }

    func similar(to item: String, count: Int, in items: StableIndex) -> [Recommendation] {
        guard let number = items.number(of: item), number < itemCount, count > 0 else { return [] }
        let places = (starts[number]..<starts[number + 1]).filter { neighbours[$0] != Int32(number) }
        let order = places.sorted {
            values[$0] != values[$1] ? values[$0] > values[$1] : neighbours[$0] < neighbours[$1]
        }
        return order.prefix(count)
            .compactMap { place in
                items.id(Int(neighbours[place])).map { Recommendation(item: $0, score: Double(values[place])) }
            }
    }

    func explain(
        _ item: String, by row: (items: [Int32], weights: [Float]), count: Int, in items: StableIndex
    ) -> [Reason] {
        guard let target = items.number(of: item), target < itemCount else { return [] }
        var shares: [(item: Int32, share: Float)] = []
        for (source, weight) in zip(row.items, row.weights) {
            if let value = value(from: Int(source), to: target) { shares.append((source, weight * value)) }
        }
        shares.sort { $0.share != $1.share ? $0.share > $1.share : $0.item < $1.item }
        return shares.prefix(max(0, count))
            .compactMap { share in
                items.id(Int(share.item)).map { Reason(.because(item: $0), contribution: Double(share.share)) }
            }
    }

    func encode(into archive: inout ModelArchive.Writer) {
        archive.integers(starts)
        archive.integers(neighbours)
        archive.numbers(values)
    }

    init(from archive: inout ModelArchive.Reader, items: Int) throws {
        let starts = try archive.starts(rows: items)
        neighbours = try archive.integers(below: items)
        values = try archive.floats()
        guard starts.last == neighbours.count, values.count == neighbours.count else {
            throw ModelArchive.damaged("neighbours do not fit the catalogue")
        }
        self.starts = starts
    }
}
