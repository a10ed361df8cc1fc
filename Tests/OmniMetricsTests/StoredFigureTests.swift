// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import OmniMetrics
import OmniTesting
import Testing

/// Every figure that can be stored, by one good form and many spoiled ones.
@Suite struct `A stored figure` {
    private static func pounds(_ minor: Int) -> String { #"{"currency":"GBP","minor":\#(minor)}"# }

    private static let step = #"""
        {"atRisk":4,"interval":{"lower":0.25,"upper":0.875,"value":0.75},"lost":1,"standardError":0.125,\#
        "survival":0.75,"time":1}
        """#

    /// What nobody can count.
    private static func uncountable(_ fields: (String, Int)...) -> [(String, String)] {
        fields.flatMap { name, count in
            ["-1", "9007199254740992", "9223372036854775807"].map { ("\"\(name)\":\(count)", "\"\(name)\":\($0)") }
        }
    }

    private static func campaign() throws -> CampaignReturn {
        try CampaignReturn(
            campaign: "May", treated: .init([3, 4, 5]), holdout: .init([1, 2, 3]), marginShare: 0.5, cost: .pounds(100))
    }

    /// A margin of 3 for a cost of 1 is a return of 2, with its own interval.
    private static func returns() -> [(String, String)] {
        guard let found = try? campaign(), let margin = found.incrementalMargin, let own = found.returnOnInvestment
        else { return [] }
        return [
            ("\"value\":2", "\"value\":2.5"), ("\"lower\":\(own.lower)", "\"lower\":\(own.lower - 0.5)"),
            ("\"upper\":\(own.upper)", "\"upper\":\(own.upper + 0.5)"),
            ("\"lower\":\(margin.lower)", "\"lower\":\(margin.lower - 0.5)"), ("\"minor\":100", "\"minor\":200"),
            ("\"minor\":100", "\"minor\":0"), ("\"minor\":100", "\"minor\":-100"),
        ]
    }

    static let costs: [StoredForm] = [
        StoredForm(
            CostLedger.self,
            #"{"items":[{"amount":"# + pounds(500)
                + #","campaign":"May","channel":"mail","from":"2025-01-02","kind":"media","through":"2025-01-03"}]}"#,
            [(":500", ":-500"), ("2025-01-02", "2025-01-04")]),
        StoredForm(
            CostLedger.Item.self,
            #"{"amount":"# + pounds(500) + #","from":"2025-01-02","kind":"wages","through":"2025-01-02"}"#,
            [(":500", ":-1"), ("2025-01-02", "2025-01-04")]),
        StoredForm(
            CreatorResult.self,
            #"{"clicks":3,"cost":"# + pounds(7)
                + #","creator":"mia","engagements":5,"orders":2,"reach":9,"revenue":{"currency":"GBP","minor":8}}"#,
            [
                (#""clicks":3"#, #""clicks":10"#), (#""clicks":3"#, #""clicks":-3"#), (#""reach":9"#, #""reach":-9"#),
                (#""engagements":5"#, #""engagements":-5"#), (#""orders":2"#, #""orders":-2"#), (":7", ":-7"),
                (#"{"currency":"GBP","minor":8}"#, #"{"currency":"EUR","minor":8}"#),
            ]),
        StoredForm(try campaign(), returns()),
    ]

    static let people: [StoredForm] = [
        StoredForm(
            Estimate.self, #"{"lower":1,"upper":3,"value":2}"#,
            [(#""lower":1"#, #""lower":4"#), (#""upper":3"#, #""upper":0"#)]),
        StoredForm(
            RetentionTable.self,
            #"{"columns":[0,1],"rows":[{"cohort":0,"retained":[9,4],"size":9},"#
                + #"{"cohort":7,"retained":[3,null],"size":3}],"rule":{"classic":{}}}"#,
            uncountable(("size", 9)) + [
                ("[9,4]", "[9,10]"), ("[9,4]", "[9,-1]"), ("[9,4]", "[9]"), ("[9,4]", "[9,9000000000000000000]"),
                ("[0,1]", "[0,2]"), ("[0,1]", "[0]"), ("[0,1]", "[1,0]"), (#""cohort":7"#, #""cohort":0"#),
                (#""size":3"#, #""size":0"#), ("classic", "bracketed"),
            ]),
        StoredForm(
            RetentionTable.self,
            #"{"columns":[1,4],"rows":[],"rule":{"bracketed":{"_0":[1,4,8]}}}"#,
            [("[1,4]", "[1,5]"), ("[1,4,8]", "[1,4,2]"), ("[1,4,8]", "[-1,4,8]"), ("[1,4,8]", "[1]")]),
        StoredForm(
            SurvivalCurve.Step.self, step,
            uncountable(("atRisk", 4), ("lost", 1)) + [
                (#""lost":1"#, #""lost":0"#), (#""lost":1"#, #""lost":5"#), (#""time":1"#, #""time":-1"#),
                ("0.125", "-0.125"), (#"survival":0.75"#, #"survival":1.75"#), (#""value":0.75"#, #""value":0.5"#),
                ("0.875", "0.625"), ("0.875", "1.125"), (":0.25", ":-0.25"), (":0.25", ":0.8"),
            ]),
        StoredForm(
            ChannelConversion.self, #"{"channel":"web","converted":2,"entered":9,"observed":5}"#,
            uncountable(("entered", 9), ("observed", 5), ("converted", 2)) + [
                (#""converted":2"#, #""converted":6"#), (#""entered":9"#, #""entered":4"#),
            ]),
    ]

    static let journeys: [StoredForm] = [
        StoredForm(
            JourneyMessages.self,
            #"{"accepted":[{"channel":"email","count":4}],"channels":[{"accepted":4,"channel":"email","handedOver":7,"#
                + #""inDoubt":1,"postponed":2,"refused":8,"retries":6}],"deferrals":[{"count":12,"reason":"x"}],"#
                + #""dropped":[{"count":3,"reason":"x"}],"failed":2,"inDoubt":[{"channel":"push","count":5}],"open":1,"#
                + #""planned":15}"#,
            uncountable(
                ("count", 4), ("count", 3), ("count", 5), ("count", 12), ("failed", 2), ("open", 1), ("planned", 15),
                ("accepted", 4), ("handedOver", 7), ("inDoubt", 1), ("postponed", 2), ("refused", 8), ("retries", 6))
                + [(#""planned":15"#, #""planned":14"#), (#""count":3"#, #""count":4"#)]),
        StoredForm(
            JourneyConversion.self,
            #"{"crossedOver":3,"holdout":{"converted":0,"entered":0,"observed":0,"revenue":[],"revenuePerPerson":[]},"#
                + #""isAA":false,"journey":"j","runs":9,"treated":{"converted":0,"entered":7,"observed":0,"#
                + #""revenue":[],"revenuePerPerson":[]}}"#,
            uncountable(("crossedOver", 3), ("runs", 9), ("entered", 7)) + [
                (#""converted":0,"entered":7"#, #""converted":1,"entered":7"#),
                (#""entered":7,"observed":0"#, #""entered":7,"observed":8"#),
                (#""entered":7,"observed":0"#, #""entered":7,"observed":1"#),
                (#""crossedOver":3"#, #""crossedOver":3,"difference":{"lower":0,"upper":1,"value":0.5}"#),
                (#""entered":7"#, #""entered":7,"rate":{"lower":0,"upper":1,"value":0.5}"#),
            ]),
    ]

    /// A chain that turns where it came from.
    private static func order() -> SecondOrderTest {
        let ways = [["a", "b", "a"], ["c", "b", "c"], ["a", "b", "c"]]
        return SecondOrderTest(
            zip(ways, [30, 20, 5])
                .map { way, count in
                    EventTrace(way.map { .init($0, at: Timestamp(seconds: 0)) }, count: count)
                })
    }

    static let ways: [StoredForm] = [
        StoredForm(
            DropDetector.Drop.self, #"{"actual":3,"deviations":4.5,"expected":9.5,"index":21}"#,
            uncountable(("actual", 3), ("index", 21)) + [
                (#""actual":3"#, #""actual":10"#), ("4.5", "-4.5"), ("9.5", "-9.5"), ("9.5", "0"),
            ]),
        StoredForm(
            order(),
            uncountable(("triples", 55), ("degrees", 1)) + [
                ("\"pValue\":", "\"pValue\":1"), ("\"degrees\":1", "\"degrees\":2"),
                ("\"statistic\":", "\"statistic\":-"), ("\"sparseShare\":", "\"sparseShare\":-1"),
                ("\"sparseShare\":", "\"sparseShare\":7"),
            ]),
        StoredForm(
            JourneyGraph.Link.self, #"{"count":3,"from":"a","meanSeconds":2.5,"medianSeconds":1.5,"to":"b"}"#,
            uncountable(("count", 3)) + [("2.5", "-2.5"), ("1.5", "-1.5")]),
        StoredForm(JourneyVariants.Variant.self, #"{"count":3,"steps":["a","b"]}"#, uncountable(("count", 3))),
        StoredForm(
            JourneyVariants.Link.self, #"{"level":1,"source":"a","target":"b","value":3}"#,
            uncountable(("level", 1), ("value", 3))),
        StoredForm(
            FunnelResult.Gap.self,
            #"{"downstreamValue":2.5,"lost":4,"lostValue":10,"next":"b","reached":9,"step":"a"}"#,
            uncountable(("lost", 4), ("reached", 9)) + [
                (#""lost":4"#, #""lost":10"#), (#""lostValue":10"#, #""lostValue":11"#), ("2.5", "-2.5"),
            ]),
        StoredForm(
            MetricValue.self,
            #"{"currency":"GBP","denominator":4,"from":"2025-01-02","member":"","metric":"AOV","#
                + #""money":{"currency":"GBP","minor":250},"numerator":10,"through":"2025-01-03","value":2.5}"#,
            [
                ("2025-01-02", "2025-01-04"), (#""value":2.5"#, #""value":2"#), (#","value":2.5"#, ""),
                (#""denominator":4"#, #""denominator":0"#), (#""numerator":10"#, #""numerator":11"#),
                (#"{"currency":"GBP","minor""#, #"{"currency":"EUR","minor""#),
            ]),
        StoredForm(
            MetricValue.self,
            #"{"from":"2025-01-02","member":"hats","metric":"units","numerator":7,"through":"2025-01-02","value":7}"#,
            [(#""value":7"#, #""value":8"#), (#","value":7"#, "")]),
    ]

    @Test(arguments: costs + people + journeys + ways)
    func `is read back as it was written, and refused when no initialiser would make it`(form: StoredForm) throws {
        #expect(!form.good.isEmpty && !form.spoiled.isEmpty)
        #expect(try form.reread(Data(form.good.utf8)) == Data(form.good.utf8))
        for (old, new) in form.spoiled {
            let text = form.good.replacing(old, with: new, maxReplacements: 1)
            #expect(text != form.good, "the form has no \(old): \(form.good)")
            #expect(throws: (any Error).self, "\(old) → \(new)") { try form.reread(Data(text.utf8)) }
        }
    }

    @Test func `M13: a ledger refuses in JSON what it refuses in code, with its reason`() {
        let text =
            #"{"items":[{"amount":\#(Self.pounds(-500)),"from":"2025-01-02","kind":"media","through":"2025-01-03"}]}"#
        let error = #expect(throws: MetricsError.self) {
            try JSONDecoder().decode(CostLedger.self, from: Data(text.utf8))
        }
        #expect(error?.code == .invalidInput && error?.message.contains("below zero") == true)
    }

    /// A summary with something of everything, whose every number is then spoiled, one at a time.
    private static let summary: String = {
        var log = ShopLog.random(3, count: 900)
        log.order("a", of: 1, on: "2025-01-02", 10, "GBP")
        return (try? log.summary(.everything).json(isPretty: false)) ?? ""
    }()

    @Test(arguments: ["1", "3", "99", "0", "-2", "9223372036854775807"])
    func `M8: a summary of another format is refused`(format: String) throws {
        #expect(try MetricsSummary(json: Self.summary).json(isPretty: false) == Self.summary)
        let text = Self.summary.replacing(#""format":2"#, with: "\"format\":\(format)")
        #expect(text != Self.summary)
        let error = #expect(throws: MetricsError.self) { try MetricsSummary(json: text) }
        #expect(error?.message.contains("format") == true)
    }

    /// No count can be below zero or beyond what is counted, wherever in the summary it stands.
    @Test(arguments: ["-1", "9000000000000000000"])
    func `M8: a summary with one count that cannot be is refused`(number: String) throws {
        let names = [
            "active", "ordering", "size", "orders", "refunds", "customers", "repeatCustomers", "newCustomers",
            "activePeople", "entries", "facts", "events", "acts", "businessFacts", "unattributedFacts", "unreadable",
            "repeatedOrders", "cancelledOrders", "cancellationsWithoutOrder", "refundsOfCancelledOrders",
            "ordersWithoutAmount", "refundsWithoutAmount", "refundsWithoutOrder", "refundsBeforeOrder",
            "ordersRefundedAbovePrice", "units", "asked", "answered", "sessions", "bounces", "carts", "abandoned",
            "channels", "planned", "failed", "open", "count", "entered", "observed", "converted", "runs", "crossedOver",
        ]
        for name in names {
            let field = try Regex("\"\(name)\":[0-9]+")
            let text = Self.summary.replacing(field, with: "\"\(name)\":\(number)", maxReplacements: 1)
            #expect(text != Self.summary, "the summary has no \(name)")
            #expect(throws: MetricsError.self, "\(name)") { try MetricsSummary(json: text) }
        }
    }

    @Test func `M8: a report of more people than can be summed is written, and so are shares of a table`() throws {
        var summary = try MetricsSummary(json: Self.summary)
        for place in summary.activity.days.indices { summary.activity.days[place].active = .max }
        for place in summary.cohorts.indices {
            summary.cohorts[place].size = .max
            for month in summary.cohorts[place].retained.indices { summary.cohorts[place].retained[month] = .max }
        }
        for place in summary.months.indices {
            (summary.months[place].customers, summary.months[place].newCustomers) = (.min, .max)
        }
        for place in summary.messages.indices {
            summary.messages[place].planned = .max
            for row in summary.messages[place].accepted.indices { summary.messages[place].accepted[row].count = .max }
            for row in summary.messages[place].dropped.indices { summary.messages[place].dropped[row].count = .max }
            for row in summary.messages[place].deferrals.indices { summary.messages[place].deferrals[row].count = .max }
        }
        summary.sales.repeatedOrders = .max
        summary.unattributedSales.repeatedOrders = .max
        (summary.unattributedSales.orders, summary.unattributedSales.refunds) = (.max, .max)
        for place in summary.conversions.indices {
            (summary.conversions[place].treated.entered, summary.conversions[place].holdout.entered) = (.max, .max)
        }
        #expect(summary.report(title: "Many").html.contains("Many"))
        var table = try RetentionTable(activity: [[0, 1], [1, 2]], periodDays: 1, periods: 2, rule: .classic)
        for place in table.rows.indices {
            table.rows[place].size = .max
            table.rows[place].retained[1] = .max
        }
        #expect(table.share(1)?.value == 1)
    }
}
