// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import Testing

private typealias Arm = ExperimentAnalysis.Arm

private func arm(
    _ name: String, _ successes: Int, of people: Int, weight: Double = 1, refunds: Int? = nil, crossedOver: Int = 0
) throws -> Arm {
    var samples = ["conversion": try ArmSample.proportion(successes: successes, of: people)]
    samples["refunds"] = try refunds.map { try .proportion(successes: $0, of: people) }
    return Arm(name, people: people, weight: weight, crossedOver: crossedOver, samples: samples)
}

private func analysis(
    _ method: ExperimentAnalysis.Method = .oneLook(people: 20_000), guardrail: Double? = nil
) -> ExperimentAnalysis {
    var metrics = [ExperimentAnalysis.Metric("conversion")]
    if let guardrail {
        metrics.append(.init("refunds", role: .guardrail(allowedLoss: guardrail), lessIsBetter: true))
    }
    return ExperimentAnalysis(metrics: metrics, method: method)
}

@Suite struct `The verdict on an experiment` {
    @Test func `M11: ships the two-step tour when it beats the five-step one at the planned look`() throws {
        let report = analysis()
            .report(
                control: try arm("five steps", 1_000, of: 10_000), treatments: [try arm("two steps", 1_150, of: 10_000)]
            )
        #expect(report.verdict == .ship(arm: "two steps"))
        #expect(report.findings[0].isBetter)
        #expect(report.sampleRatio?.isMismatch == false)
    }

    @Test func `M11: is no verdict before the planned look, however small the p-value`() throws {
        let report = analysis(.oneLook(people: 40_000))
            .report(control: try arm("a", 1_000, of: 10_000), treatments: [try arm("b", 1_300, of: 10_000)])
        #expect(report.verdict == .keepRunning(.beforePlannedLook(missing: 20_000)))
        #expect((report.findings[0].adjustedPValue ?? 1) < 1e-6)
    }

    @Test func `M11: is invalid when people did not arrive as planned, whatever the effect`() throws {
        let report = analysis()
            .report(control: try arm("a", 1_000, of: 10_000), treatments: [try arm("b", 2_000, of: 10_600)])
        guard case .invalid(.sampleRatioMismatch(let pValue)) = report.verdict else {
            Issue.record("shipped on a mismatch")
            return
        }
        #expect(pValue < 1e-4)
    }

    @Test func `M11: respects planned weights in the check of shares`() throws {
        let report = analysis()
            .report(
                control: try arm("a", 1_800, of: 18_000, weight: 9), treatments: [try arm("b", 200, of: 2_000)])
        #expect(report.verdict == .stop(.noDifference))
    }

    @Test func `stops for harm, for no difference, and for a guardrail`() throws {
        let control = try arm("a", 1_000, of: 10_000, refunds: 300)
        let worse = analysis().report(control: control, treatments: [try arm("b", 850, of: 10_000)])
        #expect(worse.verdict == .stop(.worse(arm: "b", metric: "conversion")))
        let same = analysis().report(control: control, treatments: [try arm("b", 1_005, of: 10_000)])
        #expect(same.verdict == .stop(.noDifference))
        let harmful = analysis(guardrail: 0.1)
            .report(control: control, treatments: [try arm("b", 1_200, of: 10_000, refunds: 600)])
        #expect(harmful.verdict == .stop(.harms(arm: "b", guardrail: "refunds")))
        let harmless = analysis(guardrail: 0.1)
            .report(control: control, treatments: [try arm("b", 1_200, of: 10_000, refunds: 305)])
        #expect(harmless.verdict == .ship(arm: "b"))
    }

    @Test func `ships the better of two arms that hold, and never one that harms`() throws {
        let control = try arm("a", 1_000, of: 10_000, refunds: 300)
        let arms = [
            try arm("b", 1_200, of: 10_000, refunds: 310), try arm("c", 1_300, of: 10_000, refunds: 700),
            try arm("d", 1_250, of: 10_000, refunds: 300),
        ]
        let report = analysis(.oneLook(people: 40_000), guardrail: 0.1).report(control: control, treatments: arms)
        #expect(report.verdict == .ship(arm: "d"))
    }

