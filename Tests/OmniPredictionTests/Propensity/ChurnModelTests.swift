// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniPrediction
import Testing

@Suite struct `Churn without a contract` {
    @Test(.enabled(if: SharedData.isPresent, "needs ../shared/data"))
    func `S11, A1: expected purchases find the customers who are lost, the chance of being alive does not`() throws {
        let log = try SharedData.cdnowLog()
        let base = try log.summaries(asOf: LocalDate("1997-09-30"), unit: .weeks)
        let later = try log.purchases(after: LocalDate("1997-09-30"), through: LocalDate("1998-06-30"))
        let active = base.customers.map { (later[$0.id]?.count ?? 0) > 0 }
        let original = try BGNBD.fit(base, configuration: .init(variant: .original))
        let pareto = try ParetoNBD.fit(base)
        func area(_ score: (CustomerSummary) -> Double) throws -> Double {
            let scores = base.customers.map(score)
            return try CalibrationReport(amounts: scores, outcomes: active.map { $0 ? 1 : 0 }).discrimination ?? 0
        }
        #expect(try area { original.expectedPurchases(of: $0, within: 39) } > 0.77)
        #expect(try area { pareto.expectedPurchases(of: $0, within: 39) } > 0.775)
        // Published: .316, because every one-time buyer counts as alive.
        #expect(try area { original.probabilityAlive($0) } < 0.35)

        let churn = try ChurnModel(lifetimes: pareto, base: base, horizon: 39)
        let ranking = try churn.ranking(of: base)
        #expect(ranking.count == base.count)
        #expect(zip(ranking, ranking.dropFirst()).allSatisfy { $0.expectedPurchases <= $1.expectedPurchases })
        let lost = ranking.prefix(500).filter { !active[$0.position] }.count
        #expect(lost > 420)
        let report = try ChurnPredictor(churn)
            .calibration(
                on: zip(base.customers, active).map { ($0, $1 ? 0.0 : 1) })
        #expect((report.discrimination ?? 0) > 0.76)
        #expect(report.error < report.baselineError)
        #expect(abs(report.predictedMean - report.observedMean) < 0.08, "\(report)")
        let observed = report.bins.map(\.observed)
        #expect((observed.last ?? 0) > (observed.first ?? 1) + 0.5)
    }

    @Test func `S11: the ranking begins with the most endangered and keeps the order of equals`() throws {
        let customers = [(9, 39.0), (1, 2), (4, 20), (1, 2), (9, 39), (1, 2)]
            .map { CustomerSummary(frequency: $0.0, recency: $0.1, age: 40) }
        let base = try CustomerBase(customers, unit: .weeks)
        let model = try BGNBD(r: 0.5, alpha: 6, a: 0.9, b: 1.6, unit: .weeks)
        let ranking = try ChurnModel(lifetimes: model, base: base, horizon: 26).ranking(of: base)
        #expect(ranking.map(\.position) == [1, 3, 5, 2, 0, 4])
        #expect(zip(ranking, ranking.dropFirst()).allSatisfy { $0.risk >= $1.risk })
    }

    @Test func `a risk names silence as its driver and has a range`() throws {
        let base = try LifetimePropertySamples.base(600)
        let model = try BGNBD.fit(base)
        let churn = try ChurnModel(lifetimes: model, base: base, horizon: 13)
        let silent = CustomerSummary(frequency: 8, recency: 8, age: 45)
        let risk = try churn.risk(of: silent)
        #expect(Set(risk.drivers.map(\.name)) == ["silence", "repeat purchases", "age"])
        #expect((risk.drivers.first { $0.name == "silence" }?.contribution ?? 0) > 1)
        #expect(zip(risk.drivers, risk.drivers.dropFirst()).allSatisfy { abs($0.contribution) >= abs($1.contribution) })
        #expect(risk.probability > 0.8)
        let recent = try churn.risk(of: CustomerSummary(frequency: 8, recency: 44, age: 45))
        #expect(recent.probability < risk.probability)
        #expect(try #require(risk.confidence).contains(risk.probability))
        for customer in LifetimeModels.customers {
            let risk = try churn.risk(of: customer)
            #expect(risk.probability > 0 && risk.probability < 1)
            #expect(risk.drivers.allSatisfy { $0.contribution.isFinite })
        }
        #expect(throws: PredictionError.self) { try churn.risk(of: CustomerSummary(frequency: -1, recency: 0, age: 0)) }
        #expect(throws: PredictionError.self) { try ChurnModel(lifetimes: model, base: base, horizon: 0) }
    }

    @Test func `S11: scores are written as traits with the version of the model that made them`() throws {
        let model = CustomerValueModel(
            lifetimes: try BGNBD(r: 0.5, alpha: 6, a: 0.9, b: 1.6, unit: .weeks),
            spend: try GammaGamma(p: 6, q: 4, v: 15))
        let customer = CustomerSummary(id: "ada", frequency: 3, recency: 20, age: 30, averageValue: 40)
        let value = try model.value(of: customer, plan: .months(unit: .weeks))
        func fact() -> Fact {
            PredictionTraits.fact(
                value: value, churnRisk: 0.72, modelVersion: "value-7", of: .user("ada"), at: Timestamp(seconds: 1_000))
        }
        #expect(fact().id == fact().id)
        #expect(fact().properties[PredictionTraits.modelVersion] == "value-7")
        #expect(fact().properties[PredictionTraits.customerValue] == value.discountedValue)
        // The same predicates that audiences are built of.
        let endangered = PredictionTraits.churnRisk >= 0.7 && PredictionTraits.customerValue > 20
        #expect(endangered.matches(fact().properties))
        #expect(!(PredictionTraits.churnRisk >= 0.8).matches(fact().properties))
    }
}

@Suite struct `Retention under contract` {
    @Test func `agrees with the worked and published curves`() throws {
        for golden in try GoldenCase.cases(of: "sbg.fit", in: "retention") {
            let survivors = golden.input["survivors"].integers
            let model = try ShiftedBetaGeometric.fit(survivors: survivors)
            #expect(abs(model.alpha / golden.expected["alpha"].number - 1) < golden.tolerance)
            #expect(abs(model.beta / golden.expected["beta"].number - 1) < golden.tolerance)
            let likelihood = model.report?.logLikelihood ?? 0
            #expect(likelihood >= golden.expected["logLikelihood"].number - 1e-6)
            let periods = 1...Int(golden.input["horizon"].number)
            #expect(agree(periods.map { model.survival(after: $0) }, golden.expected["survival"].numbers, within: 1e-4))
            #expect(agree(periods.map { model.retention(in: $0) }, golden.expected["retention"].numbers, within: 1e-4))
            let residual = try model.discountedResidualLifetime(
                after: survivors.count - 1, rate: golden.input["discountRate"].number)
            #expect(agree(residual, golden.expected["discountedResidualLifetimeTruncated4000"].number, within: 1e-4))
        }
    }

    @Test func `refuses curves that rise or tell nothing`() throws {
        for survivors in [[100, 120, 90], [100, 100, 100], [100, 0, 0], [100, 80], [-1, -2, -3]] {
            #expect(throws: PredictionError.self) { try ShiftedBetaGeometric.fit(survivors: survivors) }
        }
        let model = try ShiftedBetaGeometric(alpha: 0.7, beta: 2)
        #expect(throws: PredictionError.self) { try model.discountedResidualLifetime(after: 3, rate: 0) }
        #expect(model.survival(after: 1_000_000) > 0)
        let rising = (1...50).map { model.retention(in: $0) }
        #expect(zip(rising, rising.dropFirst()).allSatisfy(<))
    }
}
