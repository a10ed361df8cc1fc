// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniRecommendation
import Testing

/// A made-up shop with a truth to find: five tastes, each with items of its own, and a few items that all take.
@Suite struct `R15: a taste that was planted` {
    struct Shop {
        var train: Interactions
        var held: [String: Int] = [:]

        init(seed: UInt64) throws {
            var chance = SplitMix64(seed: seed)
            train = Interactions(items: StableIndex((0..<100).map { "i\($0)" }))
            for user in 0..<150 {
                let taste = user % 5
                var own = Set<Int>()
                while own.count < 12 {
                    // A third is fashion (items 0 to 9), most of the rest the user's taste, some of it chance.
                    switch chance.below(10) {
                    case 0..<3: own.insert(chance.below(10))
                    case 3..<9: own.insert(10 + taste * 18 + chance.below(18))
                    default: own.insert(chance.below(100))
                    }
                }
                let candidates = own.filter { $0 >= 10 }.sorted()
                if !candidates.isEmpty { held["u\(user)"] = candidates[chance.below(candidates.count)] }
                for item in own.sorted() where item != held["u\(user)"] {
                    try train.append(Interaction(user: "u\(user)", item: "i\(item)"))
                }
            }
        }

        /// The share of users whose held-out item is among the best ten.
        func hitRate(_ model: some Recommender) -> Double {
            let hits = held.count { user, item in
                model.recommend(to: train.history(of: user), count: 10).contains { $0.item == "i\(item)" }
            }
            return Double(hits) / Double(held.count)
        }
    }

    @Test(arguments: 0..<3) func `is found by every model, far better than by what is popular`(seed: UInt64) throws {
        let shop = try Shop(seed: seed)
        let popular = try shop.hitRate(Popularity.fit(shop.train))
        let models: [any Recommender] = [
            try EASE.fit(shop.train, configuration: .init(regularisation: 30)),
            try EASE.fit(shop.train, configuration: .denoising(regularisation: 20)),
            try SLIM.fit(shop.train, configuration: .init(sparsity: 1, shrinkage: 10)),
            try ALS.fit(shop.train, configuration: .init(factors: 8, regularisation: 0.02)),
            try BPR.fit(shop.train, configuration: .init(factors: 8, learningRate: 0.1, iterations: 60)),
        ]
        for model in models {
            let rate = shop.hitRate(model)
            #expect(rate > popular + 0.15 && rate > 0.3, "\(model.name): \(rate) against \(popular)")
        }
    }
}
