// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Journeys that were mined` {
    static func traces(_ input: JSON) -> [EventTrace] {
        input["journeys"].object.sorted { $0.key < $1.key }
            .map { _, steps in
                EventTrace(
                    steps.list.enumerated()
                        .map { place, step in
                            guard case .text(let name) = step else {
                                return EventTrace.Step(
                                    step["step"].text, at: Timestamp(seconds: Int64(step["t"].number)))
                            }
                            return EventTrace.Step(name, at: Timestamp(seconds: Int64(place)))
                        })
            }
    }

    @Test func `M19, P1: give the golden graph, its absorption and its expected steps`() throws {
        let item = try #require(try WorkedCases.cases("journeys", "journey.directlyFollows").first)
        var graph = JourneyGraph(ends: ["buy", "exit"])
        for trace in Self.traces(item["input"]) { graph.add(trace) }
        let expected = item["expected"]
        #expect(graph.links.count == expected["counts"].list.count)
        for (link, row) in zip(graph.links, expected["counts"].list) {
            #expect(link.from == row["from_"].text && link.to == row["to"].text && link.count == row["count"].int)
            #expect(isClose(link.meanSeconds, row["meanSeconds"].number))
        }
        let transitions = graph.transitions
        for (state, targets) in expected["transition"].object {
            for (target, share) in targets.object { #expect(isClose(transitions[state]?[target], share.number)) }
        }
        let absorption = try graph.absorption()
        for (state, ends) in expected["absorption"].object {
            for (end, share) in ends.object { #expect(isClose(absorption.probabilities[state]?[end], share.number)) }
        }
        for (state, steps) in expected["expectedSteps"].object {
            #expect(isClose(absorption.expectedSteps[state], steps.number))
        }
        #expect(graph.beginnings == ["visit": 5])
    }

    @Test func `M19, P1: give the golden variants and streams`() throws {
        let item = try #require(try WorkedCases.cases("journeys", "journey.variants").first)
        let variants = JourneyVariants(Self.traces(item["input"]))
        #expect(variants.variants.map(\.path) == item["expected"]["variants"].list.map { $0["path"].text })
        #expect(variants.variants.map(\.count) == item["expected"]["variants"].list.map { $0["count"].int })
        let streams = try #require(try WorkedCases.cases("journeys", "journey.sankeyLinks").first)
        let links = JourneyVariants(Self.traces(streams["input"])).links()
        let expected = streams["expected"]["links"].list
        #expect(links.map(\.level) == expected.map { $0["level"].int })
        #expect(links.map(\.source) == expected.map { $0["source"].text })
        #expect(links.map(\.target) == expected.map { $0["target"].text })
        #expect(links.map(\.value) == expected.map { $0["value"].int })
        let folded = JourneyVariants(Self.traces(streams["input"])).links(levels: 3, steps: 1)
        #expect(folded.allSatisfy { $0.level < 2 })
        #expect(folded.reduce(0) { $0 + ($1.level == 0 ? $1.value : 0) } == 5)
        #expect(folded.contains { $0.target == JourneyVariants.others })
        let loops = JourneyVariants(Self.traces(streams["input"]), compressingLoops: true)
        #expect(loops.variants.contains { $0.path == "visit>view>exit" })
    }

    @Test func `M19, P1: give the golden funnel from first contact to order, and rank its gaps by lost value`() throws {
        let item = try #require(try WorkedCases.cases("journeys", "journey.funnel").first)
        let funnel = try Funnel(
            item["input"]["steps"].list.map(\.text), within: .seconds(Int64(item["input"]["windowSeconds"].number)))
        let result = funnel.result(Self.traces(item["input"]))
        #expect(result.reached == item["expected"]["reached"].list.map(\.int))
        for (step, share) in item["expected"]["stepConversion"].list.enumerated() {
            #expect(isClose(result.conversion(to: step)?.value, share.optional, 1e-12))
        }
        #expect(result.overall?.value == 0.2)
        let gaps = try result.gaps(valueOfCompletion: 100)
        // Of five two do not view, who would be worth 1/3 of 100 each; of three one does not add, worth 1/2; then one, worth 1.
        #expect(gaps.map(\.step) == ["cart", "visit", "view"])
        #expect(isClose(gaps[1].lostValue, 2 * 100 / 3.0))
        #expect(throws: MetricsError.self) { try result.gaps(valueOfCompletion: .nan) }
        #expect(throws: MetricsError.self) { try Funnel([], within: .days(1)) }
        #expect(funnel.result([EventTrace]()).overall == nil)
    }

    static func random(_ seed: Int) -> [EventTrace] {
        var chance = Chance(UInt64(seed) + 17)
        let names = ["visit", "view", "cart", "buy", "exit"]
        return (0..<40)
            .map { _ in
                let steps = (0..<chance.below(9))
                    .map { _ in
                        EventTrace.Step(chance.pick(names), at: Timestamp(seconds: Int64(chance.below(60))))
                    }
                return EventTrace(steps, segment: chance.pick(["web", "app"]), count: 1 + chance.below(3))
            }
    }

    @Test(arguments: 0..<20)
    func `M19: a funnel equals a search for every ordered choice of steps, merges, and has no order of people`(
        _ seed: Int
    ) throws {
        let traces = Self.random(seed)
        let steps = ["visit", "view", "buy"]
        for entry in [Funnel.Entry.first, .best] {
            let funnel = try Funnel(steps, within: .seconds(25), entry: entry)
            var reached = [0, 0, 0]
            for trace in traces {
                var deepest = 0
                let starts = trace.steps.indices.filter { trace.steps[$0].name == "visit" }
                for start in entry == .first ? Array(starts.prefix(1)) : starts {
                    let inside = trace.steps[start...]
                        .filter { $0.time.microseconds - trace.steps[start].time.microseconds <= 25_000_000 }
                        .map(\.name)
                    for depth in 1...3 {
                        var left = steps.prefix(depth)[...]
                        for name in inside where left.first == name { left = left.dropFirst() }
                        if left.isEmpty { deepest = max(deepest, depth) }
                    }
                }
                for depth in 0..<deepest { reached[depth] += trace.count }
            }
            let whole = funnel.result(traces)
            #expect(whole.reached == reached)
            #expect(zip(whole.reached, whole.reached.dropFirst()).allSatisfy { $0 >= $1 })
            for step in 0..<3 { #expect(whole.segments.reduce(0) { $0 + $1.reached[step] } == reached[step]) }
            var left = funnel.result(traces[..<15])
            try left.merge(funnel.result(traces[15...].reversed()))
            #expect(left == whole)
        }
    }

    @Test(arguments: 0..<10)
    func `M19: absorption equals what repeated steps lead to, and graphs merge`(_ seed: Int) throws {
        let traces = Self.random(seed)
        var (whole, left, right) = (
            JourneyGraph(ends: ["buy", "exit"]), JourneyGraph(ends: ["buy", "exit"]),
            JourneyGraph(ends: ["buy", "exit"])
        )
        for (index, trace) in traces.enumerated() {
            whole.add(trace)
            if index < 18 { left.add(trace) } else { right.add(trace) }
        }
        try left.merge(right)
        #expect(left.transitions == whole.transitions)
        #expect(left.links.map(\.count) == whole.links.map(\.count))
        #expect(throws: MetricsError.self) { try left.merge(JourneyGraph(ends: [])) }
        let transitions = whole.transitions
        let absorption = try whole.absorption()
        for start in transitions.keys {
            var mass: [String: Double] = [start: 1]
            var (absorbed, steps) = ([String: Double](), 0.0)
            for _ in 0..<3_000 {
                var next: [String: Double] = [:]
                for (state, weight) in mass {
                    steps += weight
                    for (target, share) in transitions[state] ?? [:] {
                        if transitions[target] == nil {
                            absorbed[target, default: 0] += weight * share
                        } else {
                            next[target, default: 0] += weight * share
                        }
                    }
                }
                mass = next
            }
            for (end, share) in absorbed { #expect(isClose(absorption.probabilities[start]?[end], share)) }
            #expect(isClose(absorption.expectedSteps[start], steps, 1e-8))
        }
        #expect(try JourneyGraph(ends: []).absorption().expectedSteps.isEmpty)
    }

    @Test func `M19: are tested for memory of the step before last`() throws {
        var chance = Chance(5)
        func trace(remembering: Bool) -> EventTrace {
            var names = ["a"]
            for place in 1..<12 {
                let isSame = chance.below(10) < 5
                let before = place > 1 ? names[place - 2] : "a"
                names.append(remembering && chance.below(10) < 8 ? before : isSame ? "a" : "b")
            }
            return EventTrace(names.enumerated().map { .init($1, at: Timestamp(seconds: Int64($0))) })
        }
        let without = SecondOrderTest((0..<300).map { _ in trace(remembering: false) })
        let with = SecondOrderTest((0..<300).map { _ in trace(remembering: true) })
        #expect(!without.refutesFirstOrder && without.degrees == 2)
        #expect(with.refutesFirstOrder && (with.pValue ?? 1) < 1e-9)
        // By hand: counts 10 20 | 30 15 around one middle step; G² = 2 Σ n ln(n / expected) (Python).
        func traces(_ first: String, _ last: String, _ count: Int) -> EventTrace {
            EventTrace(
                [first, "m", last].enumerated().map { .init($1, at: Timestamp(seconds: Int64($0))) }, count: count)
        }
        let table = SecondOrderTest([
            traces("x", "u", 10), traces("x", "v", 20), traces("y", "u", 30), traces("y", "v", 15),
        ])
        #expect(isClose(table.statistic, 8.161_371_152_850_784, 1e-12))
        #expect(table.degrees == 1 && table.triples == 75 && table.sparseShare == 0)
        let empty = SecondOrderTest([EventTrace]())
        #expect(empty.pValue == nil && empty.statistic == 0)
    }
}
