// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension Summarizer {
    typealias ActiveDay = (person: Int32, day: Int32)

    /// The last day, week or month of the log and as many before it as are kept; `nil` for a log without facts.
    private func range(_ period: (Int32) -> Int32, atMost longest: Int) -> ClosedRange<Int32>? {
        guard let endDay else { return nil }
        let configuration = ledger.configuration
        let firstDay = Period.day(of: ledger.firstFact, in: configuration.zone, isUTC: ledger.words.isUTC)
        let (first, last) = (period(firstDay), period(endDay))
        return max(first, last - Int32(longest) + 1)...last
    }

    /// How many people come in each period.
    ///
    /// The days of one person stand together, in their order.
    private func count(
        _ days: some Sequence<ActiveDay>, in range: ClosedRange<Int32>, _ period: (Int32) -> Int32
    ) -> [Int] {
        var counts = Array(repeating: 0, count: range.count)
        var last: (person: Int32, period: Int32)?
        for (person, day) in days {
            let place = period(day)
            if let last, last == (person, place) { continue }
            last = (person, place)
            if range.contains(place) { counts[Int(place - range.lowerBound)] += 1 }
        }
        return counts
    }

    private var monthTable: Period.Months {
        guard let endDay else { return Period.Months(from: 0, through: 0) }
        let zone = ledger.configuration.zone
        return Period.Months(
            from: Period.day(of: ledger.firstFact, in: zone, isUTC: ledger.words.isUTC), through: endDay)
    }

    private var orderDays: [ActiveDay] { orders.map { ($0.person, $0.day) } }

    private static func firstDay(ofMonth month: Int32) -> LocalDate {
        let number = CivilDay.number(year: 0, month: 1, day: 1)
        return LocalDate(dayNumber: number).adding(months: Int(month))
    }

    func activity(_ days: [ActiveDay]) -> ActivityFigures {
        func figures(
            _ period: (Int32) -> Int32, _ start: (Int32) -> LocalDate, atMost longest: Int
        ) -> [PeriodActivity] {
            guard let range = range(period, atMost: longest), let endDay else { return [] }
            let active = count(days, in: range, period)
            let ordering = count(orderDays, in: range, period)
            return range.enumerated()
                .map { index, place in
                    PeriodActivity(
                        start: start(place), active: active[index], ordering: ordering[index],
                        isComplete: place < period(endDay))
                }
        }
        let longest = ActivityFigures.longest
        let monthOf = monthTable
        return ActivityFigures(
            days: figures({ $0 }, { LocalDate(dayNumber: Int64($0)) }, atMost: longest.days),
            weeks: figures(
                Period.week, { LocalDate(dayNumber: Int64(Period.firstDay(ofWeek: $0))) }, atMost: longest.weeks),
            months: figures({ monthOf($0) }, Self.firstDay(ofMonth:), atMost: longest.months))
    }

    func customers(_ days: [ActiveDay]) -> CustomerFigures {
        var figures = CustomerFigures()
        var last: (person: Int32, time: Int64, orders: Int)?
        var gaps: [Double] = []
        for row in orders {
            let isSame = last?.person == row.person
            let number = isSame ? (last?.orders ?? 0) + 1 : 1
            if isSame, let last {
                gaps.append((Double(row.time) - Double(last.time)) / Double(Period.microsecondsPerDay))
            }
            if number == 1 { figures.customers += 1 }
            if number == 2 { figures.repeatCustomers += 1 }
            // Moved on from one fewer orders.
            if number <= 5 { figures.orderFrequency[number - 1] += 1 }
            if number > 1, number <= 5 { figures.orderFrequency[number - 2] -= 1 }
            last = (row.person, row.time, number)
        }
        gaps.sort()
        figures.repurchaseCycleDays = Quantiles.linear(gaps, 0.5)
        if !gaps.isEmpty { figures.meanRepurchaseDays = gaps.reduce(0, +) / Double(gaps.count) }
        var lastPerson: Int32?
        for (person, _) in days where person != lastPerson {
            figures.activePeople += 1
            lastPerson = person
        }
        guard figures.customers > 0 else { return figures }
        figures.repurchaseRate = Double(figures.repeatCustomers) / Double(figures.customers)
        figures.ordersPerCustomer = Double(orders.count) / Double(figures.customers)
        return figures
    }

    func months(_ days: [ActiveDay]) -> [MonthFigures] {
        let monthOf = monthTable
        guard let range = range({ monthOf($0) }, atMost: ActivityFigures.longest.months) else { return [] }
        let active = count(days, in: range) { monthOf($0) }
        let customers = count(orderDays, in: range) { monthOf($0) }
        var orderCounts = Array(repeating: 0, count: range.count)
        var newCustomers = orderCounts
        var tills = Array(repeating: Till(), count: range.count)
        var lastPerson: Int32?
        for row in orders {
            let month = monthOf(row.day)
            let isFirst = row.person != lastPerson
            lastPerson = row.person
            guard range.contains(month) else { continue }
            let place = Int(month - range.lowerBound)
            orderCounts[place] += 1
            if isFirst { newCustomers[place] += 1 }
            tills[place].add(order: row)
        }
        for row in refunds {
            let month = monthOf(row.day)
            if range.contains(month) { tills[Int(month - range.lowerBound)].add(refund: row) }
        }
        return range.enumerated()
            .map { place, month in
                MonthFigures(
                    start: Self.firstDay(ofMonth: month), orders: orderCounts[place], customers: customers[place],
                    newCustomers: newCustomers[place], active: active[place], currencies: tills[place].figures,
                    isComplete: month < range.upperBound)
            }
    }

    func cohorts() -> [Cohort] {
        let monthOf = monthTable
        guard let range = range({ monthOf($0) }, atMost: ActivityFigures.longest.months) else { return [] }
        var retained: [[Int]] = range.map { Array(repeating: 0, count: Int(range.upperBound - $0) + 1) }
        var last: (person: Int32, cohort: Int32, month: Int32)?
        for row in orders {
            let month = monthOf(row.day)
            let cohort = last?.person == row.person ? last?.cohort ?? month : month
            let isCounted = last.map { $0 == (row.person, cohort, month) } ?? false
            last = (row.person, cohort, month)
            if isCounted || !range.contains(cohort) { continue }
            retained[Int(cohort - range.lowerBound)][Int(month - cohort)] += 1
        }
        let cohorts = range.enumerated()
            .map { place, month in
                Cohort(start: Self.firstDay(ofMonth: month), size: retained[place][0], retained: retained[place])
            }
        return Array(cohorts.drop { $0.size == 0 })
    }
}
