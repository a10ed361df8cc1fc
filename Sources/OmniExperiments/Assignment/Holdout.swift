// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A share of people who are left alone, so that what is done to the others can be measured.
///
/// Holdouts nest: whoever is in the universal one gets nothing at all, whoever is in a journey's nothing of that journey,
/// whoever is in a step's not that step. Each is drawn apart from the others, by its own seed. To measure a journey,
/// compare its holdout with those who went through it, both without the universal holdout, and so on inward.
public struct Holdout: Sendable, Hashable, Codable {
    /// What people are left alone with.
    public enum Scope: Sendable, Hashable {
        /// Everything.
        case universal
        /// One journey.
        case journey(String)
        /// One step of a journey.
        case step(String, of: String)

        /// How far out it stands; the outermost is asked first.
        var depth: Int {
            switch self {
            case .universal: 0
            case .journey: 1
            case .step: 2
            }
        }

        /// Whether it is about a step of a journey.
        func covers(journey: String?, step: String?) -> Bool {
            switch self {
            case .universal: true
            case .journey(let name): name == journey
            case .step(let name, of: let owner): owner == journey && name == step
            }
        }
    }

    /// Its name, unique; people are remembered under it.
    public let name: String
    /// What people are left alone with.
    public let scope: Scope
    /// The share of people, 0…1.
    public let share: Double
    /// What is hashed together with the person.
    public let seed: String

    /// The name under which people's place in or out of the holdout is remembered, like an experiment's arm.
    ///
    /// It says of what they are kept out, so that a reader of the log needs no definitions.
    package var experiment: String {
        switch scope {
        case .universal: Self.universalPrefix + name
        case .journey(let journey): Self.prefix(of: journey) + name
        case .step(let step, of: let journey): Self.prefix + "step/" + journey + "/" + step + "/" + name
        }
    }

    package static let prefix = "holdout/"
    package static let universalPrefix = prefix + "all/"
    /// Followed by the holdout's name, which has no slash.
    package static func prefix(of journey: String) -> String { prefix + "journey/" + journey + "/" }

    /// Creates a holdout; a share outside 0…1 is cut.
    public init(_ name: String, _ scope: Scope, share: Double, seed: String? = nil) {
        self.name = name
        self.scope = scope
        self.share = share.isNaN ? 0 : min(max(share, 0), 1)
        self.seed = seed ?? "holdout/" + name
    }

    /// Reads a holdout, and refuses a share outside 0…1: nobody wrote that on purpose.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        let scope = try container.decode(Scope.self, forKey: .scope)
        let share = try container.decode(Double.self, forKey: .share)
        self.init(name, scope, share: share, seed: try container.decodeIfPresent(String.self, forKey: .seed))
        try decoder.require((0...1).contains(share), "the share of holdout '\(name)' must lie between 0 and 1")
    }

    /// Whether an id is held out.
    ///
    /// Raising the share holds out more people and lets nobody back in.
    public func contains(_ id: String) -> Bool {
        Bucketing.position(of: id, seed: seed) < share
    }
}

/// All holdouts that are in force.
public struct Holdouts: Sendable, Hashable, Codable {
    private let ladder: [Holdout]

    /// Creates the set; of two with one name the first counts.
    public init(_ holdouts: [Holdout] = []) {
        var seen: Set<String> = []
        let unique = holdouts.filter { seen.insert($0.name).inserted }
        ladder = unique.sorted { ($0.scope.depth, $0.name) < ($1.scope.depth, $1.name) }
    }

    /// Reads the set in whatever order it was written.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(try container.decode([Holdout].self, forKey: .ladder))
    }

    /// Returns the outermost holdout that keeps an id from a journey, or from one of its steps; nil if none does.
    ///
    /// Without a journey only the universal holdout is asked, without a step the journey's too.
    public func holding(_ id: String, journey: String? = nil, step: String? = nil) -> Holdout? {
        ladder.first { $0.scope.covers(journey: journey, step: step) && $0.contains(id) }
    }
}
