// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Sessions, oldest first: what was looked at in one sitting, or bought in one order, by one user.
///
/// A session ends where the same user does nothing for longer than a gap. It keeps no user.
package struct SessionLog: Sendable, Hashable {
    /// Where each session begins in `items`, and where the last one ends.
    package private(set) var starts: [Int] = [0]
    /// The items, session after session, in the order in which they were looked at.
    package private(set) var items: [Int32] = []
    /// When each session ended, in microseconds; ascending.
    package private(set) var ends: [Int64] = []

    package init() {}

    /// The number of sessions.
    package var count: Int { ends.count }

    /// The items of a session, in order.
    package func session(_ number: Int) -> ArraySlice<Int32> { items[starts[number]..<starts[number + 1]] }

    /// Adds a session that ended after all others did; one that ended before counts as ending with the last.
    package mutating func append(_ session: some Collection<Int32>, end: Int64) {
        items.append(contentsOf: session)
        starts.append(items.count)
        ends.append(max(end, ends.last ?? .min))
    }

    /// Cuts the events of a store into sessions; nil for a gap makes each user one session.
    package init(_ interactions: Interactions, gap: Span?) {
        let order = interactions.eventsByUserAndTime
        let limit = gap?.elapsedMicroseconds ?? .max
        var found: [(range: Range<Int>, end: Int64)] = []
        var start = 0
        for place in order.indices {
            let isLast = place + 1 == order.count
            if !isLast {
                let (event, next) = (order[place], order[place + 1])
                let pause = interactions.timeOf[next].subtractingReportingOverflow(interactions.timeOf[event])
                let isSame = interactions.userOf[event] == interactions.userOf[next]
                if isSame, !pause.overflow, pause.partialValue <= limit { continue }
            }
            found.append((start..<(place + 1), interactions.timeOf[order[place]]))
            start = place + 1
        }
        let byEnd = found.indices.sorted { found[$0].end != found[$1].end ? found[$0].end < found[$1].end : $0 < $1 }
        items.reserveCapacity(order.count)
        for number in byEnd {
            append(order[found[number].range].map { interactions.itemOf[$0] }, end: found[number].end)
        }
    }

    func encode(into archive: inout ModelArchive.Writer) {
        archive.integers(starts)
        archive.integers(items)
        archive.integers(ends.map(Int.init))
    }

    init(from archive: inout ModelArchive.Reader, items catalogue: Int) throws {
        let starts = try archive.wideIntegers()
        items = try archive.integers(below: catalogue)
        ends = try archive.wideIntegers().map(Int64.init)
        guard starts.count == ends.count + 1, starts.first == 0, starts.last == items.count,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }),
            zip(ends, ends.dropFirst()).allSatisfy({ $0 <= $1 })
        else { throw ModelArchive.damaged("sessions do not follow one another") }
        self.starts = starts
    }
}

extension Interactions {
    /// All events by user, and those of a user by time; equal times in the order in which they came.
    package var eventsByUserAndTime: [Int] {
        var next = [Int](repeating: 0, count: users.count + 1)
        for user in userOf { next[Int(user) + 1] += 1 }
        for user in 0..<users.count { next[user + 1] += next[user] }
        let starts = next
        var order = [Int](repeating: 0, count: count)
        for event in 0..<count {
            let user = Int(userOf[event])
            order[next[user]] = event
            next[user] += 1
        }
        for user in 0..<users.count {
            let range = starts[user]..<starts[user + 1]
            let isSorted = zip(order[range], order[range].dropFirst()).allSatisfy { timeOf[$0] <= timeOf[$1] }
            if !isSorted { order[range].sort { (timeOf[$0], $0) < (timeOf[$1], $1) } }
        }
        return order
    }
}
