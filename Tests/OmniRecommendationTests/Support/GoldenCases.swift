// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniRecommendation

/// The worked cases in `Golden/`, which were computed outside of this package.
enum GoldenCases {
    static func all(_ file: String, _ operation: String) -> [JSONCase] {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden/\(file).json")
        guard let data = try? Data(contentsOf: url), let root = try? JSONDecoder().decode(JSONCase.self, from: data)
        else { return [] }
        return root["cases"].list.filter { $0["op"].text == operation }
    }
}

extension Interactions {
    /// Users by items from rows of zeros and ones; items are named by their column.
    init(rows: [[Double]]) throws {
        let items = StableIndex((0..<(rows.first?.count ?? 0)).map { "i\($0)" })
        self.init(items: items)
        for (user, row) in rows.enumerated() {
            for (item, value) in row.enumerated() where value > 0 {
                try append(Interaction(user: "u\(user)", item: "i\(item)"))
            }
        }
    }

    /// A store drawn at random: some users like even items, some odd ones, and everyone the first few.
    static func drawn(users: Int, items: Int, events: Int, seed: UInt64) throws -> Interactions {
        var store = Interactions(items: StableIndex((0..<items).map { "i\($0)" }))
        try store.append(contentsOf: Interaction.drawn(users: users, items: items, events: events, seed: seed))
        return store
    }
}

extension Interaction {
    /// What ``Interactions/drawn(users:items:events:seed:)`` holds, in its order.
    static func drawn(users: Int, items: Int, events: Int, seed: UInt64) -> [Interaction] {
        var generator = SystemOfNumbers(seed: seed)
        return (0..<events)
            .map { event in
                let user = generator.below(users)
                let raw = generator.below(3) == 0 ? generator.below(min(5, items)) : generator.below(items)
                let item = raw / 2 * 2 + (user % 2)
                return Interaction(
                    user: "u\(user)", item: "i\(min(item, items - 1))", weight: Double(1 + generator.below(4)),
                    time: Timestamp(seconds: Int64(event * 600)))
            }
    }
}

/// Numbers that only look random: enough to draw test data with, the same in every run.
struct SystemOfNumbers {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 2 &+ 1 }
    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}

/// Whether numbers agree as closely as single precision allows.
func agree(_ left: [Double], _ right: [Double], to tolerance: Double = 1e-6) -> Bool {
    left.count == right.count
        && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($0), abs($1)) }
}
