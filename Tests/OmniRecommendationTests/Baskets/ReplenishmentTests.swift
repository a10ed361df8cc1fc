// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `What is used up` {
    private func day(_ number: Int) -> Timestamp { Timestamp(seconds: Int64(number) * 86_400) }

    /// Twenty people buy coffee every ten days or so, and once a kettle.
    private func store() throws -> Interactions {
        var store = Interactions()
        var chance = SystemOfNumbers(seed: 3)
        for user in 0..<20 {
            var date = 0
            try store.append(Interaction(user: "u\(user)", item: "kettle", time: day(0)))
            for _ in 0..<8 {
                try store.append(Interaction(user: "u\(user)", item: "coffee", time: day(date)))
                date += 8 + chance.below(5)
            }
        }
        return store
    }

    @Test func `A1: is due once the wait passes the usual one, and not again after a purchase elsewhere`() throws {
        let model = try Replenishment.fit(store())
        var history = History([.init(item: "coffee", time: day(100)), .init(item: "coffee", time: day(110))])
        history.now = day(112)
        let early = try #require(model.due(for: history).first)
        #expect(early.item == "coffee" && early.ratio < 1 && (8.0...12).contains(early.gapInDays))
        history.now = day(124)
        let late = try #require(model.due(for: history).first)
        #expect(late.ratio >= 1 && late.remindAt <= day(124) && late.remindAt > day(115))
        history.events.append(.init(item: "coffee", time: day(123)))
        #expect(try #require(model.due(for: history).first).ratio < 1, "bought at the marketplace yesterday")
    }

    @Test func `passes over what is bought once, and people who changed to something else`() throws {
        let model = try Replenishment.fit(store())
        var history = History([.init(item: "kettle", time: day(0)), .init(item: "coffee", time: day(0))])
        history.now = day(15)
        #expect(model.due(for: history).map(\.item) == ["coffee"])
        history.now = day(400)
        #expect(model.due(for: history).isEmpty)
    }

    @Test func `the own habit outweighs the item's mean as it is confirmed`() throws {
        let model = try Replenishment.fit(store())
        func gap(_ times: Int) -> Double {
            let events = (0..<times).map { History.Event(item: "coffee", time: day(30 * $0)) }
            return model.due(for: History(events)).first?.gapInDays ?? 0
        }
        let gaps = [1, 2, 4, 8, 30].map(gap)
        #expect(zip(gaps, gaps.dropFirst()).allSatisfy { $0 < $1 })
        #expect(gaps[0] < 12 && gaps[4] > 25)
    }

    @Test func `F9: due dates of many customers add up to the demand of a week`() throws {
        let store = try store()
        let model = try Replenishment.fit(store)
        let due = store.users.ids.flatMap { user in
            var history = store.history(of: user)
            history.now = history.events.last?.time
            return model.due(for: history)
        }
        let weeks = Dictionary(grouping: due) { $0.remindAt.microseconds / (7 * 86_400_000_000) }.mapValues(\.count)
        #expect(due.count == 20 && weeks.values.reduce(0, +) == 20)
        #expect(due.allSatisfy { $0.item == "coffee" && $0.remindAt > $0.last })
    }
}
