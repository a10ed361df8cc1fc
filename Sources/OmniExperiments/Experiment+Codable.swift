// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Experiment: Codable {
    private enum Key: String, CodingKey { case name, arms, holdout, seed, rules }

    /// Reads the JSON form, in which everything that has its default is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let name = try container.decode(String.self, forKey: .name)
        self.init(
            name, arms: try container.decode([Arm].self, forKey: .arms),
            holdout: try container.decodeIfPresent(Double.self, forKey: .holdout) ?? 0,
            seed: try container.decodeIfPresent(String.self, forKey: .seed),
            rules: try container.decodeIfPresent(AllocationRules.self, forKey: .rules) ?? .init())
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(arms, forKey: .arms)
        if holdout != 0 { try container.encode(holdout, forKey: .holdout) }
        if seed != name { try container.encode(seed, forKey: .seed) }
        if rules != .init() { try container.encode(rules, forKey: .rules) }
    }
}

extension Experiment.Arm: Codable {
    private enum Key: String, CodingKey { case name, weight }

    /// Reads `{"name": "ten", "weight": 2}`; without a weight it is 1.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            try container.decode(String.self, forKey: .name),
            weight: try container.decodeIfPresent(Double.self, forKey: .weight) ?? 1)
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        if weight != 1 { try container.encode(weight, forKey: .weight) }
    }
}
