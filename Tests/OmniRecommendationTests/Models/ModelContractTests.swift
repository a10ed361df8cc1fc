// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

/// What every model promises, whatever its method.
@Suite struct `A1: every model behind the one protocol` {
    static func store(_ seed: UInt64 = 1) throws -> Interactions {
        try Interactions.drawn(users: 40, items: 30, events: 900, seed: seed)
    }

    static func scores(_ model: any Recommender, _ history: History) -> [Float] {
        var scores: [Float] = []
        model.score(model.items.indexed(history), into: &scores)
        return scores
    }

    @Test(arguments: ModelCase.all)
    func `answers in order, without repeats, without NaN, and with as many as there are`(_ kind: ModelCase) throws {
        let store = try Self.store()
        let model = try kind.fit(store, FitControl())
        for user in ["u0", "u7", "u39"] {
            let history = store.history(of: user)
            let list = model.recommend(to: history, count: 1_000, owned: .allowed)
            #expect(list.count <= store.items.count)
            #expect(Set(list.map(\.item)).count == list.count)
            #expect(list.allSatisfy { $0.score.isFinite })
            #expect(zip(list, list.dropFirst()).allSatisfy { $0.score >= $1.score })
            let scores = Self.scores(model, history)
            #expect(scores.count == store.items.count && !scores.contains { $0.isNaN || $0 == .infinity })
            #expect(list.count == scores.count { $0 > -.infinity })
            #expect(model.recommend(to: history, count: 3, owned: .allowed) == Array(list.prefix(3)))
        }
        #expect(model.recommend(to: store.history(of: "u0"), count: 0).isEmpty)
        #expect(model.recommend(to: store.history(of: "u0"), count: -4).isEmpty)
        #expect(!model.name.isEmpty && model.report.events == store.count)
    }

    @Test(arguments: ModelCase.all)
    func `keeps to what becomes of owned items`(_ kind: ModelCase) throws {
        let store = try Self.store()
        let model = try kind.fit(store, FitControl())
        let history = store.history(of: "u5")
        let owned = Set(history.events.map(\.item))
        #expect(!model.recommend(to: history, count: 50, owned: .excluded).contains { owned.contains($0.item) })
        #expect(model.recommend(to: history, count: 50, owned: .only).allSatisfy { owned.contains($0.item) })
        let even = model.recommend(to: history, count: 5, owned: .allowed) {
            Int($0.dropFirst())?.isMultiple(of: 2) == true
        }
        #expect(even.allSatisfy { Int($0.item.dropFirst())?.isMultiple(of: 2) == true })
        let all = model.recommend(to: history, count: 50, owned: .allowed)
            .filter { Int($0.item.dropFirst())?.isMultiple(of: 2) == true }
        #expect(even == Array(all.prefix(5)))
    }

    @Test(arguments: ModelCase.all)
    func `folds in a stranger and passes over items it never saw`(_ kind: ModelCase) throws {
        let store = try Self.store()
        let model = try kind.fit(store, FitControl())
        let known = Self.scores(model, store.history(of: "u5"))
        var withUnknown = store.history(of: "u5")
        let last = try #require(withUnknown.events.last)
        withUnknown.events.insert(History.Event(item: "never seen", time: last.time), at: 0)
        withUnknown.events.insert(History.Event(item: last.item, weight: .nan, time: last.time), at: 0)
        #expect(Self.scores(model, withUnknown) == known)
        #expect(!Self.scores(model, []).contains { $0.isNaN })
        #expect(model.similar(to: "never seen", count: 5).isEmpty)
        #expect(model.explain("never seen", for: store.history(of: "u5"), count: 5).isEmpty)
    }

    @Test(arguments: ModelCase.all)
    func `gives reasons for what it recommends, the strongest first, of things that are there`(_ kind: ModelCase) throws
    {
        let store = try Self.store()
        let model = try kind.fit(store, FitControl())
        let history = store.history(of: "u8")
        let own = Set(history.events.map(\.item))
        for entry in model.recommend(to: history, count: 4, reasons: 3) {
            #expect(!entry.reasons.isEmpty, "\(entry.item)")
            #expect(entry.reasons.count <= 3 && entry.reasons.allSatisfy { !$0.description.isEmpty })
            for reason in entry.reasons {
                switch reason.kind {
                case .because(let item), .looksLike(let item): #expect(own.contains(item))
                case .together(let items, let orders): #expect(own.isSuperset(of: items) && orders > 0)
                case .habit(let times): #expect(times > 0 && own.contains(entry.item))
                default: break
                }
            }
        }
    }

    @Test(arguments: ModelCase.all)
    func `is the same, to the byte, on one thread and on many`(_ kind: ModelCase) throws {
        let store = try Self.store(3)
        let one = try kind.fit(store, FitControl(seed: 7, threads: 1))
        let many = try kind.fit(store, FitControl(seed: 7, threads: 5))
        let histories = (0..<40).map { one.items.indexed(store.history(of: "u\($0)")) }
        let lists = try one.rank(histories, count: 9, owned: nil, control: FitControl(threads: 1))
        #expect(try many.rank(histories, count: 9, owned: nil, control: FitControl(threads: 4)) == lists)
        for (user, list) in lists.enumerated() {
            let single = one.recommend(to: store.history(of: "u\(user)"), count: 9)
            #expect(single.map(\.item) == list.compactMap { one.items.id(Int($0)) })
        }
    }

    @Test(arguments: ModelCase.all)
    func `is after an update what a new fit would be`(_ kind: ModelCase) throws {
        var store = try Self.store(4)
        var model = try kind.fit(store, FitControl())
        let before = (0..<40).map { Self.scores(model, store.history(of: "u\($0)")) }
        try model.update(from: store)
        #expect(before == (0..<40).map { Self.scores(model, store.history(of: "u\($0)")) })
        let later = Timestamp(seconds: 2_000_000)
        for (user, item) in [("u1", "i2"), ("u2", "i29"), ("new", "i3"), ("new", "fresh"), ("u9", "fresh")] {
            try store.append(Interaction(user: user, item: item, weight: 2, time: later))
        }
        for pass in 0..<2 {
            if pass == 1 { store.erase(user: "u1") }
            try model.update(from: store)
            let anew = try kind.fit(store, FitControl())
            #expect(model.items == anew.items)
            for user in ["u0", "u2", "u9", "new", "u30"] {
                #expect(Self.scores(model, store.history(of: user)) == Self.scores(anew, store.history(of: user)))
            }
        }
    }

    @Test(arguments: ModelCase.all)
    func `refuses to fit from nothing, and fits from a single event`(_ kind: ModelCase) throws {
        let refused = #expect(throws: RecommendationError.self) { _ = try kind.fit(Interactions(), FitControl()) }
        #expect(refused?.code == .noInteractions)
        let one = try Interactions([Interaction(user: "ana", item: "jersey")])
        let model = try kind.fit(one, FitControl())
        #expect(model.recommend(to: one.history(of: "ana"), count: 5).count <= 1)
        #expect(!Self.scores(model, ["jersey"]).contains { $0.isNaN || $0 == .infinity })
    }

    @Test(arguments: ModelCase.all)
    func `gives up when it is told to`(_ kind: ModelCase) throws {
        let store = try Self.store()
        guard !["popularity", "trending", "personal frequency", "replenishment"].contains(kind.name) else { return }
        #expect(throws: CancellationError.self) {
            _ = try kind.fit(store, FitControl(threads: 1, isCancelled: { true }))
        }
    }
}
