// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniNumerics
import OmniRecommendation
import Testing

/// The models beside the same formulas written down naively, on dense matrices in double precision.
@Suite struct `Neighbour models beside a naive count` {
    /// Users by items, dense.
    static func dense(_ store: Interactions, _ values: Interactions.Values = .ones) -> [[Double]] {
        let matrix = store.matrix(values)
        return (0..<matrix.rowCount)
            .map { user in
                var row = [Double](repeating: 0, count: matrix.columnCount)
                for (item, value) in zip(matrix.columns(ofRow: user), matrix.values(ofRow: user)) {
                    row[Int(item)] = Double(value)
                }
                return row
            }
    }

    /// Keeps the best of each row, ties to the smaller number, and scores a history of ones.
    static func scores(_ likeness: [[Double]], keeping count: Int, of row: [Double]) -> [Double] {
        var scores = [Double](repeating: 0, count: row.count)
        for source in row.indices where row[source] > 0 {
            let order = likeness[source].indices.filter { $0 != source && likeness[source][$0] > 0 }
                .sorted { (-likeness[source][$0], $0) < (-likeness[source][$1], $1) }
            for target in order.prefix(count) { scores[target] += row[source] * likeness[source][target] }
        }
        return scores
    }

    static func products(_ weights: [[Double]]) -> [[Double]] {
        let items = weights[0].count
        return (0..<items)
            .map { left in
                (0..<items).map { right in weights.reduce(0) { $0 + $1[left] * $1[right] } }
            }
    }

    @Test(arguments: [1 as UInt64, 2, 3], [Interactions.Values.ones, .weights])
    func `TF-IDF and BM25 are the formulas of the peers`(_ seed: UInt64, _ values: Interactions.Values) throws {
        let store = try Interactions.drawn(users: 25, items: 18, events: 260, seed: seed)
        let plain = Self.dense(store, values)
        let idf = plain.map { row in max(0, log(18.0) - log1p(Double(row.count { $0 > 0 }))) }
        let sums = (0..<18).map { item in plain.reduce(0) { $0 + $1[item] } }
        let average = sums.reduce(0, +) / 18
        let tfidf = zip(plain, idf).map { row, rare in row.map { $0.squareRoot() * rare } }
        let bm25 = zip(plain, idf)
            .map { row, rare in
                zip(row, sums).map { $0 > 0 ? $0 * 2.2 / (1.2 * (0.25 + 0.75 * $1 / average) + $0) * rare : 0 }
            }
        let norms = (0..<18).map { item in tfidf.reduce(0) { $0 + $1[item] * $1[item] }.squareRoot() }
        let cosine = Self.products(tfidf).enumerated()
            .map { left, row in
                row.enumerated().map { right, value in value > 0 ? value / (norms[left] * norms[right]) : 0 }
            }
        for (likeness, similarity) in [
            (cosine, ItemKNN.Configuration.Similarity.tfidf), (Self.products(bm25), .bm25()),
        ] {
            // All neighbours are kept: ties and near ties must not decide what is compared.
            let configuration = ItemKNN.Configuration(similarity: similarity, neighbours: 18, values: values)
            let model = try ItemKNN.fit(store, configuration: configuration)
            for user in ["u0", "u13", "u24"] {
                let number = try #require(store.users.number(of: user))
                let wanted = Self.scores(likeness, keeping: 18, of: plain[number])
                let found = `A1: every model behind the one protocol`.scores(model, store.history(of: user))
                #expect(agree(found.map { $0 > -.infinity ? Double($0) : 0 }, wanted, to: 1e-4))
            }
        }
    }

    @Test(arguments: [4 as UInt64, 5], [1, 3, 18])
    func `RP3beta is the walk`(_ seed: UInt64, _ kept: Int) throws {
        let store = try Interactions.drawn(users: 25, items: 18, events: 160, seed: seed)
        let plain = Self.dense(store)
        let degrees = (0..<18).map { item in plain.reduce(0) { $0 + $1[item] } }
        let walks = (0..<18)
            .map { left in
                (0..<18)
                    .map { right -> Double in
                        guard left != right, degrees[left] > 0, degrees[right] > 0 else { return 0 }
                        let sum = plain.reduce(0) { $0 + $1[left] * $1[right] * pow($1.reduce(0, +), -0.7) }
                        // Rounded, so that equal walks tie in both.
                        return Double(Float(sum * pow(degrees[left], -0.7) / pow(degrees[right], 0.4)))
                    }
            }
        let model = try RP3Beta.fit(store, configuration: .init(alpha: 0.7, beta: 0.4, neighbours: kept))
        for item in 0..<18 {
            let list = model.similar(to: "i\(item)", count: kept)
            let best = walks[item].filter { $0 > 0 }.sorted(by: >).prefix(kept)
            #expect(agree(list.map(\.score), Array(best), to: 1e-5))
        }
    }

    @Test func `shrinkage moves rare pairs down and common ones little`() throws {
        var store = Interactions()
        for user in 0..<200 {
            for item in ["a", "b"] { try store.append(Interaction(user: "u\(user)", item: item)) }
        }
        for item in ["a", "rare"] { try store.append(Interaction(user: "one", item: item)) }
        let plain = try ItemKNN.fit(store, configuration: .init(similarity: .cosine))
        let shrunk = try ItemKNN.fit(store, configuration: .init(similarity: .cosine, shrinkage: 20))
        func likeness(_ model: ItemKNN, _ item: String) -> Double {
            model.similar(to: "a", count: 9).first { $0.item == item }?.score ?? 0
        }
        #expect(likeness(shrunk, "b") > 0.9 * likeness(plain, "b"))
        #expect(likeness(shrunk, "rare") < 0.5 * likeness(plain, "rare"))
    }

    @Test(arguments: [
        ItemKNN.Configuration(neighbours: 0), .init(shrinkage: -1), .init(shrinkage: .nan),
        .init(similarity: .bm25(k1: -1)), .init(similarity: .bm25(b: 2)), .init(similarity: .bm25(k1: .infinity)),
    ])
    func `settings that make no sense are refused`(_ configuration: ItemKNN.Configuration) throws {
        let store = try Interactions.drawn(users: 3, items: 3, events: 9, seed: 1)
        let refused = #expect(throws: RecommendationError.self) {
            _ = try ItemKNN.fit(store, configuration: configuration)
        }
        #expect(refused?.code == .invalidConfiguration)
    }
}
