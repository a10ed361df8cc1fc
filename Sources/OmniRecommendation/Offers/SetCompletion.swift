// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a person must buy to complete a set: the goal minus what is there, as lines for a cart.
public struct SetCompletion: Sendable, Hashable {
    /// One line for the cart.
    public struct Line: Sendable, Hashable {
        /// The part it brings.
        public let part: String
        /// The item.
        public let item: String
        /// How many packs of it.
        public let packs: Int
        /// How many units the set lacks.
        public let lacking: Int
    }

    /// The set.
    public let set: String
    /// How many of its parts are there in full.
    public let owned: Int
    /// How many parts it has.
    public let parts: Int
    /// What to buy, in the order of the parts.
    public let lines: [Line]
    /// Parts that nothing brings at the moment.
    public let unavailable: [String]

    /// The share of parts that are there.
    public var share: Double { parts > 0 ? Double(owned) / Double(parts) : 0 }
    /// Whether buying the lines completes it.
    public var canBeCompleted: Bool { unavailable.isEmpty }

    /// Returns what every set lacks: those that can be completed first, then the largest share at hand, then the fewest
    /// lines, then the order of the sets.
    ///
    /// `owned` is what is there, in units by the names of parts; `least` the share of parts that must be there; `packs`
    /// says how many packs of an item bring so many units, nil if they cannot be had. The first item of a part that can
    /// be had is taken.
    public static func ranked(
        _ sets: [ItemSet], with owned: [String: Int], least: Double = 0, packs: (String, Int) -> Int?
    ) -> [SetCompletion] {
        var completions: [SetCompletion] = []
        for set in sets {
            let missing = set.missing(with: owned)
            let share = Double(set.parts.count - missing.count) / Double(max(1, set.parts.count))
            guard share >= least else { continue }
            var lines: [Line] = []
            var unavailable: [String] = []
            for part in missing {
                var line: Line?
                for item in part.items where line == nil {
                    guard let count = packs(item, part.quantity) else { continue }
                    line = Line(part: part.name, item: item, packs: count, lacking: part.quantity)
                }
                if let line { lines.append(line) } else { unavailable.append(part.name) }
            }
            completions.append(
                SetCompletion(
                    set: set.name, owned: set.parts.count - missing.count, parts: set.parts.count, lines: lines,
                    unavailable: unavailable))
        }
        let order = completions.indices.sorted { left, right in
            let (one, two) = (completions[left], completions[right])
            if one.canBeCompleted != two.canBeCompleted { return one.canBeCompleted }
            if one.share != two.share { return one.share > two.share }
            return one.lines.count != two.lines.count ? one.lines.count < two.lines.count : left < right
        }
        return order.map { completions[$0] }
    }
}
