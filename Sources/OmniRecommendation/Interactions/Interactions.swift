// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What users did with items: a compact, growing, sparse store that every model is fitted from.
///
/// It keeps each event (24 bytes), so that one store serves models of matrices, of orders and of time. Several events
/// of one user with one item are several events; a matrix counts them as its `Values` say.
/// Events of a user are in the order of their times; where times are equal, in the order they came.
///
/// Numbers are those of this store: one that is built again from a log may give others, and a model that was fitted
/// from the earlier one notices and goes by ids.
///
/// ```swift
/// var interactions = Interactions()
/// try interactions.append(Interaction(user: "ana", item: "jersey", time: now))
/// let model = try ItemKNN.fit(interactions)
/// ```
public struct Interactions: Sendable {
    /// The users, by number.
    public private(set) var users: StableIndex
    /// The items, by number; models number items in the same way.
    public private(set) var items: StableIndex

    /// Counts erasures: a model that was fitted under another generation is fitted anew when it is updated.
    public private(set) var generation = 0

    /// All events as one number, whatever order they came in: two stores that number the same ids alike and hold the
    /// same events have the same one.
    ///
    /// A model remembers that of its fit in its ``FitReport``, and so tells the store that it knows from another one of
    /// the same size.
    public private(set) var fingerprint: UInt64 = 0

    package private(set) var userOf: [Int32] = []
    package private(set) var itemOf: [Int32] = []
    package private(set) var weightOf: [Float] = []
    package private(set) var timeOf: [Int64] = []
    /// Per event the same user's event before it, and per user the last: a history is read without any other index.
    private var previous: [Int32] = []
    private var last: [Int32] = []
    /// Per user the number of a segment, or -1; users beyond the end have none.
    package private(set) var segmentOf: [Int32] = []
    /// The segments, by number.
    public private(set) var segments = StableIndex()

    /// Creates an empty store.
    ///
    /// Ids that are named beforehand get their numbers in that order, and items without any interaction count as part
    /// of the catalogue.
    public init(users: StableIndex = StableIndex(), items: StableIndex = StableIndex()) {
        self.users = users
        self.items = items
        last = [Int32](repeating: -1, count: users.count)
    }

    /// Creates a store of these interactions, or throws as ``append(_:)`` does.
    public init(_ interactions: some Sequence<Interaction>) throws {
        self.init()
        for interaction in interactions { try append(interaction) }
    }

    /// The greatest weight of an event, so that no sum of products of weights runs over.
    package static let greatestWeight: Float = 1e9

    /// The number of events.
    public var count: Int { userOf.count }

    /// Whether there is no event.
    public var isEmpty: Bool { userOf.isEmpty }

    /// Adds one event.
    ///
    /// The same interaction twice is two events: a second look, a second order.
    /// - Throws: ``RecommendationError`` for an empty id, or a weight that is not above zero and at most 1e9; the store is
    ///   as it was.
    public mutating func append(_ interaction: Interaction) throws {
        guard !interaction.user.isEmpty, !interaction.item.isEmpty else {
            throw RecommendationError(.invalidInteraction, "an interaction names its user and its item; one is empty")
        }
        let weight = Float(interaction.weight)
        guard weight > 0, weight <= Self.greatestWeight else {
            throw RecommendationError(
                .invalidInteraction,
                "weight \(interaction.weight) of event \(count) is not above zero and at most 1e9; leave such events out"
            )
        }
        let user = users.insert(interaction.user)
        let item = items.insert(interaction.item)
        append(user: user, item: item, weight: weight, time: interaction.time.microseconds)
    }

    /// Adds events in their order; the first that is refused ends it, and those before it stay.
    public mutating func append(contentsOf interactions: some Sequence<Interaction>) throws {
        for interaction in interactions { try append(interaction) }
    }

