// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `R15: cuts and comparisons` {
    static func store() throws -> Interactions { try .drawn(users: 60, items: 40, events: 2_000, seed: 2) }

    private func check(_ split: EvaluationSplit, of store: Interactions) {
        #expect(split.train.items == store.items && split.train.users == store.users)
        #expect(!split.cases.isEmpty && split.train.count < store.count)
        #expect(split.cases.allSatisfy { !$0.relevant.isEmpty && !$0.history.isEmpty })
    }

    @Test func `in time: nothing of the future is in the training part or in a history`() throws {
        let store = try Self.store()
        let instant = Timestamp(seconds: 900_000)
        let split = EvaluationSplit.temporal(store, at: instant)
        check(split, of: store)
        #expect(split.train.timeOf.allSatisfy { $0 < instant.microseconds })
        #expect(split.cases.allSatisfy { $0.history.times.allSatisfy { $0 < instant.microseconds } })
        #expect(split.cases.allSatisfy { $0.history.now == instant.microseconds })
        #expect(EvaluationSplit.temporal(store, at: .distantPast).cases.isEmpty)
        #expect(EvaluationSplit.temporal(store, at: .distantFuture).cases.isEmpty)
    }

    @Test(arguments: [1, 3, 1_000])
    func `leave-last: each user's last events, and every other event is kept`(_ count: Int) throws {
        let store = try Self.store()
        let split = EvaluationSplit.leaveLast(store, count)
        let asked = store.users.ids.filter { store.history(of: $0).events.count > count }
        #expect(split.cases.count == asked.count)
        #expect(split.train.count == store.count - asked.count * count)
        guard count == 1 else { return }
        for (user, question) in zip(asked, split.cases) {
            let events = store.history(of: user).events
            #expect(store.items.id(Int(question.relevant[0])) == events.last?.item)
            #expect(split.train.history(of: user).events == Array(events.dropLast()))
        }
    }

    @Test func `per user: a share by hash, whatever the order and whoever else is there`() throws {
        let store = try Self.store()
        let split = try EvaluationSplit.perUser(store, share: 0.25, seed: 3)
        check(split, of: store)
        #expect(split.cases.allSatisfy { Set($0.relevant).isDisjoint(with: $0.history.items) })
        var alone = Interactions(items: store.items)
        for event in store.history(of: "u7").events.reversed() {
            try alone.append(Interaction(user: "u7", item: event.item, time: event.time))
        }
        let again = try EvaluationSplit.perUser(alone, share: 0.25, seed: 3)
        let held = Set(try #require(again.cases.first).relevant)
        let whole = Set(store.history(of: "u7").events.compactMap { store.items.number(of: $0.item).map(Int32.init) })
        #expect(split.cases.contains { Set($0.relevant) == held && whole.isSuperset(of: $0.history.items) })
        #expect(throws: RecommendationError.self) { _ = try EvaluationSplit.perUser(store, share: 1) }
    }

    @Test func `sessions: every beginning of a late session asks for its next item`() throws {
        let store = try Self.store()
        let split = EvaluationSplit.nextItem(store, from: Timestamp(seconds: 1_000_000), gap: .hours(8))
        check(split, of: store)
        #expect(split.cases.allSatisfy { $0.relevant.count == 1 })
        let known = EvaluationSplit.nextBasket(store)
        check(known, of: store)
    }

    @Test func `tell a model that knows from one that guesses, on the same questions`() throws {
        let split = try EvaluationSplit.perUser(Self.store())
        let evaluation = Evaluation(split, k: 10)
        let knowing = try evaluation.judge(ItemKNN.fit(split.train))
        let guessing = try evaluation.judge(Popularity.fit(split.train))
        let test = try knowing.compared(with: guessing, by: .recall)
        #expect(test.difference > 0.05 && test.pValue < 0.01)
        #expect(knowing.interval(.ndcg).lower < knowing.mean(.ndcg))
        #expect(knowing.diversity > 0 && knowing.diversity < 1 && knowing.exposure.coverage > 0)
        #expect(knowing.repeatRecall == nil && knowing.exploreRecall != nil && knowing.answered == 1)
        for metric in EvaluationResult.Metric.allCases {
            #expect(knowing.figures[metric]?.count == split.cases.count)
            #expect((0...1).contains(knowing.mean(metric)))
        }
    }

    @Test func `split recall into what was had before and what is new`() throws {
        let store = try Self.store()
        let split = EvaluationSplit.leaveLast(store, 5)
        let evaluation = Evaluation(split, k: 40, owned: .allowed)
        let habits = try evaluation.judge(PersonalFrequency.fit(split.train, configuration: .init(fillsUp: false)))
        #expect(habits.repeatRecall == 1 && habits.exploreRecall == 0)
        let oracle = try evaluation.judge(split.cases.map(\.relevant), model: "oracle")
        #expect(oracle.mean(.ndcg) == 1 && oracle.repeatRecall == 1 && oracle.exploreRecall == 1)
        let silent = try evaluation.judge(split.cases.map { _ in [] }, model: "silent")
        #expect(silent.mean(.ndcg) == 0 && silent.answered == 0)
    }
}
