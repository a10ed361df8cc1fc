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

    @Test(arguments: [OwnedItems.excluded, .allowed, .only])
    func `answers a user of the fit from the stored numbers: the best of all scores`(owned: OwnedItems) throws {
        let store = try Interactions.drawn(users: 40, items: 50, events: 700, seed: 3)
        let model = try BPR.fit(store, configuration: .init(factors: 20, learningRate: 0.1, iterations: 5))
        for user in 0..<40 {
            let id = try #require(store.users.id(user))
            let (own, numbers) = (store.indexedHistory(ofUser: user), model.storedFactors(ofUser: user))
            var scores = (0..<50)
                .map { item in
                    zip(numbers, model.storedFactors(ofItem: item)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
                        + Double(model.storedBias(ofItem: item))
                }
            if owned == .excluded { for item in own.items { scores[Int(item)] = -.infinity } }
            if owned == .only {
                for item in 0..<50 where !own.items.contains(Int32(item)) { scores[item] = -.infinity }
            }
            let order = (0..<50).filter { scores[$0] > -.infinity }.sorted { scores[$0] > scores[$1] }.prefix(7)
            let direct = model.recommend(toUser: id, of: store, count: 7, owned: owned)
            #expect(agree(direct.map(\.score), order.map { scores[$0] }, to: 1e-4))
            #expect(model.recommend(to: id, in: store, count: 7, owned: owned) == direct)
            #expect(
                try model.rank(users: [id], of: store, count: 7, owned: owned)[0]
                    .compactMap { model.items.id(Int($0)) } == direct.map(\.item))
        }
    }

    @Test func `folds in a history that is newer than the fit, and nobody else once users were erased`() throws {
        var store = try Interactions.drawn(users: 40, items: 50, events: 700, seed: 4)
        let model = try BPR.fit(store, configuration: .init(factors: 8, learningRate: 0.1, iterations: 5))
        let before = model.recommend(toUser: "u2", of: store, count: 9, owned: .allowed)
        // The stored numbers are not those of folding in, so that the two cannot be mistaken for each other.
        #expect(before != model.recommend(to: store.history(of: "u2"), count: 9, owned: .allowed))
        let untouched = model.recommend(toUser: "u5", of: store, count: 9)
        try store.append(Interaction(user: "u2", item: "i7"))
        let folded = model.recommend(to: store.history(of: "u2"), count: 9, owned: .allowed)
        #expect(model.recommend(toUser: "u2", of: store, count: 9, owned: .allowed) == folded)
        #expect(model.recommend(to: "u2", in: store, count: 9, owned: .allowed) == folded)
        let any: any Recommender = model
        #expect(any.recommend(to: "u2", in: store, count: 9, owned: .allowed) == folded)
        #expect(any.recommend(to: "u5", in: store, count: 9) == untouched)
        #expect(
            try model.rank(users: ["u2"], of: store, count: 9, owned: .allowed)[0]
                .compactMap { model.items.id(Int($0)) } == folded.map(\.item))
        store.erase(user: "u0")
        #expect(model.recommend(toUser: "u5", of: store, count: 9) == untouched)
        #expect(model.recommend(toUser: "u2", of: store, count: 9, owned: .allowed) == folded)
        #expect(model.recommend(toUser: "u0", of: store, count: 9).isEmpty)
    }

    @Test func `draws what it compares with as often as others took it`() {
        let taken = [5, 5, 15, 16, 46, 100]  // 5, 0, 10, 1, 30 and 54 times
        let draw = NegativeDraw([5, 1, 2, 0, 4], counts: taken)
        var shares = [Double](repeating: 0, count: 6)
        for (place, share) in draw.shares.enumerated() {
            let own = Double(share) / Double(1 << 24) / 5
            shares[Int(draw.items[place])] += own
            shares[Int(draw.items[Int(draw.others[place])])] += 0.2 - own
        }
        #expect(agree(shares, [5, 0, 10, 0, 30, 54].map { $0 / 99 }, to: 1e-6))
        #expect(NegativeDraw([3, 1], counts: nil).shares.isEmpty && NegativeDraw([], counts: taken).shares.isEmpty)
    }
}
