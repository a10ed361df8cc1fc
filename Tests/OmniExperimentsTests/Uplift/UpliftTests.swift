// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import Testing

@Suite struct `Whom a treatment moves` {
    @Test(arguments: GoldenCase.cases("uplift", "uplift.qini"))
    func `M18: is judged by the Qini`(item: GoldenCase) throws {
        let curve = try Self.curve(item)
        #expect(curve.values.count == item.expected["curve"].list.count)
        for (value, expected) in zip(curve.values, item.expected["curve"].numbers) {
            #expect(gap(value, expected) <= item.tolerance)
        }
        #expect(gap(curve.area, item.expected.double("area")) <= item.tolerance)
        #expect(gap(curve.randomArea, item.expected.double("randomArea")) <= item.tolerance)
        #expect(gap(curve.qini, item.expected.double("qini")) <= item.tolerance)
    }

    @Test(arguments: GoldenCase.cases("uplift", "uplift.atFraction"))
    func `is judged among the best`(item: GoldenCase) throws {
        let found = try Self.curve(item).uplift(atFraction: item.input.double("fraction"))
        #expect(gap(found, item.expected.double("value")) <= item.tolerance)
    }

    @Test(arguments: GoldenCase.cases("uplift", "uplift.tLearnerLogistic"))
    func `follows from a model of each arm`(item: GoldenCase) throws {
        let rows = item.input["X"].list.map { Array($0.numbers.dropFirst()) }
        let model = try UpliftModel(
            rows: rows, outcomes: item.input["outcome"].numbers.map { $0 == 1 },
            treatments: item.input["treatment"].numbers.map { $0 == 1 }, penalty: item.input.double("l2"))
        for (fit, name) in [(model.treated, "treatedWeights"), (model.control, "controlWeights")] {
            for (value, expected) in zip([fit.intercept] + fit.weights, item.expected[name].numbers) {
                #expect(gap(value, expected) <= item.tolerance)
            }
        }
        for (row, expected) in zip(rows, item.expected["uplift"].numbers) {
            #expect(gap(model.uplift(row), expected) <= item.tolerance)
        }
    }

    private static func curve(_ item: GoldenCase) throws -> UpliftCurve {
        try UpliftCurve(
            scores: item.input["score"].numbers, outcomes: item.input["outcome"].numbers,
            treated: item.input["treatment"].numbers.map { $0 == 1 })
    }

    @Test func `is nobody when the score says nothing`() throws {
        var random: UInt64 = 3
        let outcomes = (0..<500).map { _ in Double(StableHash.splitMix64(&random) % 2) }
        let treated = (0..<500).map { _ in StableHash.splitMix64(&random) % 2 == 0 }
        let curve = try UpliftCurve(scores: outcomes.map { _ in 1 }, outcomes: outcomes, treated: treated)
        #expect(abs(curve.qini) < 1e-9)
    }

    @Test func `does not depend on the order of the rows, nor on the scale of the score`() throws {
        var random: UInt64 = 4
        let scores = (0..<300).map { _ in Double(StableHash.splitMix64(&random) % 7) }
        let outcomes = (0..<300).map { _ in Double(StableHash.splitMix64(&random) % 2) }
        let treated = (0..<300).map { _ in StableHash.splitMix64(&random) % 3 == 0 }
        let curve = try UpliftCurve(scores: scores, outcomes: outcomes, treated: treated)
        let reversed = try UpliftCurve(
            scores: scores.reversed().map { 10 + 3 * $0 }, outcomes: outcomes.reversed(), treated: treated.reversed())
        #expect(zip(curve.values, reversed.values).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func `is refused where nothing can be told`() throws {
        let rows = [[0.0], [1], [0], [1]]
        #expect(throws: ExperimentError.self) {
            try UpliftCurve(scores: [1, 2], outcomes: [1, 0], treated: [true, true])
        }
        #expect(throws: ExperimentError.self) {
            try UpliftCurve(scores: [1, .nan], outcomes: [1, 0], treated: [true, false])
        }
        // Separable labels have no fit without a penalty, and a finite one with it.
        let error = #expect(throws: ExperimentError.self) {
            try RidgeLogistic(rows: rows, labels: [false, true, false, true], penalty: 0)
        }
        #expect(error?.code == .notConverged)
        let fit = try RidgeLogistic(rows: rows, labels: [false, true, false, true], penalty: 1)
        #expect(fit.predict([1]) > 0.5 && fit.predict([0]) < 0.5)
        #expect(throws: ExperimentError.self) {
            try RidgeLogistic(rows: rows, labels: [true, true, true, true])
        }
        // A feature that never varies says nothing that the intercept does not.
        let constant = try RidgeLogistic(rows: [[5], [5], [5]], labels: [true, false, true], penalty: 1)
        #expect(abs(constant.predict([5]) - 2 / 3.0) < 1e-6)
    }
}
