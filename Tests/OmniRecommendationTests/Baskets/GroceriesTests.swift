// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniRecommendation
import Testing

/// Groceries (R package arules), which lies beside the checkout; without it these tests say so and pass.
@Suite(.enabled(if: GroceriesData.isPresent, "../shared/data/groceries.csv.gz is not there"))
struct `Rules from 9,835 baskets of groceries` {
    @Test(arguments: [
        (0.001, 0.5, 5_668, 13_492), (0.001, 0.8, 410, 13_492), (0.01, 0.5, 15, 333), (0.006, 0.25, 463, 747),
    ])
    func `have the published counts`(_ support: Double, _ confidence: Double, _ rules: Int, _ itemsets: Int) throws {
        let store = try GroceriesData.store()
        let configuration = AssociationRules.Configuration(
            minimumSupport: support, minimumConfidence: confidence, maximumLength: 10)
        let model = try AssociationRules.fit(store, configuration: configuration)
        #expect(model.itemsetCount == itemsets)
        #expect(model.ruleCount == rules)
    }

    @Test func `lead with the published rule by lift, and with a better supported one by its lower bound`() throws {
        let configuration = AssociationRules.Configuration(minimumConfidence: 0.5, maximumLength: 10)
        let model = try AssociationRules.fit(GroceriesData.store(), configuration: configuration)
        let rules = model.rules
        let top = try #require(rules.max { $0.lift < $1.lift })
        #expect(Set(top.antecedent) == ["Instant food products", "soda"])
        #expect(top.consequent == "hamburger meat" && top.count == 12)
        #expect(agree([top.lift], [18.995654]))
        let sizes = Dictionary(grouping: rules) { $0.antecedent.count + 1 }.mapValues(\.count)
        #expect(sizes == [2: 11, 3: 1_461, 4: 3_211, 5: 939, 6: 46])
        #expect(rules.allSatisfy { $0.liftLowerBound < $0.lift })
        #expect(zip(rules, rules.dropFirst()).allSatisfy { $0.liftLowerBound >= $1.liftLowerBound })
    }
}

enum GroceriesData {
    static let file = SharedFile.url("data/groceries.csv.gz")
    static var isPresent: Bool { file != nil }

    /// One user for each basket.
    static func store() throws -> Interactions {
        var store = Interactions()
        for (basket, line) in try SharedFile.lines("data/groceries.csv.gz").enumerated() {
            for item in line.split(separator: ",") {
                try store.append(Interaction(user: "b\(basket)", item: String(item)))
            }
        }
        return store
    }
}
