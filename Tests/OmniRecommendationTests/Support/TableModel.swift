// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation

/// A model with a table of what goes with what: its answers can be read off.
struct TableModel: Recommender {
    var name = "table"
    var items: StableIndex
    var ownedItems: OwnedItems { .allowed }
    var report: FitReport { FitReport(users: 0, items: items.count, events: 0) }
    /// What each item of the history says of others.
    var table: [String: [String: Float]] = [:]
    /// What is said to everybody.
    var base: [String: Float] = [:]

    init(_ items: [String], base: [String: Float] = [:], table: [String: [String: Float]] = [:]) {
        self.items = StableIndex(items)
        self.base = base
        self.table = table
    }

    func score(_ history: IndexedHistory, into scores: inout [Float]) {
        scores = [Float](repeating: -.infinity, count: items.count)
        func add(_ said: [String: Float]) {
            for (item, score) in said {
                guard let number = items.number(of: item) else { continue }
                scores[number] = max(scores[number], -1e9) == -1e9 ? score : scores[number] + score
            }
        }
        add(base)
        for number in history.items { add(table[items.id(Int(number)) ?? ""] ?? [:]) }
    }

    func similar(to item: String, count: Int) -> [Recommendation] {
        let said = (table[item] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return said.prefix(count).map { Recommendation(item: $0.key, score: Double($0.value)) }
    }

    func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        let because = history.items.compactMap { own -> Reason? in
            guard let id = items.id(Int(own)), let score = table[id]?[item] else { return nil }
            return Reason(.because(item: id), contribution: Double(score))
        }
        return Array(because.prefix(count))
    }

    mutating func update(from interactions: Interactions, control: FitControl) throws {}

    static var kind: String { "table" }
    func encode(into archive: inout ModelArchive.Writer) {}
    init(from archive: inout ModelArchive.Reader) throws { self.init([]) }
}
