// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Interactions {
    /// Returns what a user did, oldest first; empty for one who is not known.
    public func history(of user: String) -> History {
        guard let number = users.number(of: user) else { return History() }
        let events = events(ofUser: number)
            .compactMap { event -> History.Event? in
                guard let item = items.id(Int(itemOf[event])) else { return nil }
                let time = Timestamp(microseconds: timeOf[event])
                return History.Event(item: item, weight: Double(weightOf[event]), time: time)
            }
        return History(events, segment: segment(of: user))
    }

    /// The same by numbers, without text.
    package func indexedHistory(ofUser user: Int) -> IndexedHistory {
        let events = events(ofUser: user)
        return IndexedHistory(
            items: events.map { itemOf[$0] }, weights: events.map { weightOf[$0] }, times: events.map { timeOf[$0] },
            segment: segmentOf.indices.contains(user) && segmentOf[user] >= 0 ? segments.id(Int(segmentOf[user])) : nil)
    }

    /// The same by the numbers of a model's catalogue, which need not be this store's; items that it does not know are
    /// left out.
    package func indexedHistory(ofUser user: Int, in catalogue: StableIndex) -> IndexedHistory {
        var history = indexedHistory(ofUser: user)
        for place in history.items.indices {
            history.items[place] = number(ofItem: history.items[place], in: catalogue) ?? -1
        }
        return history.known(below: catalogue.count)
    }

    /// The items of a user's events by the numbers of a model's catalogue, the newest appended first; an item may come
    /// again.
    package func items(ofUser user: Int, in catalogue: StableIndex) -> [Int32] {
        var items: [Int32] = []
        forEachEvent(ofUser: user) { event in
            if let item = number(ofItem: itemOf[event], in: catalogue) { items.append(item) }
        }
        return items
    }

    private func number(ofItem item: Int32, in catalogue: StableIndex) -> Int32? {
        if catalogue.digest(Int(item)) == items.digest(Int(item)) { return item }
        return items.id(Int(item)).flatMap { catalogue.number(of: $0) }.map { Int32($0) }
    }

    /// The users who have at least one event, by number.
    package var activeUsers: [Int] {
        var isActive = [Bool](repeating: false, count: users.count)
        for user in userOf { isActive[Int(user)] = true }
        return isActive.indices.filter { isActive[$0] }
    }
}
