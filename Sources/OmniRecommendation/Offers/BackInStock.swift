// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Who waits for what to be in stock again: told once, when the stock rises.
///
/// It is a value without a clock or a sender: feed it every ``StockChange``, store it, send the alerts that it returns.
/// The same calls in the same order give the same alerts.
public struct BackInStock: Sendable, Hashable, Codable {
    /// One person's wish.
    public struct Subscription: Sendable, Hashable, Codable {
        /// Who waits.
        public let person: PersonID
        /// For what.
        public let item: String
        /// Where; nil for anywhere.
        public let location: String?
        /// Since when.
        public let since: Timestamp

        /// Creates one of its parts.
        public init(_ person: PersonID, item: String, at location: String? = nil, since: Timestamp) {
            self.person = person
            self.item = item
            self.location = location
            self.since = since
        }

        fileprivate var wish: Wish { Wish(person: person, location: location) }
    }

    /// What a subscription did.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// The person waits.
        case waiting
        /// The person waited already; the first time stands.
        case alreadyWaiting
        /// It is there: tell the person now, nothing is kept.
        case inStock
    }

    /// One person to be told.
    public struct Alert: Sendable, Hashable, Codable {
        /// The wish that it ends.
        public let subscription: Subscription
        /// How many there are where the person waits.
        public let available: Int
    }

    fileprivate struct Wish: Hashable {
        let person: PersonID
        let location: String?
    }

    /// How many people are told for each unit that came; nil for all who wait.
    ///
    /// Those who were not told wait on.
    public let alertsPerUnit: Int?
    private var waiting: [String: [Subscription]] = [:]

    /// Creates a list without anybody on it.
    ///
    /// - Parameter alertsPerUnit: How many people are told for each unit, the longest waiting first; nil, or a number
    ///   below 1, for all.
    public init(alertsPerUnit: Int? = nil) {
        self.alertsPerUnit = alertsPerUnit.flatMap { $0 >= 1 ? $0 : nil }
    }

    /// Everybody who waits for an item, the longest first.
    public func waiting(for item: String) -> [Subscription] { waiting[item] ?? [] }

    /// How many wishes there are.
    public var count: Int { waiting.values.reduce(0) { $0 + $1.count } }

    /// Puts a person on the list, unless `available`, how many there are where the person would wait, is above zero.
    public mutating func subscribe(_ subscription: Subscription, available: Int) -> Outcome {
        guard available <= 0 else { return .inStock }
        var list = waiting[subscription.item] ?? []
        guard !list.contains(where: { $0.wish == subscription.wish }) else { return .alreadyWaiting }
        let place = list.firstIndex { $0.since > subscription.since } ?? list.count
        list.insert(subscription, at: place)
        waiting[subscription.item] = list
        return .waiting
    }

    /// Takes a person off the list of an item; nothing happens if the person is not on it.
    public mutating func unsubscribe(_ person: PersonID, from item: String) {
        waiting[item]?.removeAll { $0.person == person }
        if waiting[item]?.isEmpty == true { waiting[item] = nil }
    }

    /// Takes a person off every list, as erasure asks.
    public mutating func erase(_ person: PersonID) {
        for item in waiting.keys.sorted() { unsubscribe(person, from: item) }
    }

    /// Lets a person take over the wishes of another who turned out to be the same; of two equal wishes the older stays.
    public mutating func merge(_ loser: PersonID, into winner: PersonID) {
        for (item, list) in waiting {
            var seen: Set<Wish> = []
            waiting[item] = list.compactMap { wish in
                let person = wish.person == loser ? winner : wish.person
                let moved = Subscription(person, item: item, at: wish.location, since: wish.since)
                return seen.insert(moved.wish).inserted ? moved : nil
            }
        }
    }

    /// Returns who is to be told of a change, the longest waiting first, and takes them off the list.
    ///
    /// Only a rise above none fires: where the person waits for a store, that store's; otherwise the total.
    public mutating func record(_ change: StockChange) -> [Alert] {
        guard let list = waiting[change.item] else { return [] }
        var alerts: [Alert] = []
        var kept: [Subscription] = []
        var told: Set<PersonID> = []
        let risen = max(0, change.after - change.before)
        let most = alertsPerUnit.map { $0.multipliedReportingOverflow(by: risen) }
        let limit = most.map { $0.overflow ? Int.max : $0.partialValue } ?? .max
        for wish in list {
            let isHere = wish.location == change.location
            let before = wish.location == nil ? change.totalBefore : change.before
            let after = wish.location == nil ? change.totalAfter : change.after
            // With a limit, those who were passed over hear of the next rise, also of one from some to more.
            let isRise = alertsPerUnit == nil ? before <= 0 && after > 0 : after > max(0, before)
            guard wish.location == nil || isHere, isRise else {
                kept.append(wish)
                continue
            }
            // Who waits both here and anywhere is told once.
            if told.contains(wish.person) { continue }
            guard alerts.count < limit else {
                kept.append(wish)
                continue
            }
            told.insert(wish.person)
            alerts.append(Alert(subscription: wish, available: after))
        }
        waiting[change.item] = kept.isEmpty ? nil : kept
        return alerts
    }
}
