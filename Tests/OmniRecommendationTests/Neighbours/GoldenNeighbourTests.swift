// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniRecommendation
import Testing

@Suite struct `Neighbour models on worked cases` {
    @Test(arguments: GoldenCases.all("recommenders", "recommend.itemKNN"))
    func `item-kNN gives the cosine scores`(_ example: JSONCase) throws {
        let rows = example["input"]["X"].list.map(\.numbers)
        let store = try Interactions(rows: rows)
        let configuration = ItemKNN.Configuration(
            similarity: .cosine, neighbours: example["input"].int("k"), shrinkage: example["input"].double("shrink"),
            pruning: .byTarget)
        let model = try ItemKNN.fit(store, configuration: configuration)
        for (user, expected) in example["expected"]["scores"].list.enumerated() {
            #expect(agree(scores(model, store.history(of: "u\(user)")), expected.numbers))
        }
    }

    @Test(arguments: GoldenCases.all("recommenders", "recommend.rp3beta"))
    func `RP3beta gives the walk's scores`(_ example: JSONCase) throws {
        let store = try Interactions(rows: example["input"]["X"].list.map(\.numbers))
        let configuration = RP3Beta.Configuration(
            alpha: example["input"].double("alpha"), beta: example["input"].double("beta"),
            neighbours: example["input"].int("k"))
        let model = try RP3Beta.fit(store, configuration: configuration)
        for (user, expected) in example["expected"]["scores"].list.enumerated() {
            #expect(agree(scores(model, store.history(of: "u\(user)")), expected.numbers))
        }
    }

    /// Every item's score, zero where the model has nothing to say, as the cases write it.
    private func scores(_ model: some Recommender, _ history: History) -> [Double] {
        var scores: [Float] = []
        model.score(model.items.indexed(history), into: &scores)
        return scores.map { $0 > -.infinity ? Double($0) : 0 }
    }
}
