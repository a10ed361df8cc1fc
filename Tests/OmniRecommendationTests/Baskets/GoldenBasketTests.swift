// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `Baskets on worked cases` {
    @Test(arguments: GoldenCases.all("recommenders", "recommend.tifuKNN"))
    func `TIFU-KNN gives the vectors and the forecasts`(_ example: JSONCase) throws {
        let input = example["input"]
        let configuration = TIFUKNN.Configuration(
            groups: input.int("groups"), withinDecay: input.double("withinDecay"),
            groupDecay: input.double("groupDecay"), alpha: input.double("alpha"), neighbours: input.int("neighbours"))
        var store = Interactions(items: StableIndex((0..<input.int("items")).map { "i\($0)" }))
        for (user, baskets) in input["baskets"].list.enumerated() {
            for (place, basket) in baskets.list.enumerated() {
                for item in basket.numbers {
                    let time = Timestamp(seconds: Int64(place))
                    try store.append(Interaction(user: "u\(user)", item: "i\(Int(item))", time: time))
                }
            }
            let vector = configuration.vector(of: baskets.list.map { $0.numbers.map { Int32($0) } })
            var dense = [Double](repeating: 0, count: input.int("items"))
            for (item, value) in zip(vector.items, vector.values) { dense[Int(item)] = value }
            #expect(agree(dense, example["expected"]["vectors"][user].numbers, to: 1e-9))
        }
        let model = try TIFUKNN.fit(store, configuration: configuration)
        for (user, expected) in example["expected"]["scores"].list.enumerated() {
            var scores: [Float] = []
            model.score(model.items.indexed(store.history(of: "u\(user)")), into: &scores)
            #expect(agree(scores.map { $0 > -.infinity ? Double($0) : 0 }, expected.numbers))
        }
    }

    @Test(arguments: GoldenCases.all("recommenders", "recommend.associationRules"))
    func `R3: association rules have the counts and measures of the case`(_ example: JSONCase) throws {
        let transactions = example["input"]["transactions"].list.map { $0.list.map(\.text) }
        var store = Interactions()
        for (basket, items) in transactions.enumerated() {
            for item in items { try store.append(Interaction(user: "b\(basket)", item: item)) }
        }
        let configuration = AssociationRules.Configuration(
            minimumSupport: Double(example["input"].int("minCount")) / Double(transactions.count),
            minimumConfidence: example["input"].double("minConfidence"))
        let model = try AssociationRules.fit(store, configuration: configuration)
        #expect(model.itemsetCount == example["expected"]["itemsets"].list.count)
        let rules = model.rules
        #expect(rules.count == example["expected"]["rules"].list.count)
        for expected in example["expected"]["rules"].list {
            let left = Set(expected["antecedent"].list.map(\.text))
            let rule = try #require(
                rules.first { Set($0.antecedent) == left && $0.consequent == expected["consequent"].text })
            #expect(rule.count == expected.int("count"))
            let measures = [rule.support, rule.confidence, rule.lift, rule.leverage]
            let wanted = ["support", "confidence", "lift", "leverage"].map { expected.double($0) }
            #expect(agree(measures, wanted, to: 1e-9))
            #expect((rule.conviction == nil) == expected["conviction"].isNull)
            if let conviction = rule.conviction, let wanted = expected["conviction"].number {
                #expect(agree([conviction], [wanted], to: 1e-9))
            }
        }
    }
}
