// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniNumerics

/// What follows directly upon what, how often and how long after: the directly-follows graph of all traces.
///
/// Graphs can be filled trace by trace and merged; the graph of a whole is the merge of the graphs of its parts, up to
/// the sketch that answers medians.
public struct JourneyGraph: Sendable {
    /// What stands for a person who simply did nothing more after a step that is no end.
    public static let end = "(end)"

    /// One way from a step to the next.
    public struct Link: Sendable, Hashable, Codable {
        /// The step before.
        public var from: String
        /// The step after.
        public var to: String
        /// How often.
        public var count: Int
        /// The mean time between, in seconds.
        public var meanSeconds: Double
        /// The median time between, in seconds, exact for up to a hundred times, then within 2 % of ranks.
        public var medianSeconds: Double
    }

    private struct Edge: Sendable {
        var count = 0
        var seconds = 0.0
        var gaps = QuantileSketch()
    }

    private struct Pair: Hashable {
        var from: String
        var to: String
    }

    /// Steps that end a journey; what comes after one is a new beginning.
    public let ends: Set<String>
    private var edges: [Pair: Edge] = [:]
    private var starts: [String: Int] = [:]
    private var stops: [String: Int] = [:]

    /// Creates a graph of nothing.
    public init(ends: Set<String>) { self.ends = ends }

    /// Adds a trace; one without steps changes nothing.
    public mutating func add(_ trace: EventTrace) {
        guard let first = trace.steps.first, let last = trace.steps.last else { return }
        starts[first.name] = (starts[first.name] ?? 0).addingClamped(trace.count)
        for (step, next) in zip(trace.steps, trace.steps.dropFirst()) {
            if ends.contains(step.name) {
                starts[next.name] = (starts[next.name] ?? 0).addingClamped(trace.count)
                continue
            }
            let seconds = Double(next.time.microseconds) / 1e6 - Double(step.time.microseconds) / 1e6
            var edge = edges[Pair(from: step.name, to: next.name)] ?? Edge()
            edge.count = edge.count.addingClamped(trace.count)
            edge.seconds += seconds * Double(trace.count)
            edge.gaps.insert(seconds, times: trace.count)
            edges[Pair(from: step.name, to: next.name)] = edge
        }
        if !ends.contains(last.name) { stops[last.name] = (stops[last.name] ?? 0).addingClamped(trace.count) }
    }

    /// Takes in another graph.
    ///
    /// - Throws: ``MetricsError`` with `otherConfiguration` if its ends are others.
    public mutating func merge(_ other: JourneyGraph) throws {
        guard other.ends == ends else {
            throw MetricsError(.otherConfiguration, "graphs with other ends cannot be merged; use the same ends")
        }
        for (pair, edge) in other.edges {
            var own = edges[pair] ?? Edge()
            own.count = own.count.addingClamped(edge.count)
            own.seconds += edge.seconds
            own.gaps.merge(edge.gaps)
            edges[pair] = own
        }
        starts.merge(other.starts, uniquingKeysWith: { $0.addingClamped($1) })
        stops.merge(other.stops, uniquingKeysWith: { $0.addingClamped($1) })
    }

    /// The links, by the names of their steps.
    public var links: [Link] {
        edges.map { pair, edge in
            Link(
                from: pair.from, to: pair.to, count: edge.count, meanSeconds: edge.seconds / Double(edge.count),
                medianSeconds: edge.gaps.quantile(0.5) ?? 0)
        }
        .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// How many journeys begin with a step: as the first of a trace, or directly after an end.
    public var beginnings: [String: Int] { starts }

    /// The share of each next step, by step; journeys that break off lead to ``end``.
    public var transitions: [String: [String: Double]] {
        var counts: [String: [String: Int]] = [:]
        for (pair, edge) in edges { counts[pair.from, default: [:]][pair.to] = edge.count }
        for (step, count) in stops { counts[step, default: [:]][Self.end] = count }
        return counts.mapValues { targets in
            let sum = targets.values.reduce(0) { $0 + Double($1) }
            return targets.mapValues { Double($0) / sum }
        }
    }
}

extension JourneyGraph {
    /// Where journeys end, from each step on.
    public struct Absorption: Sendable, Hashable {
        /// For each step that is no end: the probability of each end, ``JourneyGraph/end`` among them.
        public var probabilities: [String: [String: Double]]
        /// For each step that is no end: how many steps there are on average until an end.
        public var expectedSteps: [String: Double]
    }

    /// Computes where journeys end if the next step depends on the present one only: N = (I − Q)⁻¹, B = N R.
    ///
    /// See ``SecondOrderTest`` for whether it does.
    ///
    /// - Throws: ``MetricsError`` with `tooMany` for more than 2,000 different steps.
    public func absorption() throws -> Absorption {
        let transitions = transitions
        let states = transitions.keys.sorted()
        guard states.count <= 2_000 else {
            throw MetricsError(.tooMany, "\(states.count) different steps: group them, 2000 can be solved")
        }
        guard !states.isEmpty else { return Absorption(probabilities: [:], expectedSteps: [:]) }
        let places = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1, $0) })
        var matrix = Matrix.identity(states.count)
        var absorbing: Set<String> = []
        for (row, state) in states.enumerated() {
            for (target, share) in transitions[state] ?? [:] {
                if let column = places[target] { matrix[row, column] -= share } else { absorbing.insert(target) }
            }
        }
        // Every journey ends somewhere, so that every step leads to an end and the matrix can be inverted.
        guard let factors = LUFactors(matrix) else {
            throw MetricsError(.invalidInput, "a circle of steps that nobody ever left: shares underflow")
        }
        var probabilities: [String: [String: Double]] = [:]
        for target in absorbing.sorted() {
            let solved = factors.solve(states.map { transitions[$0]?[target] ?? 0 })
            for (state, value) in zip(states, solved) where value > 0 {
                probabilities[state, default: [:]][target] = min(1, value)
            }
        }
        let steps = factors.solve([Double](repeating: 1, count: states.count))
        return Absorption(
            probabilities: probabilities, expectedSteps: Dictionary(uniqueKeysWithValues: zip(states, steps)))
    }
}

extension JourneyGraph.Link {
    /// Reads a link.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count, or a time that is not finite or
    ///   negative; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        from = try fields.decode(String.self, forKey: .from)
        to = try fields.decode(String.self, forKey: .to)
        count = try fields.count(.count)
        meanSeconds = try fields.decode(Double.self, forKey: .meanSeconds)
        medianSeconds = try fields.decode(Double.self, forKey: .medianSeconds)
        let isTime = meanSeconds.isFinite && meanSeconds >= 0 && medianSeconds.isFinite && medianSeconds >= 0
        try decoder.require(isTime, "the time from '\(from)' to '\(to)' is no number from 0 up")
    }
}
