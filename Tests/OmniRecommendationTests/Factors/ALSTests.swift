// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniRecommendation
import Testing

@Suite struct `R15: alternating least squares` {
    @Test(arguments: GoldenCases.all("recommenders", "recommend.ialsEpoch"))
    func `goes over the data once as the worked case does`(_ example: JSONCase) throws {
        let input = example["input"]
        func table(_ rows: JSONCase) -> FactorTable { FactorTable(rows.list.map { $0.numbers.map { Float($0) } }) }
        let configuration = ALS.Configuration(
            factors: 2, regularisation: input.double("lambda_"),
            weighting: .unobserved(weight: input.double("unobservedWeight"), exponent: input.double("nu")),
            solver: .direct)
        var fit = try ALSFit(
            users: table(input["U0"]), items: table(input["V0"]),
            matrix: Meetings(Interactions(rows: input["X"].list.map(\.numbers)).matrix()), configuration: configuration,
            threads: 1)
        try fit.improveUsers()
        try fit.improveItems()
        for (row, expected) in example["expected"]["U"].list.enumerated() {
            #expect(agree(fit.users.row(row).map(Double.init), expected.numbers, to: 1e-5))
        }
        for (row, expected) in example["expected"]["V"].list.enumerated() {
            #expect(agree(fit.items.row(row).map(Double.init), expected.numbers, to: 1e-5))
        }
        #expect(agree([fit.objective()], [example["expected"].double("loss")], to: 1e-5))
    }

    static let weightings: [ALS.Weighting] = [.confidence(alpha: 4), .unobserved(weight: 0.2, exponent: 0.5)]

    @Test(arguments: weightings, [1, 7, 16, 33])
    func `never makes worse what it minimises`(weighting: ALS.Weighting, factors: Int) throws {
        let store = try Interactions.drawn(users: 50, items: 40, events: 600, seed: 1)
        for solver in [ALS.Solver.direct, .conjugateGradients(steps: 2)] {
            let configuration = ALS.Configuration(
                factors: factors, regularisation: 0.5, weighting: weighting, solver: solver)
            var chance = SplitMix64(seed: 1)
            var fit = ALSFit(
                users: FactorTable(count: 50, factors: factors, deviation: 0.1, chance: &chance),
                items: FactorTable(count: 40, factors: factors, deviation: 0.1, chance: &chance),
                matrix: Meetings(store.matrix(.weights)), configuration: configuration, threads: 2)
            var before = fit.objective()
            for _ in 0..<6 {
                try fit.improveUsers()
                let between = fit.objective()
                try fit.improveItems()
                let after = fit.objective()
                #expect(between <= before * (1 + 1e-6) && after <= between * (1 + 1e-6))
                before = after
            }
        }
    }

    @Test(arguments: weightings)
    func `solves for a stranger what a further pass would solve for a user`(weighting: ALS.Weighting) throws {
        let store = try Interactions.drawn(users: 30, items: 40, events: 500, seed: 3)
        let configuration = ALS.Configuration(
            factors: 12, regularisation: 0.3, weighting: weighting, solver: .direct, values: .weights)
        var chance = SplitMix64(seed: 4)
        let start = FactorTable(count: 40, factors: 12, deviation: 0.4, chance: &chance)
        var fit = ALSFit(
            users: FactorTable(count: 30, factors: 12), items: start, matrix: Meetings(store.matrix(.weights)),
            configuration: configuration, threads: 1)
        let model = try ALS.fit(store, configuration: configuration)
        var again = ALSFit(
            users: FactorTable(count: 30, factors: 12), items: model.itemFactors,
            matrix: Meetings(store.matrix(.weights)),
            configuration: configuration, threads: 1)
        try again.improveUsers()
        try fit.improveUsers()
        for user in 0..<30 {
            let folded = model.factors(of: store.indexedHistory(ofUser: user))
            #expect(agree(folded.map(Double.init), again.users.row(user).map(Double.init), to: 1e-4))
        }
        #expect(model.factors(of: IndexedHistory(items: [])).allSatisfy { $0 == 0 })
    }

