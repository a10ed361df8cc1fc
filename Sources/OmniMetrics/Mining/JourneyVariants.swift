// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The different ways that people went, most frequent first.
public struct JourneyVariants: Sendable, Hashable {
    /// One way.
    public struct Variant: Sendable, Hashable, Codable {
        /// The steps in their order.
        public var steps: [String]
        /// How many went exactly this way.
        public var count: Int
        /// The way as one text.
        public var path: String { steps.joined(separator: ">") }
    }

    /// One stream between two levels of a Sankey diagram.
    public struct Link: Sendable, Hashable, Codable {
        /// How many steps lie before, from 0.
        public var level: Int
        /// The step before.
        public var source: String
        /// The step after.
        public var target: String
        /// How many went this way.
        public var value: Int
    }

    /// What stands for steps too rare to be told apart.
    public static let others = "(other)"

    /// The ways, most frequent first, then by their text.
    public var variants: [Variant]
    /// How many people there are.
    public var people: Int

    /// Counts the ways of traces.
    public init(_ traces: some Sequence<EventTrace>, compressingLoops: Bool = false) {
        var counts: [[String]: Int] = [:]
        for trace in traces where !trace.steps.isEmpty {
            let names = trace.names(compressingLoops: compressingLoops)
            counts[names] = (counts[names] ?? 0).addingClamped(trace.count)
        }
        variants = counts.map { Variant(steps: $0.key, count: $0.value) }
            .sorted { $0.count == $1.count ? $0.path < $1.path : $0.count > $1.count }
        people = variants.reduce(0) { $0.addingClamped($1.count) }
    }

    /// The streams between levels, by level, then by names.
    ///
    /// - Parameters:
    ///   - levels: How many levels to keep; what comes later is left out.
    ///   - steps: How many different steps to keep at each level, the most frequent; others become ``others``.
    /// - Returns: The streams.
    public func links(levels: Int = .max, steps: Int = .max) -> [Link] {
        var frequencies: [[String: Int]] = []
        for variant in variants {
            for (level, step) in variant.steps.prefix(max(levels, 0)).enumerated() {
                if level == frequencies.count { frequencies.append([:]) }
                frequencies[level][step] = (frequencies[level][step] ?? 0).addingClamped(variant.count)
            }
        }
        let kept = frequencies.map { counts in
            Set(
                counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.prefix(max(steps, 0))
                    .map(\.key))
        }
        var values: [Link: Int] = [:]
        for variant in variants {
            let names = variant.steps.prefix(max(levels, 0)).enumerated()
                .map { kept[$0].contains($1) ? $1 : Self.others }
            for (level, (source, target)) in zip(names, names.dropFirst()).enumerated() {
                let link = Link(level: level, source: source, target: target, value: 0)
                values[link] = (values[link] ?? 0).addingClamped(variant.count)
            }
        }
        return values.map { Link(level: $0.key.level, source: $0.key.source, target: $0.key.target, value: $0.value) }
            .sorted { ($0.level, $0.source, $0.target) < ($1.level, $1.source, $1.target) }
    }
}

extension JourneyVariants.Variant {
    /// Reads a way.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        steps = try fields.decode([String].self, forKey: .steps)
        count = try fields.count(.count)
    }
}

extension JourneyVariants.Link {
    /// Reads a stream.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        level = try fields.count(.level)
        source = try fields.decode(String.self, forKey: .source)
        target = try fields.decode(String.self, forKey: .target)
        value = try fields.count(.value)
    }
}
