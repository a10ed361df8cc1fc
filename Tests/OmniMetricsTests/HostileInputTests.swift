// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import OmniMetrics
import Testing

@Suite struct `Figures of input that cannot be` {
    private static func trace(_ names: [String], count: Int = 1) -> EventTrace {
        EventTrace(names.enumerated().map { .init($1, at: Timestamp(seconds: Int64($0))) }, count: count)
    }

    private static func result() throws -> FunnelResult {
        try Funnel(["a", "b", "c"], within: .days(1))
            .result([trace(["a", "b", "c"], count: 2), trace(["a", "b"], count: 3), trace(["a"])])
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test func `M19: those lost at the last step are worth a completion, even where nobody completed`() throws {
        let funnel = try Funnel(["a", "b", "c"], within: .days(1))
        let gaps = try funnel.result([Self.trace(["a", "b"], count: 4), Self.trace(["a"])])
            .gaps(valueOfCompletion: 10)
        #expect(gaps.map(\.step) == ["b", "a"])
        #expect(gaps.map(\.downstreamValue) == [10, 0] && gaps.map(\.lostValue) == [40, 0])
        // 2 of the 5 who reach b complete.
        #expect(try Self.result().gaps(valueOfCompletion: 10).map(\.downstreamValue) == [10, 4])
    }

    @Test func `M19: a funnel and its result come back from JSON, unless steps and counts do not fit`() throws {
        let result = try Self.result()
        let text = try Self.text(result)
        let decoder = JSONDecoder()
        #expect(try decoder.decode(FunnelResult.self, from: Data(text.utf8)) == result)
        let changes = [
            (#""steps":["a","b","c"]"#, #""steps":[]"#), (#""steps":["a","b","c"]"#, #""steps":["a","b"]"#),
            (#""reached":[6,5,2]"#, #""reached":[6,5]"#), (#""reached":[6,5,2]"#, #""reached":[]"#),
            (#""reached":[6,5,2]"#, #""reached":[6,7,2]"#), (#""reached":[6,5,2]"#, #""reached":[6,5,-2]"#),
            (#""segments":[]"#, #""segments":[{"name":"web","reached":[1]}]"#),
        ]
        for (old, new) in changes {
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(changed != text)
            #expect(throws: MetricsError.self) { try decoder.decode(FunnelResult.self, from: Data(changed.utf8)) }
        }
        let vast = text.replacingOccurrences(of: "[6,5,2]", with: "[\(Int.max),5,2]")
        var sum = try decoder.decode(FunnelResult.self, from: Data(vast.utf8))
        #expect(throws: MetricsError.self) { try sum.merge(result) }
        #expect(sum.reached == [Int.max, 5, 2])
    }

    @Test func `M19: what comes after an end is a new beginning, in the graph and in the test of its order`() {
        var graph = JourneyGraph(ends: ["buy"])
        graph.add(Self.trace(["visit", "buy", "view", "buy", "buy", "view"], count: 2))
        graph.add(Self.trace(["visit", "buy"]))
        #expect(graph.beginnings == ["visit": 3, "view": 4, "buy": 2])
        #expect(graph.links.map(\.to) == ["buy", "buy"])
        // Each beginning is a journey that ends, or that breaks off.
        let starts = graph.beginnings.values.reduce(0, +)
        #expect(starts == 3 + 2 + 2 + 2)
        let traces = [Self.trace(["x", "m", "buy", "y", "m", "n", "buy"])]
        #expect(SecondOrderTest(traces).triples == 5)
        // x m buy, y m n, m n buy.
        #expect(SecondOrderTest(traces, ends: ["buy"]).triples == 3)
        #expect(SecondOrderTest(traces, ends: ["x", "y"]).triples == 2)
    }

    @Test(arguments: [
        [TouchPath(["a"], conversions: .max)], [TouchPath(["a"], nonConversions: 1 << 53)],
        [TouchPath(["a"], conversions: 1 << 52), TouchPath(["b"], nonConversions: 1 << 52)],
        [TouchPath(["a"], value: 1e308), TouchPath(["a"], value: 1e308)],
        [TouchPath(["a"], value: 1e308), TouchPath(["b"], value: -1e308)],
    ])
    func `M10: paths of more people or money than can be summed are refused`(_ paths: [TouchPath]) {
        let error = #expect(throws: MetricsError.self) { try TouchPaths(paths) }
        #expect(error?.code == .overflow)
    }

    @Test func `M12: the most people that are taken have evidence, and finite intervals`() throws {
        let paths = try TouchPaths([
            TouchPath(["a", "b"], conversions: 1 << 51, value: 1e199, nonConversions: 1 << 51),
            TouchPath(["b"], conversions: 1, value: 1e198, nonConversions: 1 << 52 - 2),
        ])
        #expect(paths.evidence.map(\.people) == [1 << 52, 1 << 52 + 1 << 52 - 1])
        for model in [AttributionModel.linear, .markov(order: 1), .shapley(.conversions)] {
            let credit = try paths.credit(model, resamples: 50, seed: 7)
            for channel in credit.channels {
                let interval = try #require(channel.interval)
                #expect(channel.value.isFinite && interval.lower.isFinite && interval.upper.isFinite)
            }
        }
    }

    @Test(arguments: [
        #"{"promoters":9223372036854775807,"passives":1,"detractors":0}"#,
        #"{"promoters":-1,"passives":1,"detractors":0}"#, #"{"promoters":1,"passives":1,"detractors":0,"invited":-2}"#,
    ])
    func `M4: a score of impossible counts is refused by its decoder too`(_ text: String) throws {
        #expect(throws: MetricsError.self) {
            try JSONDecoder().decode(NetPromoterScore.self, from: Data(text.utf8))
        }
    }

    @Test func `M4: scores come back from JSON, and satisfaction refuses more satisfied than answers`() throws {
        for invited in [nil, 9] {
            let score = try NetPromoterScore(answers: [10, 8, 0], invited: invited)
            let share = try CustomerSatisfaction(satisfied: 2, answers: 3, invited: invited)
            let decoder = JSONDecoder()
            #expect(try decoder.decode(NetPromoterScore.self, from: Data(Self.text(score).utf8)) == score)
            #expect(try decoder.decode(CustomerSatisfaction.self, from: Data(Self.text(share).utf8)) == share)
        }
        for text in [#"{"satisfied":3,"answers":2}"#, #"{"satisfied":-1,"answers":2}"#] {
            #expect(throws: MetricsError.self) {
                try JSONDecoder().decode(CustomerSatisfaction.self, from: Data(text.utf8))
            }
        }
    }

    @Test func `M13: a side whose squares are too small for its sum is refused, rounding is not`() throws {
        func result(_ side: CampaignReturn.Side) throws -> CampaignReturn {
            try CampaignReturn(
                campaign: "c", treated: side, holdout: CampaignReturn.Side([1, 2]), marginShare: 1, cost: .pounds(1))
        }
        for side in [
            CampaignReturn.Side(people: 2, sum: 10, squares: 49), .init(people: 2, sum: -10, squares: 0),
            .init(people: 0, sum: 1, squares: 1), .init(people: 2, sum: 1e200, squares: 1e300),
        ] { #expect(throws: MetricsError.self) { try result(side) } }
        #expect(try result(.init(people: 2, sum: 10, squares: 50)).incrementalMargin?.value == 7)
        #expect(try result(.init(people: 0, sum: 0, squares: 0)).incrementalMargin == nil)
        for amount in [0.1, 1e-3, 19.99] {
            #expect(try result(.init(repeatElement(amount, count: 100_000))).incrementalMargin != nil)
        }
    }
}
