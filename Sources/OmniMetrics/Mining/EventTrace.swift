// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What one person did, in the order of time.
public struct EventTrace: Sendable, Hashable {
    /// One thing done.
    public struct Step: Sendable, Hashable {
        /// What it was.
        public var name: String
        /// When.
        public var time: Timestamp

        /// Creates a step.
        public init(_ name: String, at time: Timestamp) {
            self.name = name
            self.time = time
        }
    }

    /// The steps, by time.
    public private(set) var steps: [Step]
    /// The segment that the person is compared in; empty for none.
    public var segment: String
    /// How many people went exactly this way: at least 1, and at most ``mostPeople``, to which other numbers are moved.
    public var count: Int {
        didSet { count = Self.allowed(count) }
    }

    /// The most people that one trace stands for, 2⁴⁰; sums of more people than an `Int` counts stop at its largest.
    public static let mostPeople = 1 << 40

    /// Creates a trace; steps are put in the order of time, those of one time stay as they are given.
    public init(_ steps: [Step], segment: String = "", count: Int = 1) {
        let isSorted = zip(steps, steps.dropFirst()).allSatisfy { $0.time <= $1.time }
        let ranked = steps.enumerated()
            .sorted { $0.element.time == $1.element.time ? $0.offset < $1.offset : $0.element.time < $1.element.time }
        self.steps = isSorted ? steps : ranked.map(\.element)
        self.segment = segment
        self.count = Self.allowed(count)
    }

    private static func allowed(_ count: Int) -> Int { min(max(1, count), mostPeople) }

    /// The names in their order, with each run of the same name told once if loops are compressed.
    public func names(compressingLoops: Bool = false) -> [String] {
        guard compressingLoops else { return steps.map(\.name) }
        var result: [String] = []
        for step in steps where result.last != step.name { result.append(step.name) }
        return result
    }
}
