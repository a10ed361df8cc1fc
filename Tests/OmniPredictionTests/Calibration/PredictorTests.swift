// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniNumerics
import OmniPrediction
import Testing

@Suite struct `Five baseline models behind one protocol` {
    static let now = Timestamp(seconds: 1_700_000_000)

    /// People with a rate of their own, who did something in the next week as often as that rate says.
    static func people(_ count: Int, seed: UInt64) -> [(activity: ActivityFeatures, did: Bool)] {
        var random = SplitMix64(seed: seed)
        return (0..<count)
            .map { _ in
                let perDay = random.gamma(shape: 0.5) * 0.2
                var events: [Timestamp] = []
                var age = 0.0
                while perDay > 1e-4 {
                    age += random.exponential() / perDay
                    if age > 90 { break }
                    events.append(now - Span.seconds(Int64(age * 86_400)))
                }
                return (ActivityFeatures(events: events, asOf: now), random.exponential() < 7 * perDay)
            }
    }

    @Test func `A1: behaviour, churn, demand, value and campaign response are predicted and judged alike`() throws {
        var targets: Set<PredictionTarget> = []
        func judge<Model: Predictor>(
            _ model: Model, _ cases: [(subject: Model.Subject, outcome: Double)], better: Bool = true
        ) throws {
            let report = try model.calibration(on: cases)
            #expect(report.scale == (model.target.isProbability ? .probability : .amount))
            #expect((report.discrimination ?? 0) > 0.6, "\(model.target) \(report)")
            #expect(report.error < report.baselineError, "\(model.target) \(report)")
            #expect(
                abs(report.predictedMean - report.observedMean) < 0.3 * report.observedMean, "\(model.target) \(report)"
            )
            #expect(report.bins.map(\.count).reduce(0, +) == cases.count)
            #expect(!model.version.isEmpty)
            targets.insert(model.target)
        }

        let behaviour = try BehaviourPredictor(Self.people(3_000, seed: 1))
        try judge(behaviour, Self.people(2_000, seed: 2).map { ($0.activity, $0.did ? 1 : 0) })

        let (base, later) = try Self.customers(3_000, seed: 7)
        let lifetimes = try BGNBD.fit(base)
        let churn = ChurnPredictor(try ChurnModel(lifetimes: lifetimes, base: base, horizon: 26))
        try judge(churn, zip(base.customers, later).map { ($0, $1 > 0 ? 0 : 1) })

        let value = CustomerValuePredictor(
            CustomerValueModel(lifetimes: lifetimes, spend: try GammaGamma.fit(base)),
            plan: ValuePlan(periods: 26, periodLength: 1))
        try judge(value, zip(base.customers, later).map { ($0, $1) })

        let demand = DemandPredictor(try Forecaster(.init(horizon: 4)))
        let series = (0..<120).map { SeriesZoo.noisy(64, seed: UInt64($0), level: 40 + Double($0 * 3), noise: 10) }
        try judge(demand, series.map { (Array($0.prefix(60)), $0.suffix(4).reduce(0, +)) })

