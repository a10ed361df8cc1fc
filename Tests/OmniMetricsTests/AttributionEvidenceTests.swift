// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Evidence about channels` {
    @Test func `M10: a person counts once for a channel, however often it touched them`() throws {
        let paths = try TouchPaths([
            TouchPath(["mail", "push", "mail", "mail"], conversions: 3, nonConversions: 5),
            TouchPath(["push"], conversions: 1),
        ])
        let evidence = paths.evidence
        #expect(evidence.map(\.channel) == ["mail", "push"])
        #expect(evidence.map(\.people) == [8, 9] && evidence.map(\.conversions) == [3, 4])
    }

    @Test func `M10: names channels that do not convert, weak ones, and those with too few people to tell`() throws {
        let paths = try TouchPaths([
            TouchPath(["mail"], conversions: 400, nonConversions: 3_600),
            TouchPath(["banner"], conversions: 20, nonConversions: 1_980),
            TouchPath(["radio"], conversions: 150, nonConversions: 1_850),
            TouchPath(["poster"], conversions: 1, nonConversions: 20),
        ])
        let evidence = paths.evidence
        #expect(evidence.map(\.channel) == ["banner", "mail", "poster", "radio"])
        #expect(evidence.map(\.people) == [2_000, 4_000, 21, 2_000])
        #expect(evidence[0].verdict == .doesNotConvert)
        #expect(evidence[1].verdict == .converts)
        #expect(evidence[3].verdict == .converts)
        guard case .tooFew(let needed) = evidence[2].verdict else {
            Issue.record("21 people are too few")
            return
        }
        // One-sided 5 %, power 80 %, 7.1 % against half of it.
        #expect((250...350).contains(needed))
        let nobody = try TouchPaths([TouchPath(["a"], nonConversions: 9)])
        #expect(nobody.evidence.map(\.verdict) == [.tooFew(needed: 1)])
        let all = try TouchPaths([TouchPath(["a"], conversions: 9)])
        #expect(all.evidence.map(\.verdict) == [.converts])
    }

    @Test func `M10, M12: a report stands beside what a holdout measured, with costs by channel`() throws {
        let paths = try TouchPaths(AttributionFixture.paths)
        let effect = AttributionReport.Effect(
            name: "mail", treated: 1_000, heldOut: 100, difference: Estimate(value: 0.02, lower: -0.01, upper: 0.05))
        let report = try AttributionReport(
            paths, models: [.first, .markov(order: 1), .shapley(.conversions)], costs: ["mail": 50],
            lift: .measured([effect]))
        #expect(effect.incremental?.value == 20 && effect.incremental?.lower == -10)
        #expect(report.rows.allSatisfy { $0.credits.count == 3 })
        let mail = try #require(report.rows.first { $0.channel == "mail" })
        let credit = try #require(try paths.credit(.first)["mail"])
        #expect(mail.costPerAcquisition[0] == 50 / credit.conversions)
        #expect(report.rows.filter { $0.channel != "mail" }.allSatisfy { $0.costPerAcquisition == [nil, nil, nil] })
        #expect(report.table.headers.contains("Markov, order 1") && report.table.rows.count == report.rows.count)
        for cost in [-1, Double.nan, .infinity] {
            #expect(throws: MetricsError.self) {
                try AttributionReport(
                    paths, models: [.first], costs: ["mail": cost], lift: .notMeasured(reason: "no holdout"))
            }
        }
    }

    @Test func `M12: bootstrap intervals hold the credit, come again, and narrow with more people`() throws {
        let few = try TouchPaths(AttributionFixture.paths)
        let many = try TouchPaths(
            AttributionFixture.paths.map {
                TouchPath(
                    $0.channels, conversions: $0.conversions * 100, value: $0.value * 100,
                    nonConversions: $0.nonConversions * 100)
            })
        let narrow = try many.credit(.markov(order: 1), resamples: 200, seed: 3)
        let wide = try few.credit(.markov(order: 1), resamples: 200, seed: 3)
        #expect(try few.credit(.markov(order: 1), resamples: 200, seed: 3) == wide)
        for (one, other) in zip(wide.channels, narrow.channels) {
            let (broad, slim) = (try #require(one.interval), try #require(other.interval))
            #expect(slim.lower <= other.conversions && slim.upper >= other.conversions)
            // A hundred times the people: a tenth of the relative width, give or take chance.
            let ratio = (broad.upper - broad.lower) / one.conversions / ((slim.upper - slim.lower) / other.conversions)
            #expect((5...20).contains(ratio))
        }
        #expect(throws: MetricsError.self) { try few.credit(.last, resamples: 3, seed: 1) }
        #expect(throws: MetricsError.self) { try few.credit(.last, resamples: 100, seed: 1, level: 1) }
    }

    @Test(arguments: [
        TouchPath(["a"], conversions: -1), TouchPath(["a"], nonConversions: -1), TouchPath(["a"], value: .nan),
        TouchPath(["a"], conversions: 1, value: .infinity), TouchPath(["a"], conversions: 1, ages: [1, 2]),
        TouchPath(["a"], conversions: 1, ages: [-1]), TouchPath(["a"], conversions: 1, ages: [.nan]),
    ])
    func `refuses paths that cannot be`(_ path: TouchPath) {
        #expect(throws: MetricsError.self) { try TouchPaths([path]) }
    }

    @Test func `refuses models without a meaning, and answers zero where nothing converts`() throws {
        let paths = try TouchPaths(AttributionFixture.paths)
        let models: [AttributionModel] = [
            .position(first: -0.1, last: 0.5), .position(first: 0.6, last: 0.6), .position(first: .nan, last: 0),
            .stepDecay(halfLife: 0), .stepDecay(halfLife: .nan), .timeDecay(halfLife: .days(7)), .markov(order: 0),
            .markov(order: 4), .sampledShapley(.conversions, permutations: 1, seed: 1),
        ]
        for model in models { #expect(throws: MetricsError.self, "\(model)") { try paths.credit(model) } }
        let wide = try TouchPaths((0..<21).map { TouchPath(["c\($0)"], conversions: 1) })
        #expect(throws: MetricsError.self) { try wide.credit(.shapley(.conversions)) }
        #expect(try wide.credit(.sampledShapley(.conversions, permutations: 5, seed: 1)).channels.count == 21)
        for none in [[], [TouchPath(["a", "b"], nonConversions: 5)], [TouchPath([], conversions: 3)]] {
            let empty = try TouchPaths(none)
            let answers: [AttributionModel] = [
                .first, .position, .markov(order: 1), .markov(order: 3), .shapley(.conversionRate),
                .sampledShapley(.conversionRate, permutations: 3, seed: 1),
            ]
            for model in answers {
                let credit = try empty.credit(model)
                #expect(credit.channels.allSatisfy { $0.conversions == 0 && $0.value == 0 && $0.share == nil })
            }
        }
    }
}

enum AttributionFixture {
    static let paths = [
        TouchPath(["mail", "search"], conversions: 12, value: 300, nonConversions: 40),
        TouchPath(["search"], conversions: 20, value: 400, nonConversions: 60),
        TouchPath(["mail", "banner", "search"], conversions: 8, value: 250, nonConversions: 30),
        TouchPath(["mail"], conversions: 15, value: 200, nonConversions: 80),
        TouchPath(["banner"], conversions: 6, value: 90, nonConversions: 50),
    ]
}