    /// implicit's weights and those of iALS are two ways to write one problem.
    @Test func `gives the same order for a confidence and for the weight of the unobserved that it stands for`() throws
    {
        let store = try Interactions.drawn(users: 30, items: 40, events: 500, seed: 5)
        let alpha = 6.0
        let left = try ALS.fit(
            store,
            configuration: .init(
                factors: 5, regularisation: 3, weighting: .confidence(alpha: alpha), iterations: 200, solver: .direct))
        let right = try ALS.fit(
            store,
            configuration: .init(
                factors: 5, regularisation: 3 / alpha,
                weighting: .unobserved(weight: 1 / (alpha - 1), exponent: 0), iterations: 200, solver: .direct))
        // Scores of the first are those of the second times alpha / (alpha - 1).
        for user in 0..<30 {
            let history = store.indexedHistory(ofUser: user)
            var (first, second): ([Float], [Float]) = ([], [])
            left.score(history, into: &first)
            right.score(history, into: &second)
            let scaled = second.map { Double($0) * alpha / (alpha - 1) }
            #expect(agree(first.map(Double.init), scaled, to: 5e-3))
        }
    }

    @Test(arguments: weightings) func `splits a score into what each item of the history gave`(
        weighting: ALS.Weighting
    ) throws {
        let store = try Interactions.drawn(users: 30, items: 40, events: 500, seed: 6)
        let model = try ALS.fit(
            store, configuration: .init(factors: 6, regularisation: 0.1, weighting: weighting))
        let history = store.history(of: "u3")
        let own = Set(history.events.map(\.item))
        for item in ["i1", "i20", "i33"] where !own.contains(item) {
            var scores: [Float] = []
            model.score(model.items.indexed(history), into: &scores)
            let number = try #require(model.items.number(of: item))
            let shares = model.shares(of: number, in: model.items.indexed(history))
            #expect(abs(shares.reduce(0) { $0 + $1.share } - scores[number]) < 1e-4)
        }
    }

    @Test func `lists stored users almost as it lists their histories, and folds in who came later`() throws {
        var store = try Interactions.drawn(users: 30, items: 40, events: 500, seed: 7)
        let model = try ALS.fit(
            store, configuration: .init(factors: 5, regularisation: 0.2, iterations: 300, solver: .direct))
        try store.append(Interaction(user: "later", item: "i3"))
        let users = (0..<30).map { "u\($0)" } + ["later", "nobody"]
        let lists = try model.rank(users: users, of: store, count: 5)
        let folded = try model.rank(users.map { model.items.indexed(store.history(of: $0)) }, count: 5)
        #expect(lists[31].isEmpty && folded[31].isEmpty)
        #expect(lists[30] == folded[30])
        #expect(zip(lists, folded).count { $0 == $1 } >= 30)
        let single = model.recommend(toUser: "u4", of: store, count: 5)
        #expect(single.map(\.item) == lists[4].compactMap { model.items.id(Int($0)) })
    }

    @Test func `carries on from where it was when events came, and starts anew when users were erased`() throws {
        var store = try Interactions.drawn(users: 40, items: 30, events: 600, seed: 8)
        let configuration = ALS.Configuration(factors: 6, regularisation: 0.1)
        var model = try ALS.fit(store, configuration: configuration)
        let before = model.report.objective ?? .infinity
        try store.append(Interaction(user: "new", item: "fresh"))
        try model.update(from: store)
        #expect(model.report.iterations == 2 && model.items.number(of: "fresh") == 30)
        #expect(model.recommend(to: ["i1", "i2"], count: 3).count == 3)
        #expect((model.report.objective ?? .infinity) < before * 1.1)
        store.erase(user: "u3")
        try model.update(from: store)
        #expect(model.answersToSingles() == (try ALS.fit(store, configuration: configuration)).answersToSingles())
    }

