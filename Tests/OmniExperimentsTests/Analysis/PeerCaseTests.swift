// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import Testing

/// The 37 comparisons and 6 checks of shares that GrowthBook's gbstats 0.8.0 computed.
@Suite(.enabled(if: SharedFile.url("data/ab_cases.json") != nil, "needs ../shared/data/ab_cases.json"))
struct `Comparisons agree with gbstats` {
    /// One case, with what it was translated into.
    struct Case: Sendable, CustomTestStringConvertible {
        let json: JSONCase
        var testDescription: String { json["id"].text + " " + json["name"].text }
        var config: JSONCase { json["config"] }
        var output: JSONCase { json["output"] }
        var alpha: Double { config["alpha"].number ?? 0.05 }

        var scale: EffectScale {
            switch config["difference_type"].text {
            case "absolute": .absolute
            case "scaled":
                .perDay(share: config.double("traffic_proportion_b"), days: config.double("phase_length_days"))
            default: .relative
            }
        }

        static let all = ((try? SharedFile.json("data/ab_cases.json"))?["cases"].list ?? []).map(Case.init)
    }

    private static func sample(_ json: JSONCase) throws -> ArmSample {
        switch json["kind"].text {
        case "proportion": return try .proportion(successes: json.int("sum"), of: json.int("n"))
        case "mean": return .mean(try moments(json, nil, nil))
        case "ratio": return .ratio(try moments(json["m"], json["d"], json["m_d_sum_of_products"].number))
        case "cuped":
            return .adjusted(try moments(json["post"], json["pre"], json["post_pre_sum_of_products"].number))
        default:
            return .quantile(
                try QuantileEstimate(
                    share: json.double("nu"), value: json.double("quantile_hat"),
                    lower: json.double("quantile_lower"), upper: json.double("quantile_upper"), count: json.int("n"),
                    intervalCount: json.int("n_star")))
        }
    }

    private static func moments(_ first: JSONCase, _ second: JSONCase?, _ products: Double?) throws -> Moments {
        func squares(_ json: JSONCase) -> Double { json["sum_squares"].number ?? json.double("sum") }
        var binary: Moments.Binary = []
        if first["kind"].text == "proportion" { binary.insert(.outcome) }
        if second?["kind"].text == "proportion" { binary.insert(.companion) }
        return try Moments(
            count: first.int("n"), sum: first.double("sum"), sumOfSquares: squares(first),
            companionSum: second?.double("sum") ?? 0, companionSumOfSquares: second.map(squares) ?? 0,
            sumOfProducts: products ?? 0, binary: binary)
    }

    private func number(_ json: JSONCase) -> Double {
        json.text == "inf" ? .infinity : json.text == "-inf" ? -.infinity : json.number ?? .nan
    }

    private func expect(_ value: Double, _ expected: JSONCase, within tolerance: Double, _ name: Comment) {
        #expect(relativeGap(value, number(expected)) <= tolerance, name)
    }

    @Test(arguments: Case.all)
    func `M11: on a comparison`(item: Case) throws {
        let control = try Self.sample(item.json["control"])
        let treatment = try Self.sample(item.json["treatment"])
        if !item.output["error"].isNull {
            // gbstats answers with zeros and a p-value of 1 here; we refuse.
            #expect(throws: ExperimentError.self) { try compare(item, control, treatment) }
            return
        }
        try compare(item, control, treatment)
    }

    private func compare(_ item: Case, _ control: ArmSample, _ treatment: ArmSample) throws {
        switch item.json["test"].text {
        case "bayesian": try bayesian(item, control, treatment)
        case "sequential":
            let tuned = item.config["sequential_tuning_parameter"].number ?? 5_000
            let test = AnytimeTest(scale: item.scale, alpha: item.alpha, tunedFor: tuned)
            try frequentist(item, try test.compare(control: control, treatment: treatment))
        case let kind:
            let alternative: Alternative = kind == "greater" ? .greater : kind == "lesser" ? .less : .different
            let test = WelchTest(scale: item.scale, alternative: alternative, alpha: item.alpha)
            try frequentist(item, try test.compare(control: control, treatment: treatment))
        }
    }

    private func frequentist(_ item: Case, _ found: ArmComparison) throws {
        expect(found.effect, item.output["expected"], within: 1e-8, "effect")
        expect(found.standardError, item.output["uplift_stddev"], within: 1e-8, "error")
        // gbstats takes its p-value from 1 − cdf, which cannot be finer than the last bit of 1.
        let rest = abs(found.pValue - item.output.double("p_value"))
        #expect(rest <= 1e-6 * found.pValue + 2.3e-16, "p")
        expect(found.interval.lower, item.output["ci"][0], within: 1e-6, "lower")
        var upper = found.interval.upper
        // gbstats 0.8.0 subtracts where it should add: its upper end is as far below the effect as ours is above.
        if item.json["test"].text == "lesser" { upper = 2 * found.effect - upper }
        expect(upper, item.output["ci"][1], within: 1e-6, "upper")
    }

    private func bayesian(_ item: Case, _ control: ArmSample, _ treatment: ArmSample) throws {
        let json = item.config["prior"]
        let prior: BayesTest.Prior? =
            json["proper"].flag
            ? .init(
                mean: json.double("mean"), variance: json.double("variance"),
                isRelative: item.config["prior_type"].text != "absolute") : nil
        let test = BayesTest(
            scale: item.scale, alpha: item.alpha, prior: prior, lessIsBetter: item.config["inverse"].flag)
        let found = try test.compare(control: control, treatment: treatment)
        expect(found.effect, item.output["expected"], within: 1e-8, "effect")
        expect(found.standardDeviation, item.output["uplift_stddev"], within: 1e-8, "deviation")
        expect(found.chanceToWin, item.output["chance_to_win"], within: 1e-6, "chance to win")
        expect(found.interval.lower, item.output["ci"][0], within: 1e-6, "lower")
        expect(found.interval.upper, item.output["ci"][1], within: 1e-6, "upper")
        expect(found.lossOfControl, item.output["risk"][0], within: 1e-6, "loss of control")
        expect(found.lossOfTreatment, item.output["risk"][1], within: 1e-6, "loss of treatment")
    }

    @Test func `M11: on the arms' shares`() throws {
        let cases = try SharedFile.json("data/ab_cases.json")["srm"].list
        #expect(cases.count == 6)
        for item in cases {
            let ratio = try SampleRatio(item["users"].numbers.map { Int($0) }, weights: item["weights"].numbers)
            #expect(relativeGap(ratio.pValue, item.double("p_value")) <= 1e-8)
        }
    }
}
