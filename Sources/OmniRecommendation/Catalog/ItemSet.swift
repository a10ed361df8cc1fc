// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Things that belong together: a recipe and its ingredients, a kit and its parts, a series.
public struct ItemSet: Sendable, Hashable, Codable {
    /// One thing that the set needs.
    public struct Part: Sendable, Hashable, Codable {
        /// What it is called where people have it: `eggs`.
        public let name: String
        /// How many units the set takes.
        public let quantity: Int
        /// Which items bring it, the preferred one first.
        public let items: [String]

        /// Creates a part; without items, the item with the part's own name brings it.
        public init(_ name: String, _ quantity: Int = 1, from items: [String]? = nil) {
            self.name = name
            self.quantity = quantity
            self.items = items ?? [name]
        }
    }

    /// The set, unique in a catalogue.
    public let name: String
    /// What it takes.
    public let parts: [Part]

    /// Creates a set.
    public init(_ name: String, parts: [Part]) {
        self.name = name
        self.parts = parts
    }

    /// What contradicts itself, in sentences that name the set.
    public var problems: [String] {
        guard !name.isEmpty else { return ["a set has no name"] }
        var problems: [String] = []
        if parts.isEmpty { problems.append("set '\(name)' has no parts") }
        var seen: Set<String> = []
        for part in parts {
            if part.name.isEmpty { problems.append("set '\(name)' has a part without a name") }
            if !seen.insert(part.name).inserted { problems.append("set '\(name)' has '\(part.name)' twice") }
            if part.quantity < 1 { problems.append("set '\(name)' takes \(part.quantity) of '\(part.name)'") }
            if part.items.isEmpty { problems.append("nothing brings '\(part.name)' of set '\(name)'") }
        }
        return problems
    }

    /// Returns what is missing, in the order of the parts: goal set minus owned set.
    public func missing(with owned: [String: Int]) -> [Part] {
        parts.compactMap { part in
            let lacking = part.quantity - max(0, min(owned[part.name] ?? 0, part.quantity))
            return lacking > 0 ? Part(part.name, lacking, from: part.items) : nil
        }
    }
}
