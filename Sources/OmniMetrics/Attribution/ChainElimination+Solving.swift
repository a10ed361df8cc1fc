// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ChainElimination {
    /// Eight lanes; every count is two of them.
    private typealias Lanes = SIMD8<Double>

    /// The chance of a conversion from the start, per lane; `nil` where the start leads nowhere.
    ///
    /// There may be as many removals as ``lanes``; −1 removes nothing.
    func solve(without removed: [Int32], conversions: [Double], misses: [Double]) -> [Double?] {
        var starts = [0]
        for state in 0..<size { starts.append(starts[state] + ways[state].count) }
        // The two ends of every state: converted, and not.
        var ends = [Lanes](repeating: .zero, count: size * 4)
        for state in 0..<size {
            for half in 0..<2 {
                ends[state * 4 + half] = Lanes(repeating: conversions[state])
                ends[state * 4 + 2 + half] = Lanes(repeating: misses[state])
            }
        }
        var counts = [Lanes](repeating: .zero, count: (starts.last ?? 0) * 2)
        for edge in edges {
            let state = Int(edge.from)
            guard let place = Self.find(edge.to, in: ways[state]) else { continue }
            for half in 0..<2 {
                var (kept, lost) = (Lanes(repeating: edge.count), Lanes.zero)
                for lane in 0..<8 where half * 8 + lane < removed.count && removed[half * 8 + lane] == edge.channel {
                    (kept[lane], lost[lane]) = (0, edge.count)
                }
                counts[(starts[state] + place) * 2 + half] += kept
                ends[state * 4 + 2 + half] += lost
            }
        }
        counts.withUnsafeMutableBufferPointer { counts in
            ends.withUnsafeMutableBufferPointer { ends in
                for step in steps { eliminate(step, counts, ends, starts) }
            }
        }
        return finish(counts, ends, starts, removed.count)
    }

    private static func find(_ value: Int32, in list: [Int32]) -> Int? {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < list.count && list[low] == value ? low : nil
    }

    /// Hands every way into a state on to its ways out.
    private func eliminate(
        _ step: Step, _ counts: UnsafeMutableBufferPointer<Lanes>, _ ends: UnsafeMutableBufferPointer<Lanes>,
        _ starts: [Int]
    ) {
        let own = places(of: step.targets, in: step.state, starts)
        let end = step.state * 4
        var (total0, total1) = (ends[end] + ends[end + 2], ends[end + 1] + ends[end + 3])
        for place in own {
            total0 += counts[place * 2]
            total1 += counts[place * 2 + 1]
        }
        let (scale0, scale1) = (Self.inverse(total0), Self.inverse(total1))
        for source in step.sources.map({ Int($0) }) {
            guard let way = Self.find(Int32(step.state), in: ways[source]) else { continue }
            let incoming = (starts[source] + way) * 2
            let (factor0, factor1) = (counts[incoming] * scale0, counts[incoming + 1] * scale1)
            ways[source]
                .withUnsafeBufferPointer { list in
                    var place = 0
                    let base = starts[source]
                    for (number, target) in step.targets.enumerated() {
                        while place < list.count, list[place] < target { place += 1 }
                        // The source itself is a target that is no way of its own.
                        guard place < list.count, list[place] == target else { continue }
                        let (from, to) = (own[number] * 2, (base + place) * 2)
                        counts[to] += factor0 * counts[from]
                        counts[to + 1] += factor1 * counts[from + 1]
                    }
                }
            ends[source * 4] += factor0 * ends[end]
            ends[source * 4 + 1] += factor1 * ends[end + 1]
            ends[source * 4 + 2] += factor0 * ends[end + 2]
            ends[source * 4 + 3] += factor1 * ends[end + 3]
        }
    }

    /// Where the ways of a state to some of its targets stand; both lists are sorted.
    private func places(of targets: [Int32], in state: Int, _ starts: [Int]) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(targets.count)
        var place = 0
        for target in targets {
            while place < ways[state].count, ways[state][place] < target { place += 1 }
            places.append(starts[state] + place)
        }
        return places
    }

    /// Eliminates the dense rest, and reads the answer from the start's row.
    private func finish(_ counts: [Lanes], _ ends: [Lanes], _ starts: [Int], _ lanes: Int) -> [Double?] {
        let (size, width) = (rest.count, rest.count + 2)
        var places = [Int](repeating: -1, count: self.size)
        for (place, state) in rest.enumerated() { places[state] = place }
        var matrix = [Lanes](repeating: .zero, count: size * width * 2)
        for (row, state) in rest.enumerated() {
            for half in 0..<2 {
                for (way, target) in ways[state].enumerated() where places[Int(target)] >= 0 {
                    matrix[(row * width + places[Int(target)]) * 2 + half] = counts[(starts[state] + way) * 2 + half]
                }
                matrix[(row * width + size) * 2 + half] = ends[state * 4 + half]
                matrix[(row * width + size + 1) * 2 + half] = ends[state * 4 + 2 + half]
            }
        }
        Self.eliminate(&matrix, size, width)
        let last = ((size - 1) * width + size) * 2
        return (0..<lanes)
            .map { lane in
                let (hit, miss) = (matrix[last + lane / 8][lane % 8], matrix[last + 2 + lane / 8][lane % 8])
                return hit + miss > 0 ? hit / (hit + miss) : nil
            }
    }

    /// Eliminates all rows but the last.
    private static func eliminate(_ matrix: inout [Lanes], _ size: Int, _ width: Int) {
        matrix.withUnsafeMutableBufferPointer { matrix in
            guard let base = matrix.baseAddress else { return }
            for pivot in 0..<(size - 1) {
                let row = base + pivot * width * 2
                var (total0, total1) = (Lanes.zero, Lanes.zero)
                for column in (pivot + 1)..<width {
                    total0 += row[column * 2]
                    total1 += row[column * 2 + 1]
                }
                let (scale0, scale1) = (inverse(total0), inverse(total1))
                for source in (pivot + 1)..<size {
                    let other = base + source * width * 2
                    let (factor0, factor1) = (other[pivot * 2] * scale0, other[pivot * 2 + 1] * scale1)
                    if factor0 == .zero, factor1 == .zero { continue }
                    for column in (pivot + 1)..<width {
                        other[column * 2] += factor0 * row[column * 2]
                        other[column * 2 + 1] += factor1 * row[column * 2 + 1]
                    }
                }
            }
        }
    }

    /// One by each lane; zero where there is nothing to divide by.
    private static func inverse(_ totals: Lanes) -> Lanes {
        (1 / totals).replacing(with: 0, where: totals .<= 0)
    }
}
