// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore

extension OmniEngine {
    /// Does what time has made due by now: windows that ran out, waits that are over, monthly days.
    ///
    /// - Returns: how many people were looked at. Call again until it is 0.
    @discardableResult
    public func wake(limit: Int = 1_000) async throws -> Int {
        try await atDesk { desk in
            let now = self.now
            let due = try await self.due(before: now, limit: desk.carefulSteps > 0 ? 1 : limit, desk)
            guard !due.isEmpty else { return 0 }
            try await self.doOrForget(desk) {
                var sitting = Sitting(self, desk, now)
                try await sitting.begin(due.map(\.0))
                for (person, _) in due {
                    guard let resident = desk.roster[person] else { continue }
                    self.probeStep(person)
                    sitting.wake(resident)
                }
                try await sitting.commit(before: .beforeWakeCommit, after: .afterWakeCommit)
            }
            desk.age()
            self.gauges.countWakes(due.count)
            return due.count
        }
    }

    /// Who has to be looked at.
    ///
    /// People in quarantine stay in the store's queue, and are passed over.
    private func due(before instant: Timestamp, limit: Int, _ desk: Desk) async throws -> [(PersonID, Timestamp)] {
        let due = try await store.due(before: instant, limit: limit + desk.quarantined.count)
        return Array(due.lazy.filter { !desk.quarantined.contains($0.0) }.prefix(limit))
    }

    /// Runs body; when it fails, forgets everybody in memory, since their states may be ahead of the store.
    ///
    /// When somebody else changed these people meanwhile, they are read again and stepped again.
    func doOrForget(_ desk: Desk, _ body: () async throws -> Void) async throws {
        var attempt = 0
        while true {
            do {
                return try await body()
            } catch let error as StoreError where error.code == .staleRevision && attempt < 3 {
                attempt += 1
                desk.forget()
            } catch {
                desk.forget()
                throw error
            }
        }
    }

    /// Moves a virtual clock to an instant and does, in order, everything that comes due on the way: the driver
    /// under tests, replays and simulations.
    ///
    /// - Throws: ``OmniError/Code/notVirtual`` if the engine runs on another clock.
    public func run(until end: Timestamp) async throws {
        guard let clock = clock as? VirtualClock else {
            throw OmniError(
                .notVirtual,
                "run(until:) moves a VirtualClock; a service runs by itself: ServiceGroup(services: [engine], …)")
        }
        while let due = try await nextDue(), due <= end {
            clock.advance(to: max(due, clock.now))
            try await catchUp()
        }
        clock.advance(to: max(end, clock.now))
    }

    /// Does everything that is due by now, and what becomes due by it.
    public func catchUp() async throws {
        // Time before messages: which of two messages a cap lets out must not depend on how much is done at once.
        while !Task.isCancelled {
            var woken = 0
            while case let some = try await wake(), some > 0 { woken += some }
            let handled = try await dispatch()
            if woken == 0, handled == 0 { return }
        }
    }

    /// The next instant at which there is something to do.
    public func nextDue() async throws -> Timestamp? {
        try await atDesk { desk in
            guard desk.unsettled.isEmpty else { return self.now }
            let wake = try await self.due(before: .distantFuture, limit: 1, desk).first?.1
            let message = try await self.waitingMessages(before: .distantFuture, limit: 1, desk).first?.dueAt
            guard let wake else { return message }
            return message.map { min($0, wake) } ?? wake
        }
    }
}
