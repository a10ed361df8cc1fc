// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// All sets of items that stand together in enough baskets, as a tree: a node adds one item to the set of its parent.
///
/// Mined depth-first from the rarest item on, over lists of basket numbers (Eclat, Zaki 2000). What extends a set is
/// counted by walking its baskets once (Uno's occurrence deliver, 2004) instead of one intersection for each candidate:
/// a frequent set has few baskets, and baskets are short.
package struct ItemsetTree: Sendable {
    /// Items by rank: the rarest frequent item first, equal ones by the smaller number.
    package let ranked: [Int32]
    /// How many baskets there were.
    package let baskets: Int
    /// Per node the rank of the item it adds, how many baskets hold the set, its parent (-1) and its children's range.
    package private(set) var ranks: [Int32] = []
    package private(set) var counts: [Int32] = []
    package private(set) var parents: [Int32] = []
    private var firstChild: [Int32] = []
    private var endOfChildren: [Int32] = []

    private let minimumCount: Int
    private let maximumLength: Int
    /// The baskets' frequent items as ranks, ascending within a basket.
    private var starts: [Int32] = [0]
    private var entries: [Int32] = []
    private var tally: [Int32] = []

    /// Mines; baskets hold items by number, the same item twice counts once.
    package init(
        _ log: SessionLog, items: Int, minimumCount: Int, maximumLength: Int, control: FitControl = FitControl()
    ) throws {
        self.minimumCount = max(1, minimumCount)
        self.maximumLength = maximumLength
        baskets = log.count
        let distinct = (0..<log.count).map { log.session($0).sorted() }
        var support = [Int32](repeating: 0, count: items)
        for basket in distinct {
            for (place, item) in basket.enumerated() where place == 0 || basket[place - 1] != item {
                support[Int(item)] += 1
            }
        }
        let least = Int32(clamping: self.minimumCount)
        ranked = (0..<Int32(items)).filter { support[Int($0)] >= least }
            .sorted { (support[Int($0)], $0) < (support[Int($1)], $1) }
        var rankOf = [Int32](repeating: -1, count: items)
        for (rank, item) in ranked.enumerated() { rankOf[Int(item)] = Int32(rank) }
        for basket in distinct {
            var row: [Int32] = []
            for (place, item) in basket.enumerated() where place == 0 || basket[place - 1] != item {
                if rankOf[Int(item)] >= 0 { row.append(rankOf[Int(item)]) }
            }
            entries += row.sorted()
            starts.append(Int32(entries.count))
        }
        tally = [Int32](repeating: 0, count: ranked.count)
        guard maximumLength > 0, !ranked.isEmpty else { return }
        for (rank, item) in ranked.enumerated() { addNode(rank: Int32(rank), count: support[Int(item)], parent: -1) }
        // A basket's first place of a rank, for each root its baskets.
        var places = [[(basket: Int32, next: Int32)]](repeating: [], count: ranked.count)
        for basket in 0..<log.count {
            for entry in starts[basket]..<starts[basket + 1] {
                places[Int(entries[Int(entry)])].append((Int32(basket), entry + 1))
            }
        }
        for root in ranked.indices {
            try control.step("itemsets", root, of: ranked.count)
            extend(root, places[root], depth: 1)
        }
        entries = []
        starts = []
        tally = []
    }

    /// The number of frequent sets.
    package var count: Int { ranks.count }

    /// The ranks of a set, ascending.
    package func set(_ node: Int) -> [Int32] {
        var ranksOfSet: [Int32] = []
        var node = node
        while node >= 0 {
            ranksOfSet.append(ranks[node])
            node = Int(parents[node])
        }
        return ranksOfSet.reversed()
    }

    /// How many baskets hold a set, given by ascending ranks without the one at a place.
    package func count(of set: [Int32], without place: Int) -> Int32 {
        var node = -1
        for (index, rank) in set.enumerated() where index != place {
            if node < 0 {
                node = Int(rank)
                continue
            }
            var low = Int(firstChild[node])
            var high = Int(endOfChildren[node])
            while low < high {
                let middle = (low + high) / 2
                if ranks[middle] < rank { low = middle + 1 } else { high = middle }
            }
            node = low
        }
        return node < 0 ? Int32(baskets) : counts[node]
    }

    private mutating func addNode(rank: Int32, count: Int32, parent: Int) {
        ranks.append(rank)
        counts.append(count)
        parents.append(Int32(parent))
        firstChild.append(0)
        endOfChildren.append(0)
    }

    /// Finds what extends a set, given for each of its baskets the place after its last item there.
    private mutating func extend(_ node: Int, _ places: [(basket: Int32, next: Int32)], depth: Int) {
        guard depth < maximumLength else { return }
        var touched: [Int32] = []
        tally.withUnsafeMutableBufferPointer { tally in
            entries.withUnsafeBufferPointer { entries in
                starts.withUnsafeBufferPointer { starts in
                    for place in places {
                        for entry in place.next..<starts[Int(place.basket) + 1] {
                            let rank = Int(entries[Int(entry)])
                            if tally[rank] == 0 { touched.append(Int32(rank)) }
                            tally[rank] += 1
                        }
                    }
                }
            }
        }
        let least = Int32(clamping: minimumCount)
        let frequent = touched.filter { tally[Int($0)] >= least }.sorted()
        let first = ranks.count
        for rank in frequent { addNode(rank: rank, count: tally[Int(rank)], parent: node) }
        firstChild[node] = Int32(first)
        endOfChildren[node] = Int32(ranks.count)
        // The tally now says where each extension's baskets go; -1 for what is too rare.
        var offsets: [Int] = []
        var total = 0
        if depth + 1 < maximumLength {
            for rank in touched { tally[Int(rank)] = -1 }
            for (child, rank) in frequent.enumerated() {
                tally[Int(rank)] = Int32(child)
                offsets.append(total)
                total += Int(counts[first + child])
            }
            let lists = deliver(places, to: offsets, total: total)
            for rank in touched { tally[Int(rank)] = 0 }
            for child in frequent.indices {
                let end = offsets[child] + Int(counts[first + child])
                extend(first + child, Array(lists[offsets[child]..<end]), depth: depth + 1)
            }
        } else {
            for rank in touched { tally[Int(rank)] = 0 }
        }
    }

    private func deliver(
        _ places: [(basket: Int32, next: Int32)], to offsets: [Int], total: Int
    ) -> [(basket: Int32, next: Int32)] {
        var next = offsets
        return [(basket: Int32, next: Int32)](unsafeUninitializedCapacity: total) { lists, count in
            for place in places {
                for entry in place.next..<starts[Int(place.basket) + 1] {
                    let child = Int(tally[Int(entries[Int(entry)])])
                    guard child >= 0 else { continue }
                    lists[next[child]] = (place.basket, entry + 1)
                    next[child] += 1
                }
            }
            count = total
        }
    }
}
