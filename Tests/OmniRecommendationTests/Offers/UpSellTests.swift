// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import OmniRecommendation
import Testing

@Suite struct `Up-sell` {
    @Test func `R1: gives the worked case`() throws {
        let cases = GoldenCases.all("recommenders", "recommend.upsell")
        #expect(cases.count == 1)
        for entry in cases {
            let input = entry["input"]
            func money(_ number: Double) -> Money { cents(Int64((number * 100).rounded())) }
            let rules = UpSell(
                intercept: input.double("intercept"), relevanceWeight: input.double("relevanceWeight"),
                priceElasticity: input.double("priceElasticity"), minimumPriceRatio: input.double("minPriceRatio"),
                maximumPriceRatio: input.double("maxPriceRatio"))
            let candidates = input["candidates"].list
                .map { node in
                    UpSell.Candidate(
                        node["id"].text, price: money(node.double("price")), margin: money(node.double("margin")),
                        relevance: node.double("relevance"), stock: Int(node.double("stock")),
                        expectedDemand: node.double("expectedDemand"))
                }
            let verdicts = rules.rank(
                candidates, insteadOf: money(input["base"].double("price")),
                margin: money(input["base"].double("margin")))
            #expect(verdicts.filter(\.isEligible).map(\.item) == entry["expected"]["order"].list.map(\.text))
            for wanted in entry["expected"]["candidates"].list {
                let verdict = try #require(verdicts.first { $0.item == wanted["id"].text })
                #expect(verdict.isEligible == wanted["eligible"].flag)
                #expect(isNear(verdict.acceptance, wanted.double("acceptProbability"), entry.double("tolerance")))
                #expect(isNear(verdict.availability, wanted.double("availability"), entry.double("tolerance")))
                #expect(isNear(verdict.expectedGain / 100, wanted.double("expectedUplift"), entry.double("tolerance")))
            }
        }
    }

    struct Edge: Sendable {
        var price: Int64
        var margin: Int64
        var stock = 9
        var ceiling: Int64?
        var refusal: UpSell.Refusal?
    }

    static let edges: [Edge] = [
        Edge(price: 10_400, margin: 5_000, refusal: .tooNear),
        Edge(price: 10_500, margin: 5_000),
        Edge(price: 20_000, margin: 5_000),
        Edge(price: 20_001, margin: 5_000, refusal: .tooFar),
        Edge(price: 15_000, margin: 3_000, refusal: .noMargin),
        Edge(price: 15_000, margin: 3_001),
        Edge(price: 15_000, margin: 5_000, stock: 0, refusal: .outOfStock),
        Edge(price: 15_000, margin: 5_000, stock: -4, refusal: .outOfStock),
        Edge(price: 15_000, margin: 5_000, ceiling: 14_999, refusal: .abovePriceRange),
        Edge(price: 15_000, margin: 5_000, ceiling: 15_000),
    ]

    @Test(arguments: edges)
    func `R1: keeps its hard rules at the edge`(edge: Edge) {
        let verdict = UpSell()
            .judge(
                .init(
                    "better", price: cents(edge.price), margin: cents(edge.margin), relevance: 0.5, stock: edge.stock),
                insteadOf: cents(10_000), margin: cents(3_000), ceiling: edge.ceiling.map(cents))
        #expect(verdict.refusal == edge.refusal)
        #expect(verdict.priceLift == cents(edge.price - 10_000))
        #expect((verdict.expectedGain > 0) == (edge.refusal == nil))
    }

    @Test func `never leaves a number that is none`() {
        for odd in [Double.nan, .infinity, -.infinity, -3, 7] {
            let candidate = UpSell.Candidate(
                "odd", price: cents(12_000), margin: cents(5_000), relevance: odd, stock: 3, expectedDemand: odd)
            let verdict = UpSell().judge(candidate, insteadOf: cents(10_000), margin: cents(3_000), loyalty: odd)
            #expect((0...1).contains(verdict.acceptance))
            #expect((0...1).contains(verdict.availability))
            #expect(verdict.expectedGain.isFinite)
        }
        let other = UpSell.Candidate(
            "other", price: Money(minor: 12_000, .usd), margin: cents(1), relevance: 1, stock: 1)
        #expect(UpSell().judge(other, insteadOf: cents(10_000), margin: cents(1)).refusal == .notComparable)
        #expect(UpSell().judge(other, insteadOf: cents(0), margin: cents(1)).refusal == .notComparable)
        #expect(UpSell(intercept: .nan, minimumPriceRatio: 1, pricePercentile: 2).problems.count == 3)
        #expect(UpSell().problems.isEmpty)
    }

