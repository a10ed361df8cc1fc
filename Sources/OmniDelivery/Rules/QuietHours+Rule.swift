// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension QuietHours {
    /// Whether a message would have to respect these hours.
    func concern(_ channel: ChannelName, _ purpose: Purpose) -> Bool {
        channels?.contains(channel) != false && purposes?.contains(purpose) != false
    }

    /// Whether a clock on the wall that shows this time of day, in microseconds, shows a quiet one.
    private func isQuiet(_ timeOfDay: Int64) -> Bool {
        let from = Int64(from.secondOfDay) * 1_000_000
        let to = Int64(to.secondOfDay) * 1_000_000
        if from <= to { return from <= timeOfDay && timeOfDay < to }
        return from <= timeOfDay || timeOfDay < to
    }

    /// The first instant, not before the given one, at which a clock on the wall in the zone shows no quiet time.
    ///
    /// Clocks that are put forward may end the hours early, and clocks that are put back may begin them anew.
    package func end(from instant: Timestamp, in zone: Zone) -> Timestamp {
        var now = instant
        // Two changes of the offset within one night have never been seen; the bound is against bad zone data.
        for _ in 0..<8 {
            let offset = zone.offsetSeconds(at: now)
            let timeOfDay = Self.timeOfDay(now, offset)
            guard isQuiet(timeOfDay) else { return now }
            let wait = Self.day(Int64(to.secondOfDay) * 1_000_000 - timeOfDay)
            let end = now + Span(microseconds: wait)
            guard let change = Self.change(of: offset, in: zone, after: now, until: end) else { return end }
            now = change
        }
        return now
    }

    /// The first instant with another offset, if there is one before or at the end.
    private static func change(
        of offset: Int64, in zone: Zone, after start: Timestamp, until end: Timestamp
    ) -> Timestamp? {
        guard zone.offsetSeconds(at: end) != offset else { return nil }
        var before = start.microseconds
        var after = end.microseconds
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if zone.offsetSeconds(at: Timestamp(microseconds: middle)) == offset {
                before = middle
            } else {
                after = middle
            }
        }
        return Timestamp(microseconds: after)
    }

    private static func timeOfDay(_ instant: Timestamp, _ offset: Int64) -> Int64 {
        day(day(instant.microseconds) + offset * 1_000_000)
    }

    /// The remainder within a day, never negative.
    private static func day(_ microseconds: Int64) -> Int64 {
        let length: Int64 = 86_400_000_000
        let rest = microseconds % length
        return rest < 0 ? rest + length : rest
    }
}
