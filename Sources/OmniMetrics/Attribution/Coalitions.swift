// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// The sets of channels that people met, each with what it brought.
struct Coalitions {
    /// The channels of each set, sorted; a set occurs once.
    private(set) var members: [[Int32]] = []
    private(set) var conversions: [Double] = []
    private(set) var values: [Double] = []
    private(set) var people: [Double] = []

    init(_ paths: TouchPaths) {
        var known: [[Int32]: Int] = [:]
        for path in 0..<paths.count {
            var set: [Int32] = []
            for touch in paths.path(path).sorted() where set.last != touch { set.append(touch) }
            let place = known[set] ?? members.count
            if place == members.count {
                known[set] = place
                members.append(set)
                conversions.append(0)
                values.append(0)
                people.append(0)
            }
            conversions[place] += paths.converted[path]
            values[place] += paths.values[path]
            people[place] += paths.converted[path] + paths.missed[path]
        }
    }

    /// Adds up, over all subsets of every set, what stands at the subset: the fast zeta transform, n·2ⁿ additions.
    static func subsetSums(_ sums: inout [Double], channels: Int) {
        sums.withUnsafeMutableBufferPointer { sums in
            for channel in 0..<channels {
                let bit = 1 << channel
                var block = 0
                while block < sums.count {
                    for mask in (block | bit)..<(block + 2 * bit) { sums[mask] += sums[mask ^ bit] }
                    block += 2 * bit
                }
            }
        }
    }

    /// The Shapley value of every player of a game given by the worth of each set.
    static func shapley(_ worth: [Double], channels: Int) -> [Double] {
        guard channels > 0 else { return [] }
        // |S|! (n − |S| − 1)! / n! = 1 / (n · C(n − 1, |S|)).
        var weights: [Double] = []
        var choices = 1.0
        for size in 0..<channels {
            weights.append(1 / (Double(channels) * choices))
            choices = choices * Double(channels - 1 - size) / Double(size + 1)
        }
        var result = [Double](repeating: 0, count: channels)
        worth.withUnsafeBufferPointer { worth in
            for channel in 0..<channels {
                let bit = 1 << channel
                var sum = 0.0
                for mask in worth.indices where mask & bit == 0 {
                    sum += weights[mask.nonzeroBitCount] * (worth[mask | bit] - worth[mask])
                }
                result[channel] = sum
            }
        }
        return result
    }
}

extension TouchPaths {
    func exactShapley(_ worth: AttributionModel.CoalitionValue) -> AttributionCredit {
        let coalitions = Coalitions(self)
        let zeros = [Double](repeating: 0, count: 1 << channels.count)
        var (hits, people, worths) = (zeros, zeros, zeros)
        for (place, members) in coalitions.members.enumerated() {
            let mask = members.reduce(0) { $0 | 1 << Int($1) }
            hits[mask] += coalitions.conversions[place]
            people[mask] += coalitions.people[place]
            worths[mask] += coalitions.values[place]
        }
        Coalitions.subsetSums(&hits, channels: channels.count)
        Coalitions.subsetSums(&people, channels: channels.count)
        Coalitions.subsetSums(&worths, channels: channels.count)
        if worth == .conversionRate {
            let all = conversions + nonConversions
            for mask in hits.indices {
                hits[mask] = people[mask] > 0 ? hits[mask] / people[mask] * all : 0
                worths[mask] = people[mask] > 0 ? worths[mask] / people[mask] * all : 0
            }
        }
        return credit(
            .shapley(worth), Coalitions.shapley(hits, channels: channels.count),
            Coalitions.shapley(worths, channels: channels.count))
    }

    func sampledShapley(
        _ worth: AttributionModel.CoalitionValue, permutations: Int, seed: UInt64
    ) -> AttributionCredit {
        let coalitions = Coalitions(self)
        var homes = [[Int]](repeating: [], count: channels.count)
        for (place, members) in coalitions.members.enumerated() {
            for member in members { homes[Int(member)].append(place) }
        }
        let all = conversions + nonConversions
        var generator = SplitMix64(seed: seed)
        var order = Array(channels.indices)
        var sums = [Double](repeating: 0, count: channels.count)
        var (squares, worths) = (sums, sums)
        for _ in 0..<permutations {
            for place in order.indices.dropFirst().reversed() { order.swapAt(place, generator.below(place + 1)) }
            var missing = coalitions.members.map(\.count)
            var (hits, people, value) = (0.0, 0.0, 0.0)
            for channel in order {
                let before = worth == .conversions ? (hits, value) : Self.rated(hits, value, of: people, all)
                for place in homes[channel] {
                    missing[place] -= 1
                    guard missing[place] == 0 else { continue }
                    hits += coalitions.conversions[place]
                    people += coalitions.people[place]
                    value += coalitions.values[place]
                }
                let after = worth == .conversions ? (hits, value) : Self.rated(hits, value, of: people, all)
                let gain = after.0 - before.0
                sums[channel] += gain
                squares[channel] += gain * gain
                worths[channel] += after.1 - before.1
            }
        }
        let count = Double(permutations)
        let errors = channels.indices.map { index -> Double in
            let spread = squares[index] / count - (sums[index] / count) * (sums[index] / count)
            return (max(0, spread) / (count - 1)).squareRoot()
        }
        return credit(
            .sampledShapley(worth, permutations: permutations, seed: seed), sums.map { $0 / count },
            worths.map { $0 / count }, errors: errors)
    }

    private static func rated(_ hits: Double, _ value: Double, of people: Double, _ all: Double) -> (Double, Double) {
        people > 0 ? (hits / people * all, value / people * all) : (0, 0)
    }
}
