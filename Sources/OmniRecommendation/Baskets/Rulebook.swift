// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Rules by number, found by what is in a basket.
struct Rulebook: Sendable, Hashable {
    let baskets: Int
    /// Where each rule's antecedent begins in `antecedents`; ascending items within it.
    private let starts: [Int]
    private let antecedents: [Int32]
    let consequents: [Int32]
    private let counts: [Int32]
    private let antecedentCounts: [Int32]
    private let consequentCounts: [Int32]
    /// The rules of which an item is the first antecedent.
    private let byFirst: [Int32: [Int32]]

    var count: Int { consequents.count }

    /// Makes every rule with one consequent that is confident enough.
    init(_ tree: ItemsetTree, minimumConfidence: Double) {
        var starts = [0]
        var antecedents: [Int32] = []
        var consequents: [Int32] = []
        var counts: [Int32] = []
        var antecedentCounts: [Int32] = []
        var consequentCounts: [Int32] = []
        for node in 0..<tree.count where tree.parents[node] >= 0 {
            let set = tree.set(node)
            for place in set.indices {
                let base = tree.count(of: set, without: place)
                let isConfident = Double(tree.counts[node]) >= minimumConfidence * Double(base) * (1 - 1e-12)
                guard isConfident else { continue }
                var left = set
                left.remove(at: place)
                antecedents += left.map { tree.ranked[Int($0)] }.sorted()
                starts.append(antecedents.count)
                consequents.append(tree.ranked[Int(set[place])])
                counts.append(tree.counts[node])
                antecedentCounts.append(base)
                consequentCounts.append(tree.counts[Int(set[place])])
            }
        }
        self.init(
            baskets: tree.baskets, starts: starts, antecedents: antecedents, consequents: consequents, counts: counts,
            antecedentCounts: antecedentCounts, consequentCounts: consequentCounts)
    }

    private init(
        baskets: Int, starts: [Int], antecedents: [Int32], consequents: [Int32], counts: [Int32],
        antecedentCounts: [Int32], consequentCounts: [Int32]
    ) {
        self.baskets = baskets
        self.starts = starts
        self.antecedents = antecedents
        self.consequents = consequents
        self.counts = counts
        self.antecedentCounts = antecedentCounts
        self.consequentCounts = consequentCounts
        var byFirst: [Int32: [Int32]] = [:]
        for rule in consequents.indices { byFirst[antecedents[starts[rule]], default: []].append(Int32(rule)) }
        self.byFirst = byFirst
    }

    /// The rules of which all antecedents are in a basket, ascending.
    func fitting(_ basket: Set<Int32>) -> [Int] {
        var found: [Int] = []
        for item in basket {
            for rule in byFirst[item] ?? [] {
                let left = antecedents[starts[Int(rule)]..<starts[Int(rule) + 1]]
                if left.allSatisfy({ basket.contains($0) }) { found.append(Int(rule)) }
            }
        }
        return found.sorted()
    }

    func rule(_ number: Int, in items: StableIndex) -> AssociationRule {
        AssociationRule(
            antecedent: antecedents[starts[number]..<starts[number + 1]].compactMap { items.id(Int($0)) },
            consequent: items.id(Int(consequents[number])) ?? "", count: Int(counts[number]),
            antecedentCount: Int(antecedentCounts[number]), consequentCount: Int(consequentCounts[number]),
            baskets: baskets)
    }

    func strength(_ number: Int, _ ranking: AssociationRules.Configuration.Ranking) -> Double {
        let rule = AssociationRule(
            antecedent: [], consequent: "", count: Int(counts[number]), antecedentCount: Int(antecedentCounts[number]),
            consequentCount: Int(consequentCounts[number]), baskets: baskets)
        return ranking == .confidence ? rule.confidence : rule.liftLowerBound
    }

    /// Rules by lower bound of lift, confidence and count, the greatest first.
    var order: [Int] {
        let bounds = (0..<count).map { strength($0, .lift) }
        let shares = (0..<count).map { strength($0, .confidence) }
        return (0..<count)
            .sorted {
                if bounds[$0] != bounds[$1] { return bounds[$0] > bounds[$1] }
                if shares[$0] != shares[$1] { return shares[$0] > shares[$1] }
                return counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1
            }
    }

    func encode(into archive: inout ModelArchive.Writer) {
        archive.integer(baskets)
        archive.integers(starts)
        for column in [antecedents, consequents, counts, antecedentCounts, consequentCounts] {
            archive.integers(column)
        }
    }

    init(from archive: inout ModelArchive.Reader, items: Int) throws {
        let baskets = try archive.integer()
        let starts = try archive.wideIntegers()
        let antecedents = try archive.integers(below: items)
        let consequents = try archive.integers(below: items)
        let counts = try archive.integers()
        let left = try archive.integers()
        let right = try archive.integers()
        let isWhole =
            starts.count == consequents.count + 1 && starts.first == 0 && starts.last == antecedents.count
            && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
        let isCounted = [counts, left, right]
            .allSatisfy { column in
                column.count == consequents.count && column.allSatisfy { $0 > 0 && Int($0) <= baskets }
            }
        guard isWhole, isCounted else { throw ModelArchive.damaged("rules do not fit together") }
        self.init(
            baskets: baskets, starts: starts, antecedents: antecedents, consequents: consequents, counts: counts,
            antecedentCounts: left, consequentCounts: right)
    }
}
