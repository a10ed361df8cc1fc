// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import OmniMetrics
import Testing

@Suite struct `Figures that are read from JSON` {
    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Comes back as it was; after each change it is refused.
    private static func check<Value: Codable & Equatable>(_ value: Value, _ changes: [(old: String, new: String)])
        throws
    {
        let text = try text(value)
        let decoder = JSONDecoder()
        #expect(try decoder.decode(Value.self, from: Data(text.utf8)) == value)
        for (old, new) in changes {
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(changed != text, "\(old) is not in \(text)")
            #expect(throws: MetricsError.self, "\(changed)") {
                try decoder.decode(Value.self, from: Data(changed.utf8))
            }
        }
    }

    @Test func `M2: a cost per customer is divided again`() throws {
        let day = try LocalDate(year: 2025, month: 1, day: 2)
        let cost = try UnitCost(.newCustomer, cost: .pounds(1_000), count: 4, from: day, through: day)
        try Self.check(
            cost, [("\"count\":4", "\"count\":-4"), ("\"count\":4", "\"count\":5"), ("\"count\":4", "\"count\":0")])
        try Self.check(UnitCost(.newCustomer, cost: .pounds(1_000), count: 0, from: day, through: day), [])
    }

    @Test func `M9: a comparison with peers keeps its band`() throws {
        let own = try PeerBenchmark(
            metric: "aov", value: 35, lowerQuartile: 10, median: 20, upperQuartile: 30, peers: 9, source: "report")
        try Self.check(
            own,
            [
                ("[10,20,30]", "[10,20]"), ("[10,20,30]", "[20,10,30]"), ("[10,20,30]", "[10,20,40]"),
                ("\"peers\":9", "\"peers\":0"), ("\"top\"", "\"bottom\""),
                ("\"peers\":9", "\"peers\":9,\"percentile\":101"),
            ])
        try Self.check(PeerBenchmark(metric: "aov", value: 3, peers: [1, 2, 3, 4, 5, 6], source: "own"), [])
        try Self.check(YearOnYear(current: 3, previous: 2), [])
    }

    @Test func `M5: a curve of survival never rises`() throws {
        let curve = try SurvivalCurve([
            .init(1, isLost: true), .init(2, isLost: false), .init(3, isLost: true), .init(4, isLost: false),
        ])
        try Self.check(
            curve,
            [
                ("\"longest\":4", "\"longest\":2"), ("\"people\":4", "\"people\":0"), ("\"people\":4", "\"people\":3"),
                ("\"censored\":2", "\"censored\":5"), ("\"atRisk\":2,", "\"atRisk\":4,"), ("\"lost\":1", "\"lost\":0"),
                ("\"survival\":0.75", "\"survival\":0.25"), ("\"time\":3", "\"time\":1"),
            ])
    }

    @Test func `M13: a campaign's return has margin and cost`() throws {
        let campaign = try CampaignReturn(
            campaign: "May", treated: .init([3, 4, 5]), holdout: .init([1, 2, 3]), marginShare: 0.5, cost: .pounds(100))
        let text = try Self.text(campaign)
        let margin = try #require(campaign.incrementalMargin)
        #expect(margin.value == 3 && text.contains("\"minor\":100"))
        try Self.check(
            campaign,
            [("\"minor\":100", "\"minor\":-100"), ("\"minor\":100", "\"minor\":0"), ("\"value\":3", "\"value\":99")])
    }

    @Test func `M19: segments of a funnel have names of their own`() throws {
        let traces = ["web", "app"].map { EventTrace([.init("a", at: Timestamp(seconds: 0))], segment: $0) }
        let result = try Funnel(["a"], within: .days(1)).result(traces)
        #expect(result.segments.map(\.name) == ["app", "web"])
        try Self.check(result, [("\"app\"", "\"web\""), ("\"app\"", "\"\"")])
    }

    @Test func `M19: traces of more people than can be are counted up to the most, without a trap`() throws {
        let steps = ["a", "b", "c"].enumerated()
            .map { EventTrace.Step($1, at: Timestamp(seconds: Int64($0))) }
        var trace = EventTrace(steps, count: .max)
        #expect(trace.count == EventTrace.mostPeople)
        trace.count = -1
        #expect(trace.count == 1)
        trace.count = .max
        #expect(trace.count == EventTrace.mostPeople)
        var graph = JourneyGraph(ends: [])
        graph.add(trace)
        for _ in 0..<24 {
            let twin = graph
            try graph.merge(twin)
        }
        #expect(graph.beginnings == ["a": .max] && graph.links.map(\.count) == [.max, .max])
        #expect(graph.transitions["a"] == ["b": 1])
        var variants = JourneyVariants([trace])
        variants.variants = [variants.variants[0], variants.variants[0]]
        for place in variants.variants.indices { variants.variants[place].count = .max }
        #expect(variants.links().map(\.value) == [.max, .max])
    }
}
