// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Satisfaction` {
    @Test func `M4: the net promoter score gives the golden points, error and interval`() throws {
        let cases = try WorkedCases.cases("kpi", "kpi.nps")
        #expect(cases.count >= 3)
        for item in cases {
            let score = try NetPromoterScore(
                promoters: item["input"]["promoters"].int, passives: item["input"]["passives"].int,
                detractors: item["input"]["detractors"].int)
            let expected = item["expected"]
            #expect(isClose(score.score?.value, expected["nps"].number))
            #expect(isClose(score.standardError, expected["standardError"].number))
            #expect(isClose(score.score?.lower, expected["ci95"].numbers[0]))
            #expect(isClose(score.score?.upper, expected["ci95"].numbers[1]))
        }
    }

    @Test func `M4: the score says how many of those asked answered, and merges`() throws {
        let mail = try NetPromoterScore(answers: [10, 9, 7, 3], invited: 20)
        let phone = try NetPromoterScore(answers: [0, 8], invited: 4)
        let both = try mail.merged(with: phone)
        #expect(both == (try NetPromoterScore(answers: [10, 9, 7, 3, 0, 8], invited: 24)))
        #expect(isClose(both.responseRate?.value, 0.25))
        #expect(try mail.merged(with: NetPromoterScore(answers: [1])).invited == nil)
        #expect(try NetPromoterScore(answers: [Int]()).score == nil)
        let more = try NetPromoterScore(answers: [1, 2], invited: 1)
        #expect(more.responseRate == nil)
        for answers in [[11], [-1]] { #expect(throws: MetricsError.self) { try NetPromoterScore(answers: answers) } }
        #expect(throws: MetricsError.self) { try NetPromoterScore(promoters: -1, passives: 0, detractors: 0) }
        #expect(throws: MetricsError.self) { try NetPromoterScore(promoters: .max, passives: .max, detractors: 0) }
        #expect(throws: MetricsError.self) { try CustomerSatisfaction(satisfied: 3, answers: 2) }
    }

    @Test func `M4: one survey is asked by mail, in a chat and on the phone, and each person counts once`() throws {
        var log = ShopLog()
        func survey(_ event: String, _ person: Int, _ source: String, _ day: String, _ score: PropertyValue?) {
            var properties: Properties = ["survey": "nps"]
            if let score { properties["score"] = score }
            log.fact(
                Fact(
                    id: "s", subject: .person([]), kind: .event(event), time: ShopLog.time(day), source: source,
                    properties: properties), of: person)
        }
        for person in 1...4 { survey("Survey Sent", person, "mail", "2025-01-01", nil) }
        survey("Survey Sent", 5, "phone", "2025-01-01", nil)
        survey("Survey Answered", 1, "mail", "2025-01-02", 3)
        survey("Survey Answered", 1, "mail", "2025-01-03", 10)
        survey("Survey Answered", 2, "mail", "2025-01-02", 9)
        survey("Survey Answered", 5, "phone", "2025-01-02", 6)
        survey("Survey Answered", 5, "phone", "2025-01-04", "ten")
        let surveys = log.summary().surveys
        #expect(surveys.map(\.channel) == ["", "mail", "phone"])
        #expect(surveys.map(\.answered) == [3, 2, 1])
        #expect(surveys.map(\.asked) == [5, 4, 1])
        #expect(surveys.map(\.unreadable) == [1, 0, 1])
        #expect(isClose(surveys[0].promoterScore?.score?.value, 100.0 / 3))
        #expect(isClose(surveys[1].promoterScore?.responseRate?.value, 0.5))
        // Who proved to be one person answered once.
        log.act(.absorbed(ShopLog.person(2)), of: 1)
        #expect(log.summary().surveys.map(\.answered) == [2, 1, 1])
    }

    @Test func `M9: an own figure stands among peers at the golden percentile and distance`() throws {
        let item = try #require(try WorkedCases.cases("kpi", "kpi.benchmark").first)
        let peers = item["input"]["peers"].numbers
        let own = try PeerBenchmark(
            metric: "conversion", value: item["input"]["value"].number, peers: peers, source: "golden")
        #expect(isClose(own.percentile, item["expected"]["percentileMidRank"].number))
        #expect(isClose(own.robustZ, item["expected"]["robustZ"].number))
        for (one, other) in zip(own.quartiles, item["expected"]["quartiles"].numbers) { #expect(isClose(one, other)) }
        #expect(own.band == .upperMiddle)
        let few = try PeerBenchmark(metric: "conversion", value: 9, peers: [1, 2, 3, 4], source: "few")
        #expect(few.percentile == nil && few.robustZ == nil && few.band == .top)
        let equal = try PeerBenchmark(metric: "conversion", value: 2, peers: [2, 2, 2, 2, 2], source: "equal")
        #expect(equal.percentile == 50 && equal.robustZ == nil)
        let band = try PeerBenchmark(
            metric: "nps", value: 12, lowerQuartile: 10, median: 20, upperQuartile: 40, peers: 60, source: "report")
        #expect(band.band == .lowerMiddle && band.percentile == nil)
        #expect(throws: MetricsError.self) { try PeerBenchmark(metric: "x", value: .nan, peers: [1], source: "") }
        #expect(throws: MetricsError.self) { try PeerBenchmark(metric: "x", value: 1, peers: [], source: "") }
    }

    @Test func `M14: a year is compared with the year before, and growth from nothing has no rate`() throws {
        #expect(isClose(try YearOnYear(current: 157, previous: 100).growth, 0.57))
        #expect(try YearOnYear(current: 5, previous: 0).growth == nil)
        #expect(try YearOnYear(current: 5, previous: -3).growth == nil)
        #expect(throws: MetricsError.self) { try YearOnYear(current: .infinity, previous: 1) }
    }
}
