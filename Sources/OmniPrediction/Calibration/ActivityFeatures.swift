// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How active a person has been, in numbers that a model can learn from.
public struct ActivityFeatures: Sendable, Hashable {
    /// The names of the features, in the order of ``values``.
    public static let names = ["recency", "tenure", "last 7 days", "last 28 days", "share of last 7 days", "all"]

    /// The features: logarithms of days since the last and the first event, of events in 7 and 28 days and ever, and
    /// the share of the last 28 days' events that fell into the last 7.
    public let values: [Double]

    /// Measures a person's events as of an instant; later events are ignored, and none at all gives defined values.
    public init(events: [Timestamp], asOf now: Timestamp) {
        var (week, month, all) = (0.0, 0.0, 0.0)
        var (first, last) = (now, Timestamp.distantPast)
        for event in events where event <= now {
            all += 1
            first = min(first, event)
            last = max(last, event)
            if event > now - Span.days(7) { week += 1 }
            if event > now - Span.days(28) { month += 1 }
        }
        func days(_ from: Timestamp) -> Double {
            (Double(now.microseconds) - Double(from.microseconds)) / 86_400_000_000
        }
        // Whoever was never seen counts as seen ten years ago.
        let recency = all > 0 ? days(last) : 3_653
        let share = month > 0 ? week / month : 0
        values = [log1p(recency), log1p(days(first)), log1p(week), log1p(month), share, log1p(all)]
    }
}
