// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniRecommendation
import Testing

@Suite struct `R15: SLIM` {
    @Test(arguments: GoldenCases.all("recommenders", "recommend.slim"))
    func `gives the weights of worked cases`(_ example: JSONCase) throws {
        let rows = example["input"]["X"].list.map(\.numbers)
        let x = Matrix(rows)
        let gram = (x.transposed * x).elements.map { Float($0) }
        let configuration = SLIM.Configuration(
            sparsity: example["input"].double("l1"), shrinkage: example["input"].double("l2"), tolerance: 1e-12,
            maximumPasses: 10_000)
        var descent = CoordinateDescent(gram: gram, size: x.columns, configuration: configuration)
        var weights = Matrix(rows: x.columns, columns: x.columns)
        for item in 0..<x.columns {
            for (other, weight) in descent.weights(of: item).weights { weights[other, item] = weight }
        }
        let expected = example["expected"]["W"].list.flatMap(\.numbers)
        #expect(agree(weights.elements, expected, to: 1e-8))
        let model = try SLIM.fit(Interactions(rows: rows), configuration: configuration)
        #expect(model.report.isConverged)
        #expect(agree(`R15: EASE and EDLAE`.weights(model).elements, expected, to: 1e-6))
    }

    @Test(arguments: 0..<4) func `meets the conditions of Karush, Kuhn and Tucker`(seed: UInt64) throws {
        let store = try Interactions.drawn(users: 50, items: 30, events: 900, seed: seed)
        let (sparsity, shrinkage) = (Double(seed), 4.0)
        let model = try SLIM.fit(
            store, configuration: .init(sparsity: sparsity, shrinkage: shrinkage, values: .weights, tolerance: 1e-8))
        let weights = `R15: EASE and EDLAE`.weights(model)
        let x = `R15: EASE and EDLAE`.dense(store, .weights)
        let gram = x.transposed * x
        let predicted = gram * weights
        let scale = 1e-5 * gram.elements.reduce(1) { max($0, $1) }
        for item in 0..<30 {
            for target in 0..<30 {
                let weight = weights[item, target]
                let slope = gram[item, target] - predicted[item, target] - shrinkage * weight - sparsity
                if item == target {
                    #expect(weight == 0)
                } else if weight > 0 {
                    #expect(abs(slope) < scale)
                } else {
                    #expect(weight == 0 && slope < scale)
                }
            }
        }
    }

    @Test(arguments: [0, 1, 5]) func `comes to the same weights whatever it begins with`(first: Int) throws {
        let store = try Interactions.drawn(users: 60, items: 40, events: 1_200, seed: 5)
        let x = `R15: EASE and EDLAE`.dense(store, .ones)
        let gram = (x.transposed * x).elements.map { Float($0) }
        let configuration = SLIM.Configuration(
            sparsity: 0.5, shrinkage: 3, tolerance: 1e-10, maximumPasses: 5_000)
        var all = CoordinateDescent(gram: gram, size: 40, configuration: configuration)
        var few = CoordinateDescent(gram: gram, size: 40, configuration: configuration, first: first)
        for item in 0..<40 {
            let (left, right) = (all.weights(of: item), few.weights(of: item))
            #expect(left.isConverged && right.isConverged && !left.weights.isEmpty)
            #expect(left.weights.map(\.item) == right.weights.map(\.item))
            #expect(agree(left.weights.map(\.weight), right.weights.map(\.weight), to: 1e-7))
        }
    }

    @Test func `says when it stopped early`() throws {
        let store = try Interactions.drawn(users: 50, items: 30, events: 900, seed: 1)
        let hasty = try SLIM.fit(
            store, configuration: .init(sparsity: 0, shrinkage: 0.1, tolerance: 1e-12, maximumPasses: 2))
        #expect(!hasty.report.isConverged && hasty.report.iterations == 2)
        for configuration in [
            SLIM.Configuration(sparsity: -1), .init(shrinkage: .infinity), .init(tolerance: 0), .init(maximumPasses: 0),
        ] {
            let refused = #expect(throws: RecommendationError.self) {
                _ = try SLIM.fit(store, configuration: configuration)
            }
            #expect(refused?.code == .invalidConfiguration)
        }
    }

    @Test func `is what a new fit gives after an update`() throws {
        var store = try Interactions.drawn(users: 20, items: 10, events: 200, seed: 1)
        var model = try SLIM.fit(store, configuration: .init(sparsity: 1, shrinkage: 2))
        try store.append(Interaction(user: "u1", item: "new"))
        try model.update(from: store)
        let anew = try SLIM.fit(store, configuration: model.configuration)
        #expect(model.answersToSingles() == anew.answersToSingles())
    }
}
