// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `What an evaluation is given from outside` {
    static func store() throws -> Interactions { try .drawn(users: 30, items: 20, events: 500, seed: 4) }

    @Test func `refuses lists that are not one for each question`() throws {
        let split = EvaluationSplit.leaveLast(try Self.store(), 2)
        let evaluation = Evaluation(split, k: 5)
        let lists = split.cases.map(\.relevant)
        for wrong in [[], Array(lists.dropLast()), lists + [[1]]] {
            let refusal = #expect(throws: RecommendationError.self) { try evaluation.judge(wrong, model: "foreign") }
            #expect(refusal?.code == .mismatch)
        }
    }

    @Test func `passes over unknown numbers and repeats, as if they had not been in the lists`() throws {
        let split = EvaluationSplit.leaveLast(try Self.store(), 4)
        let evaluation = Evaluation(split, k: 5)
        let lists = split.cases.map { $0.relevant + [0, 1, 2].filter { [known = $0.relevant] in !known.contains($0) } }
        let foreign = lists.map { [-1, .min, 20] + $0.flatMap { [$0, $0, .max] } }
        let clean = try evaluation.judge(lists, model: "clean")
        let dirty = try evaluation.judge(foreign, model: "dirty")
        #expect(clean.figures == dirty.figures && clean.diversity == dirty.diversity)
        #expect(clean.exposure.exposure == dirty.exposure.exposure)
        #expect(dirty.figures.values.joined().allSatisfy { (0...1).contains($0) } && dirty.mean(.ndcg) == 1)
    }

    @Test(arguments: [0, -1, .min])
    func `takes a count below one for the last event alone`(_ count: Int) throws {
        let store = try Self.store()
        let split = EvaluationSplit.leaveLast(store, count)
        let one = EvaluationSplit.leaveLast(store, 1)
        #expect(split.cases == one.cases && split.train.count == one.train.count && split.name == one.name)
    }

    @Test func `cuts a session where the pause between two events is past counting`() throws {
        var store = Interactions()
        for (item, time) in [("a", Int64.min), ("b", .max - 1), ("c", .max)] {
            try store.append(Interaction(user: "u", item: item, time: Timestamp(microseconds: time)))
        }
        let split = EvaluationSplit.nextItem(store, from: Timestamp(microseconds: 0))
        #expect(split.train.count == 1 && split.cases.map(\.relevant) == [[2]])
    }

    @Test(arguments: [Double.nan, -.infinity, .infinity, -1, 2])
    func `answers an interval for any confidence`(_ confidence: Double) {
        let interval = BootstrapInterval([0.1, 0.4, 0.9, 0.3], confidence: confidence, resamples: 50)
        let nearest = confidence < 0 ? 0.0 : 1
        #expect(interval == BootstrapInterval([0.1, 0.4, 0.9, 0.3], confidence: nearest, resamples: 50))
    }

    @Test(arguments: [1_000, 1 << 40, Int.max])
    func `fits with settings beyond all data as with all data`(_ size: Int) throws {
        let store = try Self.store()
        let rules = try SequentialRules.fit(store, configuration: .init(steps: size, gap: nil))
        let all = try SequentialRules.fit(store, configuration: .init(steps: store.count, gap: nil))
        #expect(rules.recommend(to: ["i1"], count: 20) == all.recommend(to: ["i1"], count: 20))
        let trending = try Trending.fit(store, configuration: .init(window: .hours(12), before: size))
        #expect(trending.report.events == store.count)
    }
}