        let learnt = try `Ridge logistic regression`.people(2_000, seed: 3)
        let fresh = try `Ridge logistic regression`.people(2_000, seed: 4)
        let response = try ResponsePredictor(learnt.table, responded: learnt.outcomes)
        try judge(response, fresh.outcomes.indices.map { (Array(fresh.table.row($0)), fresh.outcomes[$0] ? 1 : 0) })
        #expect(targets == Set(PredictionTarget.allCases))
    }

    /// Customers of the MBG/NBD story with values, and what each spent in the 26 weeks after.
    static func customers(_ count: Int, seed: UInt64) throws -> (CustomerBase, [Double]) {
        var random = SplitMix64(seed: seed)
        var later: [Double] = []
        let summaries = (0..<count)
            .map { _ -> CustomerSummary in
                let rate = random.gamma(shape: 0.8) / 6
                let leaves = random.beta(0.9, 2.1)
                let scale = 60 / random.gamma(shape: 4)
                let age = 30 + 20 * random.uniform()
                var (time, bought, last, sum, future) = (0.0, 0, 0.0, 0.0, 0.0)
                var here = random.uniform() >= leaves
                while here {
                    time += random.exponential() / rate
                    if time > age + 26 { break }
                    let spend = random.gamma(shape: 5) / 5 * scale
                    if time <= age {
                        (bought, last, sum) = (bought + 1, time, sum + spend)
                    } else {
                        future += spend
                    }
                    here = random.uniform() >= leaves
                }
                later.append(future)
                return CustomerSummary(
                    frequency: bought, recency: last, age: age, averageValue: bought > 0 ? sum / Double(bought) : nil,
                    totalValue: sum)
            }
        return (try CustomerBase(summaries, unit: .weeks), later)
    }

    @Test func `M3: ranges of a person's and a cohort's spend hold as often as they say`() throws {
        let (base, later) = try Self.customers(2_500, seed: 21)
        let model = CustomerValueModel(lifetimes: try BGNBD.fit(base), spend: try GammaGamma.fit(base))
        let plan = ValuePlan(periods: 26, periodLength: 1)
        // Frequent buyers, whose spend is hardly ever zero, so that a central range can be exact.
        let chosen = base.customers.indices.filter { base.customers[$0].frequency >= 4 }
        var inside = 0
        for index in chosen {
            let value = try model.value(of: base.customers[index], plan: plan, level: 0.8)
            if try #require(value.interval).contains(later[index]) { inside += 1 }
        }
        let share = Double(inside) / Double(chosen.count)
        #expect(share > 0.75 && share < 0.93, "\(share) of \(chosen.count)")
        let cohorts = try model.cohortValues(of: base, plan: plan, level: 0.99) { "\(min($0.frequency, 4))" }
        for cohort in cohorts {
            let truth = base.customers.indices.filter { "\(min(base.customers[$0].frequency, 4))" == cohort.cohort }
                .reduce(0) { $0 + later[$1] }
            #expect(try #require(cohort.interval).contains(truth), "\(cohort) \(truth)")
        }
    }
}

@Suite struct `A calibration report` {
    @Test func `knows the perfect, the useless and the reversed ranking`() throws {
        let outcomes = (0..<200).map { $0 >= 100 }
        func report(_ score: (Int) -> Double) throws -> CalibrationReport {
            try CalibrationReport(probabilities: (0..<200).map(score), outcomes: outcomes)
        }
        #expect(try report { Double($0) / 200 }.discrimination == 1)
        #expect(try report { 1 - Double($0) / 200 }.discrimination == 0)
        let flat = try report { _ in 0.5 }
        #expect(flat.discrimination == 0.5)
        #expect(flat.bins.count == 1)
        #expect(flat.error == 0.25)
        #expect(flat.slope == nil)
        #expect(try report { Double($0) / 200 }.liftAtTenth == 2)
    }

    @Test func `the area under the curve equals the count over all pairs`() throws {
        var random = SplitMix64(seed: 8)
        let scores = (0..<300).map { _ in (random.uniform() * 20).rounded() / 20 }
        let outcomes = scores.map { Double(Int($0 * 4 + 3 * random.uniform())) }
        var (right, pairs) = (0.0, 0.0)
        for i in 0..<300 {
            for j in 0..<300 where outcomes[i] > outcomes[j] {
                pairs += 1
                right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
            }
        }
        let report = try CalibrationReport(amounts: scores, outcomes: outcomes)
        #expect(abs((report.discrimination ?? 0) - right / pairs) < 1e-12)
    }

    @Test func `refuses chances outside of their range and unequal lengths; one outcome only has no ranking`() throws {
        #expect(throws: PredictionError.self) { try CalibrationReport(probabilities: [1.2], outcomes: [true]) }
        #expect(throws: PredictionError.self) { try CalibrationReport(probabilities: [.nan], outcomes: [true]) }
        #expect(throws: PredictionError.self) { try CalibrationReport(amounts: [1], outcomes: []) }
        #expect(throws: PredictionError.self) { try CalibrationReport(amounts: [], outcomes: []) }
        let one = try CalibrationReport(probabilities: [0.2, 0.9], outcomes: [true, true])
        #expect(one.discrimination == nil)
        #expect(one.slope == nil)
    }
}
