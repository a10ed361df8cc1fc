// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import Testing

/// The worked cases of `Golden/experiments.json`, computed with SciPy or closed forms outside Swift.
@Suite struct `The statistics of experiments, against worked cases` {
    private func expect(_ value: Double, _ expected: JSONCase, _ item: GoldenCase, _ name: Comment) {
        #expect(gap(value, expected.number ?? .nan) <= item.tolerance, name)
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.welch"))
    func `M11: Welch's test of two means`(item: GoldenCase) throws {
        let a = ArmSample.mean(try Moments(item.input["a"].numbers))
        let b = ArmSample.mean(try Moments(item.input["b"].numbers))
        let found = try WelchTest(scale: .absolute).compare(control: b, treatment: a)
        expect(found.effect, item.expected["diff"], item, "effect")
        expect(found.standardError, item.expected["se"], item, "error")
        expect(found.effect / found.standardError, item.expected["t"], item, "t")
        expect(found.degrees, item.expected["df"], item, "degrees")
        expect(found.pValue, item.expected["p"], item, "p")
        expect(found.interval.lower, item.expected["ci95"][0], item, "lower")
        expect(found.interval.upper, item.expected["ci95"][1], item, "upper")
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.twoProportions"))
    func `two shares, with Wilson's and Newcombe's intervals`(item: GoldenCase) throws {
        let (x1, n1) = (item.input.int("x1"), item.input.int("n1"))
        let (x2, n2) = (item.input.int("x2"), item.input.int("n2"))
        let found = try ShareInterval.difference(control: (x2, n2), treatment: (x1, n1))
        expect(found.value, item.expected["diff"], item, "difference")
        expect(found.pValue ?? .nan, item.expected["pValue"], item, "p")
        expect(found.interval.lower, item.expected["newcombeCI95"][0], item, "lower")
        expect(found.interval.upper, item.expected["newcombeCI95"][1], item, "upper")
        for (name, x, n) in [("wilson1", x1, n1), ("wilson2", x2, n2)] {
            let single = try ShareInterval.wilson(successes: x, of: n)
            expect(single.interval.lower, item.expected[name][0], item, "lower of one share")
            expect(single.interval.upper, item.expected[name][1], item, "upper of one share")
        }
        guard x1 > 0, x2 > 0 else { return }
        let control = try ArmSample.proportion(successes: x2, of: n2)
        let treatment = try ArmSample.proportion(successes: x1, of: n1)
        let plain = try WelchTest(scale: .absolute).compare(control: control, treatment: treatment)
        expect(plain.standardError, item.expected["seUnpooled"], item, "unpooled error")
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.cuped"))
    func `CUPED with one theta of both arms`(item: GoldenCase) throws {
        var arms = [Moments(), Moments()]
        let rows = zip(zip(item.input["y"].numbers, item.input["preperiod"].numbers), item.input["group"].numbers)
        for ((y, x), group) in rows { try arms[Int(group)].record(y, beside: x) }
        let test = WelchTest(scale: .absolute)
        let adjusted = try test.compare(control: .adjusted(arms[0]), treatment: .adjusted(arms[1]))
        let plain = try test.compare(control: .mean(arms[0]), treatment: .mean(arms[1]))
        for (found, name) in [(adjusted, "adjusted"), (plain, "unadjusted")] {
            let expected = item.expected[name]
            expect(found.effect, expected["diff"], item, "effect")
            expect(found.standardError, expected["se"], item, "error")
            expect(found.degrees, expected["df"], item, "degrees")
            expect(found.pValue, expected["p"], item, "p")
            expect(found.interval.lower, expected["ci95"][0], item, "lower")
        }
        expect(adjusted.standardError / plain.standardError, item.expected["seRatio"], item, "gain")
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.msprt"))
    func `the mixture test at each look`(item: GoldenCase) throws {
        let test = MixtureTest(mixtureVariance: item.input.double("tauSquared"))
        var state = AlwaysValid()
        for (index, look) in item.expected["looks"].list.enumerated() {
            let n = Int(item.input["nPerArm"].numbers[index])
            let control = try ArmSample.proportion(
                successes: Int(item.input["controlSuccesses"].numbers[index]), of: n)
            let treatment = try ArmSample.proportion(
                successes: Int(item.input["treatmentSuccesses"].numbers[index]), of: n)
            let found = try test.compare(control: control, treatment: treatment)
            state.look(found)
            expect(found.effect, look["diff"], item, "difference")
            expect(state.pValue, look["pAlwaysValid"], item, "p")
            expect(found.interval.upper - found.effect, look["ciHalfWidth"], item, "half-width")
            #expect((state.pValue <= 0.05) == look["reject"].flag)
        }
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.msprtOptimalTau"))
    func `the mixture that shortens the wait`(item: GoldenCase) throws {
        let variance = try MixtureTest.bestVariance(
            effectDeviation: item.input.double("effectPriorSD"), atMost: item.input.int("truncation"),
            alpha: item.input.double("alpha"))
        expect(variance, item.expected["tauSquared"], item, "tau squared")
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.groupSequential"))
    func `the bounds of planned looks, as printed in textbooks`(item: GoldenCase) throws {
        let rules: [String: GroupSequentialDesign.Rule] = [
            "obf": .obrienFleming, "pocock": .pocock, "ldobf": .spendingObrienFleming, "ldpocock": .spendingPocock,
        ]
        let rule = try #require(rules[item.input["kind"].text])
        let design = try GroupSequentialDesign(
            rule, fractions: item.input["informationFractions"].numbers, alpha: item.input.double("alphaTwoSided"))
        for (bound, expected) in zip(design.bounds, item.expected["zBounds"].numbers) {
            // Two orders below what the file asks for: it was computed on a finer grid.
            #expect(gap(bound, expected) <= item.tolerance / 100)
        }
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.srm"))
    func `M11: the check of the arms' shares`(item: GoldenCase) throws {
        let ratio = try SampleRatio(
            item.input["observed"].numbers.map { Int($0) }, weights: item.input["ratios"].numbers)
        expect(ratio.chiSquare, item.expected["chiSquare"], item, "statistic")
        #expect(relativeGap(ratio.pValue, item.expected.double("pValue")) <= 1e-9)
        #expect(ratio.isMismatch)
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.betaCompare"))
    func `beliefs about two shares`(item: GoldenCase) throws {
        let (a, b) = (item.input["control"].numbers, item.input["treatment"].numbers)
        let control = try ShareBelief(a[0], a[1])
        let treatment = try ShareBelief(b[0], b[1])
        expect(treatment.chance(above: control), item.expected["probTreatmentBetter"], item, "chance")
        expect(
            treatment.expectedLoss(against: control), item.expected["expectedLossChooseTreatment"], item, "loss")
        expect(control.expectedLoss(against: treatment), item.expected["expectedLossChooseControl"], item, "loss")
        expect(treatment.mean - control.mean, item.expected["posteriorMeanDiff"], item, "difference")
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.sampleSize"))
    func `M11: how many people a plan needs`(item: GoldenCase) throws {
        let plan = try PowerPlan.share(
            from: item.input.double("baseline"), to: item.input.double("treatment"),
            alpha: item.input.double("alpha"), power: item.input.double("power"))
        #expect(plan.perArm == item.expected.int("perArm"))
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.adjust"))
    func `M18: corrections for several questions`(item: GoldenCase) throws {
        let p = item.input["p"].numbers
        for (rule, name) in [(MultipleTesting.holm, "holm"), (.benjaminiHochberg, "benjaminiHochberg")] {
            for (value, expected) in zip(try rule.adjusted(p), item.expected[name].numbers) {
                #expect(gap(value, expected) <= item.tolerance)
            }
        }
    }

    @Test(arguments: GoldenCase.cases("experiments", "experiment.ratioDelta"))
    func `ratios by the delta method`(item: GoldenCase) throws {
        let pairs = zip(item.input["numerator"].numbers, item.input["denominator"].numbers)
        let moments = try Moments(pairs: pairs.map { (outcome: $0, companion: $1) })
        let found = try WelchTest(scale: .absolute).compare(control: .ratio(moments), treatment: .ratio(moments))
        #expect(gap(found.baseline, item.expected.double("ratio")) <= item.tolerance)
        let variance = found.standardError * found.standardError / 2
        #expect(gap(variance, item.expected.double("variance")) <= item.tolerance)
    }

    @Test func `are all of the file's kinds`() {
        let kinds = [
            "welch", "twoProportions", "cuped", "msprt", "msprtOptimalTau", "groupSequential", "srm", "betaCompare",
            "sampleSize", "adjust", "ratioDelta",
        ]
        let known = kinds.map { GoldenCase.cases("experiments", "experiment." + $0).count }
        #expect(known.reduce(0, +) == 18)
        #expect(known.allSatisfy { $0 > 0 })
    }
}
