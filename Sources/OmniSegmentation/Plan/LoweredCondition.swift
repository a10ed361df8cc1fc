// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// A condition brought to atoms.
indirect enum LoweredCondition {
    case open(ClockKey)
    case trait(PropertyTest)
    case all([LoweredCondition])
    case any([LoweredCondition])
    case not(LoweredCondition)
}

/// A moment and a length of time: open before moment + length, and only if there is a moment.
struct ClockKey: Hashable {
    enum Source: Hashable {
        /// The moment of the newest event but `rank - 1`; without so many, the clock is never open.
        case stream(EventQuery, rank: Int)
        /// The moment that a trait tells; without one the clock is always open.
        case trait(String)
    }

    var source: Source
    /// Microseconds; ``forEver`` for no end.
    var length: Int64

    static let forEver = Int64.max
}

extension Condition {
    /// The same condition over atoms.
    ///
    /// Every leaf of the language is one or two clocks.
    var lowered: LoweredCondition {
        switch self {
        case .traitTest(let test): .trait(test)
        case .count(let count): count.lowered
        case .recency(let recency): recency.lowered
        case .traitAge(let age): age.lowered
        case .all(let conditions): .all(conditions.map(\.lowered))
        case .any(let conditions): .any(conditions.map(\.lowered))
        case .not(let condition): .not(condition.lowered)
        }
    }
}

extension EventCount {
    fileprivate var lowered: LoweredCondition {
        let length = within?.elapsedMicroseconds ?? ClockKey.forEver
        switch bound {
        case .atLeast(let number): return .open(ClockKey(source: .stream(query, rank: number), length: length))
        case .atMost(let number):
            // At most n is not at least n + 1.
            return .not(.open(ClockKey(source: .stream(query, rank: number + 1), length: length)))
        }
    }
}

extension EventRecency {
    fileprivate var lowered: LoweredCondition {
        let recent = ClockKey(source: .stream(query, rank: 1), length: age.span.elapsedMicroseconds)
        let ever = ClockKey(source: .stream(query, rank: 1), length: ClockKey.forEver)
        switch age {
        case .within: return .open(recent)
        case .olderThan: return .all([.open(ever), .not(.open(recent))])
        }
    }
}

extension TraitAge {
    fileprivate var lowered: LoweredCondition {
        // Open until the moment itself: still to come.
        let toCome = ClockKey(source: .trait(trait), length: 0)
        let young = ClockKey(source: .trait(trait), length: age.span.elapsedMicroseconds)
        switch age {
        case .within: return .all([.not(.open(toCome)), .open(young)])
        case .olderThan: return .not(.open(young))
        }
    }
}
