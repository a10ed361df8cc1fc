// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A history as baskets, oldest first: what was taken at one instant is one basket, each item once.
struct BasketHistory {
    /// Each basket's items, ascending.
    let baskets: [[Int32]]
    /// When each was, in microseconds.
    let times: [Int64]

    init(items: some Collection<Int32>, times: some Collection<Int64>) {
        var baskets: [[Int32]] = []
        var instants: [Int64] = []
        for (item, time) in zip(items, times) {
            if instants.last == time {
                baskets[baskets.count - 1].append(item)
            } else {
                baskets.append([item])
                instants.append(time)
            }
        }
        self.baskets = baskets.map { basket in
            let sorted = basket.sorted()
            return sorted.indices.filter { $0 == 0 || sorted[$0 - 1] != sorted[$0] }.map { sorted[$0] }
        }
        self.times = instants
    }

    init(_ history: IndexedHistory) { self.init(items: history.items, times: history.times) }
}

extension Interactions {
    /// The baskets of every user number.
    var basketHistories: [BasketHistory] {
        let order = eventsByUserAndTime
        var histories: [BasketHistory] = []
        histories.reserveCapacity(users.count)
        var place = 0
        for user in 0..<users.count {
            let start = place
            while place < order.count, Int(userOf[order[place]]) == user { place += 1 }
            let events = order[start..<place]
            histories.append(BasketHistory(items: events.map { itemOf[$0] }, times: events.map { timeOf[$0] }))
        }
        return histories
    }
}
