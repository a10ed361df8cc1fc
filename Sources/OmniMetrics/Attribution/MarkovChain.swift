// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Counts of who went from which channel to which: the Markov chain of the paths, over their last one to three touches.
///
/// A state is the last touches of a path, fewer at its start. Counts can be added path by path and chains merged; the
/// chain of a whole is the merge of the chains of its parts. Memory grows with the states that occur, not with paths.
/// Touches of the same channel in a row stay in the chain: they change no removal effect.
public struct MarkovChain: Sendable {
    /// How many touches a state remembers, 1 to 3.
    public let order: Int
    /// The channels, in the order in which they were first seen.
    public private(set) var channels: [String] = []
    private var indexes: [String: Int32] = [:]
    /// States by their touches, each a channel plus one in 20 bits, the latest lowest; the start is 0.
    private(set) var states = KeyTable()
    /// Moves by state and channel.
    private(set) var moves = KeyTable()
    private(set) var moveCounts: [Double] = []
    /// The state that each move leads to.
    private(set) var targets: [Int32] = []
    private(set) var conversions: [Double] = []
    private(set) var misses: [Double] = []

    /// Creates a chain without paths; an order outside 1...3 is held to that range.
    public init(order: Int = 1) {
        self.order = min(max(order, 1), 3)
        _ = state(of: 0)
    }

    /// Adds the paths.
    public mutating func add(_ paths: TouchPaths) {
        let map = paths.channels.map { index(of: $0) }
        for path in 0..<paths.count {
            let (converted, missed) = (paths.converted[path], paths.missed[path])
            guard converted + missed > 0 else { continue }
            var state: Int32 = 0
            for touch in paths.path(path) { state = move(state, map[Int(touch)], converted + missed) }
            conversions[Int(state)] += converted
            misses[Int(state)] += missed
        }
    }

    /// Takes in the counts of another chain.
    ///
    /// - Throws: ``MetricsError`` with `otherConfiguration` for another order.
    public mutating func merge(_ other: MarkovChain) throws {
        guard other.order == order else {
            throw MetricsError(
                .otherConfiguration, "chains of order \(order) and \(other.order) cannot be merged; use one order")
        }
        let map = other.channels.map { index(of: $0) }
        func moved(_ key: UInt64) -> UInt64 {
            var result: UInt64 = 0
            for place in stride(from: order - 1, through: 0, by: -1) {
                let slot = key >> UInt64(20 * place) & 0xF_FFFF
                guard slot > 0 else { continue }
                result = result << 20 | UInt64(map[Int(slot) - 1] + 1)
            }
            return result
        }
        let places = other.states.keys.map { state(of: moved($0)) }
        for (number, key) in other.moves.keys.enumerated() {
            _ = move(places[Int(key >> 32)], map[Int(key & 0xFFFF_FFFF)], other.moveCounts[number])
        }
        for (number, place) in places.enumerated() {
            conversions[Int(place)] += other.conversions[number]
            misses[Int(place)] += other.misses[number]
        }
    }

    func next(_ key: UInt64, _ channel: Int32) -> UInt64 {
        (key << 20 | UInt64(channel + 1)) & (1 << UInt64(20 * order) - 1)
    }

    private mutating func index(of channel: String) -> Int32 {
        if let known = indexes[channel] { return known }
        let index = Int32(truncatingIfNeeded: channels.count)
        channels.append(channel)
        indexes[channel] = index
        return index
    }

    private mutating func state(of key: UInt64) -> Int32 {
        let state = states.index(of: key)
        if Int(state) == conversions.count {
            conversions.append(0)
            misses.append(0)
        }
        return state
    }

    /// Counts a move, and answers the state that it leads to.
    private mutating func move(_ state: Int32, _ channel: Int32, _ count: Double) -> Int32 {
        let move = Int(moves.index(of: UInt64(state) << 32 | UInt64(channel)))
        if move == moveCounts.count {
            moveCounts.append(count)
            targets.append(self.state(of: next(states.keys[Int(state)], channel)))
        } else {
            moveCounts[move] += count
        }
        return targets[move]
    }
}

/// Numbers keys as they come.
struct KeyTable: Sendable {
    private(set) var keys: [UInt64] = []
    private var slots = [Int32](repeating: -1, count: 64)

    /// The number of a key; a new key gets the next one.
    mutating func index(of key: UInt64) -> Int32 {
        let mask = slots.count - 1
        var place = Self.hash(key) & mask
        while slots[place] >= 0 {
            if keys[Int(slots[place])] == key { return slots[place] }
            place = (place + 1) & mask
        }
        let index = Int32(truncatingIfNeeded: keys.count)
        slots[place] = index
        keys.append(key)
        if keys.count * 2 > slots.count { grow() }
        return index
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, key) in keys.enumerated() {
            var place = Self.hash(key) & mask
            while slots[place] >= 0 { place = (place + 1) & mask }
            slots[place] = Int32(truncatingIfNeeded: index)
        }
    }

    private static func hash(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: ((key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15) >> 33)
    }
}
