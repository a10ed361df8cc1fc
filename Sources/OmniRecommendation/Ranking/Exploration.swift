// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One slot of a list that is left to chance, so that what the model does not favour is seen now and then and lists can
/// be judged off-line.
///
/// The probabilities are whole numbers of 2^−53 that add up to 1 exactly, and the draw uses 53 bits: a logged
/// propensity is the probability itself, not an estimate of it. Everyone in the pool has a chance.
public struct Exploration: Sendable, Hashable, Codable {
    /// How chance is shared out.
    public enum Policy: Sendable, Hashable, Codable {
        /// All alike.
        case uniform
        /// The best, except for this share of the draws, which is shared out among all alike.
        case epsilonGreedy(Double)
        /// In proportion to e^(score / temperature).
        case softmax(temperature: Double)
    }

    /// How chance is shared out.
    public var policy: Policy
    /// How many candidates take part: the one that would stand in the slot, and the next best.
    public var pool: Int
    /// Which slot, from 0; nil for the last one that is filled.
    public var slot: Int?

    /// Creates one of its parts.
    public init(_ policy: Policy = .epsilonGreedy(0.2), pool: Int = 20, slot: Int? = nil) {
        self.policy = policy
        self.pool = pool
        self.slot = slot
    }

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        var problems: [String] = []
        if !(1...10_000).contains(pool) { problems.append("the exploration pool is \(pool); use 1…10,000") }
        if let slot, slot < 0 { problems.append("the exploration slot is \(slot); slots count from 0") }
        switch policy {
        case .uniform: break
        case .epsilonGreedy(let share):
            if !(0...1).contains(share) { problems.append("exploration's share is \(share); use 0…1") }
        case .softmax(let temperature):
            if !(temperature > 0 && temperature.isFinite) {
                problems.append("exploration's temperature is \(temperature); use a number above 0")
            }
        }
        return problems
    }

    /// Returns the probability of each candidate, the best of them first; they add up to 1 exactly.
    ///
    /// A score that is not finite counts as the worst; settings that ``problems`` complains of count as uniform.
    public func propensities(of scores: [Double]) -> [Propensity] {
        units(of: scores).map(Propensity.init(units:))
    }

    /// Returns the candidate that `chance`, 64 evenly distributed bits, chooses, by its place; nil if there is none.
    ///
    /// The bits are best a hash of who asks and on which occasion: the same question then has the same answer.
    public func choose(among scores: [Double], chance: UInt64) -> LoggedChoice<Int>? {
        var rest = chance >> 11
        for (place, units) in units(of: scores).enumerated() {
            if rest < units { return LoggedChoice(place, propensity: Propensity(units: units)) }
            rest -= units
        }
        return nil
    }

    private func units(of scores: [Double]) -> [UInt64] {
        guard !scores.isEmpty else { return [] }
        let all: UInt64 = 1 << 53
        var units = weights(of: scores).map { max(1, UInt64($0 * Double(all))) }
        // Rounding leaves a rest (or a debt, of those that were lifted to one unit), which the largest takes.
        var largest = 0
        for place in units.indices where units[place] > units[largest] { largest = place }
        let others = units.enumerated().reduce(UInt64(0)) { $1.offset == largest ? $0 : $0 + $1.element }
        units[largest] = all - min(others, all - 1)
        return units
    }

    private func weights(of scores: [Double]) -> [Double] {
        let count = Double(scores.count)
        switch policy {
        case .epsilonGreedy(let share) where (0...1).contains(share):
            return scores.indices.map { ($0 == 0 ? 1 - share : 0) + share / count }
        case .softmax(let temperature) where temperature > 0 && temperature.isFinite:
            let best = scores.reduce(-Double.infinity) { $1.isFinite ? max($0, $1) : $0 }
            guard best.isFinite else { return scores.map { _ in 1 / count } }
            let raw = scores.map { $0.isFinite ? exp(($0 - best) / temperature) : 0 }
            let sum = raw.reduce(0, +)
            return raw.map { $0 / sum }
        default: return scores.map { _ in 1 / count }
        }
    }
}
