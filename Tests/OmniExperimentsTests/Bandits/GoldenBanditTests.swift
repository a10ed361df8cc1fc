// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import Testing

/// The worked cases of `Golden/bandits.json` and `Golden/ope.json`.
@Suite struct `Bandits, against worked cases` {
    private static func decision(_ id: Int, _ row: JSONCase, arms: [String]) throws -> BanditDecision {
        let even = Dictionary(uniqueKeysWithValues: arms.map { ($0, 1 / Double(arms.count)) })
        return try BanditDecision(
            id: "\(id)", arm: row["arm"].text.isEmpty ? arms[0] : row["arm"].text, propensities: even,
            context: row["x"].numbers)
    }

    @Test(arguments: GoldenCase.cases("bandits", "bandit.linUCB"))
    func `the bound of LinUCB`(item: GoldenCase) throws {
        let arms = item.input["arms"].list.map(\.text)
        let bandit = try LinUCB(
            arms: arms, dimension: item.input.int("dimension"), alpha: item.input.double("alpha"))
        var run = BanditRun(bandit)
        for (index, row) in item.input["history"].list.enumerated() {
            try run.record(Self.decision(index, row, arms: arms))
            try run.reward("\(index)", row.double("reward"), after: 1)
        }
        let scores = try run.model.scores(item.input["context"].numbers)
        for (index, arm) in arms.enumerated() {
            let expected = item.expected[arm]
            #expect(gap(scores[arm]?.mean ?? .nan, expected.double("mean")) <= item.tolerance)
            #expect(gap(scores[arm]?.width ?? .nan, expected.double("width")) <= item.tolerance)
            #expect(gap(scores[arm]?.score ?? .nan, expected.double("score")) <= item.tolerance)
            for (value, theta) in zip(run.model.models[index].coefficients, expected["theta"].numbers) {
                #expect(gap(value, theta) <= item.tolerance)
            }
        }
    }

    @Test(arguments: GoldenCase.cases("bandits", "bandit.linearThompsonPosterior"))
    func `linear Thompson sampling`(item: GoldenCase) throws {
        let bandit = try LinearThompson(
            arms: ["only"], dimension: item.input.int("dimension"), deviation: item.input.double("v2").squareRoot())
        var run = BanditRun(bandit)
        for (index, row) in item.input["history"].list.enumerated() {
            try run.record(Self.decision(index, row, arms: ["only"]))
            try run.reward("\(index)", row.double("reward"), after: 1)
        }
        let found = try run.model.posterior(of: "only")
        for (value, expected) in zip(found.mean, item.expected["mean"].numbers) {
            #expect(gap(value, expected) <= item.tolerance)
        }
        for (value, expected) in zip(found.covariance, item.expected["covariance"].list.flatMap(\.numbers)) {
            #expect(gap(value, expected) <= item.tolerance)
        }
    }

    @Test(arguments: GoldenCase.cases("bandits", "bandit.betaProbabilityBest"))
    func `how likely each arm is the best`(item: GoldenCase) throws {
        let names = item.input["alphaBeta"].fields.keys.sorted()
        let beliefs = try names.map { name in
            let shape = item.input["alphaBeta"][name].numbers
            return try ShareBelief(shape[0], shape[1])
        }
        for (name, chance) in zip(names, ShareBelief.chancesOfBest(beliefs)) {
            #expect(gap(chance, item.expected["probabilityBest"].double(name)) <= 1e-9)
        }
        for (name, belief) in zip(names, beliefs) {
            #expect(gap(belief.mean, item.expected["mean"].double(name)) <= 1e-12)
        }
    }

    @Test(arguments: GoldenCase.cases("bandits", "bandit.recoveringDifferenceScores"))
    func `the recovering softmax's scores`(item: GoldenCase) throws {
        var configuration = RecoveringSoftmax.Configuration()
        configuration.shrinkage = item.input.double("shrinkage")
        let history = try item.input["log"].list.enumerated()
            .map { index, row in
                let chances = row["propensity"].fields.mapValues { $0.number ?? .nan }
                return try RewardedDecision(
                    BanditDecision(id: "\(index)", arm: row["chosen"].text, propensities: chances),
                    reward: row.double("reward"))
            }
        let model = try RecoveringSoftmax(history, configuration: configuration)
        for (arm, expected) in item.expected.fields {
            let found = try #require(model.scores[arm])
            let pairs = [
                (found.sent, "muPlus"), (found.sentSize, "essPlus"), (found.unsent, "muMinus"),
                (found.unsentSize, "essMinus"), (found.prior, "prior"), (found.score, "score"),
            ]
            for (value, name) in pairs {
                #expect(gap(value, expected.double(name)) <= item.tolerance, "\(arm) \(name)")
            }
        }
    }

