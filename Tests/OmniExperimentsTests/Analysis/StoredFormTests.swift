// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import OmniNumerics
import OmniTesting
import Testing

/// Everything of the room that is read back from JSON, by one good form and many spoiled ones.
@Suite struct `A stored form` {
    private static let bernoulli = #"{"alpha":3,"beta":2.5}"#
    private static let moments = #"""
        {"binary":0,"companionMean":2,"companionSquares":9,"count":4,"mean":1.5,"products":5,"squares":4}
        """#
    private static let ratio = #"""
        {"count":2,"means":[2,3,0,0],"products":[2,4,0,0,4,8,0,0,0,0,0,0,0,0,0,0]}
        """#
    private static let quantile = #"{"count":9,"intervalCount":9,"lower":1,"share":0.9,"upper":3,"value":2}"#
    private static let online = #"""
        {"configuration":{"alpha":0.1,"beta":1,"l1":0,"l2":1},"squares":[0.25,0],"sums":[-0.5,0]}
        """#
    private static let decision = #"""
        {"arm":"a","context":[1],"id":"d1","propensities":{"a":0.25,"b":0.75}}
        """#
    private static let ridge = #"{"intercept":0.5,"iterations":4,"weights":[1,2]}"#

    private static func design() -> String {
        guard let design = try? GroupSequentialDesign(.spendingPocock, fractions: [0.25, 0.5, 1]) else { return "" }
        let bounds = design.bounds.map { "\($0)" }.joined(separator: ",")
        return #"{"alpha":0.05,"bounds":["# + bounds + #"],"fractions":[0.25,0.5,1],"rule":"spendingPocock"}"#
    }

    static let forms: [StoredForm] = [
        StoredForm(
            ShareBelief.self, bernoulli,
            [(":3", ":0"), (":3", ":-1"), ("2.5", "0"), ("2.5", #""x""#), (":3", ":1e999")]
        ),
        StoredForm(
            Moments.self, moments,
            [
                (#""count":4"#, #""count":-4"#), (#""squares":4"#, #""squares":-4"#),
                (#"companionSquares":9"#, #"companionSquares":-9"#), (#""products":5"#, #""products":6.5"#),
                (#""count":4"#, #""count":0"#), (#""binary":0"#, #""binary":1"#), (#""binary":0"#, #""binary":2"#),
                (#""count":4"#, #""count":9007199254740992"#), (#""count":4"#, #""count":9223372036854775807"#),
            ]),
        StoredForm(
            RatioMoments.self, ratio,
            [
                (#""count":2"#, #""count":-2"#), (#""count":2"#, #""count":0"#),
                (#""count":2"#, #""count":9007199254740992"#), (#""count":2"#, #""count":9223372036854775807"#),
                ("[2,3,0,0]", "[2,3,0]"), ("[2,4,0,0,4", "[2,4.1,0,0,4.1"), ("[2,4,0,0,4", "[2,4,0,0,3.9"),
                ("[2,4,0,0", "[-2,4,0,0"),
            ]),
        StoredForm(
            QuantileEstimate.self, quantile,
            [
                ("0.9", "1"), ("0.9", "0"), ("0.9", "-0.1"), (#""lower":1"#, #""lower":4"#),
                (#""count":9"#, #""count":-9"#), (#""intervalCount":9"#, #""intervalCount":-1"#),
            ]),
        StoredForm(ClosedInterval.self, #"{"lower":1,"upper":2}"#, [(#""upper":2"#, #""upper":0.5"#)]),
        StoredForm(
            PowerPlan.self, #"{"alpha":0.05,"effect":0.1,"perArm":100,"power":0.8}"#,
            [("100", "1"), ("0.05", "0"), ("0.05", "1.5"), ("0.8", "1"), (":0.1", ":0")]),
        StoredForm(
            GroupSequentialDesign.self, design(),
            [
                ("[0.25,0.5,1]", "[0.25,0.5,1.5]"), ("[0.25,0.5,1]", "[0.5,0.25,1]"), ("[0.25,0.5,1]", "[0.5,1]"),
                ("[0.25,0.5,1]", "[]"), (#""alpha":0.05"#, #""alpha":0"#), (#""alpha":0.05"#, #""alpha":0.01"#),
                (#""bounds":["#, #""bounds":[-"#), (#""bounds":["#, #""bounds":[1,"#),
                ("spendingPocock", "pocock"), ("spendingPocock", "spendingObrienFleming"),
            ]),
        StoredForm(
            AlwaysValid.self, #"{"interval":{"lower":-1,"upper":2},"pValue":0.25}"#,
            [("0.25", "1.25"), ("0.25", "-0.25"), (#""upper":2"#, #""upper":-2"#)]),
        StoredForm(
            OnlineLogistic.self, online,
            [
                ("[0.25,0]", "[0.25]"), ("[0.25,0]", "[-0.25,0]"), ("[0.25,0]", "[]"), ("[-0.5,0]", "[]"),
                (":0.1", ":0"), (#""l1":0"#, #""l1":-1"#), (#""beta":1"#, #""beta":-1"#),
            ]),
        StoredForm(
            BanditDecision.self, decision,
            [
                ("0.25", "0.5"), ("0.25", "-0.25"), (#""arm":"a""#, #""arm":"c""#), ("0.25", "0"),
                (#"{"a":0.25,"b":0.75}"#, "{}"),
            ]),
        StoredForm(RewardedDecision.self, #"{"decision":"# + decision + #","reward":1}"#, [("0.25", "0.5")]),
        StoredForm(RidgeLogistic.self, ridge, [(":4", ":0"), (":4", ":-4")]),
        StoredForm(
            UpliftModel.self, #"{"control":"# + ridge + #","treated":"# + ridge + "}",
            [
                (
                    #"{"control":{"intercept":0.5,"iterations":4,"weights":[1,2]}"#,
                    #"{"control":{"intercept":0.5,"iterations":4,"weights":[1]}"#
                )
            ]),
        StoredForm(
            Holdout.self, #"{"name":"h","scope":{"kind":"universal"},"seed":"s","share":0.125}"#,
            [("0.125", "1.5"), ("0.125", "-0.5")]),
        StoredForm(
            StickyBuckets.self,
            #"{"documents":{"id||7":{"assignments":{"e__0":"a"},"attributeName":"id","attributeValue":"7"}}}"#,
            [("id||7", "id||8")]),
    ]

    @Test(arguments: forms)
    func `is read back as it was written, and refused with a reason when no initialiser would make it`(
        form: StoredForm
    ) throws {
        #expect(try form.reread(Data(form.good.utf8)) == Data(form.good.utf8))
        for (old, new) in form.spoiled {
            let text = form.good.replacing(old, with: new, maxReplacements: 1)
            #expect(text != form.good, "the form has no \(old)")
            do {
                _ = try form.reread(Data(text.utf8))
                Issue.record("\(old) → \(new) was read")
            } catch let error as DecodingError {
                switch error {
                case .dataCorrupted(let context), .typeMismatch(_, let context):
                    #expect(!context.debugDescription.isEmpty)
                default: Issue.record("\(old) → \(new): \(error)")
                }
            }
        }
    }

    @Test func `of a design keeps the bounds to the bit, and tells what is wrong with others`() throws {
        for rule in [GroupSequentialDesign.Rule.obrienFleming, .pocock, .spendingObrienFleming, .spendingPocock] {
            for alpha in [0.001, 0.05, 0.2] {
                let design = try GroupSequentialDesign(rule, fractions: [0.1, 0.35, 0.4, 0.9, 1], alpha: alpha)
                let data = try JSONEncoder().encode(design)
                #expect(try JSONDecoder().decode(GroupSequentialDesign.self, from: data) == design)
                // A bound that is a twentieth too low spends more than alpha.
                var text = String(decoding: data, as: UTF8.self)
                let last = try #require(design.bounds.last)
                text = text.replacing("\(last)", with: "\(last * 0.95)")
                let error = #expect(throws: DecodingError.self) {
                    try JSONDecoder().decode(GroupSequentialDesign.self, from: Data(text.utf8))
                }
                guard case .dataCorrupted(let context) = error else { continue }
                #expect(context.debugDescription.contains("bounds"))
                #expect(context.underlyingError is ExperimentError)
            }
        }
    }

    @Test func `of holdouts and prerequisites is read in any order`() throws {
        let holdouts = Holdouts([Holdout("j", .journey("x"), share: 1), Holdout("u", .universal, share: 1)])
        var text = String(decoding: try JSONEncoder().encode(holdouts), as: UTF8.self)
        #expect(try JSONDecoder().decode(Holdouts.self, from: Data(text.utf8)) == holdouts)
        text =
            #"{"ladder":[{"name":"j","scope":{"journey":"x","kind":"journey"},"share":1,"seed":"holdout/j"},"#
            + #"{"name":"u","scope":{"kind":"universal"},"share":1,"seed":"holdout/u"}]}"#
        let read = try JSONDecoder().decode(Holdouts.self, from: Data(text.utf8))
        #expect(read == holdouts)
        #expect(read.holding("ann", journey: "x")?.name == "u")
        let required = try JSONDecoder()
            .decode(Prerequisite.self, from: Data(#"{"experiment":"e","arms":["b","a"]}"#.utf8))
        #expect(required == Prerequisite("e", arms: ["a", "b"]))
    }

    @Test(arguments: ["halfLife", "temperature", "shrinkage", "penalty"])
    func `is not needed for a softmax to check its settings`(setting: String) {
        for value in [0, -1, Double.nan, .infinity] where setting != "penalty" || value != 0 {
            var configuration = RecoveringSoftmax.Configuration()
            switch setting {
            case "halfLife": configuration.halfLifeDays = value
            case "temperature": configuration.temperature = value
            case "shrinkage": configuration.shrinkage = value
            default: configuration.penalty = value
            }
            #expect(throws: ExperimentError.self) {
                try RecoveringSoftmax(scores: ["a": 1], configuration: configuration)
            }
            #expect(throws: ExperimentError.self) { try RecoveringSoftmax([], configuration: configuration) }
        }
    }

    @Test func `or not, counts beyond any population do not overflow when they merge`() throws {
        let most = 1 << 53 - 1
        let huge = try Moments(successes: 1, of: most)
        #expect(huge.merged(with: huge).count == most)
        let sample = ArmSample.adjusted(huge, newcomers: huge)
        #expect(sample.count == 2 * most)
        #expect(throws: Never.self) { try? WelchTest().compare(control: sample, treatment: sample) }
        for count in [most + 1, .max] {
            #expect(throws: ExperimentError.self) { try Moments(successes: 1, of: count) }
            #expect(throws: ExperimentError.self) { try Moments(count: count, sum: 1, sumOfSquares: 1) }
        }
    }

    @Test func `of the most people takes nobody more, merges, and is read back`() throws {
        let most = 1 << 53 - 1
        let decoder = JSONDecoder()
        let text = Self.moments.replacing(#""count":4"#, with: #""count":\#(most)"#)
        var full = try decoder.decode(Moments.self, from: Data(text.utf8))
        let before = full
        #expect(throws: ExperimentError.self) { try full.record(1) }
        #expect(full == before)
        full.merge(before)
        #expect(full.count == most)
        #expect(try decoder.decode(Moments.self, from: JSONEncoder().encode(full)) == full)
        let pair = Self.ratio.replacing(#""count":2"#, with: #""count":\#(most)"#)
        var ratio = try decoder.decode(RatioMoments.self, from: Data(pair.utf8))
        let other = ratio
        #expect(throws: ExperimentError.self) { try ratio.record(1, over: 2) }
        #expect(ratio == other)
        ratio.merge(other)
        #expect(ratio.count == most)
        #expect(try decoder.decode(RatioMoments.self, from: JSONEncoder().encode(ratio)) == ratio)
    }

    /// Far from zero the two halves of the table of products used to round apart.
    @Test func `of a ratio is read back to the bit, however large its means are beside what varies`() throws {
        var arms: [RatioMoments] = []
        var large = RatioMoments()
        for (numerator, denominator) in [(1e9, 1.0), (1e9 + 1, 2), (1e9 + 3, 4)] {
            try large.record(numerator, over: denominator)
        }
        arms.append(large)
        for seed in 0..<50 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            var (arm, rest) = (RatioMoments(), RatioMoments())
            for person in 0..<40 {
                func near(_ mean: Double) -> Double { mean + 0.02 * random.uniform() - 0.01 }
                let now = (near(1e5), near(3))
                let before = (near(1e5), near(1e-3))
                if person < 25 {
                    try arm.record(now.0, over: now.1, before: before)
                } else {
                    try rest.record(now.0, over: now.1, before: before)
                }
            }
            arms += [arm, rest, arm.merged(with: rest)]
        }
        // Squares that are too small for their product to be a number of its own.
        var small = RatioMoments()
        for value in [1e-80, 3e-80] { try small.record(value, over: 2 * value) }
        arms.append(small)
        for arm in arms {
            let data = try JSONEncoder().encode(arm)
            #expect(try JSONDecoder().decode(RatioMoments.self, from: data) == arm)
        }
    }
}