    @Test(arguments: [
        ALS.Configuration(factors: 0), .init(factors: 5_000), .init(regularisation: 0), .init(regularisation: .nan),
        .init(weighting: .confidence(alpha: 0)), .init(weighting: .unobserved(weight: -1, exponent: 1)),
        .init(weighting: .unobserved(weight: 1, exponent: .nan)), .init(iterations: 0),
        .init(solver: .conjugateGradients(steps: 0)),
    ])
    func `refuses settings that make no sense`(_ configuration: ALS.Configuration) throws {
        let store = try Interactions.drawn(users: 5, items: 6, events: 30, seed: 1)
        let refused = #expect(throws: RecommendationError.self) {
            _ = try ALS.fit(store, configuration: configuration)
        }
        #expect(refused?.code == .invalidConfiguration)
    }

    @Test func `takes the regularisation anew when it is updated from a store that has grown`() throws {
        var store = try Interactions.drawn(users: 12, items: 30, events: 90, seed: 4)
        var model = try ALS.fit(store, configuration: .init(factors: 4))
        var loaded = try ALS(saved: model.saved())
        let before = model.regularisation
        try store.append(contentsOf: Interaction.drawn(users: 200, items: 30, events: 900, seed: 5))
        // Without an erasure it goes on from what it knew, with the pull that suits what it now goes over.
        var warm = model
        try warm.update(from: store)
        let anew = try ALS.fit(store, configuration: .init(factors: 4))
        #expect(warm.report.iterations == 2 && warm.regularisation == anew.regularisation)
        store.erase(user: "u3")
        let fresh = try ALS.fit(store, configuration: .init(factors: 4))
        #expect(!isNear(before, fresh.regularisation, 0.01))
        try model.update(from: store)
        try loaded.update(from: store)
        for updated in [model, loaded] {
            #expect(updated.regularisation == fresh.regularisation && updated.configuration == fresh.configuration)
            #expect(updated.answersToSingles() == fresh.answersToSingles())
        }
    }

    @Test(arguments: [ALS.Configuration(), .init(iterations: 3), .init(weighting: .confidence(alpha: 20))])
    func `lists a user's items with reasons that add up to the score that stands beside them`(
        _ configuration: ALS.Configuration
    ) throws {
        let store = try Interactions.drawn(users: 150, items: 90, events: 2_500, seed: 8)
        let model = try ALS.fit(store, configuration: configuration)
        for user in ["u0", "u7", "u21"] {
            let own = model.items.indexed(store.history(of: user))
            let list = model.recommend(to: user, in: store, count: 5, reasons: 2)
            #expect(list.count == 5)
            for entry in list {
                let target = try #require(model.items.number(of: entry.item))
                let shares = model.shares(of: target, in: own)
                #expect(isNear(shares.reduce(0) { $0 + Double($1.share) }, entry.score, 1e-4))
                #expect(entry.reasons == model.explain(entry.item, for: own, count: 2))
            }
            #expect(
                list.map(\.item) == model.recommend(to: store.history(of: user), count: 5).map(\.item))
        }
    }

    /// Small baskets drawn from nothing but popularity: there is no taste to find, so every list but the popular one
    /// has learnt noise by heart.
    @Test func `with its default settings finds no taste in pure chance, where a fixed pull does`() throws {
        var chance = SystemOfNumbers(seed: 11)
        var store = Interactions(items: StableIndex((0..<120).map { "i\($0)" }))
        for user in 0..<1_500 {
            for _ in 0..<6 {
                // The square of an even draw: few items are in most baskets.
                let draw = chance.below(1_000)
                try store.append(Interaction(user: "u\(user)", item: "i\(draw * draw * 120 / 1_000_000)"))
            }
        }
        let evaluation = Evaluation(try .perUser(store, share: 0.3), k: 20)
        func quality(_ model: any Recommender) throws -> Double { try evaluation.judge(model).mean(.ndcg) }
        let popular = try quality(Popularity.fit(evaluation.split.train))
        let model = try ALS.fit(evaluation.split.train)
        let fixed = try ALS.fit(evaluation.split.train, configuration: .init(regularisation: 0.01))
        #expect(try quality(model) > 0.75 * popular)
        #expect(try quality(fixed) < 0.5 * popular)
        #expect(try ALS(saved: model.saved()).configuration == model.configuration)
    }

    @Test func `takes the regularisation from the data where none is given, and keeps one that is`() throws {
        // 4 users of whom there is something, 3 of 4 items, 7 pairs that met: chance is √(7/12) (√4 + √3).
        var store = try Interactions(rows: [[1, 1, 0, 0], [1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 1, 0]])
        for item in ["i0", "i1", "i2"] { try store.append(Interaction(user: "u0", item: item, weight: 1)) }
        let meetings = Double(7)
        let chance = (meetings / 12).squareRoot() * (2 + Double(3).squareRoot())
        func chosen(_ configuration: ALS.Configuration) throws -> Double {
            let model = try ALS.fit(store, configuration: configuration)
            #expect(model.configuration == configuration)
            let again = try ALS(saved: model.saved())
            #expect(again.configuration == configuration && again.regularisation == model.regularisation)
            return model.regularisation
        }
        let implicit = try chosen(.init(factors: 2, weighting: .confidence(alpha: 3)))
        #expect(isNear(implicit, 0.45 * 3 * chance, 1e-9))
        let density = meetings / 12 + 0.1
        let own = try chosen(.init(factors: 2))
        #expect(isNear(own, 0.45 * chance / (density * Double(12).squareRoot()), 1e-9))
        let flat = try chosen(.init(factors: 2, weighting: .unobserved(weight: 0.1, exponent: 0)))
        #expect(isNear(flat, 0.45 * chance, 1e-9))
        #expect(try chosen(.init(factors: 2, regularisation: 0.25)) == 0.25)
    }
}
