// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniRecommendation
import Testing

@Suite struct `A slot left to chance` {
    static let policies: [Exploration.Policy] = [
        .uniform, .epsilonGreedy(0), .epsilonGreedy(0.2), .epsilonGreedy(1), .softmax(temperature: 0.1),
        .softmax(temperature: 1e-9), .softmax(temperature: 1e9), .softmax(temperature: .nan), .epsilonGreedy(7),
    ]

    @Test(arguments: policies, [1, 2, 3, 7, 100, 5_000])
    func `has propensities that sum to one exactly, each above zero`(policy: Exploration.Policy, count: Int) {
        var chance = Chance(UInt64(count))
        let scores = chance.shares(count).sorted(by: >)
        let propensities = Exploration(policy).propensities(of: scores)
        #expect(propensities.count == count)
        // Whole numbers of 2^-53, so that this sum has no rounding.
        let sum = propensities.reduce(0) { $0 + $1.value }
        #expect(sum == 1)
        #expect(propensities.allSatisfy { $0.value > 0 })
    }

    @Test(arguments: policies)
    func `is drawn as often as its propensity says`(policy: Exploration.Policy) {
        let scores = [0.9, 0.85, 0.5, 0.1]
        let exploration = Exploration(policy)
        let propensities = exploration.propensities(of: scores)
        var chance = Chance(11)
        var counts = [0.0, 0, 0, 0]
        let draws = 40_000.0
        for _ in 0..<Int(draws) {
            guard let drawn = exploration.choose(among: scores, chance: chance.bits()) else { continue }
            #expect(drawn.propensity == propensities[drawn.choice])
            counts[drawn.choice] += 1
        }
        for (count, propensity) in zip(counts, propensities) {
            let deviation = (draws * propensity.value * (1 - propensity.value)).squareRoot()
            #expect(abs(count - draws * propensity.value) <= 5 * deviation + 1)
        }
    }

    @Test func `takes in the ends of chance`() {
        let exploration = Exploration(.uniform)
        #expect(exploration.choose(among: [3, 2, 1], chance: 0)?.choice == 0)
        #expect(exploration.choose(among: [3, 2, 1], chance: .max)?.choice == 2)
        #expect(exploration.choose(among: [], chance: 1) == nil)
        #expect(exploration.choose(among: [.nan], chance: 1)?.propensity == .certain)
    }

    @Test func `follows the formulas`() {
        let greedy = Exploration(.epsilonGreedy(0.2)).propensities(of: [3, 2, 1, 0]).map(\.value)
        for (value, wanted) in zip(greedy, [0.85, 0.05, 0.05, 0.05]) { #expect(isNear(value, wanted, 1e-15)) }
        let soft = Exploration(.softmax(temperature: 0.5)).propensities(of: [1, 0.5]).map(\.value)
        #expect(isNear(soft[0], exp(2) / (exp(2) + exp(1)), 1e-15))
    }

    @Test func `cannot be logged without its propensity`() throws {
        #expect(Propensity(0) == nil)
        #expect(Propensity(-0.1) == nil)
        #expect(Propensity(1.000_001) == nil)
        #expect(Propensity(.nan) == nil)
        let choice = LoggedChoice("socks", propensity: try #require(Propensity(0.25)))
        let bytes = try JSONEncoder().encode(choice)
        let read = try JSONDecoder().decode(LoggedChoice<String>.self, from: bytes)
        #expect(read == choice)
        for text in [#"{"choice":"socks"}"#, #"{"choice":"socks","propensity":0}"#] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(LoggedChoice<String>.self, from: Data(text.utf8))
            }
        }
    }

    @Test func `tells of settings that make no sense`() {
        #expect(Exploration(.epsilonGreedy(2), pool: 0, slot: -1).problems.count == 3)
        #expect(Exploration(.softmax(temperature: 0)).problems.count == 1)
        #expect(Exploration().problems.isEmpty)
    }
}
