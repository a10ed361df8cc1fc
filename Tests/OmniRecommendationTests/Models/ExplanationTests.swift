// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `An explanation` {
    private struct Corner: ItemEmbedding {
        var dimension: Int { 3 }
        func vector(of item: String) -> [Float]? {
            let number = Float(item.dropFirst()) ?? 0
            return [1, number, number * number]
        }
    }

    @Test func `by content splits the score over the history`() throws {
        let model = try ContentSimilarity(items: StableIndex((1...6).map { "i\($0)" }), embedding: Corner())
        let history: History = ["i1", "i2", "i5"]
        var scores: [Float] = []
        model.score(model.items.indexed(history), into: &scores)
        let reasons = model.explain("i4", for: history, count: 9)
        #expect(reasons.count == 3)
        #expect(isNear(reasons.reduce(0) { $0 + $1.contribution }, Double(scores[3]), 1e-5))
    }

    @Test func `by popularity or a trend is the item's own score, and costs no look at the others`() throws {
        var store = try Interactions.drawn(users: 20, items: 9, events: 200, seed: 2)
        for user in 0..<8 { store.assign("north", to: "u\(user)") }
        let models: [any Recommender] = [
            try Popularity.fit(store), try Trending.fit(store, configuration: .init(window: .hours(9))),
        ]
        for model in models {
            for segment in [nil, "north", "nowhere"] {
                let history = History([], segment: segment)
                var scores: [Float] = []
                model.score(model.items.indexed(history), into: &scores)
                for (place, item) in model.items.ids.enumerated() {
                    let reasons = model.explain(item, for: history, count: 1)
                    #expect(
                        reasons.map { Float($0.contribution) } == (scores[place] > -.infinity ? [scores[place]] : []))
                }
            }
        }
    }

    @Test func `by EASE never names the item itself`() throws {
        let store = try Interactions.drawn(users: 40, items: 12, events: 300, seed: 3)
        let model = try EASE.fit(store, configuration: .init(regularisation: 5))
        let history = History(items: model.items.ids)
        for item in model.items.ids {
            for reason in model.explain(item, for: history, count: 20) {
                #expect(reason.kind != .because(item: item))
            }
        }
    }
}
