// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniPrediction
import Testing

@Suite struct `Ridge logistic regression` {
    @Test func `agrees with the worked cases`() throws {
        for golden in try GoldenCase.cases(of: "logistic.fit", in: "retention") {
            // Their first column is the intercept, which is not penalised.
            let rows = golden.input["X"].list.map { Array($0.numbers.dropFirst()) }
            let table = try FeatureTable(names: ["one", "two"], rows: rows)
            let model = try LogisticModel.fit(
                table, outcomes: golden.input["y"].numbers.map { $0 > 0 },
                configuration: .init(ridge: golden.input["l2"].number, standardizes: false))
            #expect(
                agree([model.intercept] + model.weights, golden.expected["weights"].numbers, within: golden.tolerance))
            let chances = try model.probabilities(table)
            #expect(agree(chances, golden.expected["probabilities"].numbers, within: golden.tolerance))
        }
    }

    /// People whose log-odds are known.
    static func people(_ count: Int, seed: UInt64) throws -> (table: FeatureTable, outcomes: [Bool]) {
        var random = SplitMix64(seed: seed)
        var outcomes: [Bool] = []
        let rows = (0..<count)
            .map { _ -> [Double] in
                let row = [random.normal(), 10 + 3 * random.normal(), random.uniform()]
                let odds = 4 + 1.2 * row[0] - 0.4 * row[1]
                outcomes.append(random.uniform() < Special.logistic(odds))
                return row
            }
        return (try FeatureTable(names: ["mood", "price", "noise"], rows: rows), outcomes)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `finds known weights within their uncertainty and is calibrated`(
        seed: UInt64
    ) throws {
        let learnt = try Self.people(4_000, seed: seed)
        let fresh = try Self.people(4_000, seed: seed + 50)
        let model = try LogisticModel.fit(learnt.table, outcomes: learnt.outcomes)
        for (weight, truth) in zip(model.weights, [1.2, -0.4, 0]) { #expect(abs(weight - truth) < 0.35) }
        let report = try CalibrationReport(probabilities: model.probabilities(fresh.table), outcomes: fresh.outcomes)
        #expect(abs((report.slope ?? 0) - 1) < 0.2)
        #expect((report.discrimination ?? 0) > 0.75)
        #expect(report.error < report.baselineError)
        #expect((report.liftAtTenth ?? 0) > 1.5)
        for bin in report.bins { #expect(abs(bin.predicted - bin.observed) < 0.08) }
    }

    @Test func `explains a risk by what differs from the average`() throws {
        let learnt = try Self.people(2_000, seed: 9)
        let model = try LogisticModel.fit(learnt.table, outcomes: learnt.outcomes)
        let risk = try model.risk([3, 10, 0.5])
        #expect(risk.drivers.first?.name == "mood")
        #expect((risk.drivers.first?.contribution ?? 0) > 0)
        let interval = try #require(risk.confidence)
        #expect(interval.contains(risk.probability))
        #expect(try model.risk([3, 10, 0.5], level: 0.99).confidence?.lower ?? 1 < interval.lower)
    }

    @Test func `a change of a feature's unit changes no chance`() throws {
        let learnt = try Self.people(500, seed: 4)
        let cents = try FeatureTable(
            names: learnt.table.names,
            rows: (0..<500)
                .map { index in
                    let row = Array(learnt.table.row(index))
                    return [row[0], row[1] * 100 + 7, row[2]]
                })
        let one = try LogisticModel.fit(learnt.table, outcomes: learnt.outcomes).probabilities(learnt.table)
        let other = try LogisticModel.fit(cents, outcomes: learnt.outcomes).probabilities(cents)
        #expect(agree(one, other, within: 1e-9))
    }

    @Test func `input that cannot be learnt from is refused`() throws {
        let table = try FeatureTable(names: ["x"], rows: [[1], [2], [3], [4]])
        let separated = [false, false, true, true]
        func code(_ body: () throws -> Void) -> PredictionError.Code? {
            do { try body() } catch { return (error as? PredictionError)?.code }
            return nil
        }
        #expect(
            code { _ = try LogisticModel.fit(table, outcomes: separated, configuration: .init(ridge: 0)) }
                == .notIdentified)
        #expect(code { _ = try LogisticModel.fit(table, outcomes: separated) } == nil)
        #expect(code { _ = try LogisticModel.fit(table, outcomes: [true, true, true, true]) } == .notEnoughData)
        #expect(code { _ = try LogisticModel.fit(table, outcomes: [true]) } == .invalidInput)
        #expect(
            code { _ = try LogisticModel.fit(table, outcomes: separated, configuration: .init(ridge: -1)) }
                == .invalidConfiguration)
        #expect(code { _ = try FeatureTable(names: ["x"], rows: [[.nan]]) } == .invalidInput)
        #expect(code { _ = try FeatureTable(names: ["x", "x"], rows: []) } == .invalidInput)
        #expect(code { _ = try FeatureTable(names: ["x"], rows: [[1, 2]]) } == .invalidInput)
        let twins = try FeatureTable(names: ["x", "same"], rows: [[1, 1], [2, 2], [3, 3], [4, 4]])
        let mixed = [false, true, false, true]
        #expect(
            code { _ = try LogisticModel.fit(twins, outcomes: mixed, configuration: .init(ridge: 0)) } == .notIdentified
        )
        let steady = try FeatureTable(names: ["x", "constant"], rows: [[1, 5], [2, 5], [3, 5], [4, 5]])
        let model = try LogisticModel.fit(steady, outcomes: mixed)
        #expect(model.weights[1] == 0)
        #expect(code { _ = try model.probability([1]) } == .invalidInput)
    }

    @Test func `A1: people who resemble seeds are found, with a lift over chance`() throws {
        var random = SplitMix64(seed: 5)
        func rows(_ count: Int, shift: Double) -> [[Double]] {
            (0..<count).map { _ in [random.normal() + shift, random.normal()] }
        }
        let names = ["taste", "noise"]
        let seeds = try FeatureTable(names: names, rows: rows(400, shift: 1.5))
        let others = try FeatureTable(names: names, rows: rows(3_600, shift: 0) + rows(400, shift: 1.5))
        let model = try LookalikeModel.fit(seeds: seeds, others: others)
        #expect((model.lift[0.1] ?? 0) > 2)
        let audience = try model.audience(of: 400, from: others)
        // The hidden ones stand at the end: a tenth of all.
        #expect(audience.filter { $0 >= 3_600 }.count > 120)
        #expect(try model.audience(of: 9_999, from: others).count == 4_000)
        let chance = try model.probability([4, 0])
        #expect(chance > 0.8 && chance <= 1)
        let few = try FeatureTable(names: names, rows: rows(20, shift: 1))
        #expect(throws: PredictionError.self) { try LookalikeModel.fit(seeds: few, others: others) }
    }
}
