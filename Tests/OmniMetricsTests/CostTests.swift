// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Costs` {
    static func day(_ text: String) throws -> LocalDate { try LocalDate(text) }

    static func ledger() throws -> CostLedger {
        var costs = CostLedger()
        try costs.add(
            .init(.media, .pounds(10_001), channel: "search", from: day("2025-01-01"), through: day("2025-01-03")))
        try costs.add(.init(.wages, .pounds(31_000), from: day("2025-01-01"), through: day("2025-01-31")))
        try costs.add(.init(.overhead, .pounds(3_100), from: day("2025-01-01"), through: day("2025-01-31")))
        try costs.add(
            .init(.creators, .pounds(5_000), channel: "mia", from: day("2025-01-10"), through: day("2025-01-10")))
        return costs
    }

    @Test func `M2: the cost of acquisition is wages, overhead and media by customers acquired`() throws {
        let costs = try Self.ledger()
        let (from, through) = (try Self.day("2025-01-01"), try Self.day("2025-01-31"))
        let cost = try costs.acquisitionCost(newCustomers: 100, from: from, through: through, in: .gbp)
        #expect(cost.cost == .pounds(49_101))
        #expect(cost.perUnit == .pounds(491))
        #expect(try costs.acquisitionCost(newCustomers: 0, from: from, through: through, in: .gbp).perUnit == nil)
        #expect(throws: MetricsError.self) {
            try costs.acquisitionCost(newCustomers: -1, from: from, through: through, in: .gbp)
        }
        #expect(throws: MetricsError.self) { try costs.total(from: from, through: through, in: .eur) }
        #expect(throws: MetricsError.self) {
            var bad = costs
            try bad.add(.init(.media, .pounds(-1), from: from, through: through))
        }
        #expect(throws: MetricsError.self) {
            var bad = costs
            try bad.add(.init(.media, .pounds(1), from: through, through: from))
        }
        var vast = CostLedger()
        for _ in 0..<2 { try vast.add(.init(.media, Money(minor: .max, .gbp), from: from, through: from)) }
        #expect(throws: MetricsError.self) { try vast.total(from: from, through: through, in: .gbp) }
    }

    @Test func `M2: costs of neighbouring windows add up to the penny`() throws {
        let costs = try Self.ledger()
        let start = try Self.day("2025-01-01")
        let whole = try costs.total(from: start, through: start.adding(days: 30), in: .gbp)
        for cut in 0..<30 {
            let left = try costs.total(from: start, through: start.adding(days: cut), in: .gbp)
            let right = try costs.total(from: start.adding(days: cut + 1), through: start.adding(days: 30), in: .gbp)
            #expect(left.minor + right.minor == whole.minor)
        }
    }

    /// golden/kpi.json, case "commerce".
    @Test func `M1, M2: the golden shop has its average order value and cost of acquisition, from one definition each`()
        throws
    {
        let item = try #require(try WorkedCases.cases("kpi", "kpi.commerce").first)
        var log = ShopLog()
        let start = try Self.day("2025-01-01")
        for order in item["input"]["orders"].list {
            let person = try #require(Int(order["customer"].text.dropFirst()))
            log.order(
                of: person, on: start.adding(days: order["day"].int).description, .double(order["amount"].number))
        }
        var cube = log.ledger().cube()
        let through = start.adding(days: 90)
        let cost = Money(minor: Int64(item["input"]["acquisitionCost"].number * 100), .gbp)
        try cube.costs.add(.init(.media, cost, from: start, through: through))
        let catalog = MetricDefinition.catalog(of: .pounds)
        func value(_ name: String) throws -> MetricValue {
            let definition = try #require(catalog.first { $0.name == name })
            return try cube.value(of: definition, from: start, through: through, in: .gbp)
        }
        #expect(isClose(try value("average_order_value").value, item["expected"]["aov"].number))
        #expect(isClose(try value("customer_acquisition_cost").value, item["expected"]["cac"].number))
        #expect(try value("customer_acquisition_cost").money == .pounds(3_000))
        let (orders, customers) = (try value("orders"), try value("new_customers"))
        #expect(
            try #require(orders.value) / (try #require(customers.value)) == item["expected"]["ordersPerCustomer"].number
        )
        let summary = log.summary().customers
        #expect(isClose(summary.repurchaseRate, item["expected"]["repeatRate"].number))
    }

    @Test func `M7: cost per acquisition and cost per action are two figures`() throws {
        let costs = try Self.ledger()
        let (from, through) = (try Self.day("2025-01-01"), try Self.day("2025-01-31"))
        let acquired = try costs.costPerAcquisition(
            channel: "search", newCustomers: 4, from: from, through: through, in: .gbp)
        let clicked = try costs.costPerAction(
            "Ad Clicked", channel: "search", count: 400, from: from, through: through, in: .gbp)
        #expect(acquired.perUnit == .pounds(2_500))
        #expect(clicked.perUnit == .pounds(25))
        #expect(acquired.unit != clicked.unit)
        #expect(costs.channels == ["mia", "search"])
    }

    @Test func `M13: the return of a campaign counts what it caused, with an interval`() throws {
        let treated = CampaignReturn.Side((0..<1_000).map { Double($0 % 10) * 10 })
        let holdout = CampaignReturn.Side((0..<500).map { Double($0 % 10) * 8 })
        let result = try CampaignReturn(
            campaign: "spring", treated: treated, holdout: holdout, marginShare: 0.4, cost: .pounds(200_000))
        // 9 more per person, 1,000 people, 40 % margin: 3,600 on 2,000.
        #expect(isClose(result.incrementalMargin?.value, 3_600))
        #expect(isClose(result.returnOnInvestment?.value, 0.8))
        let spread = try #require(result.returnOnInvestment)
        #expect(spread.lower < 0.8 && spread.upper > 0.8)
        let alone = CampaignReturn.Side([5])
        #expect(
            try CampaignReturn(campaign: "c", treated: alone, holdout: holdout, marginShare: 1, cost: .pounds(1))
                .incrementalMargin == nil)
        let flat = CampaignReturn.Side([5, 5, 5])
        let same = try CampaignReturn(campaign: "c", treated: flat, holdout: flat, marginShare: 1, cost: .pounds(0))
        #expect(same.incrementalMargin?.value == 0 && same.returnOnInvestment == nil)
        let lost = CampaignReturn.Side([-5, -10])
        #expect(
            try CampaignReturn(campaign: "c", treated: lost, holdout: flat, marginShare: 1, cost: .pounds(100))
                .returnOnInvestment.map { $0.value < -1 } == true)
        for (side, share) in [(CampaignReturn.Side(people: 2, sum: .nan, squares: 1), 0.5), (flat, 1.5), (flat, .nan)] {
            #expect(throws: MetricsError.self) {
                try CampaignReturn(campaign: "c", treated: side, holdout: flat, marginShare: share, cost: .pounds(1))
            }
        }
        #expect(throws: MetricsError.self) {
            let vast = CampaignReturn.Side(people: 2, sum: 1e308, squares: 1e308)
            let other = CampaignReturn.Side(people: 2, sum: -1e308, squares: 1e308)
            _ = try CampaignReturn(campaign: "c", treated: vast, holdout: other, marginShare: 1, cost: .pounds(1))
        }
    }

    @Test func `M17, O1: creators are ranked by what they brought, niche ones beside famous ones`() throws {
        let star = try CreatorResult(
            creator: "star", reach: 1_000_000, engagements: 10_000, clicks: 5_000, orders: 50,
            revenue: .pounds(250_000),
            cost: .pounds(500_000))
        let niche = try CreatorResult(
            creator: "niche", reach: 8_000, engagements: 960, clicks: 400, orders: 40, revenue: .pounds(160_000),
            cost: .pounds(40_000))
        #expect(niche.engagementRate == 0.12 && star.engagementRate == 0.01)
        #expect(isClose(niche.clickRate?.value, 0.05))
        #expect(niche.conversion == 0.1)
        #expect(niche.returnOnSpend() == 3 && star.returnOnSpend() == -0.5)
        #expect(niche.costPerOrder == .pounds(1_000) && star.costPerEngagement == .pounds(50))
        #expect(CreatorResult.ranked([star, niche]).map(\.creator) == ["niche", "star"])
        let nobody = try CreatorResult(
            creator: "new", reach: 0, engagements: 0, clicks: 0, orders: 0, revenue: .pounds(0), cost: .pounds(0))
        #expect(nobody.engagementRate == nil && nobody.clickRate == nil && nobody.returnOnSpend() == nil)
        #expect(CreatorResult.ranked([nobody, star]).last?.creator == "new")
        #expect(throws: MetricsError.self) {
            try CreatorResult(
                creator: "x", reach: 1, engagements: 0, clicks: 0, orders: 0, revenue: .pounds(1),
                cost: Money(minor: 1, .eur))
        }
        #expect(throws: MetricsError.self) {
            try CreatorResult(
                creator: "x", reach: 1, engagements: 0, clicks: 2, orders: 0, revenue: .pounds(1), cost: .pounds(1))
        }
    }
}
