// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The session that is going on: its items once each, with the last place at which each stands.
struct RunningSession {
    struct Item {
        let item: Int32
        /// Counted from one.
        let position: Int
        let weight: Double
    }

    var items: [Item] = []
    let length: Int
    let now: Int64

    init(_ history: IndexedHistory, gap: Span?, scheme: SessionKNN.Configuration.Scheme) {
        var first = history.items.count
        let limit = gap?.elapsedMicroseconds ?? .max
        while first > 0 {
            if first < history.items.count {
                let pause = history.times[first].subtractingReportingOverflow(history.times[first - 1])
                if pause.overflow || pause.partialValue > limit { break }
            }
            first -= 1
        }
        let session = history.items[first...]
        length = session.count
        now = history.now
        for (offset, item) in session.enumerated().reversed() where !items.contains(where: { $0.item == item }) {
            let position = offset + 1
            let weight: Double
            switch scheme {
            case .vectors: weight = (Double(position) / Double(length)) * (Double(position) / Double(length))
            case .sequence(let decay, _, _): weight = exp(Double(position - length) / decay)
            }
            items.append(Item(item: item, position: position, weight: weight))
        }
    }
}

/// Room for counting, kept between questions so that none clears an array as long as all sessions.
struct SessionCounts {
    var stamps: [UInt32] = []
    var stamp: UInt32 = 0
    var likeness: [Double] = []
    /// The place in the running session of the newest item that is shared, and that item.
    var newest: [Int32] = []
    var sessions: [Int32] = []
    var keys: [UInt64] = []
    /// The items that got a vote, and for each item the last session that voted for it.
    var items: [Int32] = []
    var voter: [Int32] = []

    mutating func prepare(sessions count: Int) {
        if stamps.count < count {
            stamps += [UInt32](repeating: 0, count: count - stamps.count)
            likeness += [Double](repeating: 0, count: count - likeness.count)
            newest += [Int32](repeating: 0, count: count - newest.count)
        }
        if stamp == .max {
            stamp = 0
            for place in stamps.indices { stamps[place] = 0 }
        }
        stamp += 1
        sessions.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
    }
}

extension SessionKNN {
    /// A past session that votes.
    struct Neighbour {
        let session: Int32
        let likeness: Double
        /// Where the newest item that it shares stands in the running session, counted from one.
        let position: Int
    }

    /// The sessions that vote: the most similar of the most recent that share an item.
    func neighbours(of running: RunningSession, in counts: inout SessionCounts) -> [Neighbour] {
        counts.prepare(sessions: log.count)
        let stamp = counts.stamp
        // Among an item's sessions only the newest can be among the newest of all.
        for entry in running.items {
            sessionsOf[Int(entry.item)]
                .withUnsafeBufferPointer { sessions in
                    for place in max(0, sessions.count - configuration.sample)..<sessions.count {
                        let session = Int(sessions[place])
                        if counts.stamps[session] == stamp {
                            counts.likeness[session] += entry.weight
                        } else {
                            counts.stamps[session] = stamp
                            counts.likeness[session] = entry.weight
                            // Items come newest first, so the first to reach a session is the newest that is shared.
                            counts.newest[session] = Int32(entry.position)
                            counts.sessions.append(Int32(session))
                        }
                    }
                }
        }
        if counts.sessions.count > configuration.sample {
            Selection.largest(configuration.sample, of: &counts.sessions)
        }
        for session in counts.sessions {
            let likeness = scaled(counts.likeness[Int(session)], session: Int(session), running: running)
            // Likeness is above zero, so its bits ascend with it; equal ones go by the newer session.
            counts.keys.append(UInt64(Float(likeness).bitPattern) << 32 | UInt64(UInt32(session)))
        }
        if counts.keys.count > configuration.neighbours {
            Selection.largest(configuration.neighbours, of: &counts.keys)
        }
        return counts.keys.map { key in
            let session = Int32(truncatingIfNeeded: key & 0xFFFF_FFFF)
            let likeness = scaled(counts.likeness[Int(session)], session: Int(session), running: running)
            return Neighbour(session: session, likeness: likeness, position: Int(counts.newest[Int(session)]))
        }
    }

    private func scaled(_ sum: Double, session: Int, running: RunningSession) -> Double {
        switch configuration.scheme {
        case .vectors: return sum / Double(running.items.count)
        case .sequence(_, let days, _):
            let length = Double(log.starts[session + 1] - log.starts[session])
            let age = max(0, Double(running.now) - Double(log.ends[session])) / 86_400e6
            return max(sum / (length * Double(running.length)).squareRoot() * exp(-age / days), .leastNormalMagnitude)
        }
    }

    /// Adds up the votes; only items that get one are touched.
    func vote(
        _ running: RunningSession, with neighbours: [Neighbour], into scores: inout [Float], counts: inout SessionCounts
    ) {
        counts.items.removeAll(keepingCapacity: true)
        if counts.voter.count < items.count {
            counts.voter += [Int32](repeating: -1, count: items.count - counts.voter.count)
        }
        scores.withUnsafeMutableBufferPointer { scores in
            log.items.withUnsafeBufferPointer { all in
                for neighbour in neighbours {
                    let places = log.starts[Int(neighbour.session)]..<log.starts[Int(neighbour.session) + 1]
                    var vote = Float(neighbour.likeness)
                    var anchor: Int?
                    if case .sequence = configuration.scheme {
                        let shared = running.items.first { $0.position == neighbour.position }?.item
                        anchor = places.last { all[$0] == shared }
                    } else {
                        vote = Float(neighbour.likeness / Double(running.length - neighbour.position + 1))
                    }
                    for place in places {
                        let item = all[place]
                        // A session votes once for an item that it holds twice.
                        guard counts.voter[Int(item)] != neighbour.session else { continue }
                        counts.voter[Int(item)] = neighbour.session
                        if scores[Int(item)] == -.infinity {
                            scores[Int(item)] = 0
                            counts.items.append(item)
                        }
                        scores[Int(item)] += vote * decay(place, from: anchor)
                    }
                }
            }
            // No session's number may be found there by the next question.
            for item in counts.items { counts.voter[Int(item)] = -1 }
            guard case .vectors(let rarity) = configuration.scheme, rarity > 0 else { return }
            let sessions = naturalLog(Double(log.count))
            for item in counts.items {
                // ln(sessions / events) of an item: what is seen all the time tells little.
                let rare = sessions - naturalLog(Double(max(1, eventsOf[Int(item)])))
                scores[Int(item)] *= Float(1 + rarity * max(0, rare))
            }
        }
    }

    @inline(__always)
    private func decay(_ place: Int, from anchor: Int?) -> Float {
        guard let anchor, case .sequence(_, _, let distance) = configuration.scheme else { return 1 }
        return Float(exp(-Double(abs(place - anchor)) / distance))
    }
}
