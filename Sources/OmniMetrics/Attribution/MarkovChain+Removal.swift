// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension MarkovChain {
    /// What the chain says about its channels.
    public struct Removal: Sendable, Hashable {
        /// The share of paths that convert; `nil` without paths.
        public var conversionProbability: Double?
        /// By channel: the share of conversions that would be lost if everyone left where it comes; zero where nothing
        /// converts.
        public var effects: [String: Double]
        /// How many states the chain has, the start among them.
        public var states: Int
    }

    /// Solves the chain: with all channels, and without each of them.
    ///
    /// Exact, by elimination of states without a subtraction (Grassmann, Taksar and Heyman 1985), so that rounding
    /// stays near 1e-14 even where people rarely leave.
    public func removal() -> Removal {
        let chances = conversionChances(without: channels.indices.map { Int32($0) })
        let base = chances.base
        var effects: [String: Double] = [:]
        for (place, channel) in channels.enumerated() {
            guard let base, base > 0 else {
                effects[channel] = 0
                continue
            }
            effects[channel] = max(0, 1 - chances.without[place] / base)
        }
        return Removal(conversionProbability: base, effects: effects, states: states.keys.count)
    }

    /// The chance to convert from the start; and the same with every move to one of these channels ending the path.
    func conversionChances(without removed: [Int32]) -> (base: Double?, without: [Double]) {
        var graph = ChainElimination(states: conversions.count)
        for (number, key) in moves.keys.enumerated() {
            let (state, channel) = (Int(key >> 32), Int32(truncatingIfNeeded: key & 0xFFFF_FFFF))
            graph.add(from: state, to: Int(targets[number]), channel: channel, moveCounts[number])
        }
        graph.plan()
        var without: [Double] = []
        var base: Double?
        // Lanes are solved together: the first one with all channels, the others without one each.
        let perRun = ChainElimination.lanes
        var start = -1
        while start < removed.count {
            let lanes = (start..<min(start + perRun, removed.count)).map { $0 < 0 ? Int32(-1) : removed[$0] }
            let chances = graph.solve(without: lanes, conversions: conversions, misses: misses)
            for (lane, chance) in zip(lanes, chances) {
                if lane < 0 { base = chance } else { without.append(chance ?? 0) }
            }
            start += perRun
        }
        return (base, without)
    }

    /// The share of each next state, by state, for people to look at; states are channels joined by `|`.
    public var transitions: [String: [String: Double]] {
        var totals = zip(conversions, misses).map { $0 + $1 }
        for (number, key) in moves.keys.enumerated() { totals[Int(key >> 32)] += moveCounts[number] }
        var result: [String: [String: Double]] = [:]
        for (number, key) in moves.keys.enumerated() {
            let state = Int(key >> 32)
            guard totals[state] > 0 else { continue }
            let target = name(of: Int(targets[number]))
            result[name(of: state), default: [:]][target, default: 0] += moveCounts[number] / totals[state]
        }
        for state in conversions.indices where totals[state] > 0 {
            if conversions[state] > 0 {
                result[name(of: state), default: [:]]["(conversion)"] = conversions[state] / totals[state]
            }
            if misses[state] > 0 { result[name(of: state), default: [:]]["(null)"] = misses[state] / totals[state] }
        }
        return result
    }

    private func name(of state: Int) -> String {
        let key = states.keys[state]
        guard key > 0 else { return "(start)" }
        let slots = (0..<order).reversed().map { Int(key >> UInt64(20 * $0) & 0xF_FFFF) }.filter { $0 > 0 }
        return slots.map { channels[$0 - 1] }.joined(separator: "|")
    }

    /// Divides the conversions of paths in proportion to removal effects.
    func credit(of paths: TouchPaths) -> AttributionCredit {
        let removal = removal()
        let effects = paths.channels.map { removal.effects[$0] ?? 0 }
        let sum = effects.reduce(0, +)
        let shares = effects.map { sum > 0 ? $0 / sum : 0 }
        return paths.credit(
            .markov(order: order), shares.map { $0 * paths.conversions }, shares.map { $0 * paths.value },
            removal: effects)
    }
}
