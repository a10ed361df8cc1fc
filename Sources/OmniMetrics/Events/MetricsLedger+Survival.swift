// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

extension MetricsLedger {
    /// How long customers take until they order again, counting those who have not yet: Kaplan and Meier over the time
    /// from each customer's first order to the second, in days.
    ///
    /// A “loss” of the curve is a second order; ``SurvivalCurve/median`` is when half of the customers came back.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` without customers.
    public func repurchaseCurve(observedUntil: Timestamp? = nil) throws -> SurvivalCurve {
        let summarizer = Summarizer(self, observedUntil: observedUntil)
        return try SurvivalCurve(
            summarizer.customers.map { times in
                let end = times.count > 1 ? times[1] : max(times[0], summarizer.end?.microseconds ?? times[0])
                return SurvivalCurve.Observation(Self.days(from: times[0], to: end), isLost: times.count > 1)
            })
    }

    /// How long customers stay, in days from the first order to the last one.
    ///
    /// Someone is lost who has not ordered for longer than `lostAfter` at the end of the log; of everybody else nobody
    /// knows yet how long they stay.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` without customers.
    public func lifetimeCurve(lostAfter: Span, observedUntil: Timestamp? = nil) throws -> SurvivalCurve {
        let summarizer = Summarizer(self, observedUntil: observedUntil)
        return try SurvivalCurve(
            summarizer.customers.map { times in
                let (first, last) = (times[0], times[times.count - 1])
                let end = max(last, summarizer.end?.microseconds ?? last)
                let limit = configuration.zone.adding(lostAfter, to: Timestamp(microseconds: last)).microseconds
                let isLost = limit < end
                return SurvivalCurve.Observation(Self.days(from: first, to: isLost ? last : end), isLost: isLost)
            })
    }

    /// A table of retention over the days on which people ordered, or did anything.
    ///
    /// - Parameters:
    ///   - rule: Which people count.
    ///   - periodDays: How many days a period has.
    ///   - periods: How many periods, the first one among them.
    ///   - ofOrders: Whether only orders count as activity; otherwise any event does.
    ///   - observedUntil: The moment until which the log is complete, by default that of its latest fact.
    /// - Returns: The table; what the log cannot know yet is `nil` in it.
    /// - Throws: ``MetricsError`` with `invalidInput` for impossible periods or brackets.
    public func retention(
        _ rule: RetentionRule, periodDays: Int, periods: Int, ofOrders: Bool = true, observedUntil: Timestamp? = nil
    ) throws -> RetentionTable {
        let summarizer = Summarizer(self, observedUntil: observedUntil)
        let days = ofOrders ? summarizer.orders.map { ($0.person, $0.day) } : summarizer.activeDays
        var activity: [[Int]] = []
        var last: Int32?
        for (person, day) in days {
            if last != person { activity.append([]) }
            activity[activity.count - 1].append(Int(day))
            last = person
        }
        // The last day of the log may not be over.
        return try RetentionTable(
            activity: activity, periodDays: periodDays, periods: periods, rule: rule,
            observedUntil: summarizer.endDay.map { Int($0) - 1 })
    }

    private static func days(from: Int64, to: Int64) -> Double {
        max(0, Double(to) - Double(from)) / Double(Period.microsecondsPerDay)
    }
}

extension Summarizer {
    /// The times of each customer's orders.
    var customers: [[Int64]] {
        var result: [[Int64]] = []
        var last: Int32?
        for row in orders {
            if last != row.person { result.append([]) }
            result[result.count - 1].append(row.time)
            last = row.person
        }
        return result
    }
}
