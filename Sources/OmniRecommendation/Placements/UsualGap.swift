// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// When something that is used up is due to be bought again, by how long the catalogue says it lasts.
///
/// ``Replenishment`` measures gaps from all people's purchases; this rule needs nothing but the person's own.
public enum UsualGap {
    /// From which share of the usual gap on it is due.
    public static let dueShare = 0.8
    /// How many gaps the item's own counts as, beside the person's.
    public static let priorGaps = 5.0

    /// Returns whether the person should be shown it: the time since the last purchase is at least .8 of the gap to be
    /// expected, (n · mean own gap + 5 · item's gap) / (n + 5).
    ///
    /// False without purchases, or for an item of which nobody knows how long it lasts.
    public static func isDue(bought times: [Timestamp], lasts: Span?, at now: Timestamp) -> Bool {
        guard let lasts, lasts.isElapsed, lasts.microseconds > 0, let last = times.max(), let first = times.min() else {
            return false
        }
        let gaps = Double(times.count - 1)
        let own = Double(last.microseconds) - Double(first.microseconds)
        let expected = (own + priorGaps * Double(lasts.microseconds)) / (gaps + priorGaps)
        return Double(now.microseconds) - Double(last.microseconds) >= dueShare * expected
    }
}
