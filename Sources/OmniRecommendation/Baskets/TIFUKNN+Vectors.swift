// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Items and how strong the habit of each is, the items ascending.
package typealias HabitVector = (items: [Int32], values: [Double])

extension TIFUKNN.Configuration {
    func check() throws {
        guard groups > 0, neighbours >= 0, withinDecay > 0, withinDecay <= 1, groupDecay > 0, groupDecay <= 1,
            (0...1).contains(alpha)
        else {
            throw RecommendationError(
                .invalidConfiguration, "there is at least one group; decays are above 0 and at most 1, alpha 0 to 1")
        }
    }

    /// The vector of baskets, oldest first; where they cannot be cut evenly the last groups get one more.
    package func vector(of baskets: [[Int32]]) -> HabitVector {
        guard !baskets.isEmpty else { return ([], []) }
        let count = min(groups, baskets.count)
        let (size, rest) = baskets.count.quotientAndRemainder(dividingBy: count)
        var sums: [Int32: Double] = [:]
        var start = 0
        for group in 0..<count {
            let length = size + (group >= count - rest ? 1 : 0)
            let share = pow(groupDecay, Double(count - 1 - group)) / Double(count * length)
            for offset in 0..<length {
                let weight = share * pow(withinDecay, Double(length - 1 - offset))
                for item in baskets[start + offset] { sums[item, default: 0] += weight }
            }
            start += length
        }
        let items = sums.keys.sorted()
        return (items, items.map { sums[$0] ?? 0 })
    }
}

/// The habits of many users, without who they are, and who shares an item with whom.
struct HabitVectors: Sendable {
    private let starts: [Int]
    private let items: [Int32]
    private let values: [Float]
    private let itemStarts: [Int]
    private let usersOfItem: [Int32]
    private let valuesOfItem: [Float]
    private let squares: [Double]
    /// Users by length of their vector, the shortest first: the nearest among those who share nothing.
    private let byLength: [Int32]

    init(_ vectors: [HabitVector], items count: Int) {
        var starts = [0]
        for vector in vectors { starts.append(starts[starts.count - 1] + vector.items.count) }
        self.init(
            starts: starts, items: vectors.flatMap(\.items), values: vectors.flatMap { $0.values.map { Float($0) } },
            catalogue: count)
    }

    private init(starts: [Int], items: [Int32], values: [Float], catalogue: Int) {
        let links = SparseRows(columnCount: catalogue, starts: starts, columns: items, values: values).transposed
        self.starts = starts
        self.items = items
        self.values = values
        itemStarts = links.starts
        usersOfItem = links.columns
        valuesOfItem = links.values
        squares = (0..<(starts.count - 1))
            .map { user in
                values[starts[user]..<starts[user + 1]].reduce(0.0) { $0 + Double($1) * Double($1) }
            }
        byLength = Self.sorted(squares)
    }

    private static func sorted(_ squares: [Double]) -> [Int32] {
        (0..<Int32(squares.count)).sorted { (squares[Int($0)], $0) < (squares[Int($1)], $1) }
    }

    /// The nearest users by Euclidean distance; equal distances by the smaller number.
    func nearest(_ count: Int, to vector: HabitVector) -> [Int32] {
        guard count > 0 else { return [] }
        let square = vector.values.reduce(0) { $0 + $1 * $1 }
        var products = [Double](repeating: 0, count: squares.count)
        var candidates: [Int32] = []
        for (item, value) in zip(vector.items, vector.values) {
            for place in itemStarts[Int(item)]..<itemStarts[Int(item) + 1] {
                let user = Int(usersOfItem[place])
                if products[user] == 0 { candidates.append(usersOfItem[place]) }
                products[user] += value * Double(valuesOfItem[place])
            }
        }
        var strangers = 0
        for user in byLength where products[Int(user)] == 0 {
            if strangers > count { break }
            candidates.append(user)
            strangers += 1
        }
        var ranked = candidates.map { user in
            (distance: max(0, square + squares[Int(user)] - 2 * products[Int(user)]), user: user)
        }
        ranked.sort { ($0.distance, $0.user) < ($1.distance, $1.user) }
        if let first = ranked.first, first.distance <= 1e-6 * square { ranked.removeFirst() }
        return ranked.prefix(count).map(\.user)
    }

    func add(_ user: Int32, times factor: Double, to sums: inout [Double]) {
        for place in starts[Int(user)]..<starts[Int(user) + 1] {
            sums[Int(items[place])] += factor * Double(values[place])
        }
    }

    func encode(into archive: inout ModelArchive.Writer) {
        archive.integers(starts)
        archive.integers(items)
        archive.numbers(values)
    }

    init(from archive: inout ModelArchive.Reader, items catalogue: Int) throws {
        let starts = try archive.wideIntegers()
        let items = try archive.integers(below: catalogue)
        let values = try archive.floats()
        guard starts.first == 0, starts.last == items.count, values.count == items.count,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
        else { throw ModelArchive.damaged("habits do not fit the catalogue") }
        // Ascending within a user, as the transposition takes for granted.
        let isAscending = zip(starts, starts.dropFirst())
            .allSatisfy { first, end in
                zip(items[first..<end], items[first..<end].dropFirst()).allSatisfy { $0 < $1 }
            }
        guard isAscending else { throw ModelArchive.damaged("habits are out of order") }
        self.init(starts: starts, items: items, values: values, catalogue: catalogue)
    }
}

extension TIFUKNN {
    /// Writes settings and vectors.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.integer(configuration.groups)
        archive.integer(configuration.neighbours)
        archive.numbers([configuration.withinDecay, configuration.groupDecay, configuration.alpha])
        archive.index(items)
        archive.report(report)
        vectors.encode(into: &archive)
    }

    /// Reads settings and vectors.
    public init(from archive: inout ModelArchive.Reader) throws {
        let groups = try archive.integer()
        let neighbours = try archive.integer()
        let shares = try archive.doubles()
        guard shares.count == 3 else { throw ModelArchive.damaged("a setting is missing") }
        configuration = Configuration(
            groups: groups, withinDecay: shares[0], groupDecay: shares[1], alpha: shares[2], neighbours: neighbours)
        try ModelArchive.checkSettings(configuration.check)
        items = try archive.index()
        report = try archive.report()
        vectors = try HabitVectors(from: &archive, items: items.count)
    }
}
