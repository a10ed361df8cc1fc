// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import OmniNumerics
import Testing

/// What happened: decisions, and rewards some of which come late, twice or before their decision.
private enum Happening {
    case decided(BanditDecision)
    case rewarded(String, Double, after: Double)
}

private func history(_ count: Int, arms: [String], seed: UInt64) throws -> [Happening] {
    var random = SplitMix64(seed: seed)
    var bandit = try LinearThompson(arms: arms, dimension: 2)
    var happenings: [Happening] = []
    for index in 0..<count {
        let decision = try bandit.decide(id: "\(index)", context: [1, random.uniform()])
        try bandit.note(decision)
        happenings.append(.decided(decision))
        for _ in 0..<random.below(3) {
            happenings.append(
                .rewarded("\(index)", Double(random.below(2)), after: Double(random.below(9)) * 1_000))
        }
    }
    // Everything once more now and then, as queues deliver it.
    return happenings + happenings.filter { _ in random.below(4) == 0 }
}

@Suite struct `A bandit in the field` {
    private static func play<Model: Bandit>(_ model: Model, _ happenings: [Happening]) throws -> BanditRun<Model> {
        var run = BanditRun(model, window: 6_000)
        for happening in happenings {
            switch happening {
            case .decided(let decision): try run.record(decision)
            case .rewarded(let id, let value, let delay): try run.reward(id, value, after: delay)
            }
        }
        return run
    }

    @Test func `learns nothing of a decision whose early reward it cannot use`() throws {
        var run = BanditRun(try BetaThompson(arms: ["a", "b"]))
        let before = run.model.beliefs
        try run.reward("1", 7, after: 10)
        let decision = try run.model.decide(id: "1")
        #expect(throws: ExperimentError.self) { try run.record(decision) }
        #expect(run.model.beliefs == before && run.history.isEmpty)
    }

    @Test(arguments: 1..<20 as Range<UInt64>)
    func `learns the same from decisions and rewards in any order, late and twice`(seed: UInt64) throws {
        let arms = ["push", "mail", "none"]
        let happenings = try history(40, arms: arms, seed: seed)
        var random = SplitMix64(seed: seed + 100)
        let shuffled = happenings.shuffled(using: &random)
        let beta = (
            try Self.play(BetaThompson(arms: arms), happenings), try Self.play(BetaThompson(arms: arms), shuffled)
        )
        #expect(beta.0.history == beta.1.history)
        for (one, other) in zip(beta.0.model.beliefs, beta.1.model.beliefs) {
            #expect(abs(one.alpha - other.alpha) < 1e-12 && abs(one.beta - other.beta) < 1e-12)
        }
        let linear = (
            try Self.play(LinUCB(arms: arms, dimension: 2), happenings),
            try Self.play(LinUCB(arms: arms, dimension: 2), shuffled)
        )
        for (one, other) in zip(linear.0.model.models, linear.1.model.models) {
            #expect(zip(one.coefficients, other.coefficients).allSatisfy { abs($0 - $1) < 1e-9 })
        }
    }

    @Test func `counts the first reward that happened, and none after the window`() throws {
        var run = BanditRun(try BetaThompson(arms: ["a"]), window: 100)
        #expect(try run.reward("1", 0, after: 50) == .counted)
        try run.record(BanditDecision(id: "1", arm: "a", propensities: ["a": 1]))
        #expect(try run.reward("1", 1, after: 60) == .repeated)
        #expect(try run.reward("1", 1, after: 20) == .counted)
        #expect(try run.reward("1", 1, after: 20) == .repeated)
        #expect(try run.reward("1", 1, after: 101) == .tooLate)
        #expect(run.history.map(\.reward) == [1])
        #expect(run.model.beliefs[0] == (try ShareBelief(2, 1)))
    }

