// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// Facts that are still to happen, in heaps by the hour, so that only one hour at a time is ever sorted.
struct Agenda: Sendable {
    private var hours: [Int64: [Fact]] = [:]
    /// The hour before which nothing is left.
    private var first = Int64.max

    private static func hour(of instant: Timestamp) -> Int64 {
        let length: Int64 = 3_600_000_000
        return (instant.microseconds - (instant.microseconds < 0 ? length - 1 : 0)) / length
    }

    mutating func put(_ fact: Fact) {
        let hour = Self.hour(of: fact.time)
        hours[hour, default: []].append(fact)
        first = min(first, hour)
    }

    /// Takes out what happens before an instant, in order of time, then id.
    mutating func take(before instant: Timestamp) -> [Fact] {
        var taken: [Fact] = []
        let last = Self.hour(of: instant)
        while first <= last, !hours.isEmpty {
            if var facts = hours.removeValue(forKey: first) {
                if first == last {
                    let later = facts.filter { $0.time >= instant }
                    facts.removeAll { $0.time >= instant }
                    if !later.isEmpty { hours[first] = later }
                }
                facts.sort { ($0.time, $0.id) < ($1.time, $1.id) }
                taken += facts
            }
            if first == last { break }
            first += 1
        }
        if hours.isEmpty { first = .max }
        return taken
    }
}
