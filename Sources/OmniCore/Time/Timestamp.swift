// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// An instant on the civil time line: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// The range is 290,308 BC to 294,247 AD; arithmetic saturates at its ends and never traps.
public struct Timestamp: InstantProtocol, Hashable, Comparable, Sendable {
    /// Time between instants, the standard library's.
    public typealias Duration = Swift.Duration

    /// Microseconds since 1970-01-01T00:00:00Z; negative before.
    public var microseconds: Int64

    /// Creates the instant that many microseconds after 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Creates the instant that many seconds after 1970-01-01T00:00:00Z, or the nearest that can be held.
    public init(seconds: Int64) { microseconds = seconds.multipliedSaturated(by: 1_000_000) }

    /// The earliest instant; it stands for "since ever".
    public static let distantPast = Timestamp(microseconds: .min)

    /// The latest instant; it stands for "never".
    public static let distantFuture = Timestamp(microseconds: .max)

    /// Timestamps are in the order of time.
    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// Returns the instant after a duration, parts of a microsecond cut off; saturates.
    public func advanced(by duration: Duration) -> Self {
        Timestamp(microseconds: microseconds.addingSaturated(duration.microsecondsSaturated))
    }

    /// Returns the exact time from this instant to another; negative when the other is earlier.
    public func duration(to other: Self) -> Duration {
        let difference = Int128(other.microseconds) - Int128(microseconds)
        return Duration(attoseconds: difference * 1_000_000_000_000)
    }
}

extension Timestamp {
    /// Adds a span, calendar parts counted in UTC.
    ///
    /// Use ``Zone/adding(_:to:)`` to count them where a person lives.
    public static func + (timestamp: Timestamp, span: Span) -> Timestamp { Zone.utc.adding(span, to: timestamp) }

    /// Subtracts a span, calendar parts counted in UTC: months first, then days, then elapsed time.
    public static func - (timestamp: Timestamp, span: Span) -> Timestamp { Zone.utc.adding(-span, to: timestamp) }

    /// Adds a span in place, calendar parts counted in UTC.
    public static func += (timestamp: inout Timestamp, span: Span) { timestamp = timestamp + span }

    /// Subtracts a span in place, calendar parts counted in UTC.
    public static func -= (timestamp: inout Timestamp, span: Span) { timestamp = timestamp - span }
}

extension Timestamp {
    /// Whole seconds since 1970, rounded towards the past, and the microseconds above them.
    var wholeSeconds: (seconds: Int64, microsecond: Int64) {
        let seconds = floorDivide(microseconds, 1_000_000)
        // Near Int64.min the product would not fit, the remainder always does.
        return (seconds, microseconds &- seconds &* 1_000_000)
    }

    /// Creates an instant from whole seconds and 0…999,999 microseconds above them; saturates.
    init(seconds: Int64, microsecond: Int64) {
        guard seconds < 0 else {
            microseconds = seconds.multipliedSaturated(by: 1_000_000).addingSaturated(microsecond)
            return
        }
        // Count from the next whole second, so that the last second before Int64.min does not overflow on the way.
        microseconds = (seconds + 1).multipliedSaturated(by: 1_000_000).addingSaturated(microsecond - 1_000_000)
    }
}

extension Duration {
    /// Whole microseconds, cut towards zero, saturated.
    package var microsecondsSaturated: Int64 { Int64(clamping: attoseconds / 1_000_000_000_000) }
}
