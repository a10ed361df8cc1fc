// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniRecommendation
import Testing

@Suite struct `Sessions beside a naive count` {
    /// Sessions of few items, so that many share some; the last one ends last.
    static func sessions(_ seed: UInt64, count: Int = 60) -> [[String]] {
        var chance = SystemOfNumbers(seed: seed)
        return (0..<count).map { _ in (0...chance.below(6)).map { _ in "i\(chance.below(14))" } }
    }

    static func store(_ sessions: [[String]]) throws -> Interactions {
        var store = Interactions(items: StableIndex((0..<14).map { "i\($0)" }))
        for (number, session) in sessions.enumerated() {
            for (place, item) in session.enumerated() {
                let time = Timestamp(seconds: Int64(number * 86_400 + place))
                try store.append(Interaction(user: "s\(number)", item: item, time: time))
            }
        }
        return store
    }

    /// V-SKNN as the paper and its authors' code have it.
    static func scores(
        _ sessions: [[String]], _ current: [String], neighbours: Int, sample: Int, rarity: Double
    ) -> [String: Double] {
        let length = Double(current.count)
        var weights: [String: Double] = [:]
        for (place, item) in current.enumerated() { weights[item] = pow(Double(place + 1) / length, 2) }
        let recent = sessions.indices.reversed().filter { !Set(sessions[$0]).isDisjoint(with: current) }.prefix(sample)
        let likeness = recent.map { session in
            (session, Set(sessions[session]).reduce(0.0) { $0 + (weights[$1] ?? 0) } / Double(Set(current).count))
        }
        var scores: [String: Double] = [:]
        let best = likeness.sorted { (Float($0.1), $0.0) > (Float($1.1), $1.0) }.prefix(neighbours)
        for (session, value) in best {
            let items = Set(sessions[session])
            let step =
                current.reversed().firstIndex { items.contains($0) }
                .map { current.reversed().distance(from: current.reversed().startIndex, to: $0) + 1 } ?? 1
            for item in items {
                let events = sessions.joined().count { $0 == item }
                let idf = max(0, log(Double(sessions.count) / Double(events)))
                scores[item, default: 0] += value / Double(step) * (1 + rarity * idf)
            }
        }
        return scores
    }

    @Test(arguments: [1 as UInt64, 2, 3, 4], [(3, 10), (8, 8), (500, 5_000), (1, 40)])
    func `R3: V-SKNN ranks by the running session`(_ seed: UInt64, _ sizes: (Int, Int)) throws {
        let sessions = Self.sessions(seed)
        let configuration = SessionKNN.Configuration(neighbours: sizes.0, sample: sizes.1)
        let model = try SessionKNN.fit(Self.store(sessions), configuration: configuration)
        for current in Self.sessions(seed + 100, count: 25) {
            let wanted = Self.scores(sessions, current, neighbours: sizes.0, sample: sizes.1, rarity: 5)
            let list = model.recommend(to: History(items: current), count: 100)
            #expect(Set(list.map(\.item)) == Set(wanted.keys))
            for entry in list { #expect(agree([entry.score], [wanted[entry.item] ?? .nan], to: 1e-5)) }
        }
    }

    @Test func `R9: a session counts from the moment it is observed, as if it had been fitted`() throws {
        let sessions = Self.sessions(9)
        let early = try Self.store(Array(sessions.dropLast(20)))
        var streamed = try SessionKNN.fit(early)
        for session in sessions.suffix(20) {
            streamed.observe(session, endedAt: Timestamp(seconds: 100 * 86_400))
        }
        let fitted = try SessionKNN.fit(Self.store(sessions))
        for current in Self.sessions(10, count: 20) {
            let list = streamed.recommend(to: History(items: current), count: 20)
            #expect(list == fitted.recommend(to: History(items: current), count: 20))
        }
        #expect(!streamed.recommend(to: ["i1"], count: 3).contains { $0.item == "brand new" })
        streamed.observe(["i1", "brand new"], endedAt: Timestamp(seconds: 101 * 86_400))
        #expect(streamed.recommend(to: ["i1"], count: 20).contains { $0.item == "brand new" })
    }

    @Test func `R9: an update puts the store's sessions in place of observed ones, if counts agree too`() throws {
        let sessions = Self.sessions(14)
        let before = try Self.store(Array(sessions.dropLast()))
        let store = try Self.store(sessions)
        var model = try SessionKNN.fit(before)
        model.observe(sessions.last?.map { _ in "i0" } ?? [], endedAt: Timestamp(seconds: 100 * 86_400))
        #expect(!model.isCurrent(with: store))
        var saved = try SessionKNN(saved: model.saved())
        try model.update(from: store)
        try saved.update(from: store)
        let fitted = try SessionKNN.fit(store)
        for current in Self.sessions(15, count: 20) {
            let list = fitted.recommend(to: History(items: current), count: 20)
            #expect(model.recommend(to: History(items: current), count: 20) == list)
            #expect(saved.recommend(to: History(items: current), count: 20) == list)
        }
    }

    @Test func `R9: a session's reasons are what the model says of the item for each alone`() throws {
        let model = try SessionKNN.fit(Self.store(Self.sessions(16)))
        let reasons = model.explain("i3", for: ["i1", "i2", "i4"], count: 9)
        #expect(!reasons.isEmpty)
        for reason in reasons {
            guard case .because(let item) = reason.kind else { continue }
            let alone = model.recommend(to: [item], count: 20).first { $0.item == "i3" }
            #expect(alone?.score == reason.contribution)
        }
    }

    @Test func `R8: looks only at what is left of the running session after a pause`() throws {
        let model = try SessionKNN.fit(Self.store(Self.sessions(11)), configuration: .init(gap: .minutes(30)))
        let old = History.Event(item: "i3", time: Timestamp(seconds: 0))
        let new = History.Event(item: "i5", time: Timestamp(seconds: 3_600))
        let now = Timestamp(seconds: 3_600)
        #expect(
            model.recommend(to: History([old, new], now: now), count: 9)
                == model.recommend(to: History([new], now: now), count: 9))
    }

