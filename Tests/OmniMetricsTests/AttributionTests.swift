// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import OmniMetrics
import Testing

@Suite struct `Attribution` {
    static func paths(_ input: JSON) throws -> TouchPaths {
        try TouchPaths(
            input["paths"].list
                .map { path in
                    TouchPath(
                        path["channels"].list.map(\.text), conversions: path["conversions"].int,
                        value: path["value"].number, nonConversions: path["nonConversions"].int)
                })
    }

    @Test func `M12: Markov chains give the golden transitions, removal effects and credits`() throws {
        let cases = try WorkedCases.cases("attribution", "attribution.markov")
        #expect(cases.count >= 4)
        for item in cases {
            let paths = try Self.paths(item["input"])
            let (expected, tolerance) = (item["expected"], item["tolerance"].number)
            var chain = MarkovChain(order: item["input"]["order"].int)
            chain.add(paths)
            let removal = chain.removal()
            #expect(isClose(removal.conversionProbability, expected["baseConversionProbability"].number, tolerance))
            let transitions = chain.transitions
            #expect(transitions.count == expected["transition"].object.count)
            for (state, targets) in expected["transition"].object {
                #expect(transitions[state]?.count == targets.object.count)
                for (target, share) in targets.object {
                    #expect(isClose(transitions[state]?[target], share.number, tolerance), "\(state) to \(target)")
                }
            }
            let credit = try paths.credit(.markov(order: item["input"]["order"].int))
            for channel in credit.channels {
                #expect(isClose(channel.removalEffect, expected["removalEffect"][channel.channel].number, tolerance))
                #expect(isClose(channel.conversions, expected["conversions"][channel.channel].number, tolerance))
                #expect(isClose(channel.value, expected["value"][channel.channel].number, tolerance))
            }
        }
    }

    @Test func `M12: Shapley values and rules give the golden credits`() throws {
        for item in try WorkedCases.cases("attribution", "attribution.shapley") {
            let credit = try Self.paths(item["input"]).credit(.shapley(.conversions))
            for channel in credit.channels {
                #expect(isClose(channel.conversions, item["expected"]["conversions"][channel.channel].number))
            }
        }
        let models: [(String, AttributionModel)] = [
            ("first", .first), ("last", .last), ("linear", .linear), ("position40_20_40", .position),
            ("timeDecayHalf", .stepDecay(halfLife: 1)),
        ]
        let cases = try WorkedCases.cases("attribution", "attribution.rules")
        #expect(cases.count >= 2)
        for item in cases {
            for (name, model) in models {
                let credit = try Self.paths(item["input"]).credit(model)
                for channel in credit.channels {
                    let expected = item["expected"][name][channel.channel].optional ?? 0
                    #expect(isClose(channel.conversions, expected), "\(name) \(channel.channel)")
                }
            }
        }
    }

