// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Who takes part in an experiment, and by which of their ids they are put into arms.
///
/// With the defaults everybody does, by the id that the engine gives a person (their bucket key).
public struct AllocationRules: Sendable, Hashable {
    /// The share of people who take part, 0…1.
    ///
    /// Each arm is cut at its far end, so that raising the coverage moves nobody. People outside are in no arm and in no
    /// holdout.
    public var coverage: Double
    /// Which positions belong to each arm, instead of what weights and coverage give; one range per arm.
    public var ranges: [BucketRange]?
    /// Which of the two published algorithms places an id.
    public var version: Bucketing.Version
    /// The part of a namespace that the experiment claims.
    public var namespace: ExperimentNamespace?
    /// Further parts that a person must be in, all of them; with any, the namespace is not asked.
    public var filters: [BucketFilter]
    /// The kind of id that is hashed.
    public var attribute: String
    /// The kind of id that is hashed where the first is missing, such as a device before its owner logs in.
    public var fallbackAttribute: String?
    /// Whether an arm, once shown, is kept in ``StickyBuckets`` whatever is changed about the experiment.
    public var isSticky: Bool
    /// Under which version arms are kept; raise it to draw anew.
    public var bucketVersion: Int
    /// People who were shown an arm under an earlier version than this leave the experiment.
    public var minimumBucketVersion: Int
    /// What a person must have been shown elsewhere to take part, all of it.
    public var requires: [Prerequisite]

    /// Creates rules; without arguments, those by which everybody takes part.
    public init(
        coverage: Double = 1, ranges: [BucketRange]? = nil, version: Bucketing.Version = .two,
        namespace: ExperimentNamespace? = nil, filters: [BucketFilter] = [], attribute: String = "id",
        fallbackAttribute: String? = nil, isSticky: Bool = true, bucketVersion: Int = 0, minimumBucketVersion: Int = 0,
        requires: [Prerequisite] = []
    ) {
        self.coverage = coverage
        self.ranges = ranges
        self.version = version
        self.namespace = namespace
        self.filters = filters
        self.attribute = attribute
        self.fallbackAttribute = fallbackAttribute
        self.isSticky = isSticky
        self.bucketVersion = bucketVersion
        self.minimumBucketVersion = minimumBucketVersion
        self.requires = requires
    }
}

/// A part of all people that another draw than the arms' cuts out.
public struct BucketFilter: Sendable, Hashable, Codable {
    /// What is hashed together with the id.
    public let seed: String
    /// The positions that are in.
    public let ranges: [BucketRange]
    /// The kind of id that is hashed.
    public let attribute: String
    /// Which of the two published algorithms places an id.
    public let version: Bucketing.Version

    /// Creates a filter.
    public init(
        seed: String, ranges: [BucketRange], attribute: String = "id", version: Bucketing.Version = .two
    ) {
        self.seed = seed
        self.ranges = ranges
        self.attribute = attribute
        self.version = version
    }

    /// Whether a unit is in; never without the kind of id that is asked for.
    public func contains(_ unit: BucketUnit) -> Bool {
        guard let id = unit[attribute] else { return false }
        let position = Bucketing.position(of: id, seed: seed, version: version)
        return ranges.contains { $0.contains(position) }
    }
}

/// Another experiment that a person must be in, in one of some arms.
public struct Prerequisite: Sendable, Hashable, Codable {
    /// The other experiment's name.
    public let experiment: String
    /// The arms that will do, ascending.
    public let arms: [String]

    /// Creates a prerequisite.
    public init(_ experiment: String, arms: Set<String>) {
        self.experiment = experiment
        self.arms = arms.sorted()
    }

    /// Reads a prerequisite, its arms in whatever order they were written.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let experiment = try container.decode(String.self, forKey: .experiment)
        self.init(experiment, arms: Set(try container.decode([String].self, forKey: .arms)))
    }
}

/// The ids by which one person or device can be put into buckets, by kind.
public struct BucketUnit: Sendable, Hashable {
    private let ids: [String: String]

    /// Creates a unit; empty ids count as missing.
    public init(_ ids: [String: String]) {
        self.ids = ids.filter { !$0.value.isEmpty }
    }

    /// Creates a unit with one id of the usual kind.
    public init(id: String) {
        self.init(["id": id])
    }

    /// The id of a kind.
    public subscript(attribute: String) -> String? { ids[attribute] }
}
