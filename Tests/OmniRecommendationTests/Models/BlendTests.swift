// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `A blend of models` {
    @Test func `is refused without parts, with a bad weight, of different catalogues, or within itself`() throws {
        let one = try RP3Beta.fit(.drawn(users: 5, items: 5, events: 40, seed: 1))
        let other = try RP3Beta.fit(.drawn(users: 5, items: 6, events: 40, seed: 1))
        let blend = try Blend([.init(one)])
        let bad: [([Blend.Part], RecommendationError.Code)] = [
            ([], .invalidConfiguration), ([.init(one, weight: 0)], .invalidConfiguration),
            ([.init(one, weight: .nan)], .invalidConfiguration), ([.init(one), .init(other)], .mismatch),
            ([.init(blend)], .invalidConfiguration),
        ]
        for (parts, code) in bad {
            let refused = #expect(throws: RecommendationError.self) { _ = try Blend(parts) }
            #expect(refused?.code == code)
        }
    }

    /// A model of factors knows more of a user of the fit than the history says.
    @Test func `hears what a part learnt of a user`() throws {
        let store = try Interactions.drawn(users: 30, items: 20, events: 300, seed: 6)
        let model = try BPR.fit(store, configuration: .init(factors: 4, learningRate: 0.1, iterations: 5))
        let blend = try Blend([.init(model, weight: 2)], scale: .range)
        for user in ["u1", "u2", "u3"] {
            var (own, blended, folded): ([Float], [Float], [Float]) = ([], [], [])
            model.score(user: user, of: store, into: &own)
            blend.score(user: user, of: store, into: &blended)
            blend.score(blend.items.indexed(store.history(of: user)), into: &folded)
            let (low, high) = (own.min() ?? 0, own.max() ?? 0)
            #expect(agree(blended.map(Double.init), own.map { Double(2 * ($0 - low) / (high - low)) }, to: 1e-5))
            #expect(blended != folded)
            #expect(
                blend.recommend(to: user, in: store, count: 5).map(\.item)
                    == model.recommend(to: user, in: store, count: 5).map(\.item))
        }
    }

    @Test(arguments: [Blend.Scale.maximum, .range, .rank])
    func `of one model keeps its order`(_ scale: Blend.Scale) throws {
        let store = try Interactions.drawn(users: 30, items: 20, events: 300, seed: 6)
        let model = try ItemKNN.fit(store)
        let blend = try Blend([.init(model, weight: 3)], scale: scale)
        for user in ["u1", "u2", "u3"] {
            let history = store.history(of: user)
            #expect(
                blend.recommend(to: history, count: 20).map(\.item)
                    == model.recommend(to: history, count: 20).map(\.item))
        }
    }
}
