// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import Testing

/// Fewer worlds than `omni-bench honesty` plays, with bounds for the simulation's own chance that err once in a
/// thousand; the seeds are fixed, so that a pass stays one.
@Suite struct `A method says how often it errs, and errs as often` {
    private static let outcomes: [(Rehearsal.Outcome, Int)] = [
        (.share(0.1), 2_000), (.share(0.5), 300), (.amount(buyers: 0.3, mean: 40), 400),
        (.adjusted(correlation: 0.8), 120), (.adjusted(correlation: 0.7, newcomers: 0.3), 200), (.ratio(0.2), 150),
    ]

    @Test(arguments: outcomes)
    func `M11: where nothing is different, with one look`(outcome: Rehearsal.Outcome, people: Int) throws {
        let found = try Rehearsal(outcome, judgedBy: .atTheEnd, peoplePerArm: people).run(worlds: 400, seed: 11)
        #expect(found.alarms.interval.contains(0.05), "alarms \(found.alarms.value)")
        #expect(found.coverage.interval.contains(0.95), "coverage \(found.coverage.value)")
    }

    @Test(arguments: outcomes)
    func `M11: where a lift is known, by its intervals`(outcome: Rehearsal.Outcome, people: Int) throws {
        let effect: Double
        switch outcome {
        case .share, .ratio, .adjustedRatio: effect = 0.05
        case .amount: effect = 3
        case .adjusted: effect = 0.4
        }
        let found = try Rehearsal(outcome, judgedBy: .atTheEnd, peoplePerArm: people, effect: effect)
            .run(worlds: 400, seed: 12)
        #expect(found.coverage.interval.contains(0.95), "coverage \(found.coverage.value)")
        #expect(found.alarms.value > 0.06)
    }

    @Test func `M11: with the power that was planned`() throws {
        let share = try PowerPlan.share(from: 0.1, to: 0.13)
        let found = try Rehearsal(
            .share(0.1), judgedBy: .atTheEnd, peoplePerArm: share.perArm, effect: 0.03
        )
        .run(worlds: 1_000, seed: 13)
        #expect(found.alarms.interval.contains(0.8), "power \(found.alarms.value)")
        let adjusted = try PowerPlan.mean(effect: 0.5, deviation: 2, correlation: 0.8)
        let cuped = try Rehearsal(
            .adjusted(correlation: 0.8), judgedBy: .atTheEnd, peoplePerArm: adjusted.perArm, effect: 0.5
        )
        .run(worlds: 600, seed: 14)
        #expect(cuped.alarms.interval.contains(0.8), "power \(cuped.alarms.value)")
    }

    /// What the sequential methods are there to prevent: twenty looks at Welch's test err five times as often.
    @Test func `but not when one peeks at the classical test`() throws {
        let found = try Rehearsal(.share(0.2), judgedBy: .peeking, peoplePerArm: 4_000, looks: 20)
            .run(worlds: 600, seed: 15)
        #expect(found.alarms.interval.lower > 0.12)
    }

    @Test(arguments: [
        Rehearsal.Procedure.anytime(tunedFor: 4_000), .anytime(tunedFor: 500), .mixture(variance: 0.0004),
        .mixture(variance: 0.01),
    ])
    func `at every look, when it is always valid`(procedure: Rehearsal.Procedure) throws {
        let rehearsal = Rehearsal(.share(0.2), judgedBy: procedure, peoplePerArm: 4_000, looks: 40)
        let found = try rehearsal.run(worlds: 600, seed: 16)
        #expect(found.alarms.interval.lower <= 0.05, "alarms \(found.alarms.value)")
        #expect(found.coverage.interval.upper >= 0.95, "coverage \(found.coverage.value)")
        let lifted = try Rehearsal(.share(0.2), judgedBy: procedure, peoplePerArm: 4_000, looks: 40, effect: 0.05)
            .run(worlds: 300, seed: 17)
        #expect(lifted.coverage.interval.upper >= 0.95, "coverage \(lifted.coverage.value)")
        #expect(lifted.alarms.value > 0.9)
        #expect(lifted.peoplePerArm < 3_500)
    }

