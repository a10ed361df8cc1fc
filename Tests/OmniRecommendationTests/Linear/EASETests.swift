// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniRecommendation
import Testing

@Suite struct `R15: EASE and EDLAE` {
    @Test(arguments: GoldenCases.all("recommenders", "recommend.ease"))
    func `give the weights and scores of worked cases`(_ example: JSONCase) throws {
        let store = try Interactions(rows: example["input"]["X"].list.map(\.numbers))
        let configuration = EASE.Configuration(
            regularisation: example["input"].double("lambda_"), dropout: example["input"].double("dropout"))
        let model = try EASE.fit(store, configuration: configuration)
        let weights = example["expected"]["B"].list.flatMap(\.numbers)
        #expect(agree(Self.weights(model).elements, weights, to: 1e-5))
        for (user, expected) in example["expected"]["scores"].list.enumerated() {
            var scores: [Float] = []
            model.score(model.items.indexed(store.history(of: "u\(user)")), into: &scores)
            #expect(agree(scores.map(Double.init), expected.numbers, to: 1e-5))
        }
    }

    /// The gradient of ½|X − XB|² + ½|Λ^½ B|² is zero but on the diagonal, where B is held at zero.
    @Test(arguments: [0, 0.33], [Interactions.Values.ones, .weights])
    func `meet the conditions of the least squares problem that they solve`(
        dropout: Double, values: Interactions.Values
    ) throws {
        let store = try Interactions.drawn(users: 60, items: 25, events: 800, seed: 2)
        let model = try EASE.fit(
            store, configuration: .init(regularisation: 15, dropout: dropout, values: values))
        let weights = Self.weights(model)
        let x = Self.dense(store, values)
        let gram = x.transposed * x
        var system = gram
        for item in 0..<25 { system[item, item] += 15 + dropout / (1 - dropout) * gram[item, item] }
        let fitted = system * weights
        let scale = gram.elements.reduce(0) { max($0, $1) }
        for row in 0..<25 {
            #expect(abs(weights[row, row]) < 1e-6)
            for column in 0..<25 where column != row {
                #expect(abs(fitted[row, column] - gram[row, column]) < 1e-4 * scale)
            }
        }
    }

    @Test(arguments: [0, 0.33], 0..<3)
    func `take in new events exactly, without a new fit`(dropout: Double, seed: UInt64) throws {
        var store = try Interactions.drawn(users: 40, items: 60, events: 900, seed: seed)
        let configuration = EASE.Configuration(regularisation: 10, dropout: dropout, values: .weights)
        var model = try EASE.fit(store, configuration: configuration)
        let additions = [
            ("u1", "i2", 2.0), ("u3", "i59", 1), ("someone new", "i4", 1), ("someone new", "i5", 3), ("u1", "i2", 1),
            ("someone new", "something new", 2),
        ]
        for (user, item, weight) in additions {
            try store.append(Interaction(user: user, item: item, weight: weight))
        }
        try model.update(from: store)
        let anew = try EASE.fit(store, configuration: configuration)
        #expect(model.items == anew.items)
        #expect(model.isCurrent(with: store))
        for user in ["u1", "u3", "u20", "someone new"] {
            var (left, right): ([Float], [Float]) = ([], [])
            model.score(model.items.indexed(store.history(of: user)), into: &left)
            anew.score(anew.items.indexed(store.history(of: user)), into: &right)
            #expect(agree(left.map(Double.init), right.map(Double.init), to: 1e-4))
        }
        store.erase(user: "u1")
        try model.update(from: store)
        let without = try EASE.fit(store, configuration: configuration)
        #expect(model.answersToSingles() == without.answersToSingles())
    }

    @Test func `R6: tell similar items, and why one is recommended`() throws {
        let store = try Interactions(rows: [
            [1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1], [1, 0, 0, 1],
        ])
        let model = try EASE.fit(store, configuration: .init(regularisation: 1))
        #expect(model.similar(to: "i0", count: 1).map(\.item) == ["i1"])
        #expect(model.explain("i1", for: ["i0", "i3"], count: 3).map(\.kind) == [.because(item: "i0")])
        let best = try #require(model.recommend(to: ["i0"], count: 1, reasons: 1).first)
        #expect(best.item == "i1" && best.reasons.map(\.description) == ["because of i0"])
        // With one item in the history, its part is the whole score.
        #expect(best.reasons.first.map { abs($0.contribution - best.score) < 1e-6 } == true)
    }

    @Test(arguments: [
        EASE.Configuration(regularisation: 0), .init(regularisation: .nan), .init(dropout: 1), .init(dropout: -0.1),
        .init(maximumItems: 3),
    ])
    func `refuse settings that make no sense`(_ configuration: EASE.Configuration) throws {
        let store = try Interactions.drawn(users: 5, items: 6, events: 30, seed: 1)
        let refused = #expect(throws: RecommendationError.self) {
            _ = try EASE.fit(store, configuration: configuration)
        }
        #expect(refused?.code == .invalidConfiguration)
    }

    @Test func `say nothing of a stranger, nor of what nobody had`() throws {
        let store = Interactions(items: StableIndex(["never bought"]))
        var filled = store
        try filled.append(Interaction(user: "ana", item: "jersey"))
        try filled.append(Interaction(user: "ana", item: "shorts"))
        let model = try EASE.fit(filled)
        #expect(model.recommend(to: [], count: 5).isEmpty)
        #expect(model.recommend(to: ["jersey"], count: 5).map(\.item) == ["shorts"])
        #expect(model.recommend(to: ["never bought"], count: 5).allSatisfy { $0.item != "never bought" })
    }

    /// B, row by row: what a history of one item scores.
    static func weights(_ model: some Recommender) -> Matrix {
        let size = model.items.count
        return Matrix(
            rows: size, columns: size, elements: model.answersToSingles().map(Double.init))
    }

    static func dense(_ store: Interactions, _ values: Interactions.Values) -> Matrix {
        let sparse = store.matrix(values)
        var dense = Matrix(rows: sparse.rowCount, columns: sparse.columnCount)
        for row in 0..<sparse.rowCount {
            for (column, value) in zip(sparse.columns(ofRow: row), sparse.values(ofRow: row)) {
                dense[row, Int(column)] = Double(value)
            }
        }
        return dense
    }
}