    @Test(arguments: [1 as UInt64, 2, 3])
    func `sequential rules count one by the square of the steps`(_ seed: UInt64) throws {
        let sessions = Self.sessions(seed)
        var wanted: [[String]: Double] = [:]
        for session in sessions {
            for (place, item) in session.enumerated() {
                for (step, follower) in session[(place + 1)...].prefix(3).enumerated() {
                    wanted[[item, follower], default: 0] += 1 / pow(Double(step + 1), 2)
                }
            }
        }
        let model = try SequentialRules.fit(Self.store(sessions), configuration: .init(steps: 3))
        for item in 0..<14 {
            for entry in model.recommend(to: ["i0", "i\(item)"], count: 50) {
                #expect(agree([entry.score], [wanted["i\(item)", entry.item]], to: 1e-5))
            }
            let count = model.recommend(to: ["i\(item)"], count: 50).count
            #expect(count == wanted.keys.count { $0[0] == "i\(item)" })
        }
    }

    @Test func `STAN lets old sessions and far positions fade`() throws {
        let scheme = SessionKNN.Configuration.Scheme.sequence(position: 2, days: 10, distance: 1)
        let store = try Self.store([["a", "old"], ["x"], ["x"], ["a", "new", "far", "farther"]])
        let model = try SessionKNN.fit(store, configuration: .init(scheme: scheme))
        let history = History([.init(item: "a", time: Timestamp(seconds: 4 * 86_400))])
        let list = model.recommend(to: history, count: 9, owned: .excluded)
        #expect(
            list.map(\.item) == ["new", "old", "far", "farther"]
                || list.map(\.item) == ["old", "new", "far", "farther"])
        let scores = Dictionary(uniqueKeysWithValues: list.map { ($0.item, $0.score) })
        #expect(agree([(scores["far"] ?? 0) / (scores["new"] ?? 1)], [exp(-1)], to: 1e-5))
        let aged = exp(-3.0 / 10) * (4.0 / 2).squareRoot()
        #expect(agree([(scores["old"] ?? 0) / (scores["new"] ?? 1)], [aged], to: 1e-4))
    }

    @Test func `the blend adds a quarter of the rules to V-SKNN, each by its greatest score`() throws {
        let store = try Self.store(Self.sessions(12))
        let sessions = try SessionKNN.fit(store)
        let rules = try SequentialRules.fit(store)
        let blend = try Blend([.init(sessions), .init(rules, weight: 0.25)])
        for current in Self.sessions(13, count: 20) {
            let history = History(items: current)
            let one = sessions.recommend(to: history, count: 99)
            let other = rules.recommend(to: history, count: 99)
            var sums: [String: Double] = [:]
            for entry in one { sums[entry.item, default: 0] += entry.score / (one.first?.score ?? 1) }
            for entry in other { sums[entry.item, default: 0] += 0.25 * entry.score / (other.first?.score ?? 1) }
            let list = blend.recommend(to: history, count: 99)
            #expect(list.count == sums.count)
            for entry in list { #expect(agree([entry.score], [sums[entry.item] ?? .nan], to: 1e-5)) }
        }
    }
}

extension Dictionary where Key == [String], Value == Double {
    fileprivate subscript(from: String, to: String) -> Double { self[[from, to]] ?? .nan }
}
