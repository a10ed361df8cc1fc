// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import Testing

@Suite struct `Input that allows no comparison` {
    /// What goes in, and the code of the refusal; nil where there is an answer.
    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let control: @Sendable () throws -> ArmSample
        let treatment: @Sendable () throws -> ArmSample
        var scale: EffectScale = .relative
        let code: ExperimentError.Code?
    }

    private static func pairs(_ pairs: [(Double, Double)]) throws -> Moments {
        try Moments(pairs: pairs.map { (outcome: $0.0, companion: $0.1) })
    }

    private static func mean(_ values: [Double]) throws -> ArmSample { .mean(try Moments(values)) }

    static let table: [Trouble] = [
        Trouble(
            testDescription: "nobody at all", control: { .mean(Moments()) }, treatment: { .mean(Moments()) },
            code: .tooFewPeople),
        Trouble(
            testDescription: "one person", control: { try mean([3]) }, treatment: { try mean([1, 2, 3]) },
            code: .tooFewPeople),
        Trouble(
            testDescription: "zero variance", control: { try mean([2, 2, 2]) }, treatment: { try mean([1, 2, 3]) },
            code: .noVariance),
        Trouble(
            testDescription: "nobody converted", control: { try .proportion(successes: 0, of: 50) },
            treatment: { try .proportion(successes: 9, of: 50) }, code: .noVariance),
        Trouble(
            testDescription: "negative revenue, relative", control: { try mean([-3, -1, -2]) },
            treatment: { try mean([1, 2, 3]) }, code: .baselineNotPositive),
        Trouble(
            testDescription: "negative revenue, absolute", control: { try mean([-3, -1, -2]) },
            treatment: { try mean([1, 2, 3]) }, scale: .absolute, code: nil),
        Trouble(
            testDescription: "a baseline of exactly 0", control: { try mean([-1, 1, 0]) },
            treatment: { try mean([1, 2, 3]) }, code: .baselineNotPositive),
        Trouble(
            testDescription: "numbers whose squares overflow", control: { try mean([1e200, -1e200, 3]) },
            treatment: { try mean([1, 2, 3]) }, scale: .absolute, code: .notFinite),
        Trouble(
            testDescription: "a value that is not a number", control: { try mean([1, .nan]) },
            treatment: { try mean([1, 2]) }, code: .notFinite),
        Trouble(
            testDescription: "an infinite value", control: { try mean([1, 2]) },
            treatment: { try mean([1, .infinity]) }, code: .notFinite),
        Trouble(
            testDescription: "more successes than people", control: { try .proportion(successes: 9, of: 5) },
            treatment: { try .proportion(successes: 1, of: 5) }, code: .invalidInput),
        Trouble(
            testDescription: "two kinds of metric", control: { try mean([1, 2, 3]) },
            treatment: { try .proportion(successes: 1, of: 5) }, code: .kindsDiffer),
        Trouble(
            testDescription: "denominators that add up to 0",
            control: { .ratio(try pairs([(1, 1), (2, -1)])) },
            treatment: { .ratio(try pairs([(1, 1), (2, 2)])) }, code: .invalidInput),
        Trouble(
            testDescription: "a per-day effect without days", control: { try mean([1, 2, 3]) },
            treatment: { try mean([1, 2, 4]) }, scale: .perDay(share: 0.5, days: 0), code: .invalidInput),
        Trouble(
            testDescription: "sums of squares that are too small",
            control: { .mean(try Moments(count: 10, sum: 100, sumOfSquares: 10)) },
            treatment: { try mean([1, 2, 3]) }, code: .invalidInput),
        Trouble(
            testDescription: "sums of products that are too large",
            control: {
                .ratio(
                    try Moments(
                        count: 10, sum: 10, sumOfSquares: 20, companionSum: 10, companionSumOfSquares: 20,
                        sumOfProducts: 30))
            },
            treatment: { .ratio(try pairs([(1, 1), (2, 2)])) }, code: .invalidInput),
        Trouble(
            testDescription: "a covariate that never varies",
            control: { .adjusted(try pairs([(1, 5), (2, 5), (4, 5)])) },
            treatment: { .adjusted(try pairs([(2, 5), (3, 5), (3, 5)])) }, code: nil),
        Trouble(
            testDescription: "too few values for a quantile",
            control: { .quantile(try QuantileEstimate(of: [1, 2, 3], share: 0.99)) },
            treatment: { .quantile(try QuantileEstimate(of: [1, 2, 3], share: 0.99)) }, code: .tooFewPeople),
    ]

    @Test(arguments: table)
    func `gets a clear refusal, or an answer without a NaN`(trouble: Trouble) throws {
        let tests: [any Probe] = [
            WelchTest(scale: trouble.scale), AnytimeTest(scale: trouble.scale),
            MixtureTest(scale: trouble.scale, mixtureVariance: 1), BayesTest(scale: trouble.scale),
        ]
        for test in tests {
            do {
                let numbers = try test.numbers(trouble.control(), trouble.treatment())
                #expect(trouble.code == nil, "answered")
                #expect(numbers.allSatisfy { !$0.isNaN })
            } catch let error as ExperimentError {
                #expect(error.code == trouble.code)
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test(arguments: [0, 1, -0.1, 1.1, Double.nan])
    func `includes an error rate that is none`(alpha: Double) throws {
        let sample = try ArmSample.proportion(successes: 20, of: 100)
        #expect(throws: ExperimentError.self) {
            try WelchTest(alpha: alpha).compare(control: sample, treatment: sample)
        }
        #expect(throws: ExperimentError.self) {
            try AnytimeTest(alpha: alpha).compare(control: sample, treatment: sample)
        }
        #expect(throws: ExperimentError.self) { try GroupSequentialDesign(.pocock, looks: 3, alpha: alpha) }
        #expect(throws: ExperimentError.self) { try PowerPlan.share(from: 0.1, to: 0.2, alpha: alpha) }
    }

    @Test func `includes plans, looks, shares and p-values that cannot be`() {
        #expect(throws: ExperimentError.self) { try PowerPlan.share(from: 0.1, to: 0.1) }
        #expect(throws: ExperimentError.self) { try PowerPlan.share(from: 0.1, to: 1.1) }
        #expect(throws: ExperimentError.self) { try PowerPlan.mean(effect: 1e-200, deviation: 1) }
        #expect(throws: ExperimentError.self) { try PowerPlan.mean(effect: 1, deviation: 1, power: 0.02) }
        #expect(throws: ExperimentError.self) { try PowerPlan.share(from: 0.1, to: 0.2).days(peoplePerDay: 0) }
        #expect(throws: ExperimentError.self) { try GroupSequentialDesign(.pocock, fractions: [0.5, 0.5]) }
        #expect(throws: ExperimentError.self) { try GroupSequentialDesign(.pocock, fractions: [0.5, 1.5]) }
        #expect(throws: ExperimentError.self) { try GroupSequentialDesign(.pocock, looks: 0) }
        #expect(throws: ExperimentError.self) { try SampleRatio([1, 2], weights: [1]) }
        #expect(throws: ExperimentError.self) { try SampleRatio([1, -2], weights: [1, 1]) }
        #expect(throws: ExperimentError.self) { try MultipleTesting.holm.adjusted([0.1, .nan]) }
        #expect(throws: ExperimentError.self) { try ShareBelief(0, 1) }
        #expect(throws: ExperimentError.self) { try ShareInterval.wilson(successes: 0, of: 0) }
    }

    @Test func `includes margins, priors, rewards and dimensions that leave nothing finite`() throws {
        let sample = ArmSample.mean(try Moments([1, 2, 3, 5]))
        for margin in [Double.nan, .infinity] {
            #expect(throws: ExperimentError.self) {
                try WelchTest(margin: margin).compare(control: sample, treatment: sample)
            }
            #expect(throws: ExperimentError.self) {
                try AnytimeTest(margin: margin).compare(control: sample, treatment: sample)
            }
        }
        let prior = BayesTest.Prior(mean: 0, variance: Double.leastNonzeroMagnitude)
        #expect(throws: ExperimentError.self) {
            try BayesTest(prior: prior).compare(control: sample, treatment: sample)
        }
        let huge = try (0..<2)
            .map { try PolicyEvaluation.Row(logged: 1, target: [1], action: 0, reward: $0 == 0 ? 1e300 : -1e300) }
        #expect(throws: ExperimentError.self) { try PolicyEvaluation(huge) }
        for dimension in [Int.min, -1, 0, .max] {
            #expect(throws: ExperimentError.self) { try LinearArm(dimension: dimension) }
        }
        #expect(throws: ExperimentError.self) { try LinearArm(dimension: 2).predict([1]) }
    }

    @Test func `leaves the best mixture finite and smooth where the normal tail underflows`() throws {
        // b = 30 lies at a deviation of √(−2 ln 0.05 / 900 n); left and right of it two formulas must agree.
        let edge = (-2 * -2.995_732_273_553_991 / 900 / 1_000).squareRoot()
        let left = try MixtureTest.bestVariance(effectDeviation: edge * 1.000_000_001, atMost: 1_000)
        let right = try MixtureTest.bestVariance(effectDeviation: edge * 0.999_999_999, atMost: 1_000)
        #expect(abs(left / right - 1) < 1e-8)
        for deviation in [1e-4, 1e-20, 1e-200] {
            let found = try MixtureTest.bestVariance(effectDeviation: deviation, atMost: 1_000)
            #expect(abs(found / 0.005_991_464_547_107_982 - 1) < 1e-2)
        }
    }

    @Test func `is no margin or mixture per day that means the same as an absolute one`() throws {
        let control = ArmSample.mean(try Moments([1, 2, 3, 5]))
        let treatment = ArmSample.mean(try Moments([2, 2, 4, 7]))
        // Four people in half of the traffic over two days: effects are shown four times as large.
        let scale = EffectScale.perDay(share: 0.5, days: 2)
        let plain = try WelchTest(scale: .absolute, margin: 0.25).compare(control: control, treatment: treatment)
        let daily = try WelchTest(scale: scale, margin: 1).compare(control: control, treatment: treatment)
        #expect(abs(plain.pValue - daily.pValue) < 1e-12)
        let first = try AnytimeTest(scale: .absolute, margin: -1).compare(control: control, treatment: treatment)
        let second = try AnytimeTest(scale: scale, margin: -4).compare(control: control, treatment: treatment)
        #expect(abs(first.pValue - second.pValue) < 1e-12)
        let one = try MixtureTest(mixtureVariance: 1).compare(control: control, treatment: treatment)
        let other = try MixtureTest(scale: scale, mixtureVariance: 16).compare(control: control, treatment: treatment)
        #expect(abs(one.pValue - other.pValue) < 1e-12)
    }

    @Test func `does not spoil a batch`() throws {
        let good = try ArmSample.proportion(successes: 20, of: 100)
        let bad = try ArmSample.proportion(successes: 0, of: 100)
        let results = WelchTest().compare([(good, good), (bad, good), (good, good)])
        #expect(results.map { (try? $0.get()) != nil } == [true, false, true])
    }
}

/// What all tests have in common for the table above.
private protocol Probe {
    func numbers(_ control: ArmSample, _ treatment: ArmSample) throws -> [Double]
}

extension Probe where Self: ArmTest, Answer == ArmComparison {
    func numbers(_ control: ArmSample, _ treatment: ArmSample) throws -> [Double] {
        let found = try compare(control: control, treatment: treatment)
        return [
            found.effect, found.standardError, found.pValue, found.interval.lower, found.interval.upper, found.baseline,
        ]
    }
}

extension WelchTest: Probe {}
extension AnytimeTest: Probe {}
extension MixtureTest: Probe {}
extension BayesTest: Probe {
    func numbers(_ control: ArmSample, _ treatment: ArmSample) throws -> [Double] {
        let found = try compare(control: control, treatment: treatment)
        return [
            found.effect, found.standardDeviation, found.chanceToWin, found.lossOfControl, found.lossOfTreatment,
            found.interval.lower, found.interval.upper,
        ]
    }
}
