// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// How chance is drawn from an id: the published algorithm of GrowthBook's SDKs, so that both put the same
/// id with the same seed into the same arm.
///
/// Text is hashed as its UTF-8 bytes. GrowthBook's JavaScript hashes UTF-16 units, which is the same for ASCII.
public enum Bucketing {
    /// Which of the two published algorithms hashes an id.
    public enum Version: Int, Sendable, Hashable, Codable {
        /// Steps of 1/1,000, and biased when one id is hashed for several experiments. For old experiments only.
        case one = 1
        /// Steps of 1/10,000.
        case two = 2
    }

    /// Returns where an id stands between 0 and 1, the upper end excluded.
    public static func position(of id: String, seed: String, version: Version = .two) -> Double {
        switch version {
        case .one: Double(StableHash.fnv1a32(id + seed) % 1_000) / 1_000
        case .two: Double(StableHash.fnv1a32(String(StableHash.fnv1a32(seed + id))) % 10_000) / 10_000
        }
    }

    /// Returns equal shares that add up to 1; none for a count below 1.
    public static func equalWeights(_ count: Int) -> [Double] {
        count < 1 ? [] : Array(repeating: 1 / Double(count), count: count)
    }

    /// Returns which positions belong to each variation.
    ///
    /// Each variation begins where it would with full coverage, so that raising the coverage moves nobody.
    ///
    /// The coverage is the share of people who take part, cut to 0…1. Weights are one share per variation; they count
    /// as equal if their number is another or their sum is not about 1.
    public static func ranges(count: Int, coverage: Double = 1, weights: [Double]? = nil) -> [BucketRange] {
        let covered = coverage.isNaN ? 0 : min(max(coverage, 0), 1)
        var shares = weights ?? []
        let sum = shares.reduce(0, +)
        if shares.count != count || !(0.99...1.01).contains(sum) { shares = equalWeights(count) }
        var start = 0.0
        return shares.map { share in
            defer { start += share }
            return BucketRange(start, start + covered * share)
        }
    }

    /// Returns the index of the first range that contains a position; nil when none does.
    public static func choose(_ position: Double, in ranges: [BucketRange]) -> Int? {
        ranges.firstIndex { $0.contains(position) }
    }
}

/// Positions from a start to an end, which is excluded.
public struct BucketRange: Sendable, Hashable {
    /// The first position.
    public let start: Double
    /// The first position that no longer belongs to it.
    public let end: Double

    /// Creates a range; it is empty unless `end` is above `start`.
    public init(_ start: Double, _ end: Double) {
        self.start = start
        self.end = end
    }

    /// Whether a position lies in it.
    public func contains(_ position: Double) -> Bool { position >= start && position < end }
}

/// A part of the people that experiments which must not overlap share among themselves.
///
/// Two experiments in one namespace with disjoint ranges never have a person in common.
public struct ExperimentNamespace: Sendable, Hashable, Codable {
    /// The name that its experiments have in common.
    public let name: String
    /// The part that belongs to this experiment.
    public let range: BucketRange

    /// Claims a part of a namespace.
    public init(_ name: String, from start: Double, to end: Double) {
        self.name = name
        range = BucketRange(start, end)
    }

    /// Whether an id falls into this part.
    public func contains(_ id: String) -> Bool {
        range.contains(Bucketing.position(of: id, seed: "__" + name, version: .one))
    }
}

extension BucketRange: Codable {
    /// Reads the JSON form, two numbers in a list.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        self.init(try container.decode(Double.self), try container.decode(Double.self))
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(start)
        try container.encode(end)
    }
}
