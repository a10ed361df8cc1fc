// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore

/// A commit on its way into the store while the next batch is already stepped on top of it.
///
/// There is at most one. Whoever needs the store to hold everything that is in memory lands it first; when it
/// failed, all that was stepped on top of it is forgotten, and done again from what the store holds.
struct Flight {
    let task: Task<Void, any Error>
    /// The facts that it accepts, which the store does not know yet.
    let facts: [FactKey]
}

/// The commit before failed, so what was stepped on top of it means nothing.
struct FlightFailed: Error {}

extension OmniEngine {
    /// Holds the desk, with everything in memory as it is in the store.
    func atDesk<Result: Sendable>(_ body: (Desk) async throws -> Result) async rethrows -> Result {
        try await desk.pass { desk in
            await self.land(desk)
            // Whoever is here may change what the next batch's reading said.
            desk.ahead?.reading = nil
            self.dropWithdrawn(desk)
            return try await body(desk)
        }
    }

    /// Waits for the commit that is under way.
    ///
    /// - Returns: whether it became durable; if not, nothing is in memory any more.
    @discardableResult
    func land(_ desk: Desk) async -> Bool {
        guard let flight = desk.flight else { return true }
        let landing = await flight.task.result
        desk.flight = nil
        if case .success = landing { return true }
        desk.forget()
        return false
    }

    /// Sends a commit off, so that the next batch can be stepped meanwhile.
    func takeOff(_ commit: Commit, _ desk: Desk) {
        let (store, gauges, probe) = (store, gauges, configuration.probe)
        // Unstructured on purpose: a caller who is cancelled must not cut off a commit that others build upon.
        let task = Task {
            let clock = ContinuousClock()
            let start = clock.now
            try await store.commit(commit)
            gauges.recordCommit(start.duration(to: clock.now))
            probe?(.afterIngestCommit)
        }
        desk.flight = Flight(task: task, facts: commit.facts)
    }
}
