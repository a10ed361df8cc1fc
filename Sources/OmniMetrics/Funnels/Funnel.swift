// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// An ordered list of steps that people should take within a time.
///
/// Other steps may lie between them. A step counts if it comes after the one before it, or at the same moment but later
/// in the trace.
public struct Funnel: Sendable, Hashable, Codable {
    /// From which occurrence of the first step the window is counted.
    public enum Entry: String, Sendable, Hashable, Codable {
        /// From the first one only.
        case first
        /// From whichever leads furthest.
        case best
    }

    /// The names of the steps, in order.
    public let steps: [String]
    /// How long people have, from the first step to the last; a step exactly at its end still counts.
    public var window: Span
    /// From which occurrence of the first step the window is counted.
    public var entry: Entry

    /// Creates a funnel.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` without steps.
    public init(_ steps: [String], within window: Span, entry: Entry = .first) throws {
        guard !steps.isEmpty else { throw MetricsError(.invalidInput, "a funnel without steps: name at least one") }
        self.steps = steps
        self.window = window
        self.entry = entry
    }

    /// Reads a funnel.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` without steps; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            fields.decode([String].self, forKey: .steps), within: fields.decode(Span.self, forKey: .window),
            entry: fields.decode(Entry.self, forKey: .entry))
    }

    /// How many steps of the funnel a person took.
    func depth(of trace: EventTrace, in zone: Zone) -> Int {
        var deepest = 0
        for start in trace.steps.indices where trace.steps[start].name == steps[0] {
            let until = zone.adding(window, to: trace.steps[start].time)
            var depth = 0
            for step in trace.steps[start...] {
                guard step.time <= until, depth < steps.count else { break }
                if step.name == steps[depth] { depth += 1 }
            }
            deepest = max(deepest, depth)
            if entry == .first || deepest == steps.count { break }
        }
        return deepest
    }

    /// How many people of traces reached each step; by segment as well, in the order of their names.
    ///
    /// - Parameters:
    ///   - traces: What people did; all steps of a person in one trace.
    ///   - zone: Where calendar parts of the window are counted.
    /// - Returns: The counts.
    public func result(_ traces: some Sequence<EventTrace>, in zone: Zone = .utc) -> FunnelResult {
        var all = [Int](repeating: 0, count: steps.count)
        var segments: [String: [Int]] = [:]
        for trace in traces {
            let depth = depth(of: trace, in: zone)
            var own = segments[trace.segment] ?? [Int](repeating: 0, count: steps.count)
            for step in 0..<depth {
                all[step] = all[step].addingClamped(trace.count)
                own[step] = own[step].addingClamped(trace.count)
            }
            segments[trace.segment] = own
        }
        return FunnelResult(
            funnel: self, reached: all,
            segments: segments.sorted { $0.key < $1.key }.filter { !$0.key.isEmpty }
                .map { FunnelResult.Segment(name: $0.key, reached: $0.value) })
    }
}

/// How far people came in a funnel.
public struct FunnelResult: Sendable, Hashable, Codable {
    /// People of one segment.
    public struct Segment: Sendable, Hashable, Codable {
        /// The segment.
        public var name: String
        /// How many reached each step.
        public var reached: [Int]
    }

    /// The funnel.
    public let funnel: Funnel
    /// How many reached each step.
    public private(set) var reached: [Int]
    /// The same by segment, in the order of names; people without a segment are in no row.
    public private(set) var segments: [Segment]

    /// The share of those of the step before who went on, with Wilson's interval; `nil` for the first step, and after
    /// a step that nobody reached.
    public func conversion(to step: Int) -> Estimate? {
        guard step > 0, reached.indices.contains(step) else { return nil }
        return Proportions.wilson(reached[step], of: reached[step - 1])
    }

    /// The share of all who began that came to the end; `nil` without any.
    public var overall: Estimate? {
        guard let first = reached.first, let last = reached.last else { return nil }
        return Proportions.wilson(last, of: first)
    }

    /// Takes in the counts of other people.
    ///
    /// - Throws: ``MetricsError`` with `otherConfiguration` for another funnel, `overflow` where a sum does not fit; the
    ///   counts are then as before.
    public mutating func merge(_ other: FunnelResult) throws {
        guard other.funnel == funnel else {
            throw MetricsError(
                .otherConfiguration, "results of two funnels cannot be merged; count both with one funnel")
        }
        let all = try Self.sum(reached, other.reached)
        var byName = Dictionary(segments.map { ($0.name, $0.reached) }, uniquingKeysWith: { first, _ in first })
        for segment in other.segments {
            let own = byName[segment.name] ?? [Int](repeating: 0, count: reached.count)
            byName[segment.name] = try Self.sum(own, segment.reached)
        }
        reached = all
        segments = byName.sorted { $0.key < $1.key }.map { Segment(name: $0.key, reached: $0.value) }
    }

