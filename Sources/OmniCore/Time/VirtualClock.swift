// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A clock that stands still until it is advanced: for tests, simulations and replays.
///
/// Sleepers are woken in the order of their deadlines, those of one deadline in the order in which they went to sleep.
/// Tasks of one executor with one thread then go on in that order; on several threads one may overtake another.
public final class VirtualClock: WallClock, Sendable {
    private struct Sleeper {
        var deadline: Timestamp
        var ticket: UInt64
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var tickets: UInt64 = 0
        /// In the order in which they will wake, the first one last, so that waking takes from the end.
        var sleepers: [Sleeper] = []
        /// Tickets cancelled before their sleeper lay down.
        var cancelled: Set<UInt64> = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    /// Creates a clock that stands at an instant.
    public init(_ start: Timestamp) { state = Mutex(State(now: start)) }

    /// Creates a clock that stands at an instant given as RFC 3339 text.
    ///
    /// - Throws: ``CoreError`` with `invalidTime` for other text.
    public convenience init(_ iso8601: String) throws { self.init(try Timestamp(iso8601)) }

    /// The instant at which the clock stands.
    public var now: Timestamp { state.withLock { $0.now } }

    /// One microsecond.
    public var minimumResolution: Duration { .microseconds(1) }

    /// Moves the clock on to an instant and wakes whoever waits for it; an earlier instant changes nothing.
    public func advance(to instant: Timestamp) { move { max($0, instant) } }

    /// Moves the clock on by a span, calendar parts counted in UTC; a negative span changes nothing.
    public func advance(by span: Span) { move { max($0, $0 + span) } }

    /// Sets the clock, backwards too, as an administrator's hand may.
    package func set(to instant: Timestamp) { move { _ in instant } }

    private func move(_ change: (Timestamp) -> Timestamp) {
        let woken = state.withLock { state in
            state.now = change(state.now)
            let first = state.sleepers.firstIndex { $0.deadline <= state.now } ?? state.sleepers.endIndex
            let woken = Array(state.sleepers[first...].reversed())
            state.sleepers.removeSubrange(first...)
            return woken
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }
}

extension VirtualClock {
    /// Waits until the clock stands at a deadline or later; the tolerance is not used.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp, tolerance: Duration? = nil) async throws {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        defer { state.withLock { _ = $0.cancelled.remove(ticket) } }
        try await withTaskCancellationHandler {
            try Task.checkCancellation()
            try await withCheckedThrowingContinuation { continuation in
                lieDown(Sleeper(deadline: deadline, ticket: ticket, continuation: continuation))
            }
        } onCancel: {
            cancel(ticket)
        }
    }

    /// The deadline that comes first among those waited for, or nil when nobody waits.
    package var nextDeadline: Timestamp? { state.withLock { $0.sleepers.last?.deadline } }

    /// How many wait.
    package var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Waits until at least that many sleepers lie down, so that a test need not guess.
    package func waitForSleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                guard state.sleepers.count < count else { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if ready { continuation.resume() }
        }
    }

    private enum Outcome {
        case asleep([CheckedContinuation<Void, Never>])
        case due
        case cancelled
    }

    private func lieDown(_ sleeper: Sleeper) {
        let outcome: Outcome = state.withLock { state in
            if state.cancelled.contains(sleeper.ticket) { return .cancelled }
            if sleeper.deadline <= state.now { return .due }
            // The latest deadline stands first; of one deadline, the latest ticket.
            let place = state.sleepers.partitioningIndex { other in
                (other.deadline, other.ticket) < (sleeper.deadline, sleeper.ticket)
            }
            state.sleepers.insert(sleeper, at: place)
            let count = state.sleepers.count
            let ready = state.watchers.filter { $0.count <= count }
            state.watchers.removeAll { $0.count <= count }
            return .asleep(ready.map(\.continuation))
        }
        switch outcome {
        case .asleep(let watchers): for watcher in watchers { watcher.resume() }
        case .due: sleeper.continuation.resume()
        case .cancelled: sleeper.continuation.resume(throwing: CancellationError())
        }
    }

    private func cancel(_ ticket: UInt64) {
        let sleeper: Sleeper? = state.withLock { state in
            guard let place = state.sleepers.firstIndex(where: { $0.ticket == ticket }) else {
                state.cancelled.insert(ticket)
                return nil
            }
            return state.sleepers.remove(at: place)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}

extension Array {
    /// The first index whose element answers yes, where all that answer no come before all that answer yes.
    fileprivate func partitioningIndex(_ belongsToSecond: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
