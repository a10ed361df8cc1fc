// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniPrediction
import Testing

@Suite struct `Customer value` {
    @Test func `M3: the spend model agrees with the worked customers`() throws {
        for golden in try GoldenCase.cases(of: "gammagamma.customer", in: "clv") {
            let model = try GammaGamma(
                p: golden.input["p"].number, q: golden.input["q"].number, v: golden.input["v"].number)
            let value = golden.input["averageValue"].number
            let customer = CustomerSummary(
                frequency: Int(golden.input["frequency"].number), recency: 0, age: 0,
                averageValue: value > 0 ? value : nil)
            let average = model.expectedAverageValue(of: customer)
            #expect(agree(average, golden.expected["expectedAverageValue"].number, within: golden.tolerance))
            let likelihood = golden.expected["logLikelihood"].number
            if likelihood.isNaN {
                #expect(model.logLikelihood(of: customer) == nil)
            } else {
                #expect(agree(model.logLikelihood(of: customer) ?? .nan, likelihood, within: golden.tolerance))
            }
        }
    }

    @Test func `M3: the discounted value agrees with the worked customers`() throws {
        for golden in try GoldenCase.cases(of: "clv.discounted", in: "clv") {
            let spend = golden.input["gammagamma"]
            let model = try CustomerValueModel(
                lifetimes: BGNBDTestInput.model(golden.input["bgnbd"], .original),
                spend: GammaGamma(p: spend["p"].number, q: spend["q"].number, v: spend["v"].number))
            let plan = ValuePlan(
                periods: Int(golden.input["months"].number), periodLength: golden.input["weeksPerMonth"].number,
                discountRate: golden.input["monthlyRate"].number)
            let value = try model.value(of: BGNBDTestInput.customer(golden.input), plan: plan)
            #expect(agree(value.discountedValue, golden.expected["clv"].number, within: golden.tolerance))
            #expect(value.discountedValue < value.expectedValue)
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "needs ../shared/data"))
    func `M3: the spend model agrees with the published CDNOW fit`() throws {
        let base = try SharedData.cdnowWithValues()
        let model = try GammaGamma.fit(base)
        let report = try #require(model.report)
        #expect(report.observations == 946)
        for (name, value) in [("p", 6.24880), ("q", 3.74459), ("v", 15.44775)] {
            #expect(abs((report[name] ?? 0) / value - 1) < 1e-3, "\(name)")
        }
        #expect(abs(report.logLikelihood + 4_055.9) < 0.1)
        let spenders = base.customers.filter { $0.frequency > 0 }
        let mean = spenders.reduce(0) { $0 + model.expectedAverageValue(of: $1) } / Double(spenders.count)
        #expect(abs(mean / 35.3752 - 1) < 1e-3)
        #expect(abs((model.frequencyCorrelation ?? 1) - 0.114) < 0.005)
    }

    @Test(.enabled(if: SharedData.isPresent, "needs ../shared/data"))
    func `M3: a person and a cohort get historic and predicted value with an interval that later months confirm`()
        throws
    {
        let log = try SharedData.cdnowLog()
        let base = try log.summaries(asOf: LocalDate("1997-09-30"), unit: .weeks)
        #expect(base.count == 2_357)
        let later = try log.purchases(after: LocalDate("1997-09-30"), through: LocalDate("1998-06-30"))
        let model = try CustomerValueModel(lifetimes: ParetoNBD.fit(base), spend: GammaGamma.fit(base))
        let plan = ValuePlan(periods: 9, periodLength: 39.0 / 9)

        let values = try model.values(of: base, plan: plan, level: 0.9)
        var inside = 0
        for value in values {
            let interval = try #require(value.interval)
            #expect(interval.lower <= interval.upper)
            if interval.contains(later[value.id]?.value ?? 0) { inside += 1 }
        }
        // Most spend nothing, so a central 90 % range holds more than 90 % of them.
        #expect(Double(inside) / Double(values.count) > 0.88)

        // The best tenth by predicted value brings half of all later spend, published as 50.2 %.
        let best = values.sorted { $0.discountedValue > $1.discountedValue }.prefix(values.count / 10)
        let all = later.values.reduce(0) { $0 + $1.value }
        let share = best.reduce(0) { $0 + (later[$1.id]?.value ?? 0) } / all
        #expect(share > 0.48)

        let cohorts = try model.cohortValues(of: base, plan: plan) { $0.frequency == 0 ? "once" : "again" }
        #expect(cohorts.map(\.customers).reduce(0, +) == 2_357)
        for cohort in cohorts {
            let interval = try #require(cohort.interval)
            #expect(interval.contains(cohort.expectedValue))
            #expect(cohort.historicValue > 0)
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "needs ../shared/data"))
    func `M3: purchases in the CDNOW holdout are forecast as published, by frequency before`() throws {
        let log = try SharedData.cdnowLog()
        let base = try log.summaries(asOf: LocalDate("1997-09-30"), unit: .weeks)
        let later = try log.purchases(after: LocalDate("1997-09-30"), through: LocalDate("1998-06-30"))
        func means(_ value: (CustomerSummary) -> Double) -> [Double] {
            (0...7)
                .map { frequency in
                    let group = base.customers.filter { min($0.frequency, 7) == frequency }
                    return group.reduce(0) { $0 + value($1) } / Double(group.count)
                }
        }
        let original = try BGNBD.fit(base, configuration: .init(variant: .original))
        let pareto = try ParetoNBD.fit(base)
        let actual = means { Double(later[$0.id]?.count ?? 0) }
        let tables: [([Double], [Double])] = [
            (actual, [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359]),
            (
                means { original.expectedPurchases(of: $0, within: 39) },
                [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157]
            ),
            (
                means { pareto.expectedPurchases(of: $0, within: 39) },
                [0.138, 0.600, 1.196, 1.714, 2.398, 2.907, 3.819, 6.403]
            ),
        ]
        for (mine, published) in tables {
            #expect(zip(mine, published).allSatisfy { abs($0 - $1) < 0.0016 }, "\(mine)")
        }
    }
}
