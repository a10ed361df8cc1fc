// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import COmniKernels
import OmniNumerics
import OmniRecommendation
import Testing

@Suite struct `R15: Bayesian personalised ranking` {
    @Test(arguments: GoldenCases.all("recommenders", "recommend.bprStep"), KernelLevel.allCases.filter(\.isRunnable))
    func `takes the step of the worked case`(_ example: JSONCase, level: KernelLevel) {
        func row(_ name: String) -> [Float] {
            example["input"][name].numbers.map { Float($0) } + [Float](repeating: 0, count: 14)
        }
        var (user, positive, negative) = (row("user"), row("positive"), row("negative"))
        var (up, down): (Float, Float) = (0, 0)
        _ = level.kernels.rank_step(
            &user, &positive, &negative, &up, &down, 16, Float(example["input"].double("learningRate")),
            Float(example["input"].double("reg")))
        for (name, found) in [("user", user), ("positive", positive), ("negative", negative)] {
            #expect(agree(found.prefix(2).map(Double.init), example["expected"][name].numbers))
            #expect(found.dropFirst(2).allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: [BPR.Negatives.uniform, .popular])
    func `ranks what users had before what they had not, better with more passes`(negatives: BPR.Negatives) throws {
        let store = try Interactions.drawn(users: 60, items: 200, events: 900, seed: 1)
        let losses = try [1, 60]
            .map {
                try BPR
                    .fit(
                        store,
                        configuration: .init(factors: 10, learningRate: 0.05, iterations: $0, negatives: negatives)
                    )
                    .report.objective ?? .infinity
            }
        // ln 2 = 0.693 is what knowing nothing costs.
        #expect(losses[0] < 0.72 && losses[1] < 0.6 && losses[1] < losses[0])
    }

    @Test func `knows the even from the odd`() throws {
        // Even users like even items: users of a store drawn at random, and a stranger.
        let store = try Interactions.drawn(users: 60, items: 40, events: 1_500, seed: 2)
        let model = try BPR.fit(
            store, configuration: .init(factors: 8, learningRate: 0.1, regularisation: 0.002, iterations: 60))
        for history: History in [["i10", "i12", "i30"], ["i11", "i13", "i31"]] {
            let parity = history.events[0].item.hasSuffix("1") ? 1 : 0
            let list = model.recommend(to: history, count: 8).compactMap { Int($0.item.dropFirst()) }
            #expect(list.count { $0 % 2 == parity } >= 6)
        }
        let lists = try model.rank(users: ["u2", "u3", "nobody"], of: store, count: 5, owned: .allowed)
        #expect(lists[0].allSatisfy { $0 % 2 == 0 } && lists[1].allSatisfy { $0 % 2 == 1 } && lists[2].isEmpty)
    }

    @Test(arguments: [
        BPR.Configuration(factors: 0), .init(learningRate: 0), .init(learningRate: .infinity),
        .init(regularisation: -1), .init(learningRate: 2, regularisation: 1), .init(iterations: 0),
    ])
    func `refuses settings that make no sense`(_ configuration: BPR.Configuration) throws {
        let store = try Interactions.drawn(users: 5, items: 6, events: 30, seed: 1)
        let refused = #expect(throws: RecommendationError.self) {
            _ = try BPR.fit(store, configuration: configuration)
        }
        #expect(refused?.code == .invalidConfiguration)
    }

    @Test func `has nothing to compare with where everyone has everything`() throws {
        let store = try Interactions(rows: [[1, 1], [1, 1]])
        let model = try BPR.fit(store, configuration: .init(iterations: 3))
        #expect(model.recommend(to: ["i0", "i1"], count: 2, owned: .allowed).count == 2)
    }
}
