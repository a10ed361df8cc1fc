// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// Draws that depend on nothing but the names they are made from: a seed, a topic, a person, a day, a message.
///
/// No generator is shared, so that what one person does never depends on how many others were asked before.
struct Chance {
    /// What a draw is about, so that two questions about one person and day have nothing in common.
    enum Topic: UInt64 {
        case character = 1
        case visit
        case store
        case consent
        case response
    }

    private var state: UInt64

    init(_ seed: UInt64, _ topic: Topic, _ person: Int, _ moment: UInt64 = 0) {
        var mixed = StableHash.mix64(seed &+ topic.rawValue &* 0x9E37_79B9_7F4A_7C15)
        mixed = StableHash.mix64(mixed ^ UInt64(truncatingIfNeeded: person))
        state = StableHash.mix64(mixed ^ moment)
    }

    mutating func next() -> UInt64 { StableHash.splitMix64(&state) }

    /// From 0 up to but not including 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func happens(_ probability: Double) -> Bool { unit() < probability }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

    mutating func between(_ low: Int64, _ high: Int64) -> Int64 { low + Int64(below(Int(high - low) + 1)) }

    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    /// From 0 up to 1, small values far likelier: how long people take until they do something.
    mutating func soon() -> Double { min(unit(), min(unit(), unit())) }

    /// The place of a weight, likelier the heavier it is.
    mutating func pick(_ weights: [Double]) -> Int {
        var rest = unit() * weights.reduce(0, +)
        for (place, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return place }
        }
        return max(0, weights.count - 1)
    }
}
