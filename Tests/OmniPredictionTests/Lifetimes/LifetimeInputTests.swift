// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniPrediction
import Testing

@Suite struct `Input that lifetime models cannot use` {
    @Test(
        arguments: [
            (CustomerSummary(frequency: -1, recency: 0, age: 1), "negative frequency"),
            (CustomerSummary(frequency: 1, recency: -1, age: 1), "negative recency"),
            (CustomerSummary(frequency: 1, recency: 2, age: 1), "after the end"),
            (CustomerSummary(frequency: 0, recency: 1, age: 2), "without a repeat"),
            (CustomerSummary(frequency: 1, recency: .nan, age: 2), "not finite"),
            (CustomerSummary(frequency: 1, recency: 1, age: .infinity), "not finite"),
            (CustomerSummary(frequency: 1, recency: 1, age: 2, averageValue: -3), "not positive"),
        ])
    func `is refused with its position and what is wrong`(customer: CustomerSummary, reason: String) throws {
        let sound = CustomerSummary(frequency: 1, recency: 1, age: 2)
        let error = #expect(throws: PredictionError.self) { try CustomerBase([sound, customer], unit: .weeks) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("position 1") == true)
        #expect(error?.message.contains(reason) == true)
    }

    @Test func `is refused when it teaches nothing, and answered with a weak prior when it teaches little`() throws {
        let nobody = try CustomerBase([], unit: .weeks)
        #expect(throws: PredictionError.self) { try BGNBD.fit(nobody) }
        let once = try CustomerBase(
            [CustomerSummary(frequency: 0, recency: 0, age: 9), CustomerSummary(frequency: 0, recency: 0, age: 3)],
            unit: .weeks)
        #expect(throws: PredictionError.self) { try ParetoNBD.fit(once) }
        #expect(throws: PredictionError.self) { try GammaGamma.fit(once) }
        let sameDay = try CustomerBase([CustomerSummary(frequency: 1, recency: 0, age: 0)], unit: .weeks)
        #expect(throws: PredictionError.self) { try BGNBD.fit(sameDay) }

        // Everyone alike: the likelihood has no maximum, yet the answer is sensible and says what was done.
        let alike = try CustomerBase(
            (0..<30).map { _ in CustomerSummary(frequency: 10, recency: 9.5, age: 10) }, unit: .weeks)
        for model in [try BGNBD.fit(alike) as any LifetimeModel, try ParetoNBD.fit(alike)] {
            #expect(model.report?.status == .regularized)
            let expected = model.expectedPurchases(of: alike.customers[0], within: 10)
            #expect(expected > 5 && expected < 11)
        }
        #expect(throws: PredictionError.self) { try BGNBD(r: 0, alpha: 1, a: 1, b: 1, unit: .days) }
        #expect(throws: PredictionError.self) {
            try BGNBD.fit(alike, configuration: BGNBD.Configuration(priorDeviation: -1))
        }
    }

    @Test func `units are not mixed and plans are checked`() throws {
        let days = try CustomerBase([CustomerSummary(frequency: 1, recency: 3, age: 9)], unit: .days)
        let model = CustomerValueModel(
            lifetimes: try BGNBD(r: 1, alpha: 5, a: 1, b: 2, unit: .weeks), spend: try GammaGamma(p: 6, q: 4, v: 15))
        #expect(throws: PredictionError.self) { try model.values(of: days, plan: .months(unit: .weeks)) }
        let customer = CustomerSummary(frequency: 1, recency: 3, age: 9)
        #expect(throws: PredictionError.self) {
            try model.value(of: customer, plan: ValuePlan(periods: 0, periodLength: 1))
        }
        #expect(throws: PredictionError.self) {
            try model.value(of: customer, plan: ValuePlan(periods: 3, periodLength: 1, discountRate: -1))
        }
    }
}

@Suite struct `A purchase log` {
    static func at(_ day: String, _ time: String = "10:00") throws -> Timestamp {
        Zone.utc.instant(of: LocalDateTime(date: try LocalDate(day), time: try LocalTime(time)))
    }

    @Test func `counts days, adds a day's values, takes refunds off and leaves later purchases out`() throws {
        var log = PurchaseLog()
        try log.record("ada", at: Self.at("2026-03-15"), value: Money("20", .eur))
        try log.record("ada", at: Self.at("2026-03-01"), value: Money("10", .eur))
        try log.record("ada", at: Self.at("2026-03-15", "18:00"), value: Money("5", .eur))
        try log.record("ada", at: Self.at("2026-03-22"), value: Money("40", .eur))
        try log.record("ada", at: Self.at("2026-03-22", "20:00"), value: Money("-40", .eur))
        try log.record("ada", at: Self.at("2026-06-01"), value: Money("99", .eur))
        try log.record("bob", at: Self.at("2026-04-01"))
        let base = try log.summaries(asOf: LocalDate("2026-03-29"), unit: .weeks)
        #expect(base.currency == .eur)
        #expect(
            base.customers == [
                CustomerSummary(id: "ada", frequency: 1, recency: 2, age: 4, averageValue: 25, totalValue: 35)
            ])
        let later = try log.purchases(after: LocalDate("2026-03-29"), through: LocalDate("2026-12-31"))
        #expect(later["ada"]?.count == 1)
        #expect(later["ada"]?.value == 99)
        #expect(later["bob"]?.count == 1)
        #expect(throws: PredictionError.self) {
            try log.record("cy", at: Self.at("2026-01-01"), value: Money("1", .usd))
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "needs ../shared/data"))
    func `cuts the published CDNOW summaries from the transactions`() throws {
        let published = try SharedData.cdnow().customers
        let cut = try SharedData.cdnowLog().summaries(asOf: LocalDate("1997-09-30"), unit: .weeks).customers
        #expect(cut.count == published.count)
        for (mine, theirs) in zip(cut, published) {
            #expect(mine.frequency == theirs.frequency)
            #expect(abs(mine.recency - theirs.recency) < 0.01)
            #expect(abs(mine.age - theirs.age) < 0.01)
        }
    }
}
