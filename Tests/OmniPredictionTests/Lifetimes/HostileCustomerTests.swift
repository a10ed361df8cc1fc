// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniPrediction
import Testing

@Suite struct `A lifetime model that is asked anything` {
    private static let numbers = [
        0, -1, 1, .nan, .infinity, -.infinity, 1e-300, 1e300, Double.greatestFiniteMagnitude, 40,
    ]

    private static func summaries(frequency: Int) -> [CustomerSummary] {
        numbers.flatMap { recency in
            numbers.map { age in
                CustomerSummary(
                    frequency: frequency, recency: recency, age: age, averageValue: recency, totalValue: age)
            }
        }
    }

    private static func check(_ model: some LifetimeModel, _ customer: CustomerSummary) -> String? {
        let alive = model.probabilityAlive(customer)
        guard alive >= 0, alive <= 1 else { return "alive \(alive)" }
        guard model.logLikelihood(of: customer).isFinite else { return "likelihood" }
        var (before, any) = (0.0, 0.0)
        for horizon in [-1, Double.nan, 0, 1e-12, 1, 52, 1e9, .infinity] {
            let expected = model.expectedPurchases(of: customer, within: horizon)
            let chance = model.probabilityOfPurchase(by: customer, within: horizon)
            guard expected.isFinite, expected >= before * (1 - 1e-6) else { return "expects \(expected) in \(horizon)" }
            guard chance >= any - 1e-9, chance <= alive + 1e-9 else { return "chance \(chance) in \(horizon)" }
            (before, any) = (max(expected, before), max(chance, any))
        }
        return nil
    }

    @Test(arguments: [0, 1, 7, -3, 100_000, .max, .min])
    func `P1: answers with finite numbers in their bounds, whatever it is asked`(frequency: Int) throws {
        for model in try LifetimeModels.all() {
            for customer in Self.summaries(frequency: frequency) {
                if let trouble = Self.check(model, customer) { Issue.record("\(model) \(customer): \(trouble)") }
            }
        }
        let spend = try GammaGamma(p: 6.25, q: 3.74, v: 15.44)
        for customer in Self.summaries(frequency: frequency) {
            #expect(spend.expectedAverageValue(of: customer).isFinite && spend.expectedAverageValue(of: customer) > 0)
            #expect(spend.logLikelihood(of: customer)?.isNaN != true)
        }
    }

