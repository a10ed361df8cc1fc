// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniStore

/// Which people are due next: the earliest wake-ups in memory, up to a horizon; later ones only in the people's rows.
///
/// Wake-ups change with almost every fact; an index in the database would cost more than the fact itself.
/// When the horizon is reached, one pass over the people moves it on.
struct WakeIndex: Sendable {
    struct Moment: Comparable, Sendable {
        var at: Timestamp
        var person: Digest128

        static func < (left: Moment, right: Moment) -> Bool {
            left.at != right.at ? left.at < right.at : left.person < right.person
        }
    }

    enum Horizon: Sendable {
        case nothing
        case upTo(Moment)
        case everything
    }

    private let capacity: Int
    private var queue = DueQueue()
    private var horizon: Horizon

    init(capacity: Int, horizon: Horizon) {
        self.capacity = max(1, capacity)
        self.horizon = horizon
    }

    mutating func set(_ person: PersonID, _ wakeUp: Timestamp?) {
        guard let wakeUp, isInside(Moment(at: wakeUp, person: person.digest)) else {
            queue.set(person.digest, nil)
            return
        }
        queue.set(person.digest, wakeUp)
        if queue.count > 2 * capacity { shrink() }
    }

    private func isInside(_ moment: Moment) -> Bool {
        switch horizon {
        case .nothing: false
        case .upTo(let last): moment <= last
        case .everything: true
        }
    }

    private mutating func shrink() {
        let kept = queue.earliest(before: .distantFuture, limit: capacity)
        guard let last = kept.last else { return }
        queue.removeAll()
        for (person, at) in kept { queue.set(person, at) }
        horizon = .upTo(Moment(at: last.1, person: last.0))
    }

    /// Returns the earliest due; `everybody` calls its argument with every wake-up there is.
    mutating func earliest(
        before instant: Timestamp, limit: Int, everybody: ((Moment) -> Void) throws -> Void
    ) throws -> [(PersonID, Timestamp)] {
        while true {
            let found = queue.earliest(before: instant, limit: limit)
            if found.count >= limit || !reaches(instant) { return found.map { (PersonID($0.0), $0.1) } }
            try advance(everybody)
        }
    }

    /// Whether wake-ups at or before an instant may lie beyond the horizon.
    private func reaches(_ instant: Timestamp) -> Bool {
        switch horizon {
        case .nothing: true
        case .upTo(let last): last.at <= instant
        case .everything: false
        }
    }

    private mutating func advance(_ everybody: ((Moment) -> Void) throws -> Void) throws {
        var next: [Moment] = []
        let capacity = capacity
        let current = self
        try everybody { moment in
            guard !current.isInside(moment) else { return }
            next.append(moment)
            // Keep twice as many as wanted before cutting, so that the pass stays linear.
            if next.count >= 2 * capacity {
                next.sort()
                next.removeSubrange(capacity...)
            }
        }
        next.sort()
        if next.count > capacity { next.removeSubrange(capacity...) }
        for moment in next { queue.set(moment.person, moment.at) }
        if next.count == capacity, let last = next.last { horizon = .upTo(last) } else { horizon = .everything }
    }
}
#endif
