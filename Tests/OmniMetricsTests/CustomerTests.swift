// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Customers` {
    /// golden/retention.json, case "cohort-triangle", told with a month for each of its days.
    @Test func `give the golden cohort triangle (M5)`() throws {
        let months = [[0, 1, 2, 9], [0, 3], [1, 2, 8], [1], [2, 3, 4, 5]]
        let start = try LocalDate("2025-01-15")
        var log = ShopLog()
        for (person, active) in months.enumerated() {
            for month in active { log.order(of: person, on: start.adding(months: month).description) }
        }
        let cohorts = log.summary(until: "2025-10-31").cohorts
        #expect(cohorts.map(\.size) == [2, 2, 1, 0, 0, 0, 0, 0, 0, 0])
        #expect(cohorts[0].retained == [2, 1, 1, 1, 0, 0, 0, 0, 0, 1])
        #expect(cohorts[1].retained == [2, 1, 0, 0, 0, 0, 0, 1, 0])
        #expect(cohorts[2].retained == [1, 1, 1, 1, 0, 0, 0, 0])
        #expect(cohorts[0].share(after: 9) == 0.5)
        #expect(cohorts[1].share(after: 9) == nil)
        #expect(cohorts[3].share(after: 0) == nil)
    }

    @Test(arguments: 0..<20)
    func `are retained as a naive count over all orders says (M5, M14)`(_ seed: Int) throws {
        var chance = Chance(UInt64(seed))
        var log = ShopLog()
        var active: [Int: [LocalDate]] = [:]
        let start = try LocalDate("2024-11-20")
        for _ in 0..<200 {
            let person = chance.below(40)
            let date = start.adding(days: chance.below(400))
            active[person, default: []].append(date)
            log.order(of: person, on: date.description)
        }
        let summary = log.summary()
        func month(_ date: LocalDate) -> Int { date.year * 12 + date.month }
        for cohort in summary.cohorts {
            let people = active.values.filter { $0.map(month).min() == month(cohort.start) }
            #expect(cohort.size == people.count)
            for (later, count) in cohort.retained.enumerated() {
                #expect(count == people.count { dates in dates.contains { month($0) == month(cohort.start) + later } })
            }
        }
        #expect(summary.cohorts.reduce(0) { $0 + $1.size } == active.count)
        #expect(summary.customers.repeatCustomers == active.values.count { $0.count > 1 })
        for figures in summary.months {
            let dates = active.mapValues { dates in dates.filter { month($0) == month(figures.start) } }
            #expect(figures.orders == dates.values.reduce(0) { $0 + $1.count })
            #expect(figures.customers == dates.values.count { !$0.isEmpty })
            #expect(figures.newCustomers == active.values.count { $0.map(month).min() == month(figures.start) })
        }
    }

    @Test func `are active by day, by week from Monday, and by month (M15)`() throws {
        var log = ShopLog()
        // 2025-01-05 is a Sunday.
        log.event("Product Viewed", of: 1, on: "2025-01-05")
        log.event("Product Viewed", of: 1, on: "2025-01-06")
        log.event("Product Viewed", of: 2, on: "2025-01-06")
        log.event("Product Viewed", of: 2, on: "2025-01-06")
        log.order(of: 2, on: "2025-01-08")
        log.event("Product Viewed", of: nil, on: "2025-01-08")
        log.fact(.identify(.user("cleo"), at: ShopLog.time("2025-01-09"), id: "i"), of: 3)
        log.event("Product Viewed", of: 1, on: "2025-02-01")
        let activity = log.summary().activity
        #expect(activity.days.prefix(5).map(\.active) == [1, 2, 0, 1, 0])
        #expect(activity.days.prefix(5).map(\.ordering) == [0, 0, 0, 1, 0])
        #expect(activity.weeks.prefix(2).map(\.start.description) == ["2024-12-30", "2025-01-06"])
        #expect(activity.weeks.prefix(2).map(\.active) == [1, 2])
        #expect(activity.months.map(\.active) == [2, 1])
        #expect(activity.months.map(\.isComplete) == [true, false])
        #expect(log.summary().customers.activePeople == 2)
    }

    @Test func `have their days where the configured zone has them`() throws {
        var log = ShopLog()
        log.event("Product Viewed", of: 1, on: "2025-01-31T23:30:00Z")
        let berlin = MetricsConfiguration(zone: try Zone("Europe/Berlin"))
        #expect(log.summary(berlin).months.map(\.start.description) == ["2025-02-01"])
        #expect(log.summary().months.map(\.start.description) == ["2025-01-01"])
    }

    @Test func `who prove to be one person count as one, and apart again when they are released`() {
        var log = ShopLog()
        log.order("o-1", of: 1, on: "2025-01-01")
        log.order("o-1", of: 2, on: "2025-01-02")
        log.order("o-2", of: 3, on: "2025-02-02")
        #expect(log.summary().customers.customers == 3)
        log.act(.absorbed(ShopLog.person(1)), of: 2)
        log.act(.redirected(to: ShopLog.person(2)), of: 1)
        log.act(.redirected(to: ShopLog.person(2)), of: 3)
        let joined = log.summary()
        #expect(joined.customers.customers == 1)
        #expect(joined.customers.repeatCustomers == 1)
        #expect(joined.sales.orders == 2)
        #expect(joined.sales.repeatedOrders == 1)
        #expect(joined.cohorts.map(\.retained) == [[1, 1], [0]])
        log.act(.released(ShopLog.person(1), identifiers: []), of: 2)
        let released = log.summary()
        #expect(released.customers.customers == 2)
        #expect(released.sales.orders == 3)
        log.act(.restored(from: ShopLog.person(2), identifiers: []), of: 3)
        #expect(log.summary().customers.customers == 3)
    }

    @Test func `are counted from imported history as from any fact`() {
        var log = ShopLog()
        let time = ShopLog.time("2024-05-05")
        let fact = Fact(subject: .person([]), kind: .event("Order Completed"), time: time, properties: ["total": 2])
        log.write(.fact(ArrivedFact(fact, isHistory: true)), of: 1, at: ShopLog.time("2025-01-01"))
        #expect(log.summary().months.map(\.start.description) == ["2024-05-01"])
    }

    @Test func `of times that cannot be do not make endless tables`() {
        var log = ShopLog()
        for time in [Timestamp.distantPast, Timestamp(microseconds: 0), ShopLog.time("2025-01-01"), .distantFuture] {
            let fact = Fact(subject: .person([]), kind: .event("Order Completed"), time: time, properties: ["total": 2])
            log.write(.fact(ArrivedFact(fact)), of: 1, at: .distantFuture)
        }
        let summary = log.summary()
        #expect(summary.sales.orders == 4)
        #expect(summary.months.count == 240)
        #expect(summary.activity.days.count == 731)
    }
}