    @Test func `P1: answers an unsound summary as the nearest sound one`() throws {
        for model in try LifetimeModels.all() {
            let pairs = [
                (CustomerSummary(frequency: 2, recency: 9, age: 5), CustomerSummary(frequency: 2, recency: 5, age: 5)),
                (CustomerSummary(frequency: -2, recency: 3, age: 5), CustomerSummary(frequency: 0, recency: 0, age: 5)),
                (
                    CustomerSummary(frequency: 2, recency: .nan, age: 5),
                    CustomerSummary(frequency: 2, recency: 0, age: 5)
                ),
            ]
            for (unsound, sound) in pairs {
                #expect(model.probabilityAlive(unsound) == model.probabilityAlive(sound))
                #expect(
                    model.expectedPurchases(of: unsound, within: 9) == model.expectedPurchases(of: sound, within: 9))
            }
        }
    }

    @Test func `P1: holds whoever bought more lately for more alive, and expects ever less of later weeks`() throws {
        for model in try LifetimeModels.all() {
            for frequency in [1, 3, 12] {
                var alive = 0.0
                for recency in stride(from: 0.0, through: 40, by: 4) {
                    let customer = CustomerSummary(frequency: frequency, recency: recency, age: 40)
                    let next = model.probabilityAlive(customer)
                    #expect(next >= alive * (1 - 1e-9), "\(model) \(customer)")
                    alive = next
                }
                // Each person's rate is constant until leaving, so that the expectation bends down.
                let customer = CustomerSummary(frequency: frequency, recency: 30, age: 40)
                let sums = (0...20).map { model.expectedPurchases(of: customer, within: Double($0) * 5) }
                let steps = zip(sums.dropFirst(), sums).map { $0 - $1 }
                for (earlier, later) in zip(steps, steps.dropFirst()) {
                    #expect(later <= earlier * (1 + 1e-6), "\(model) \(customer)")
                }
            }
        }
    }

    @Test(arguments: [Double.nan, -1, 0, 0.5, 0.9, 1, 7, .infinity])
    func `P1: gives intervals that are ordered and finite for any level, and nest`(level: Double) throws {
        let base = try LifetimePropertySamples.base(400)
        let model = CustomerValueModel(
            lifetimes: try BGNBD.fit(base), spend: try GammaGamma(p: 6.25, q: 3.74, v: 15.44))
        for customer in base.customers.prefix(20) {
            let counts = model.lifetimes.purchaseCounts(of: customer, within: 26)
            let found = [
                counts.interval(level: level), model.spendInterval(of: customer, within: 26, level: level),
                try #require(model.lifetimes.expectedPurchasesInterval(of: customer, within: 26, level: level)),
            ]
            let wider = [
                counts.interval(level: 0.999_999), model.spendInterval(of: customer, within: 26, level: 0.999_999),
                try #require(model.lifetimes.expectedPurchasesInterval(of: customer, within: 26, level: 0.999_999)),
            ]
            for (inner, outer) in zip(found, wider) {
                #expect(inner.lower <= inner.upper && inner.upper.isFinite && inner.lower >= 0)
                #expect((0...1).contains(inner.level))
                #expect(outer.lower <= inner.lower * (1 + 1e-9) && inner.upper <= outer.upper * (1 + 1e-9))
            }
        }
    }

    /// Chance averages out over customers and ignorance does not: were only chance in it, a cohort of twice as many would
    /// have a range √2 times as wide.
    @Test func `P1: widens a cohort's range by what is not known of the parameters`() throws {
        let base = try LifetimePropertySamples.base(300)
        let model = CustomerValueModel(
            lifetimes: try BGNBD.fit(base), spend: try GammaGamma(p: 6.25, q: 3.74, v: 15.44))
        func width(_ times: Int) throws -> Double {
            let crowd = (0..<times).flatMap { _ in base.customers }
            let found = try model.cohortValues(
                of: CustomerBase(crowd, unit: base.unit), plan: .months(12, unit: base.unit)
            ) { _ in "all" }
            let interval = try #require(found.first?.interval)
            return interval.upper - interval.lower
        }
        let (one, four) = (try width(1), try width(4))
        #expect(four > 2.2 * one && four < 4 * one, "\(four / one)")
    }

    @Test func `P1: in discrete time refuses histories that cannot be and counts that would overflow`() throws {
        let model = try BGBB(alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.78)
        let history = BGBB.History(frequency: 1, recency: 1, occasions: .max)
        #expect(throws: PredictionError.self) { try model.probabilityAlive(history) }
        #expect(throws: PredictionError.self) { try model.expectedPurchases(of: history, overNext: 3) }
        let crowd = BGBB.History(frequency: 1, recency: 1, occasions: 6, customers: .max)
        #expect(throws: PredictionError.self) { try BGBB.fit([crowd, crowd]) }
        let sound = BGBB.History(frequency: 4, recency: 6, occasions: 6)
        let forever = try model.expectedPurchases(of: sound, overNext: .max)
        #expect(forever.isFinite)
        #expect(try model.expectedPurchases(of: sound, overNext: 100_000) == forever)
        #expect(try model.expectedPurchases(of: sound, overNext: -1) == 0)
    }

    @Test(arguments: [0, 5, 9_999_999, 10_000_000, Int.max, -4])
    func `P1: expects a subscriber to stay for longer the longer the stay was`(periods: Int) throws {
        let model = try ShiftedBetaGeometric(alpha: 0.7, beta: 1.2)
        let found = try model.discountedResidualLifetime(after: periods, rate: 0.1)
        // Nobody stays for more than for ever, which is worth 1/rate.
        #expect(found > 0 && found <= 10 + 1e-9)
        if periods >= 9_999_999 { #expect(found > 9.99) }
    }
}
