// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A store cut into what models are fitted from and questions whose answers are known.
///
/// Both parts number users and items alike, so that the catalogue is that of the whole store. No event is in both.
/// Which cut to take: ``temporal(_:at:)`` for what will happen in production, ``leaveLast(_:_:)`` and
/// ``perUser(_:share:seed:)`` to compare with published figures, ``nextItem(_:from:gap:)`` for sessions,
/// ``nextBasket(_:)`` for baskets.
public struct EvaluationSplit: Sendable {
    /// One question: a history, and what was taken after it.
    public struct Case: Sendable, Hashable {
        /// What the model is told.
        public let history: IndexedHistory
        /// What it should find, each item once, ascending.
        public let relevant: [Int32]

        /// Creates a question.
        public init(history: IndexedHistory, relevant: [Int32]) {
            self.history = history
            self.relevant = Array(Set(relevant)).sorted()
        }
    }

    /// How it was cut, for tables.
    public let name: String
    /// What models are fitted from.
    public let train: Interactions
    /// The questions; histories come from the training part alone, but for sessions, where they are a session's start.
    public let cases: [Case]

    /// Creates a split that was cut elsewhere.
    public init(name: String, train: Interactions, cases: [Case]) {
        self.name = name
        self.train = train
        self.cases = cases
    }
}

extension EvaluationSplit {
    /// Everything before an instant is known, everything from it on is asked for, of users with events on both sides.
    public static func temporal(_ interactions: Interactions, at instant: Timestamp) -> EvaluationSplit {
        cut(interactions, "before and after \(instant)", now: instant.microseconds) { events in
            events.firstIndex { interactions.timeOf[$0] >= instant.microseconds } ?? events.count
        }
    }

    /// The last events of each user are asked for, of users who have more than that; a count below one is one.
    public static func leaveLast(_ interactions: Interactions, _ count: Int = 1) -> EvaluationSplit {
        let count = max(1, count)
        return cut(interactions, "last \(count) of each user", now: nil) { events in
            events.count > count ? events.count - count : events.count
        }
    }

    /// The last basket of each user is asked for: the events of the user's last instant.
    public static func nextBasket(_ interactions: Interactions) -> EvaluationSplit {
        cut(interactions, "last basket of each user", now: nil) { events in
            guard let last = events.last else { return 0 }
            let start = events.firstIndex { interactions.timeOf[$0] == interactions.timeOf[last] } ?? events.count
            return start > 0 ? start : events.count
        }
    }

    /// A share of each user's events, chosen by a hash of the ids, is asked for.
    ///
    /// The choice depends on the ids and the seed alone: the order of the events does not matter, and other users do
    /// not. All events of one user with one item fall on the same side. Rounded down, so that users of few items are
    /// not asked about.
    public static func perUser(
        _ interactions: Interactions, share: Double = 0.2, seed: UInt64 = 0
    ) throws -> EvaluationSplit {
        guard share > 0, share < 1 else {
            throw RecommendationError(
                .invalidConfiguration, "the share to ask for is above 0 and below 1, not \(share)")
        }
        var train = interactions.emptied()
        var cases: [Case] = []
        for user in 0..<interactions.users.count {
            let events = interactions.events(ofUser: user)
            let items = Array(Set(events.map { interactions.itemOf[$0] }))
            let id = interactions.users.id(user) ?? ""
            let drawn =
                items.map { item in
                    let name = interactions.items.id(Int(item)) ?? ""
                    let hash = StableHash.mix64(StableHash.fnv1a64("\(seed)/\(id)/\(name)"))
                    return (hash: hash, item: item)
                }
                .sorted { ($0.hash, $0.item) < ($1.hash, $1.item) }
            let held = Set(drawn.prefix(Int(Double(items.count) * share)).map(\.item))
            for event in events where !held.contains(interactions.itemOf[event]) { train.copy(event, of: interactions) }
            if !held.isEmpty {
                let known = events.filter { !held.contains(interactions.itemOf[$0]) }
                cases.append(Case(history: interactions.history(of: known, user: user), relevant: Array(held)))
            }
        }
        return EvaluationSplit(name: "\(Int((share * 100).rounded())) % of each user", train: train, cases: cases)
    }

    /// The next item after every beginning of every session that starts at an instant or later.
    public static func nextItem(
        _ interactions: Interactions, from instant: Timestamp, gap: Span? = .minutes(30)
    ) -> EvaluationSplit {
        let order = interactions.eventsByUserAndTime
        let limit = gap?.elapsedMicroseconds ?? .max
        var train = interactions.emptied()
        var cases: [Case] = []
        var start = 0
        for place in order.indices {
            if place + 1 < order.count {
                let (event, next) = (order[place], order[place + 1])
                let pause = interactions.timeOf[next].subtractingReportingOverflow(interactions.timeOf[event])
                let isSame = interactions.userOf[event] == interactions.userOf[next]
                if isSame, !pause.overflow, pause.partialValue <= limit { continue }
            }
            let session = order[start...place]
            start = place + 1
            guard interactions.timeOf[session[session.startIndex]] >= instant.microseconds else {
                for event in session { train.copy(event, of: interactions) }
                continue
            }
            let user = Int(interactions.userOf[session[session.startIndex]])
            for next in session.indices.dropFirst() {
                let known = Array(session[session.startIndex..<next])
                cases.append(
                    Case(
                        history: interactions.history(of: known, user: user),
                        relevant: [interactions.itemOf[session[next]]]))
            }
        }
        return EvaluationSplit(name: "next item of sessions from \(instant)", train: train, cases: cases)
    }

    /// Cuts each user's events, in the order of time, where a rule says.
    private static func cut(
        _ interactions: Interactions, _ name: String, now: Int64?, where place: ([Int]) -> Int
    ) -> EvaluationSplit {
        var train = interactions.emptied()
        var cases: [Case] = []
        for user in 0..<interactions.users.count {
            let events = interactions.events(ofUser: user)
            let start = place(events)
            for event in events[..<start] { train.copy(event, of: interactions) }
            guard start > 0, start < events.count else { continue }
            var history = interactions.history(of: Array(events[..<start]), user: user)
            history.now = now ?? interactions.timeOf[events[start]]
            cases.append(Case(history: history, relevant: events[start...].map { interactions.itemOf[$0] }))
        }
        return EvaluationSplit(name: name, train: train, cases: cases)
    }
}

extension Interactions {
    fileprivate mutating func copy(_ event: Int, of other: Interactions) {
        append(
            user: Int(other.userOf[event]), item: Int(other.itemOf[event]), weight: other.weightOf[event],
            time: other.timeOf[event])
    }

    fileprivate func history(of events: [Int], user: Int) -> IndexedHistory {
        var history = indexedHistory(ofUser: user)
        history.items = events.map { itemOf[$0] }
        history.weights = events.map { weightOf[$0] }
        history.times = events.map { timeOf[$0] }
        history.now = history.times.last ?? 0
        return history
    }
}
