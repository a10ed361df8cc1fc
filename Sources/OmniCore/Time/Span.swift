// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A length of time that keeps elapsed time apart from calendar time.
///
/// `.days(1)` is exactly 24 hours. `.calendarDays(1)` is "the same time tomorrow" where a person lives, which is 23 or
/// 25 hours when clocks change. The parts are added in order: months, days, elapsed.
///
/// A file that imports OmniCore gets this `Span`; the standard library's is then written `Swift.Span`.
public struct Span: Hashable, Sendable {
    /// Calendar months; a day that the month lacks becomes its last day.
    public var months: Int32
    /// Calendar days on the wall clock.
    public var days: Int32
    /// Elapsed microseconds.
    public var microseconds: Int64

    /// Creates a span from its parts.
    public init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
        self.months = months
        self.days = days
        self.microseconds = microseconds
    }

    /// No time at all.
    public static let zero = Span()

    /// Whether the span has no calendar parts, so that its length is the same everywhere.
    public var isElapsed: Bool { months == 0 && days == 0 }

    /// The exact length, or nil when the span has calendar parts.
    public var elapsed: Duration? { isElapsed ? .microseconds(microseconds) : nil }

    /// The elapsed part alone, in microseconds.
    package var elapsedMicroseconds: Int64 { microseconds }
}

extension Span {
    /// Elapsed milliseconds; saturates, as all of these do.
    public static func milliseconds(_ count: Int64) -> Span { elapsed(count, of: 1_000) }

    /// Elapsed seconds.
    public static func seconds(_ count: Int64) -> Span { elapsed(count, of: 1_000_000) }

    /// Elapsed minutes.
    public static func minutes(_ count: Int64) -> Span { elapsed(count, of: 60_000_000) }

    /// Elapsed hours.
    public static func hours(_ count: Int64) -> Span { elapsed(count, of: 3_600_000_000) }

    /// Elapsed days of exactly 24 hours.
    public static func days(_ count: Int64) -> Span { elapsed(count, of: 86_400_000_000) }

    /// Elapsed weeks of exactly 168 hours.
    public static func weeks(_ count: Int64) -> Span { elapsed(count, of: 604_800_000_000) }

    /// An elapsed duration; parts of a microsecond are cut off.
    public static func elapsed(_ duration: Duration) -> Span { Span(microseconds: duration.microsecondsSaturated) }

    /// Days on the wall clock of a person's zone.
    public static func calendarDays(_ count: Int32) -> Span { Span(days: count) }

    /// Weeks on the wall clock of a person's zone.
    public static func calendarWeeks(_ count: Int32) -> Span { Span(days: count.multipliedSaturated(by: 7)) }

    /// Months on the calendar of a person's zone.
    public static func calendarMonths(_ count: Int32) -> Span { Span(months: count) }

    private static func elapsed(_ count: Int64, of unit: Int64) -> Span {
        Span(microseconds: count.multipliedSaturated(by: unit))
    }
}

extension Span {
    /// The span in the other direction, part by part; saturates.
    public static prefix func - (span: Span) -> Span {
        Span(
            months: span.months.negatedSaturated, days: span.days.negatedSaturated,
            microseconds: span.microseconds.negatedSaturated)
    }

    /// The sum, part by part; saturates.
    public static func + (left: Span, right: Span) -> Span {
        Span(
            months: left.months.addingSaturated(right.months), days: left.days.addingSaturated(right.days),
            microseconds: left.microseconds.addingSaturated(right.microseconds))
    }
}
