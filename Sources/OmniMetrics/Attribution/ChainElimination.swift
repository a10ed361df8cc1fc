// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Solves an absorbing chain for several removals at once, state by state, without a single subtraction.
///
/// Eliminating a state hands each way into it on to the ways out of it, so that every other state's counts keep their
/// sum. In the end the start leads only to conversion or to nothing. States with few ways are eliminated first, by
/// sparse rows; when what is left has become dense, it is finished as a full matrix. Every way has one count per
/// lane; in a lane, moves to its removed channel lead to nothing.
struct ChainElimination {
    static let lanes = 16

    struct Edge {
        var from: Int32
        var to: Int32
        var channel: Int32
        var count: Double
    }

    /// One state to eliminate: the ways into it and out of it that are left by then.
    struct Step {
        var state: Int
        var sources: [Int32]
        var targets: [Int32]
    }

    let size: Int
    private(set) var edges: [Edge] = []
    private(set) var steps: [Step] = []
    /// The states of the dense rest; the start, which is 0, comes last.
    private(set) var rest: [Int] = []
    /// All ways that a state has at any time, sorted.
    private(set) var ways: [[Int32]] = []

    init(states: Int) { size = states }

    /// Adds a move; one from a state to itself changes no outcome and is left out.
    mutating func add(from: Int, to: Int, channel: Int32, _ count: Double) {
        guard from != to, count > 0 else { return }
        edges.append(
            Edge(
                from: Int32(truncatingIfNeeded: from), to: Int32(truncatingIfNeeded: to), channel: channel,
                count: count))
    }

    /// Finds a good order: always the state with the fewest pairs of ways in and out (Markowitz 1957).
    mutating func plan() {
        var next = [[Int32]](repeating: [], count: size)
        var before = next
        for edge in edges {
            next[Int(edge.from)].append(edge.to)
            before[Int(edge.to)].append(edge.from)
        }
        for state in 0..<size {
            next[state] = Self.sortedOnce(next[state])
            before[state] = Self.sortedOnce(before[state])
        }
        ways = next
        var left = Array(1..<max(size, 1))
        var costs = (0..<size).map { next[$0].count * before[$0].count }
        var count = next.reduce(0) { $0 + $1.count }
        while left.count > 12, count * 2 < left.count * left.count {
            guard let place = left.indices.min(by: { costs[left[$0]] < costs[left[$1]] }) else { break }
            let state = left[place]
            left.swapAt(place, left.count - 1)
            left.removeLast()
            let (sources, targets) = (before[state], next[state])
            steps.append(Step(state: state, sources: sources, targets: targets))
            for source in sources.map({ Int($0) }) {
                count -= next[source].count
                next[source] = Self.union(next[source], targets, without: Int32(source), Int32(state))
                count += next[source].count
                ways[source] = Self.union(ways[source], next[source], without: -1, -1)
            }
            for target in targets.map({ Int($0) }) {
                before[target] = Self.union(before[target], sources, without: Int32(target), Int32(state))
                costs[target] = next[target].count * before[target].count
            }
            for source in sources.map({ Int($0) }) { costs[source] = next[source].count * before[source].count }
            count -= targets.count
        }
        rest = left.sorted() + [0]
    }

    private static func sortedOnce(_ values: [Int32]) -> [Int32] {
        var result: [Int32] = []
        for value in values.sorted() where result.last != value { result.append(value) }
        return result
    }

    /// The union of two sorted lists, without two values.
    private static func union(_ left: [Int32], _ right: [Int32], without first: Int32, _ second: Int32) -> [Int32] {
        var result: [Int32] = []
        result.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let value: Int32
            if j == right.count || (i < left.count && left[i] <= right[j]) {
                value = left[i]
                if j < right.count, right[j] == value { j += 1 }
                i += 1
            } else {
                value = right[j]
                j += 1
            }
            if value != first, value != second { result.append(value) }
        }
        return result
    }
}
