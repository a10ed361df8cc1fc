// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniRecommendation
import Testing

@Suite struct `A store of interactions` {
    @Test func `counts every event, and a matrix each pair once`() throws {
        let store = try Interactions([
            Interaction(user: "ana", item: "jersey", weight: 2), Interaction(user: "ben", item: "socks"),
            Interaction(user: "ana", item: "jersey", weight: 3), Interaction(user: "ana", item: "boots"),
        ])
        #expect(store.count == 4)
        let ones = store.matrix(.ones)
        #expect(ones.starts == [0, 2, 3] && ones.columns == [0, 2, 1] && ones.values == [1, 1, 1])
        #expect(store.matrix(.weights).values == [5, 1, 1])
    }

    @Test(arguments: [1 as UInt64, 2, 3])
    func `gives the matrix that a dictionary gives`(_ seed: UInt64) throws {
        let store = try Interactions.drawn(users: 17, items: 23, events: 400, seed: seed)
        var sums: [SIMD2<Int32>: Float] = [:]
        for event in 0..<store.count {
            sums[SIMD2(store.userOf[event], store.itemOf[event]), default: 0] += store.weightOf[event]
        }
        let matrix = store.matrix(.weights)
        #expect(matrix.count == sums.count)
        for user in 0..<matrix.rowCount {
            for (item, value) in zip(matrix.columns(ofRow: user), matrix.values(ofRow: user)) {
                #expect(sums[SIMD2(Int32(user), item)] == value)
            }
        }
    }

    @Test(arguments: [Double.nan, .infinity, 0, -1, .greatestFiniteMagnitude, 1e10, 1e-300])
    func `refuses a weight that says nothing, and stays as it was`(_ weight: Double) throws {
        var store = try Interactions([Interaction(user: "ana", item: "jersey")])
        let refused = #expect(throws: RecommendationError.self) {
            try store.append(Interaction(user: "ben", item: "boots", weight: weight))
        }
        #expect(refused?.code == .invalidInteraction)
        #expect(store.count == 1 && store.users.number(of: "ben") == nil)
    }

    @Test(arguments: [("", "jersey"), ("ana", "")])
    func `refuses an empty id`(_ user: String, _ item: String) {
        var store = Interactions()
        #expect(throws: RecommendationError.self) { try store.append(Interaction(user: user, item: item)) }
    }

    @Test func `erases a person: events, id and segment, and moves nobody's number`() throws {
        var store = try Interactions.drawn(users: 9, items: 12, events: 200, seed: 4)
        store.assign("north", to: "u3")
        let others = store.history(of: "u4")
        let number = store.users.number(of: "u4")
        let events = store.history(of: "u3").events.count
        #expect(store.erase(user: "u3") == events)
        #expect(store.erase(user: "u3") == 0)
        #expect(store.history(of: "u3").events.isEmpty && store.segment(of: "u3") == nil)
        #expect(!store.users.ids.contains("u3"))
        #expect(store.history(of: "u4") == others && store.users.number(of: "u4") == number)
        #expect(store.generation == 1)
        try store.append(Interaction(user: "u3", item: "i1"))
        #expect(store.users.number(of: "u3") == 9, "a number is never given twice")
    }

    @Test func `gives a history in the order of time, whatever the order of arrival`() throws {
        let store = try Interactions([
            Interaction(user: "ana", item: "b", time: Timestamp(seconds: 20)),
            Interaction(user: "ana", item: "c", time: Timestamp(seconds: 30)),
            Interaction(user: "ana", item: "a", time: Timestamp(seconds: 10)),
        ])
        #expect(store.history(of: "ana").events.map(\.item) == ["a", "b", "c"])
        #expect(store.history(of: "nobody").events.isEmpty)
    }

    @Test func `states its memory, about 24 bytes an event beside the ids`() throws {
        var store = try Interactions.drawn(users: 50, items: 50, events: 20_000, seed: 5)
        let before = store.memoryBytes
        #expect(before > 24 * 20_000 && before < 100 * 20_000)
        store.erase(users: (0..<50).map { "u\($0)" })
        #expect(store.isEmpty && store.memoryBytes < before)
    }
}
