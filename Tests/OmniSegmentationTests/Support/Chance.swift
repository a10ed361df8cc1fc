// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation

/// A generator that repeats itself: the same seed, the same timeline.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) { state = StableHash.mix64(UInt64(bitPattern: Int64(seed)) &+ 0x51_7C_C1) }

    mutating func next() -> UInt64 { StableHash.splitMix64(&state) }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func happens(oneIn bound: Int) -> Bool { below(bound) == 0 }
}

/// Random conditions over three events and small numbers, so that ties, late facts and expiries meet often.
extension Chance {
    mutating func audiences(_ count: Int) -> [Audience] {
        (0..<count).map { Audience("audience \($0)", where: condition(depth: 3)) }
    }

    mutating func condition(depth: Int) -> Condition {
        switch below(depth == 0 ? 5 : 9) {
        case 0, 1:
            let span: Span? = happens(oneIn: 4) ? nil : window()
            let bound: EventCount.Bound = happens(oneIn: 3) ? .atMost(1 + below(3)) : .atLeast(1 + below(4))
            return .count(EventCount(query(), bound, within: span))
        case 2: return .recency(EventRecency(query(), age()))
        case 3: return .traitAge(TraitAge("joined", age()))
        case 4:
            let comparison: PropertyTest.Comparison = happens(oneIn: 2) ? .greaterOrEqual : .notEqual
            return .traitTest(.compare("tier", comparison, .int(Int64(below(3)))))
        case 5, 6: return .all((0..<below(4)).map { _ in condition(depth: depth - 1) })
        case 7: return .any((0..<below(4)).map { _ in condition(depth: depth - 1) })
        default: return .not(condition(depth: depth - 1))
        }
    }

    private mutating func query() -> EventQuery {
        let event: String? = happens(oneIn: 5) ? nil : ["a", "b", "c"][below(3)]
        let filter: PropertyTest? = happens(oneIn: 2) ? .compare("x", .greater, .int(Int64(below(3)))) : nil
        return EventQuery(event: event, where: filter)
    }

    private mutating func window() -> Span { Span(microseconds: Int64(1 + below(12))) }
    private mutating func age() -> AgeBound { happens(oneIn: 2) ? .within(window()) : .olderThan(window()) }

    mutating func traits(around now: Int64) -> Properties {
        var traits = Properties()
        if !happens(oneIn: 4) { traits["tier"] = .int(Int64(below(3))) }
        if !happens(oneIn: 3) {
            traits["joined"] = Timestamp(microseconds: now - 10 + Int64(below(20))).propertyValue
        }
        if happens(oneIn: 2) { traits["unread"] = .int(Int64(below(100))) }
        return traits
    }

    /// A fact that arrives at `now`, often late, sometimes with a name of which no condition speaks.
    mutating func fact(arriving now: Int64, id: Int) -> Fact {
        let late = happens(oneIn: 3) ? Int64(below(25)) : 0
        return .event(
            ["a", "b", "c", "d"][below(4)], by: [], at: Timestamp(microseconds: now - late), id: "fact \(id)",
            properties: ["x": .int(Int64(below(4)))])
    }
}