    @Test func `M12: chains of ten thousand real paths agree with the exact solve to 1e-9, orders 1 to 3`() throws {
        guard let csv = try SharedData.unzipped("data/channelattribution_paths.csv.gz"),
            let data = SharedData.data("data/attribution_expected.json")
        else { return }
        let expected = try JSONDecoder().decode(JSON.self, from: data)
        let lines = csv.split(separator: "\n").dropFirst()
        let paths = try TouchPaths(
            lines.map { line in
                let cells = line.split(separator: ";")
                return TouchPath(
                    cells[0].split(separator: " > ").map(String.init), conversions: try #require(Int(cells[1])),
                    value: try #require(Double(cells[2])), nonConversions: try #require(Int(cells[3])))
            })
        #expect(paths.conversions == expected["total_conversions"].number)
        for order in 1...3 {
            let exact = expected["markov_order_\(order)"]["exact"]
            let credit = try paths.credit(.markov(order: order))
            #expect(credit.channels.count == exact["removal_effect"].object.count)
            for channel in credit.channels {
                #expect(isClose(channel.removalEffect, exact["removal_effect"][channel.channel].number, 1e-11))
                #expect(isClose(channel.conversions, exact["conversions"][channel.channel].number))
            }
        }
        for row in expected["heuristics"].list {
            let name = row["channel_name"].text
            for (rule, model) in [("first", AttributionModel.first), ("last", .last), ("linear", .linear)] {
                let channel = try #require(try paths.credit(model)[name])
                #expect(isClose(channel.conversions, row["\(rule)_touch_conversions"].number))
                #expect(isClose(channel.value, row["\(rule)_touch_value"].number))
            }
        }
    }

    static func random(_ seed: Int, channels: Int = 5, paths: Int = 40) -> [TouchPath] {
        var chance = Chance(UInt64(seed) &* 31 &+ 5)
        return (0..<paths)
            .map { _ in
                let touches = (0..<(1 + chance.below(6))).map { _ in "c\(chance.below(channels))" }
                let conversions = chance.below(4)
                return TouchPath(
                    touches, conversions: conversions, value: Double(conversions * (1 + chance.below(50))),
                    nonConversions: chance.below(6), ages: touches.indices.map { Double(touches.count - $0) * 1.5 })
            }
    }

    @Test(arguments: 0..<15)
    func `M12: every model divides exactly what there is`(_ seed: Int) throws {
        let paths = try TouchPaths(Self.random(seed))
        let models: [AttributionModel] = [
            .first, .last, .linear, .position, .position(first: 0.9, last: 0), .stepDecay(halfLife: 2),
            .timeDecay(halfLife: .days(7)), .markov(order: 1), .markov(order: 2), .markov(order: 3),
            .shapley(.conversions), .shapley(.conversionRate), .sampledShapley(.conversions, permutations: 50, seed: 1),
        ]
        for model in models {
            let credit = try paths.credit(model)
            #expect(isClose(credit.channels.reduce(0) { $0 + $1.conversions }, paths.conversions), "\(model)")
            #expect(isClose(credit.channels.reduce(0) { $0 + $1.value }, paths.value), "\(model)")
            #expect(credit.channels.allSatisfy { $0.conversions >= -1e-9 || model == .shapley(.conversionRate) })
        }
    }

    /// What people who meet a removed channel do is counted by following every one of them.
    @Test(arguments: 0..<20)
    func `M12: removal effects equal those of a naive solve by iteration`(_ seed: Int) throws {
        let list = Self.random(seed)
        for order in 1...3 {
            var chain = MarkovChain(order: order)
            chain.add(try TouchPaths(list))
            let transitions = chain.transitions
            func chance(without channel: String?) -> Double {
                var chances: [String: Double] = [:]
                for _ in 0..<4_000 {
                    var next: [String: Double] = [:]
                    for (state, targets) in transitions {
                        next[state] = targets.reduce(0) { sum, target in
                            if target.key == "(conversion)" { return sum + target.value }
                            let isGone =
                                channel.map { target.key.split(separator: "|").contains(Substring($0)) } ?? false
                            return isGone ? sum : sum + target.value * (chances[target.key] ?? 0)
                        }
                    }
                    let change = next.map { abs($0.value - (chances[$0.key] ?? 0)) }.max() ?? 0
                    chances = next
                    if change < 1e-15 { break }
                }
                return chances["(start)"] ?? 0
            }
            let removal = chain.removal()
            let base = chance(without: nil)
            #expect(isClose(removal.conversionProbability, base, 1e-12))
            for (channel, effect) in removal.effects {
                #expect(isClose(effect, 1 - chance(without: channel) / base, 1e-11), "order \(order), \(channel)")
            }
        }
    }

    @Test(arguments: 0..<10)
    func `M12: Shapley values equal the mean over all orders of channels, and sampled ones come near`(_ seed: Int)
        throws
    {
        let list = Self.random(seed, channels: 4)
        let paths = try TouchPaths(list)
        func worth(_ set: Set<String>, _ kind: AttributionModel.CoalitionValue) -> Double {
            let inside = list.filter { set.isSuperset(of: $0.channels) }
            let hits = Double(inside.reduce(0) { $0 + $1.conversions })
            let people = Double(inside.reduce(0) { $0 + $1.conversions + $1.nonConversions })
            if kind == .conversions { return hits }
            return people > 0 ? hits / people * (paths.conversions + paths.nonConversions) : 0
        }
        func orders(_ left: [String]) -> [[String]] {
            guard !left.isEmpty else { return [[]] }
            return left.flatMap { first in orders(left.filter { $0 != first }).map { [first] + $0 } }
        }
        let all = orders(paths.channels)
        for kind in [AttributionModel.CoalitionValue.conversions, .conversionRate] {
            var sums: [String: Double] = [:]
            for order in all {
                var set: Set<String> = []
                for channel in order {
                    let before = worth(set, kind)
                    set.insert(channel)
                    sums[channel, default: 0] += worth(set, kind) - before
                }
            }
            let exact = try paths.credit(.shapley(kind))
            let sampled = try paths.credit(.sampledShapley(kind, permutations: 4_000, seed: 7))
            for (one, other) in zip(exact.channels, sampled.channels) {
                #expect(isClose(one.conversions, (sums[one.channel] ?? 0) / Double(all.count)))
                let error = try #require(other.standardError)
                #expect(abs(other.conversions - one.conversions) <= 5 * error + 1e-9)
            }
        }
    }

    @Test(arguments: 0..<10)
    func `M12: a chain of a whole is the merge of the chains of its parts`(_ seed: Int) throws {
        let list = Self.random(seed, channels: 6, paths: 60)
        for order in 1...3 {
            var (whole, left, right) = (MarkovChain(order: order), MarkovChain(order: order), MarkovChain(order: order))
            whole.add(try TouchPaths(list))
            left.add(try TouchPaths(Array(list[20...])))
            right.add(try TouchPaths(Array(list[..<20])))
            try left.merge(right)
            #expect(left.transitions == whole.transitions)
            #expect(throws: MetricsError.self) { try left.merge(MarkovChain(order: order % 3 + 1)) }
        }
    }
}
