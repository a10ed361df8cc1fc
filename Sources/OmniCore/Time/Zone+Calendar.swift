// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Zone {
    /// Adds a span: months, then days on the wall clock, then elapsed time; saturates.
    ///
    /// A day that the month lacks becomes its last day. The wall-clock time is kept, unless clocks skip it that day.
    public func adding(_ span: Span, to instant: Timestamp) -> Timestamp {
        var result = instant
        if !span.isElapsed {
            let local = local(at: instant)
            let date = local.date.adding(months: Int(span.months)).adding(days: Int(span.days))
            result = self.instant(of: local.on(date))
        }
        return Timestamp(microseconds: result.microseconds.addingSaturated(span.microseconds))
    }

    /// Returns the next instant at which the wall clock shows a time, strictly after the given one.
    ///
    /// The time comes once on every day: on a day that skips it, when it would have been; on a day that repeats it, the
    /// first time. Near the end of all time the result is ``Timestamp/distantFuture``.
    public func next(_ time: LocalTime, after instant: Timestamp) -> Timestamp {
        let today = local(at: instant).date
        // Yesterday's may still come: a skipped time is moved, perhaps over midnight.
        for days in -1...2 {
            let candidate = self.instant(of: LocalDateTime(date: today.adding(days: days), time: time))
            if candidate > instant { return candidate }
        }
        return .distantFuture
    }

    /// Returns the next instant at which the wall clock shows a time on a day of the month.
    ///
    /// It is strictly after the given one. In a month without that day it is the last day: day 31 is always the last.
    /// Numbers outside of 1…31 count as the nearest of them. Near the end of all time the result is
    /// ``Timestamp/distantFuture``.
    public func nextMonthly(day: Int, at time: LocalTime, after instant: Timestamp) -> Timestamp {
        let month = local(at: instant).date.monthIndex
        for months in Int64(-1)...2 {
            let date = LocalDate(monthIndex: month + months, day: day)
            let candidate = self.instant(of: LocalDateTime(date: date, time: time))
            if candidate > instant { return candidate }
        }
        return .distantFuture
    }
}