    @Test func `M18: corrects for the number of arms`() throws {
        // Alone 1,090 of 10,000 against 1,000 is significant (p 0.036); as the best of five it is not.
        let control = try arm("a", 1_000, of: 10_000)
        let alone = analysis().report(control: control, treatments: [try arm("b", 1_090, of: 10_000)])
        #expect(alone.verdict == .ship(arm: "b"))
        let others = try ["c", "d", "e", "f"].map { try arm($0, 1_000, of: 10_000) }
        let many = analysis(.oneLook(people: 60_000))
            .report(control: control, treatments: [try arm("b", 1_090, of: 10_000)] + others)
        #expect(many.verdict == .stop(.noDifference))
    }

    @Test func `may come at any time from an anytime test`() throws {
        let method = ExperimentAnalysis.Method.anytime(tunedFor: 20_000, people: 100_000)
        let control = try arm("a", 1_000, of: 10_000)
        let clear = analysis(method).report(control: control, treatments: [try arm("b", 1_250, of: 10_000)])
        #expect(clear.verdict == .ship(arm: "b"))
        let unclear = analysis(method).report(control: control, treatments: [try arm("b", 1_100, of: 10_000)])
        #expect(unclear.verdict == .keepRunning(.undecided))
        let late = analysis(method)
            .report(control: try arm("a", 5_000, of: 50_000), treatments: [try arm("b", 5_010, of: 50_000)])
        #expect(late.verdict == .stop(.noDifference))
    }

    @Test func `comes at planned looks only from a group sequential design`() throws {
        let design = try GroupSequentialDesign(.obrienFleming, looks: 4)
        let arms = (control: try arm("a", 1_000, of: 10_000), treatment: try arm("b", 1_150, of: 10_000))
        func verdict(look: Int, people: Int) -> ExperimentReport.Verdict {
            analysis(.groupSequential(design, look: look, people: people))
                .report(control: arms.control, treatments: [arms.treatment]).verdict
        }
        // z is about 3.4: short of 4.05 at the first look, past 2.34 at the third.
        #expect(verdict(look: 0, people: 80_000) == .keepRunning(.undecided))
        #expect(verdict(look: 2, people: 26_600) == .ship(arm: "b"))
        #expect(verdict(look: 2, people: 80_000) == .keepRunning(.undecided), "the people of the look are not there")
        #expect(verdict(look: 4, people: 20_000) == .invalid(.settings("the look is not one of the planned ones")))
    }

    @Test func `weighs losses when it is Bayesian`() throws {
        let method = ExperimentAnalysis.Method.bayesian(largestLoss: 0.002, people: 20_000)
        let control = try arm("a", 1_000, of: 10_000)
        let better = analysis(method).report(control: control, treatments: [try arm("b", 1_150, of: 10_000)])
        #expect(better.verdict == .ship(arm: "b"))
        let worse = analysis(method).report(control: control, treatments: [try arm("b", 850, of: 10_000)])
        #expect(worse.verdict == .stop(.worse(arm: "b", metric: "conversion")))
        let same = analysis(method).report(control: control, treatments: [try arm("b", 1_000, of: 10_000)])
        #expect(same.verdict == .stop(.noDifference))
    }

    @Test func `waits for enough people, and names how many are missing`() throws {
        let report = analysis(.oneLook(people: 1_000))
            .report(control: try arm("a", 10, of: 60), treatments: [try arm("b", 20, of: 62)])
        #expect(report.verdict == .keepRunning(.tooFewPeople(missing: 40)))
    }