    /// Removes what is known of users: their events and their ids.
    ///
    /// Takes one pass over all events. Numbers of other users and of items stay; models must be updated to forget.
    /// - Returns: how many events were removed.
    @discardableResult
    public mutating func erase(users erased: some Sequence<String>) -> Int {
        var gone = Set<Int32>()
        for id in erased {
            guard let number = users.number(of: id) else { continue }
            gone.insert(Int32(number))
            users.remove(id)
            if segmentOf.indices.contains(number) { segmentOf[number] = -1 }
        }
        guard !gone.isEmpty else { return 0 }
        generation += 1
        let before = self
        clear()
        for event in 0..<before.count where !gone.contains(before.userOf[event]) {
            append(
                user: Int(before.userOf[event]), item: Int(before.itemOf[event]), weight: before.weightOf[event],
                time: before.timeOf[event])
        }
        return before.count - count
    }

    /// Removes one user: ``erase(users:)``.
    @discardableResult
    public mutating func erase(user: String) -> Int { erase(users: [user]) }

    /// Says to which segment a user belongs, for popularity within it; nil for none.
    ///
    /// The last word counts.
    public mutating func assign(_ segment: String?, to user: String) {
        guard !user.isEmpty, segment != "" else { return }
        let number = users.insert(user)
        while segmentOf.count <= number { segmentOf.append(-1) }
        segmentOf[number] = segment.map { Int32(segments.insert($0)) } ?? -1
    }

    /// Returns the segment of a user, if one was assigned.
    public func segment(of user: String) -> String? {
        guard let number = users.number(of: user), segmentOf.indices.contains(number) else { return nil }
        return segments.id(Int(segmentOf[number]))
    }

    /// The bytes that the store holds, ids included.
    public var memoryBytes: Int {
        let events = userOf.capacity * 4 + itemOf.capacity * 4 + weightOf.capacity * 4
        return events + timeOf.capacity * 8 + previous.capacity * 4 + last.capacity * 4 + segmentOf.capacity * 4
            + users.memoryBytes + items.memoryBytes
    }
}

extension Interactions {
    /// Adds an event by numbers that the store gave.
    package mutating func append(user: Int, item: Int, weight: Float, time: Int64) {
        if last.count < users.count { last += repeatElement(-1, count: users.count - last.count) }
        previous.append(last[user])
        last[user] = Int32(userOf.count)
        userOf.append(Int32(user))
        itemOf.append(Int32(item))
        weightOf.append(weight)
        timeOf.append(time)
        fingerprint &+= digest(ofEvent: userOf.count - 1)
    }

    /// Makes room for events to come.
    package mutating func reserve(_ events: Int) {
        userOf.reserveCapacity(events)
        itemOf.reserveCapacity(events)
        weightOf.reserveCapacity(events)
        timeOf.reserveCapacity(events)
        previous.reserveCapacity(events)
    }

    /// The events of a user, by number, oldest first.
    package func events(ofUser user: Int) -> [Int] {
        guard last.indices.contains(user) else { return [] }
        var events: [Int] = []
        var event = last[user]
        while event >= 0 {
            events.append(Int(event))
            event = previous[Int(event)]
        }
        events.sort { timeOf[$0] != timeOf[$1] ? timeOf[$0] < timeOf[$1] : $0 < $1 }
        return events
    }

    /// Calls a closure with each event of a user, the newest appended first.
    @inline(__always)
    package func forEachEvent(ofUser user: Int, _ body: (Int) -> Void) {
        guard last.indices.contains(user) else { return }
        var event = last[user]
        while event >= 0 {
            body(Int(event))
            event = previous[Int(event)]
        }
    }

    /// An empty store with the same ids and numbers.
    package func emptied() -> Interactions {
        var copy = self
        copy.clear()
        return copy
    }

    private mutating func clear() {
        userOf = []
        itemOf = []
        weightOf = []
        timeOf = []
        fingerprint = 0
        previous = []
        last = [Int32](repeating: -1, count: users.count)
    }
}
