// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Figures of kept events` {
    /// A visit of a site, an app or a till, perhaps brought by a campaign.
    private static func visit(
        _ log: inout ShopLog, _ event: String, _ person: Int, _ time: String, on source: String = "web",
        by campaign: String? = nil, total: PropertyValue? = nil
    ) {
        var properties: Properties = [:]
        if let total { properties["total"] = total }
        log.fact(
            Fact(
                id: "e\(log.lines.count)", subject: .person([]), kind: .event(event), time: ShopLog.time(time),
                source: source, properties: properties,
                context: campaign.map { ["campaign": .object(["source": .string($0)])] } ?? [:]), of: person)
    }

    @Test func `M16: bounces and abandoned carts are counted by session and channel`() {
        var log = ShopLog()
        // One event, then half an hour and a second: two sessions, both bounces.
        Self.visit(&log, "Page Viewed", 1, "2025-01-01T10:00:00Z")
        Self.visit(&log, "Page Viewed", 1, "2025-01-01T10:30:01Z")
        // Half an hour exactly is one session; the cart is not ordered in it.
        Self.visit(&log, "Product Added", 2, "2025-01-01T10:00:00Z", on: "app")
        Self.visit(&log, "Page Viewed", 2, "2025-01-01T10:30:00Z", on: "web")
        // A cart with its order, told out of order.
        Self.visit(&log, "Order Completed", 3, "2025-01-01T10:20:00Z", total: 5)
        Self.visit(&log, "Product Added", 3, "2025-01-01T10:10:00Z")
        // An order at the till is no bounce.
        Self.visit(&log, "Order Completed", 4, "2025-01-01T10:00:00Z", on: "till", total: 5)
        let sessions = log.summary(.everything).sessions
        #expect(sessions.map(\.channel) == ["app", "till", "web"])
        #expect(sessions.map(\.sessions) == [1, 1, 3])
        #expect(sessions.map(\.bounces) == [0, 0, 2])
        #expect(sessions.map(\.carts) == [1, 0, 1])
        #expect(sessions.map(\.abandoned) == [1, 0, 0])
        #expect(sessions[0].abandonmentRate?.value == 1)
        #expect(sessions[1].abandonmentRate == nil)
        #expect(isClose(sessions[2].bounceRate?.value, 2.0 / 3))
        #expect(log.summary().sessions.isEmpty)
    }

    @Test func `M6: a conversion rate names its numerator, denominator and window`() {
        var log = ShopLog()
        Self.visit(&log, "Page Viewed", 1, "2025-01-01")
        Self.visit(&log, "Lead Created", 1, "2025-01-02")
        Self.visit(&log, "Order Completed", 1, "2025-01-05", on: "till", total: 5)
        Self.visit(&log, "Page Viewed", 2, "2025-01-01")
        Self.visit(&log, "Lead Created", 2, "2025-01-02", on: "app")
        Self.visit(&log, "Order Completed", 2, "2025-01-20", on: "app", total: 5)
        Self.visit(&log, "Page Viewed", 3, "2025-01-28")
        let ledger = log.ledger(.everything)
        let visitors = ledger.conversion(
            ConversionMetric("Order Completed", of: .visitors, within: .days(7)),
            observedUntil: ShopLog.time("2025-01-31"))
        #expect(visitors.map(\.channel) == ["app", "till", "web"])
        #expect(visitors.map(\.entered) == [1, 1, 3])
        #expect(visitors.map(\.observed) == [1, 1, 2])
        #expect(visitors.map(\.converted) == [0, 1, 1])
        #expect(visitors[2].rate?.value == 0.5)
        let leads = ledger.conversion(
            ConversionMetric("Order Completed", of: .people(doing: "Lead Created"), within: .days(30)),
            observedUntil: ShopLog.time("2025-03-31"))
        #expect(leads.map(\.converted) == [1, 1])
        #expect(
            ConversionMetric("Order Completed", of: .visitors, within: .days(7)).formula
                == "people with “Order Completed” within 7 days ÷ people with any event on the channel")
        #expect(ledger.conversion(ConversionMetric("x", of: .people(doing: "y"), within: .days(1))).isEmpty)
    }

    @Test func `M13: customers of three channels come back more often than those of one`() {
        var log = ShopLog()
        for person in 0..<10 {
            Self.visit(&log, "Order Completed", person, "2025-01-01", total: 5)
            guard person < 4 else { continue }
            Self.visit(&log, "Page Viewed", person, "2025-01-02", on: "app")
            Self.visit(&log, "Page Viewed", person, "2025-01-03", on: "till")
            if person < 3 { Self.visit(&log, "Order Completed", person, "2025-02-01", on: "till", total: 5) }
        }
        let counts = log.summary(.everything).channelCounts
        #expect(counts.map(\.channels) == [1, 3])
        #expect(counts.map(\.customers) == [6, 4])
        #expect(counts.map { $0.repurchaseRate?.value } == [0, 0.75])
        #expect(counts.map { $0.revenuePerCustomer.first } == [.pounds(500), .pounds(875)])
    }

    @Test func `M12: touches of two devices stand in one path once both are known to be one person's`() throws {
        var log = ShopLog()
        Self.visit(&log, "Page Viewed", 1, "2025-01-01", by: "mia")
        Self.visit(&log, "Page Viewed", 2, "2025-01-03", on: "app", by: "search")
        Self.visit(&log, "Order Completed", 2, "2025-01-04", on: "app", total: 30)
        Self.visit(&log, "Page Viewed", 2, "2025-02-01", by: "mail")
        func paths() -> [TouchPath] { log.ledger(.everything).paths(within: .days(14), in: .gbp) }
        #expect(paths().map(\.channels) == [["mail"], ["mia"], ["search"]])
        log.act(.absorbed(ShopLog.person(1)), of: 2)
        let joined = paths()
        #expect(joined.map(\.channels) == [["mail"], ["mia", "search"]])
        #expect(joined.map(\.conversions) == [0, 1])
        #expect(joined.map(\.nonConversions) == [1, 0])
        #expect(joined.map(\.value) == [0, 30])
        #expect(joined[1].ages == [3, 1])
        // Further back than the window nothing is a touch.
        let near = log.ledger(.everything).paths(within: .days(2), in: .gbp)
        #expect(near.map(\.channels) == [["mail"], ["search"]])
    }

    @Test func `M12: a message that a provider took is a touch, and so is a creator's link`() throws {
        var log = ShopLog()
        let key = MessageKey(Digest128(high: 1, low: 1))
        log.act(
            .messageSettled(
                MessageSettled(
                    key: key, channel: .email, attempt: 1, outcome: .accepted, reason: Reason(.retry),
                    retryAt: nil, asOf: ShopLog.time("2025-01-01"))), of: 1)
        Self.visit(&log, "Page Viewed", 1, "2025-01-02", by: "mia")
        Self.visit(&log, "Order Completed", 1, "2025-01-03", total: 10)
        Self.visit(&log, "Order Completed", 2, "2025-01-03", total: 10)
        let ledger = log.ledger(.everything)
        #expect(ledger.paths(within: .days(7), in: .gbp).map(\.channels) == [[], ["email", "mia"]])
        #expect(ledger.paths(of: [.campaigns], within: .days(7), in: .gbp).map(\.channels) == [[], ["mia"]])
        let paths = try TouchPaths(ledger.paths(within: .days(7), in: .gbp))
        #expect(paths.untouched == 1)
        #expect(try paths.credit(.last)["mia"]?.conversions == 1)
        // The creator as a source with a cost (M17).
        let report = try AttributionReport(
            paths, models: [.last, .linear], costs: ["mia": 4], lift: .notMeasured(reason: "no holdout was kept"))
        let mia = try #require(report.rows.first { $0.channel == "mia" })
        #expect(mia.costPerAcquisition == [4, 8] && mia.returnOnSpend == [2.5, 1.25])
    }

    @Test func `M19: one log gives the funnel from first contact to order, by channel`() throws {
        var log = ShopLog()
        for person in 0..<9 {
            Self.visit(&log, "Campaign Seen", person, "2025-01-01", on: person < 5 ? "web" : "app", by: "search")
            if person % 2 == 0 { Self.visit(&log, "Product Viewed", person, "2025-01-02") }
            if person % 4 == 0 { Self.visit(&log, "Order Completed", person, "2025-01-03", total: 5) }
        }
        let traces = log.ledger(.everything).traces(segmentedBy: .firstChannel)
        let funnel = try Funnel(["Campaign Seen", "Product Viewed", "Order Completed"], within: .days(7))
        let result = funnel.result(traces)
        #expect(result.reached == [9, 5, 3])
        #expect(result.segments.map(\.name) == ["app", "web"])
        #expect(result.segments.map(\.reached) == [[4, 2, 1], [5, 3, 2]])
    }
}