    @Test func `is invalid where the arms, the samples or the settings contradict each other`() throws {
        let control = try arm("a", 1_000, of: 10_000)
        let other = try arm("b", 1_100, of: 10_000)
        #expect(analysis().report(control: control, treatments: []).verdict.isInvalid)
        #expect(analysis().report(control: control, treatments: [control]).verdict.isInvalid)
        let noGoal = ExperimentAnalysis(metrics: [], method: .oneLook(people: 10))
        #expect(noGoal.report(control: control, treatments: [other]).verdict.isInvalid)
        #expect(analysis(guardrail: 0).report(control: control, treatments: [other]).verdict.isInvalid)
        let tooMany = Arm("b", people: 9_000, samples: other.samples)
        #expect(analysis().report(control: control, treatments: [tooMany]).verdict.isInvalid)
        let crossed = try arm("b", 1_100, of: 10_000, crossedOver: 3_000)
        #expect(
            analysis().report(control: control, treatments: [crossed]).verdict == .invalid(.crossedOver(share: 0.15)))
        let nobody = try (0...1).map { try arm("\($0)", 0, of: 0) }
        #expect(
            analysis().report(control: nobody[0], treatments: [nobody[1]]).verdict
                == .keepRunning(.tooFewPeople(missing: 100)))
        let never = try (0...1).map { try arm("\($0)", 0, of: 10_000) }
        #expect(analysis().report(control: never[0], treatments: [never[1]]).verdict.isInvalid)
    }

    @Test func `is invalid where a share or mean leaves out some of the arm's people`() throws {
        let control = try arm("a", 1_000, of: 10_000)
        let buyers = Arm("b", people: 10_000, samples: ["conversion": try .proportion(successes: 900, of: 1_000)])
        let report = analysis().report(control: control, treatments: [buyers])
        guard case .invalid(.sample(metric: "conversion", arm: "b", _)) = report.verdict else {
            Issue.record("compared buyers with everybody")
            return
        }
    }

    @Test func `waits where a ratio rests on too few people, however many were exposed`() throws {
        let pairs = try Moments(pairs: (0..<40).map { (outcome: Double($0 % 7), companion: 1) })
        let arms = ["a", "b"].map { Arm($0, people: 10_000, samples: ["conversion": .ratio(pairs)]) }
        let report = analysis().report(control: arms[0], treatments: [arms[1]])
        #expect(report.verdict == .keepRunning(.tooFewPeople(missing: 60)))
    }

    @Test func `is invalid for thresholds, counts and methods that cannot be, and never traps`() throws {
        let control = try arm("a", 1_000, of: 10_000)
        let other = try arm("b", 1_100, of: 10_000)
        for value in [0, 1, -0.1, Double.nan] {
            var broken = analysis()
            broken.sampleRatioThreshold = value
            #expect(broken.report(control: control, treatments: [other]).verdict.isInvalid)
        }
        for value in [-0.1, 1.1, Double.nan] {
            var broken = analysis()
            broken.largestCrossover = value
            #expect(broken.report(control: control, treatments: [other]).verdict.isInvalid)
        }
        for crossed in [-1, 10_001] {
            let arm = try arm("b", 1_100, of: 10_000, crossedOver: crossed)
            #expect(analysis().report(control: control, treatments: [arm]).verdict.isInvalid)
        }
        for people in [Int.max, -1] {
            let arm = Arm("b", people: people, samples: other.samples)
            #expect(analysis().report(control: control, treatments: [arm]).verdict.isInvalid)
        }
        let lax = try GroupSequentialDesign(.pocock, looks: 2, alpha: 0.1)
        for method in [ExperimentAnalysis.Method.groupSequential(lax, look: 1, people: 20_000), .anytime(people: 0)] {
            #expect(analysis(method).report(control: control, treatments: [other]).verdict.isInvalid)
        }
    }
}

extension ExperimentReport.Verdict {
    fileprivate var isInvalid: Bool { if case .invalid = self { true } else { false } }
}