    /// Normal and skewed means, as a sequential method meets them first: at small counts, where variances are estimates.
    static let means: [(Rehearsal.Outcome, effect: Double, mixture: Double)] = [
        (.adjusted(correlation: 0), 0.6, 0.36), (.amount(buyers: 0.3, mean: 40), 9, 81),
    ]

    @Test(arguments: means, ["anytime", "mixture"])
    func `M11: at every look at means, normal or skewed, when it is always valid`(
        world: (outcome: Rehearsal.Outcome, effect: Double, mixture: Double), name: String
    ) throws {
        let procedure: Rehearsal.Procedure =
            name == "anytime" ? .anytime(tunedFor: 500) : .mixture(variance: world.mixture)
        func found(_ effect: Double, worlds: Int) throws -> Rehearsal.Result {
            try Rehearsal(world.outcome, judgedBy: procedure, peoplePerArm: 600, looks: 12, effect: effect)
                .run(worlds: worlds, seed: 20)
        }
        let null = try found(0, worlds: 250)
        #expect(null.alarms.interval.lower <= 0.05, "alarms \(null.alarms.value)")
        #expect(null.coverage.interval.upper >= 0.95, "coverage \(null.coverage.value)")
        let lifted = try found(world.effect, worlds: 100)
        #expect(lifted.coverage.interval.upper >= 0.95, "coverage \(lifted.coverage.value)")
        #expect(lifted.alarms.value > 0.8, "power \(lifted.alarms.value)")
        #expect(lifted.peoplePerArm < 500)
    }

    @Test(arguments: means, [GroupSequentialDesign.Rule.spendingObrienFleming, .pocock])
    func `M11: over all planned looks at means, normal or skewed`(
        world: (outcome: Rehearsal.Outcome, effect: Double, mixture: Double), rule: GroupSequentialDesign.Rule
    ) throws {
        let design = try GroupSequentialDesign(rule, fractions: [0.3, 0.6, 1])
        func found(_ effect: Double) throws -> Rehearsal.Result {
            try Rehearsal(world.outcome, judgedBy: .groupSequential(design), peoplePerArm: 250, effect: effect)
                .run(worlds: 300, seed: 21)
        }
        let null = try found(0)
        #expect(null.alarms.interval.contains(0.05), "alarms \(null.alarms.value)")
        #expect(null.coverage.interval.upper >= 0.95, "coverage \(null.coverage.value)")
        #expect(try found(world.effect).alarms.value > 0.6)
    }

    @Test(arguments: [GroupSequentialDesign.Rule.obrienFleming, .pocock, .spendingObrienFleming, .spendingPocock])
    func `over all planned looks together, also unequal ones`(rule: GroupSequentialDesign.Rule) throws {
        let design = try GroupSequentialDesign(rule, fractions: [0.2, 0.5, 0.6, 1])
        let null = try Rehearsal(.share(0.2), judgedBy: .groupSequential(design), peoplePerArm: 3_000)
            .run(worlds: 2_000, seed: 18)
        #expect(null.alarms.interval.contains(0.05), "alarms \(null.alarms.value)")
        #expect(null.coverage.interval.upper >= 0.95)
        let plan = try PowerPlan.share(from: 0.2, to: 0.24)
        let people = Int(Double(plan.perArm) * (try design.inflation()))
        let lifted = try Rehearsal(.share(0.2), judgedBy: .groupSequential(design), peoplePerArm: people, effect: 0.04)
            .run(worlds: 1_500, seed: 19)
        #expect(lifted.alarms.interval.contains(0.8), "power \(lifted.alarms.value)")
    }

    @Test func `and refuses worlds that cannot be`() {
        #expect(throws: ExperimentError.self) {
            try Rehearsal(.share(0.99), judgedBy: .atTheEnd, peoplePerArm: 10, effect: 0.1).run(worlds: 1)
        }
        #expect(throws: ExperimentError.self) {
            try Rehearsal(.share(0.5), judgedBy: .atTheEnd, peoplePerArm: 10).run(worlds: 0)
        }
        #expect(throws: ExperimentError.self) {
            try Rehearsal(.amount(buyers: 0, mean: 1), judgedBy: .atTheEnd, peoplePerArm: 10).run(worlds: 1)
        }
    }
}
