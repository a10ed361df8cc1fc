// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

/// Numbers that a model's catalogue does not have: a caller's mistake, or a store that grew since the fit.
@Suite struct `A model asked with numbers that it does not have` {
    static let foreign: [Int32] = [-1, 1_000_000, .min, .max, 30]

    static func spoiled(_ history: IndexedHistory) -> IndexedHistory {
        var (items, weights, times) = (history.items, history.weights, history.times)
        for (step, item) in foreign.enumerated() {
            let place = step * items.count / (foreign.count - 1)
            let time = place < times.count ? times[place] : times.last ?? 0
            items.insert(item, at: place)
            weights.insert(3, at: place)
            times.insert(time, at: place)
        }
        return IndexedHistory(items: items, weights: weights, times: times, now: history.now, segment: history.segment)
    }

    @Test(arguments: ModelCase.all + ModelCase.linear)
    func `ranks as it would without them`(_ kind: ModelCase) throws {
        let store = try `A1: every model behind the one protocol`.store()
        let model = try kind.fit(store, FitControl())
        let clean = (0..<40).map { model.items.indexed(store.history(of: "u\($0)")) } + [IndexedHistory(items: [])]
        let spoiled = clean.map(Self.spoiled)
        #expect(zip(clean, spoiled).allSatisfy { $0.items.count + Self.foreign.count == $1.items.count })
        for owned in [OwnedItems.allowed, .excluded, .only] {
            let expected = try model.rank(clean, count: 9, owned: owned, control: FitControl())
            #expect(try model.rank(spoiled, count: 9, owned: owned, control: FitControl()) == expected)
        }
    }

    static let scoring = ModelCase.all + ModelCase.linear

    @Test(arguments: scoring)
    func `scores as it would without them`(_ kind: ModelCase) throws {
        let store = try `A1: every model behind the one protocol`.store()
        let model = try kind.fit(store, FitControl())
        for user in 0..<40 {
            let history = model.items.indexed(store.history(of: "u\(user)"))
            var (expected, scores): ([Float], [Float]) = ([], [])
            model.score(history, into: &expected)
            model.score(Self.spoiled(history), into: &scores)
            #expect(scores == expected)
        }
        var (expected, scores): ([Float], [Float]) = ([], [])
        model.score(IndexedHistory(items: []), into: &expected)
        model.score(IndexedHistory(items: Self.foreign), into: &scores)
        #expect(scores == expected)
    }

    @Test func `compares looks as it would without them`() throws {
        let model = try ContentSimilarity(
            items: StableIndex(["red jersey", "blue jersey", "kettle"]),
            embedding: `Items by what they look like`.embedding)
        let history = IndexedHistory(items: [0, 2])
        var (expected, scores): ([Float], [Float]) = ([], [])
        model.score(history, into: &expected)
        model.score(Self.spoiled(history), into: &scores)
        #expect(scores == expected && expected.contains { $0 > 0 })
    }

    @Test func `solves for the same factors as without them`() throws {
        let store = try `A1: every model behind the one protocol`.store()
        let als = try ALS.fit(store, configuration: .init(factors: 5))
        let bpr = try BPR.fit(store, configuration: .init(factors: 5, iterations: 3))
        let history = als.items.indexed(store.history(of: "u3"))
        #expect(als.factors(of: Self.spoiled(history)) == als.factors(of: history))
        #expect(bpr.factors(of: Self.spoiled(history)) == bpr.factors(of: history))
    }
}

/// The store goes on taking events while a model is as it was fitted.
@Suite struct `A model of factors asked of a store that grew since the fit` {
    private let users = ["u0", "u1", "u5", "ana", "nobody"]

    private func grown(_ store: Interactions) throws -> Interactions {
        var store = store
        for (user, item) in [("u1", "brand-new"), ("ana", "brand-new"), ("ben", "brand-new"), ("ben", "i4")] {
            try store.append(Interaction(user: user, item: item))
        }
        return store
    }

    @Test(arguments: [OwnedItems.allowed, .excluded, .only])
    func `lists its users as before, and nothing for one of whom it knows nothing`(owned: OwnedItems) throws {
        let store = try Interactions.drawn(users: 30, items: 40, events: 500, seed: 1)
        let later = try grown(store)
        let als = try ALS.fit(store, configuration: .init(factors: 6))
        let bpr = try BPR.fit(store, configuration: .init(factors: 6, iterations: 4))
        #expect(
            try als.rank(users: users, of: later, count: 10, owned: owned)
                == als.rank(users: users, of: store, count: 10, owned: owned))
        #expect(
            try bpr.rank(users: users, of: later, count: 10, owned: owned)
                == bpr.rank(users: users, of: store, count: 10, owned: owned))
        for user in users {
            #expect(
                als.recommend(toUser: user, of: later, count: 10, owned: owned)
                    == als.recommend(toUser: user, of: store, count: 10, owned: owned))
        }
        #expect(als.recommend(toUser: "ana", of: later, count: 10, owned: owned).isEmpty)
        #expect(!als.recommend(toUser: "u1", of: later, count: 10, owned: owned).isEmpty)
    }

    @Test func `folds in who came after the fit, in one list as in many`() throws {
        let store = try Interactions.drawn(users: 30, items: 40, events: 500, seed: 1)
        let later = try grown(store)
        let als = try ALS.fit(store, configuration: .init(factors: 6))
        let one = als.recommend(toUser: "ben", of: later, count: 10)
        #expect(one.count == 10 && !one.contains { $0.item == "i4" })
        #expect(one == als.recommend(to: later.history(of: "ben"), count: 10))
        #expect(
            try als.rank(users: ["ben"], of: later, count: 10)[0].compactMap { als.items.id(Int($0)) }
                == one.map(\.item))
    }

    @Test func `lists nothing for a user whose events are gone`() throws {
        var store = try Interactions.drawn(users: 30, items: 40, events: 500, seed: 1)
        let als = try ALS.fit(store, configuration: .init(factors: 6))
        store.erase(user: "u1")
        #expect(als.recommend(toUser: "u1", of: store, count: 10).isEmpty)
        #expect(try als.rank(users: ["u1"], of: store, count: 10) == [[]])
    }
}
