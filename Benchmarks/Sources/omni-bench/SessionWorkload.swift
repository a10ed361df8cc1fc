// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation

/// Sessions of a shop as they look to a recommender: short, about one thing, with looks back.
///
/// Items are in families of twelve, some families far more popular than others (Zipf, exponent 1). A session picks a
/// family; each click is a look back at an item of the session (one in three), an item near the last one in the same
/// family, or, one time in ten, anything at all. Lengths are geometric with a mean of four.
struct SessionWorkload {
    let store: Interactions

    init(events: Int, items: Int, seed: UInt64) throws {
        var state = seed
        func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&state) >> 11) % max(1, bound) }
        let families = max(1, items / 12)
        let weights = (1...families).map { 1 / Double($0) }
        var sums: [Double] = []
        for weight in weights { sums.append((sums.last ?? 0) + weight) }
        func family() -> Int {
            let draw = Double(below(1 << 30)) / Double(1 << 30) * (sums.last ?? 1)
            var (low, high) = (0, families - 1)
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] < draw { low = middle + 1 } else { high = middle }
            }
            return low
        }
        var store = Interactions(items: StableIndex((0..<items).map { "item-\($0)" }))
        var event = 0
        var session = 0
        while event < events {
            var home = family()
            var seen: [Int] = []
            var last = below(12)
            repeat {
                let item: Int
                switch below(30) {
                case 0..<10 where !seen.isEmpty: item = seen[below(seen.count)]
                case 10..<13:
                    home = family()
                    last = below(12)
                    item = home * 12 + last
                default:
                    last = (last + 1 + below(3)) % 12
                    item = home * 12 + last
                }
                seen.append(item)
                try store.append(
                    Interaction(
                        user: "session-\(session)", item: "item-\(min(item, items - 1))",
                        time: Timestamp(seconds: Int64(event))))
                event += 1
            } while event < events && below(4) != 0
            session += 1
        }
        self.store = store
    }
}
