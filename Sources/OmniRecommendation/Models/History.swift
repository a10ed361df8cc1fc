// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is known of one user, or of an anonymous visitor, when a recommendation is asked for: events, oldest first.
///
/// A history need not have been seen in any fit: every model folds it in on the spot.
public struct History: Sendable, Hashable {
    /// One event of the past.
    public struct Event: Sendable, Hashable {
        /// The item.
        public var item: String
        /// How much it says; see ``Interaction/weight``.
        public var weight: Double
        /// When it was.
        public var time: Timestamp

        /// Creates an event.
        public init(item: String, weight: Double = 1, time: Timestamp = Timestamp(microseconds: 0)) {
            self.item = item
            self.weight = weight
            self.time = time
        }
    }

    /// The events, oldest first.
    public var events: [Event]

    /// The instant of the question, for models that look at how long ago something was; nil for the last event's.
    public var now: Timestamp?

    /// The segment whose taste counts where the user's own is not known; see ``Interactions/assign(_:to:)``.
    public var segment: String?

    /// A history without events: a visitor of whom nothing is known.
    public init() { events = [] }

    /// Creates a history of events, oldest first.
    public init(_ events: [Event], now: Timestamp? = nil, segment: String? = nil) {
        self.events = events
        self.now = now
        self.segment = segment
    }

    /// Creates a history of items alone, oldest first: a session, a cart.
    public init(items: some Sequence<String>) {
        events = items.map { Event(item: $0) }
    }
}

extension History: ExpressibleByArrayLiteral {
    /// A history of items, oldest first.
    public init(arrayLiteral items: String...) { self.init(items: items) }
}

/// A history as models see it: items by their numbers.
///
/// Items that the model never saw are left out, and so are weights that an ``Interaction`` could not have.
/// Numbers come from a model's own ``Recommender/items``; one that its catalogue does not have is passed over.
public struct IndexedHistory: Sendable, Hashable {
    /// The items, oldest first; the same item may come again.
    public package(set) var items: [Int32]
    /// How much each event says.
    public package(set) var weights: [Float]
    /// When each was, in microseconds.
    public package(set) var times: [Int64]
    /// The instant of the question, in microseconds.
    public var now: Int64
    /// The user's segment.
    public var segment: String?

    /// Creates a history; without `now` it is asked at the last event's time.
    public init(items: [Int32], weights: [Float], times: [Int64], now: Int64? = nil, segment: String? = nil) {
        precondition(items.count == weights.count && items.count == times.count, "one weight and time for each item")
        self.items = items
        self.weights = weights
        self.times = times
        self.now = now ?? times.last ?? 0
        self.segment = segment
    }

    /// Creates a history of items alone, oldest first.
    public init(items: [Int32]) {
        self.init(
            items: items, weights: [Float](repeating: 1, count: items.count),
            times: [Int64](repeating: 0, count: items.count))
    }

    /// Whether nothing is known.
    public var isEmpty: Bool { items.isEmpty }

    /// The same without items whose numbers a catalogue of this size does not have.
    ///
    /// Numbers come from the caller, or from a store that has grown since a fit; a model asks this before it looks
    /// anything up by them.
    package func known(below count: Int) -> IndexedHistory {
        if items.allSatisfy({ $0 >= 0 && Int($0) < count }) { return self }
        let kept = items.indices.filter { items[$0] >= 0 && Int(items[$0]) < count }
        return IndexedHistory(
            items: kept.map { items[$0] }, weights: kept.map { weights[$0] }, times: kept.map { times[$0] },
            now: now, segment: segment)
    }

    /// Each item once, with the sum of its weights or with one, in ascending order: the user's row of a matrix.
    package func row(_ values: Interactions.Values) -> (items: [Int32], weights: [Float]) {
        if items.count < 2 { return (items, values == .ones ? items.map { _ in 1 } : weights) }
        let order = items.indices.sorted { items[$0] != items[$1] ? items[$0] < items[$1] : $0 < $1 }
        var row: (items: [Int32], weights: [Float]) = ([], [])
        row.items.reserveCapacity(items.count)
        row.weights.reserveCapacity(items.count)
        for place in order {
            if items[place] == row.items.last {
                if values == .weights { row.weights[row.weights.count - 1] += weights[place] }
            } else {
                row.items.append(items[place])
                row.weights.append(values == .ones ? 1 : weights[place])
            }
        }
        return row
    }
}

extension StableIndex {
    /// Returns a history by this index's numbers.
    public func indexed(_ history: History) -> IndexedHistory {
        var items: [Int32] = []
        var weights: [Float] = []
        var times: [Int64] = []
        items.reserveCapacity(history.events.count)
        weights.reserveCapacity(history.events.count)
        times.reserveCapacity(history.events.count)
        for event in history.events {
            let weight = Float(event.weight)
            guard let item = number(of: event.item), weight > 0, weight <= Interactions.greatestWeight
            else { continue }
            items.append(Int32(item))
            weights.append(weight)
            times.append(event.time.microseconds)
        }
        return IndexedHistory(
            items: items, weights: weights, times: times,
            now: history.now?.microseconds ?? history.events.last?.time.microseconds,
            segment: history.segment)
    }
}
