// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniRecommendation
import Testing

@Suite struct `Baskets beside a naive count` {
    static func baskets(_ seed: UInt64, count: Int = 80, items: Int = 9) -> [Set<Int>] {
        var chance = SystemOfNumbers(seed: seed)
        return (0..<count).map { _ in Set((0...chance.below(5)).map { _ in chance.below(items) }) }
    }

    @Test(arguments: [1 as UInt64, 2, 3, 4, 5], [2, 5, 9])
    func `R3: every frequent set is found, and every rule with its counts`(_ seed: UInt64, _ least: Int) throws {
        let baskets = Self.baskets(seed)
        var store = Interactions(items: StableIndex((0..<9).map { "i\($0)" }))
        for (number, basket) in baskets.enumerated() {
            // Each item twice: a basket counts it once.
            for item in basket.sorted() + basket.sorted() {
                try store.append(Interaction(user: "b\(number)", item: "i\(item)"))
            }
        }
        var counts: [Set<Int>: Int] = [:]
        for subset in 1..<512 {
            let set = Set((0..<9).filter { subset >> $0 & 1 == 1 })
            let count = baskets.count { set.isSubset(of: $0) }
            if count >= least { counts[set] = count }
        }
        let configuration = AssociationRules.Configuration(
            minimumSupport: Double(least) / Double(baskets.count), minimumConfidence: 0.3, maximumLength: 9)
        let model = try AssociationRules.fit(store, configuration: configuration)
        #expect(model.itemsetCount == counts.count)
        var wanted = 0
        for (set, count) in counts where set.count > 1 {
            for item in set where Double(count) / Double(counts[set.subtracting([item])] ?? 1) >= 0.3 { wanted += 1 }
        }
        let rules = model.rules
        #expect(rules.count == wanted && model.ruleCount == wanted)
        for rule in rules {
            let left = Set(rule.antecedent.compactMap { Int($0.dropFirst()) })
            let right = try #require(Int(rule.consequent.dropFirst()))
            #expect(rule.count == counts[left.union([right])] && rule.antecedentCount == counts[left])
            #expect(rule.consequentCount == counts[[right]] && rule.baskets == baskets.count)
            #expect(rule.liftLowerBound <= rule.lift && rule.confidence >= 0.3)
        }
        let short = try AssociationRules.fit(
            store,
            configuration: .init(minimumSupport: configuration.minimumSupport, minimumConfidence: 0, maximumLength: 2))
        #expect(short.itemsetCount == counts.keys.count { $0.count <= 2 })
    }

    @Test func `R3: the rules that fit a cart are those whose antecedents are all in it, the best rule counts`() throws
    {
        var store = Interactions()
        for number in 0..<40 {
            var basket = ["pasta", "sauce"]
            if number < 30 { basket.append("cheese") }
            if number < 8 { basket.append("wine") }
            for item in basket { try store.append(Interaction(user: "b\(number)", item: item)) }
        }
        for number in 0..<60 { try store.append(Interaction(user: "c\(number)", item: "milk")) }
        let model = try AssociationRules.fit(store, configuration: .init(minimumConfidence: 0.1))
        let list = model.recommend(to: ["pasta", "sauce"], count: 3, reasons: 1)
        #expect(list.map(\.item) == ["cheese", "wine"])
        #expect(agree([list[0].score], [0.75]))
        #expect(list[0].reasons.first?.description.contains("in 30 orders") == true)
        #expect(model.rules(for: ["milk"], count: 5).isEmpty)
        #expect(model.recommend(to: ["milk"], count: 5).isEmpty)
    }

    @Test func `R15: the lower bound of lift puts a fluke of few baskets behind what many baskets show`() {
        let fluke = AssociationRule(
            antecedent: ["a"], consequent: "b", count: 1, antecedentCount: 1, consequentCount: 300, baskets: 1_000)
        let solid = AssociationRule(
            antecedent: ["c"], consequent: "d", count: 200, antecedentCount: 250, consequentCount: 300, baskets: 1_000)
        #expect(fluke.lift > solid.lift)
        #expect(fluke.liftLowerBound < 1 && solid.liftLowerBound > 2)
        // Wilson's interval of 200 of 250 is .7551 to .8383, of 300 of 1,000 .2768 to .3243.
        #expect(agree([solid.liftLowerBound], [0.75510 / 0.32434], to: 1e-3))
    }

    @Test func `personal frequency counts baskets, fades old ones, and fills up with what is popular`() throws {
        var store = Interactions()
        for (time, items) in [["milk", "eggs"], ["milk"], ["bread", "bread"]].enumerated() {
            for item in items {
                try store.append(Interaction(user: "ana", item: item, time: Timestamp(seconds: Int64(time))))
            }
        }
        for user in ["ben", "cleo"] { try store.append(Interaction(user: user, item: "wine")) }
        let plain = try PersonalFrequency.fit(store)
        let list = plain.recommend(to: store.history(of: "ana"), count: 9)
        #expect(list.map(\.item) == ["milk", "eggs", "bread", "wine"])
        let thirds: [Double] = [0.666667, 0.333333, 0.333333]
        #expect(agree(list.prefix(3).map(\.score), thirds, to: 1e-5))
        let fading = try PersonalFrequency.fit(store, configuration: .init(decay: 0.5, fillsUp: false))
        #expect(fading.recommend(to: store.history(of: "ana"), count: 9).map(\.item) == ["bread", "milk", "eggs"])
        #expect(plain.recommend(to: [], count: 1).map(\.item) == ["wine"])
    }
}