    struct Paid: Sendable {
        var prices: [Int64]
        var share: Double
        var wanted: Int64?
    }

    static let paid: [Paid] = [
        Paid(prices: [1_000, 2_000, 3_000], share: 0.5, wanted: 2_000),
        Paid(prices: [1_000, 2_000, 3_000], share: 1, wanted: 3_000),
        Paid(prices: [3_000, 1_000, 2_000], share: 0, wanted: 1_000),
        Paid(prices: [1_000, 2_000, 3_000, 4_000], share: 0.95, wanted: 3_850),
        Paid(prices: [1, 2, 4], share: 0.75, wanted: 3),
        Paid(prices: [1_000, 2_000], share: 0.5),
        Paid(prices: [], share: 0.5),
        Paid(prices: [1_000, 2_000, 3_000], share: .nan),
    ]

    @Test(arguments: paid)
    func `knows what a person is used to paying from three prices on`(paid: Paid) {
        #expect(PriceRange.percentile(paid.share, of: paid.prices.map(cents)) == paid.wanted.map(cents))
    }

    private func outcome(_ price: Int64, _ isAccepted: Bool, _ propensity: Double = 1) throws -> UpSell.Outcome {
        UpSell.Outcome(
            price: cents(price), basePrice: cents(10_000), relevance: 0.5, isAccepted: isAccepted,
            propensity: try #require(Propensity(propensity)))
    }

    @Test(arguments: [0.02, 0.2, 0.6])
    func `R1: learns how many accept in a band of prices, and leaves other bands alone`(rate: Double) throws {
        var rules = UpSell()
        let near = UpSell.Candidate("near", price: cents(11_000), margin: cents(5_000), relevance: 0.5, stock: 9)
        let far = UpSell.Candidate("far", price: cents(16_000), margin: cents(5_000), relevance: 0.5, stock: 9)
        func acceptance(_ candidate: UpSell.Candidate) -> Double {
            rules.judge(candidate, insteadOf: cents(10_000), margin: cents(3_000)).acceptance
        }
        let before = (near: acceptance(near), far: acceptance(far))
        var chance = Chance(5)
        for _ in 0..<20_000 { rules.learn(try outcome(16_000, chance.below(1_000) < Int(rate * 1_000))) }
        #expect(abs(acceptance(far) - rate) < 0.02)
        #expect(abs(before.far - rate) > 0.02 && acceptance(near) == before.near)
    }

    /// Half of the offers were accepted, but those that were likely to be made more often than the others: an average
    /// that took no heed of the propensities would say a half.
    @Test func `R1: counts an offer by how seldom it is made, up to a limit`() throws {
        var (plain, weighted, limited) = (UpSell(), UpSell(), UpSell())
        for _ in 0..<400 {
            plain.learn(try outcome(12_000, true))
            plain.learn(try outcome(12_000, false))
            weighted.learn(try outcome(12_000, true, 0.8))
            weighted.learn(try outcome(12_000, false, 0.2))
            limited.learn(try outcome(12_000, false, 1e-6))
        }
        let (one, two) = (try #require(plain.record?.bands[1]), try #require(weighted.record?.bands[1]))
        #expect(one.accepted / one.offered == 0.5)
        #expect(isNear(two.accepted / two.offered, 0.2, 1e-9))
        #expect(limited.record?.bands[1].offered == 400 * UpSellRecord.greatestWeight)
        #expect(plain.record?.bands.enumerated().allSatisfy { $0.offset == 1 || $0.element.offered == 0 } == true)
    }

    @Test func `begins as the formula says, survives being stored, and refuses a damaged record`() throws {
        var rules = UpSell()
        #expect(UpSellRecord().correction(ratio: 1.2) == 1)
        rules.learn(
            .init(price: Money(minor: 5, .usd), basePrice: cents(4), relevance: 1, isAccepted: true))
        rules.learn(try outcome(0, true))
        #expect(rules.record == nil)
        rules.learn(try outcome(12_000, true, 0.5))
        let data = try JSONEncoder().encode(rules)
        #expect(try JSONDecoder().decode(UpSell.self, from: data) == rules)
        let plain = try JSONEncoder().encode(UpSell())
        #expect(try JSONDecoder().decode(UpSell.self, from: plain).record == nil)
        let damaged = Data(#"{"edges":[1.5,1.2],"prior":10,"bands":[]}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(UpSellRecord.self, from: damaged) }
    }
}