    @Test func `chooses each arm as often as its decisions say`() throws {
        var bandit = try BetaThompson(arms: ["a", "b", "c"], exploration: 0.1)
        for index in 0..<30 {
            let arm = ["a", "b", "c"][index % 3]
            let decision = try BanditDecision(id: "\(index)", arm: arm, propensities: [arm: 1])
            try bandit.note(decision)
            if index % (index % 3 + 2) == 0 { try bandit.correct(decision, from: 0, to: 1) }
        }
        var chosen: [String: Double] = [:]
        var policy: [String: Double] = [:]
        for index in 0..<4_000 {
            let decision = try bandit.decide(id: "decision \(index)")
            chosen[decision.arm, default: 0] += 1 / 4_000
            policy = decision.propensities
            #expect(decision.propensity > 0.03)
        }
        for (arm, chance) in policy { #expect(abs((chosen[arm] ?? 0) - chance) < 5 * (chance / 4_000).squareRoot()) }
        #expect(abs(policy.values.reduce(0, +) - 1) < 1e-12)
        #expect(try bandit.decide(id: "x").arm == bandit.decide(id: "x").arm)
    }

    @Test func `sleeps where an arm is not eligible`() throws {
        let bandit = try LinearThompson(arms: ["a", "b", "c"], dimension: 1)
        let decision = try bandit.decide(id: "1", context: [1], eligible: ["c", "a"])
        #expect(Set(decision.propensities.keys) == ["a", "c"])
        #expect(throws: ExperimentError.self) { try bandit.decide(id: "1", context: [1], eligible: []) }
        #expect(throws: ExperimentError.self) { try bandit.decide(id: "1", context: [1], eligible: ["z"]) }
        #expect(throws: ExperimentError.self) { try bandit.decide(id: "1", context: [1, 2]) }
        #expect(throws: ExperimentError.self) { try bandit.decide(id: "1", context: [.nan]) }
    }

    /// In a world where arm b is better, what is learned moves the choices there.
    @Test func `finds the better arm`() throws {
        var random = SplitMix64(seed: 1)
        var run = BanditRun(try BetaThompson(arms: ["a", "b"]))
        for index in 0..<600 {
            let decision = try run.model.decide(id: "\(index)")
            try run.record(decision)
            let rate = decision.arm == "b" ? 0.3 : 0.1
            if random.uniform() < rate { try run.reward("\(index)", 1, after: 1) }
        }
        #expect((try run.model.policy(eligible: ["a", "b"])["b"] ?? 0) > 0.95)
    }
}

@Suite struct `The value of a policy that never ran` {
    private static func log(_ count: Int, seed: UInt64) throws -> [RewardedDecision] {
        var random = SplitMix64(seed: seed)
        return try (0..<count)
            .map { index in
                let chances = ["a": 0.5, "b": 0.3, "c": 0.2]
                let draw = random.uniform()
                let arm = draw < 0.5 ? "a" : draw < 0.8 ? "b" : "c"
                let rates = ["a": 0.1, "b": 0.2, "c": 0.4]
                let reward: Double = random.uniform() < rates[arm] ?? 0 ? 1 : 0
                return try RewardedDecision(
                    BanditDecision(id: "\(index)", arm: arm, propensities: chances), reward: reward)
            }
    }

    @Test func `is estimated where the log speaks for it`() throws {
        var covered = 0
        for seed in 0..<100 as Range<UInt64> {
            let found = try PolicyEvaluation(of: Self.log(2_000, seed: seed)) { _ in
                ["a": 0.1, "b": 0.2, "c": 0.7]
            } model: {
                _ in
                ["a": 0.15, "b": 0.15, "c": 0.3]
            }
            guard case .usable(let value) = found.verdict, let interval = value.interval else {
                Issue.record("refused with \(found.effectiveSize) effective rows")
                continue
            }
            // 0.1 · 0.1 + 0.2 · 0.2 + 0.7 · 0.4
            if interval.contains(0.33) { covered += 1 }
        }
        #expect(covered >= 88)
    }

    @Test func `is refused on too little, on one row's word, and on wrong chances`() throws {
        let little = try PolicyEvaluation(of: Self.log(60, seed: 1)) { _ in ["a": 0, "b": 0, "c": 1] }
        guard case .tooLittle = little.verdict else { return #expect(Bool(false), "decided on too little") }
        let wrong = try Self.log(2_000, seed: 2)
            .map {
                try RewardedDecision(
                    BanditDecision(
                        id: $0.decision.id, arm: $0.decision.arm, propensities: ["a": 0.2, "b": 0.3, "c": 0.5]),
                    reward: $0.reward)
            }
        let judged = try PolicyEvaluation(of: wrong) { _ in ["a": 0.1, "b": 0.2, "c": 0.7] }
        guard case .wrongPropensities = judged.verdict else { return #expect(Bool(false), "believed wrong chances") }
        #expect(throws: ExperimentError.self) {
            try PolicyEvaluation(of: Self.log(100, seed: 3).filter { $0.decision.arm == "a" }) { _ in ["b": 1] }
        }
        #expect(throws: ExperimentError.self) { try BanditDecision(id: "1", arm: "b", propensities: ["a": 1]) }
        #expect(throws: ExperimentError.self) { try BanditDecision(id: "1", arm: "a", propensities: ["a": 0.7]) }
    }
}
