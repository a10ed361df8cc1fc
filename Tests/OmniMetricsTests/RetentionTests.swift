// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Retention` {
    @Test func `M5: survival with censoring gives the golden table of Kaplan and Meier with Greenwood's errors`() throws
    {
        let item = try #require(try WorkedCases.cases("retention", "survival.kaplanMeier").first)
        let events = item["input"]["event"].numbers
        let curve = try SurvivalCurve(
            zip(item["input"]["time"].numbers, events).map { SurvivalCurve.Observation($0, isLost: $1 == 1) })
        let expected = item["expected"]["table"].list
        #expect(curve.steps.count == expected.count)
        for (step, row) in zip(curve.steps, expected) {
            #expect(isClose(step.time, row["t"].number))
            #expect(step.atRisk == row["atRisk"].int && step.lost == row["events"].int)
            #expect(isClose(step.survival, row["survival"].number))
            #expect(isClose(step.standardError, row["greenwoodSE"].number))
            #expect(step.interval.lower >= 0 && step.interval.lower <= step.survival)
            #expect(step.interval.upper <= 1 && step.interval.upper >= step.survival)
        }
        #expect(curve.median == 23)
        #expect(curve.survival(at: 8) == curve.steps[1].survival)
        #expect(curve.survival(at: 0) == 1)
        #expect(curve.survival(at: 36) == nil)
        #expect(throws: MetricsError.self) { try SurvivalCurve([]) }
        #expect(throws: MetricsError.self) { try SurvivalCurve([.init(.nan, isLost: true)]) }
        #expect(throws: MetricsError.self) { try SurvivalCurve([.init(-1, isLost: true)]) }
        let gone = try SurvivalCurve([.init(2, isLost: true), .init(2, isLost: true)])
        #expect(gone.survival(at: 9) == 0 && gone.restrictedMean == 2 && gone.steps[0].standardError == 0)
    }

    @Test func `M5: without censoring survival is the share of people still there`() throws {
        var chance = Chance(4)
        let times = (0..<200).map { _ in Double(chance.below(40)) }
        let curve = try SurvivalCurve(times.map { .init($0, isLost: true) })
        for time in 0..<40 {
            let share = Double(times.count { $0 > Double(time) }) / 200
            #expect(isClose(curve.survival(at: Double(time)), share, 1e-12))
        }
        #expect(isClose(curve.restrictedMean, times.reduce(0, +) / 200, 1e-9))
    }

    @Test func `M5: cohorts are retained as the golden triangle says`() throws {
        let item = try #require(try WorkedCases.cases("retention", "retention.cohorts").first)
        let activity = item["input"]["activityDaysByUser"].object.values.map { $0.numbers.map { Int($0) } }
        let table = try RetentionTable(
            activity: Array(activity), periodDays: item["input"]["periodDays"].int,
            periods: item["input"]["maxPeriod"].int + 1, rule: .classic)
        let expected = item["expected"]["cohorts"].object
        #expect(table.rows.count == expected.count)
        for row in table.rows {
            #expect(row.size == expected["\(row.cohort)"]?["size"].int)
            #expect(row.retained.map { Double($0 ?? -1) } == expected["\(row.cohort)"]?["retained"].numbers)
        }
    }

    @Test(arguments: 0..<20)
    func `M5: classic, rolling and bracketed retention equal a naive count`(_ seed: Int) throws {
        var chance = Chance(UInt64(seed) + 11)
        let activity = (0..<30).map { _ in (0..<(1 + chance.below(6))).map { _ in chance.below(60) - 10 } }
        let (length, periods) = (1 + chance.below(7), 6)
        let until = chance.below(60)
        let rules: [RetentionRule] = [.classic, .rolling, .bracketed([0, 1, 4])]
        for rule in rules {
            let table = try RetentionTable(
                activity: activity, periodDays: length, periods: periods, rule: rule, observedUntil: until)
            for row in table.rows {
                func cohort(_ days: [Int]) -> Int {
                    Int((Double(days.min() ?? 0) / Double(length)).rounded(.down))
                }
                let people = activity.filter { cohort($0) == row.cohort }
                #expect(row.size == people.count)
                for column in table.columns.indices {
                    let start = table.columns[column]
                    let isBracketed = rule == .bracketed([0, 1, 4])
                    let end =
                        isBracketed
                        ? (column + 1 < table.columns.count ? table.columns[column + 1] : periods) : start + 1
                    let youngest = people.map { $0.min() ?? 0 }.max() ?? 0
                    guard youngest + end * length - 1 <= until else {
                        #expect(row.retained[column] == nil)
                        continue
                    }
                    let count = people.count { days in
                        let first = days.min() ?? 0
                        return days.contains { day in
                            let period = (day - first) / length
                            return rule == .rolling ? period >= start : period >= start && period < end
                        }
                    }
                    #expect(row.retained[column] == count, "\(rule) \(column)")
                }
            }
            #expect(table.share(0)?.value == 1 || table.share(0) == nil)
        }
        for bad in [RetentionRule.bracketed([]), .bracketed([2, 1]), .bracketed([-1])] {
            #expect(throws: MetricsError.self) {
                try RetentionTable(activity: activity, periodDays: 1, periods: 4, rule: bad)
            }
        }
        #expect(throws: MetricsError.self) {
            try RetentionTable(activity: [[.max]], periodDays: 1, periods: 4, rule: .classic)
        }
        #expect(try RetentionTable(activity: [], periodDays: 1, periods: 4, rule: .rolling).rows.isEmpty)
    }

    @Test func `M5, M14: how often people return, and how long it takes, is told with those who have not`() throws {
        var log = ShopLog()
        log.order(of: 1, on: "2025-01-01")
        log.order(of: 1, on: "2025-01-11")
        log.order(of: 1, on: "2025-01-31")
        log.order(of: 2, on: "2025-01-05")
        log.order(of: 3, on: "2025-01-10")
        log.order(of: 3, on: "2025-02-09")
        let customers = log.summary().customers
        #expect(customers.orderFrequency == [1, 1, 1, 0, 0])
        #expect(customers.repurchaseCycleDays == 20)
        #expect(customers.meanRepurchaseDays == 20)
        let curve = try log.ledger().repurchaseCurve(observedUntil: ShopLog.time("2025-03-01"))
        #expect(curve.people == 3 && curve.censored == 1)
        #expect(curve.steps.map(\.time) == [10, 30])
        #expect(curve.median == 30)
        let lives = try log.ledger().lifetimeCurve(lostAfter: .days(40), observedUntil: ShopLog.time("2025-03-01"))
        #expect(lives.people == 3 && lives.censored == 2)
        let table = try log.ledger().retention(.classic, periodDays: 30, periods: 3)
        #expect(table.rows.map(\.size).reduce(0, +) == 3)
        #expect(throws: MetricsError.self) { try ShopLog().ledger().repurchaseCurve() }
    }

    @Test func `M15: a drop of active people is found against the same weekday, and told once`() {
        var days = (0..<70).map { index in [100, 110, 105, 98, 120, 200, 180][index % 7] + index % 3 }
        #expect(DropDetector().drops(in: days).isEmpty)
        days[60] = 40
        let drops = DropDetector().drops(in: days)
        #expect(drops.map(\.index) == [60])
        #expect(drops.allSatisfy { $0.loss > 0.5 && $0.deviations > 3.5 })
        days[67] = 40
        #expect(DropDetector().drops(in: days).map(\.index) == [60, 67])
        #expect(DropDetector().drops(in: []).isEmpty)
        #expect(DropDetector().drops(in: [Int](repeating: 0, count: 60)).isEmpty)
        #expect(DropDetector(weeks: -3, threshold: .nan, leastLoss: .infinity).drops(in: days).count == 2)
    }

    @Test func `M15: days on which nobody comes are found in a log`() throws {
        var log = ShopLog()
        let start = try LocalDate("2025-01-01")
        for day in 0..<60 where day != 50 {
            for person in 0..<30 { log.event("App Opened", of: person, on: start.adding(days: day).description) }
        }
        let activity = log.summary().activity
        #expect(activity.drops().map(\.index) == [50])
        #expect(isClose(activity.stickiness, 1, 0.05))
    }

    @Test func `M15: a drop that goes on for weeks stays a drop, because it is no part of what is expected`() {
        // Seven weeks, then six in which every Monday falls to a tenth.
        let days = (0..<91).map { $0 >= 49 && $0 % 7 == 0 ? 10 : 100 }
        let found = DropDetector().drops(in: days)
        #expect(found.map(\.index) == [49, 56, 63, 70, 77, 84])
        #expect(found.allSatisfy { $0.expected == 100 && $0.loss == 0.9 })
    }
}