    private static func sum(_ left: [Int], _ right: [Int]) throws -> [Int] {
        try zip(left, right)
            .map { left, right in
                let (sum, overflow) = left.addingReportingOverflow(right)
                guard !overflow else { throw MetricsError(.overflow, "the people of two funnels do not fit together") }
                return sum
            }
    }
}

extension FunnelResult {
    /// Reads a result.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless there is one count for each step, none below zero and none
    ///   above the one before, and segments have names of their own; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let funnel = try fields.decode(Funnel.self, forKey: .funnel)
        let reached = try fields.decode([Int].self, forKey: .reached)
        let segments = try fields.decode([Segment].self, forKey: .segments)
        for counts in [reached] + segments.map(\.reached) {
            guard counts.count == funnel.steps.count else {
                throw MetricsError(
                    .invalidInput,
                    "\(counts.count) counts of a funnel of \(funnel.steps.count) steps: give one for each")
            }
            guard counts.allSatisfy({ $0 >= 0 }), zip(counts, counts.dropFirst()).allSatisfy({ $0 >= $1 }) else {
                throw MetricsError(
                    .invalidInput, "a funnel's step was reached by more people than the one before, or by <0")
            }
        }
        guard Set(segments.map(\.name)).count == segments.count, !segments.contains(where: \.name.isEmpty) else {
            throw MetricsError(
                .invalidInput, "two segments of a funnel have one name, or one has none: name each apart")
        }
        self.init(funnel: funnel, reached: reached, segments: segments.sorted { $0.name < $1.name })
    }

    /// A step at which people are lost, and what that costs.
    public struct Gap: Sendable, Hashable, Codable {
        /// The step that was reached.
        public var step: String
        /// The step that was not.
        public var next: String
        /// People who reached the first.
        public var reached: Int
        /// People who did not go on.
        public var lost: Int
        /// What those who go on are worth on average: at the last step the value of completion; before it 0 where nobody
        /// went on, because what they would have been worth is then unknown.
        public var downstreamValue: Double
        /// ``lost`` times ``downstreamValue``: what would be won if all went on and then did like the others; 0 where
        /// that is unknown, so mend a step at which everybody is lost before trusting the ranks of those before it.
        public var lostValue: Double
    }

    /// Where people fall out, by lost value: reach × (1 − conversion) × downstream value.
    ///
    /// - Parameter value: What one person is worth who takes all steps, such as a margin or a lifetime value, in any
    ///   one unit.
    /// - Returns: One row for each step but the last.
    /// - Throws: ``MetricsError`` with `invalidInput` for a value below zero or not finite.
    public func gaps(valueOfCompletion value: Double) throws -> [Gap] {
        guard value.isFinite, value >= 0, value < 1e200 else {
            throw MetricsError(.invalidInput, "a completion worth \(value): give a number of 0 or more")
        }
        guard let completed = reached.last else { return [] }
        return (0..<(reached.count - 1))
            .map { step in
                let onward = reached[step + 1]
                let isLast = step + 2 == reached.count
                let worth = isLast ? value : onward > 0 ? Double(completed) / Double(onward) * value : 0
                let lost = reached[step] - onward
                return Gap(
                    step: funnel.steps[step], next: funnel.steps[step + 1], reached: reached[step], lost: lost,
                    downstreamValue: worth, lostValue: Double(lost) * worth)
            }
            .enumerated()
            .sorted {
                $0.element.lostValue == $1.element.lostValue
                    ? $0.offset < $1.offset : $0.element.lostValue > $1.element.lostValue
            }
            .map(\.element)
    }
}

extension FunnelResult.Gap {
    /// Reads a row.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count, more people lost than came, or a
    ///   value that is not finite or negative, or not the product that it is; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        step = try fields.decode(String.self, forKey: .step)
        next = try fields.decode(String.self, forKey: .next)
        reached = try fields.count(.reached)
        lost = try fields.count(.lost)
        downstreamValue = try fields.decode(Double.self, forKey: .downstreamValue)
        lostValue = try fields.decode(Double.self, forKey: .lostValue)
        try decoder.require(lost <= reached, "\(lost) of \(reached) people cannot have been lost at '\(step)'")
        try decoder.require(
            downstreamValue.isFinite && downstreamValue >= 0 && lostValue == Double(lost) * downstreamValue,
            "the lost value at '\(step)' is not that of the lost people")
    }
}
