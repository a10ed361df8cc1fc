// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments

extension Placement: Codable {
    private enum Key: String, CodingKey {
        case name, slots, steps, fallback, filters, repeats, caps, reranking, exploration, holdout, purpose, winsBack
        case pool
    }

    /// Reads the JSON form, in which everything that has its default is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            try container.decode(PlacementName.self, forKey: .name),
            slots: try container.decodeIfPresent(Int.self, forKey: .slots),
            steps: try container.decodeIfPresent([Step].self, forKey: .steps) ?? [],
            fallback: try container.decodeIfPresent([Strategy].self, forKey: .fallback) ?? [],
            filters: try container.decodeIfPresent([ItemFilter].self, forKey: .filters) ?? [],
            repeats: try container.decodeIfPresent(RepeatPolicy.self, forKey: .repeats) ?? .exclude,
            caps: try container.decodeIfPresent([ListCap].self, forKey: .caps) ?? [],
            reranking: try container.decodeIfPresent(Reranking.self, forKey: .reranking),
            exploration: try container.decodeIfPresent(Exploration.self, forKey: .exploration),
            holdout: try container.decodeIfPresent(Experiment.self, forKey: .holdout),
            purpose: try container.decodeIfPresent(Purpose.self, forKey: .purpose),
            winsBack: try container.decodeIfPresent(Bool.self, forKey: .winsBack) ?? false,
            pool: try container.decodeIfPresent(Int.self, forKey: .pool) ?? 100)
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        if slots != name.usualSlots { try container.encode(slots, forKey: .slots) }
        if !steps.isEmpty { try container.encode(steps, forKey: .steps) }
        if !fallback.isEmpty { try container.encode(fallback, forKey: .fallback) }
        if !filters.isEmpty { try container.encode(filters, forKey: .filters) }
        if repeats != .exclude { try container.encode(repeats, forKey: .repeats) }
        if !caps.isEmpty { try container.encode(caps, forKey: .caps) }
        try container.encodeIfPresent(reranking, forKey: .reranking)
        try container.encodeIfPresent(exploration, forKey: .exploration)
        try container.encodeIfPresent(holdout, forKey: .holdout)
        try container.encodeIfPresent(purpose, forKey: .purpose)
        if winsBack { try container.encode(winsBack, forKey: .winsBack) }
        if pool != 100 { try container.encode(pool, forKey: .pool) }
    }
}