    @Test(arguments: GoldenCase.cases("bandits", "bandit.recoveringDifferencePolicy"))
    func `the recovering softmax's policy`(item: GoldenCase) throws {
        var configuration = RecoveringSoftmax.Configuration()
        configuration.penalty = item.input.double("gamma")
        configuration.halfLifeDays = item.input.double("halfLifeDays")
        configuration.temperature = item.input.double("temperature")
        func numbers(_ json: JSONCase) -> [String: Double] { json.fields.mapValues { $0.number ?? .nan } }
        let model = try RecoveringSoftmax(scores: numbers(item.input["scores"]), configuration: configuration)
        let eligible = item.input["eligible"].list.map(\.text)
        let days = numbers(item.input["daysSinceShown"])
        let adjusted = model.adjusted(daysSinceShown: days, eligible: eligible)
        let policy = try model.policy(daysSinceShown: days, eligible: eligible)
        #expect(adjusted.count == eligible.count && policy.count == eligible.count)
        for arm in eligible {
            #expect(gap(adjusted[arm] ?? .nan, item.expected["adjusted"].double(arm)) <= item.tolerance)
            #expect(gap(policy[arm] ?? .nan, item.expected["policy"].double(arm)) <= item.tolerance)
        }
    }

    @Test(arguments: GoldenCase.cases("bandits", "bandit.ucb1"))
    func `the bound of UCB1`(item: GoldenCase) throws {
        let arms = item.expected.fields.keys.sorted()
        var run = BanditRun(try UCB1(arms: arms))
        for arm in arms {
            let counts = item.input["pullsRewards"][arm].numbers
            for index in 0..<Int(counts[0]) {
                let id = "\(arm)\(index)"
                try run.record(BanditDecision(id: id, arm: arm, propensities: [arm: 1]))
                if Double(index) < counts[1] { try run.reward(id, 1, after: 1) }
            }
        }
        for (arm, bound) in run.model.bounds { #expect(gap(bound, item.expected.double(arm)) <= item.tolerance) }
    }

    @Test(arguments: GoldenCase.cases("bandits", "online.ftrl"))
    func `FTRL-proximal`(item: GoldenCase) throws {
        var configuration = OnlineLogistic.Configuration()
        configuration.alpha = item.input.double("alpha")
        configuration.beta = item.input.double("beta")
        configuration.l1 = item.input.double("l1")
        configuration.l2 = item.input.double("l2")
        var model = try OnlineLogistic(dimension: item.input.int("dimension"), configuration: configuration)
        for (event, expected) in zip(
            item.input["events"].list, item.expected["predictionsBeforeUpdate"].numbers)
        {
            let features = event["features"].list.map { (place: Int($0.numbers[0]), value: $0.numbers[1]) }
            let chance = try model.learn(features, label: event["label"].number == 1)
            #expect(gap(chance, expected) <= item.tolerance)
        }
        for place in model.sums.indices {
            #expect(gap(model.weight(at: place), item.expected["weights"].numbers[place]) <= item.tolerance)
            #expect(gap(model.sums[place], item.expected["z"].numbers[place]) <= item.tolerance)
            #expect(gap(model.squares[place], item.expected["n"].numbers[place]) <= item.tolerance)
        }
    }

    @Test(arguments: GoldenCase.cases("ope", "ope.estimate"))
    func `the value of another policy`(item: GoldenCase) throws {
        let rows = try item.input["log"].list
            .map { row in
                try PolicyEvaluation.Row(
                    logged: row.double("pb"), target: row["pe"].numbers, action: row.int("a"), reward: row.double("r"),
                    modelled: row["q"].numbers)
            }
        let found = try PolicyEvaluation(
            rows, clip: item.input.double("clip"), switchAt: item.input.double("switchThreshold"))
        let pairs: [(Double?, String)] = [
            (found.ips.value, "ips"), (found.ips.standardError, "ipsSE"), (found.snips.value, "snips"),
            (found.clippedIPS.value, "clippedIps"), (found.direct?.value, "dm"), (found.doublyRobust?.value, "dr"),
            (found.doublyRobust?.standardError, "drSE"), (found.selfNormalizedDoublyRobust?.value, "sndr"),
            (found.switchDoublyRobust?.value, "switchDr"), (found.effectiveSize, "ess"),
            (found.largestWeight, "maxWeight"), (found.meanWeight, "meanWeight"),
        ]
        for (value, name) in pairs {
            #expect(gap(value ?? .nan, item.expected.double(name)) <= item.tolerance, "\(name)")
        }
        // 25 rows with 13 effective ones decide nothing.
        let verdict = PolicyEvaluation.Verdict.tooLittle(
            effectiveSize: found.effectiveSize, largestShare: found.largestShare)
        #expect(found.verdict == verdict)
    }
}
