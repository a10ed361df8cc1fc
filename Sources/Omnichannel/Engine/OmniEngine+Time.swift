// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore

extension OmniEngine {
    /// Does what time has made due by now: windows that ran out, waits that are over, monthly days.
    ///
    /// - Returns: how many people were looked at. Call again until it is 0.
    @discardableResult
    public func wake(limit: Int = 1_000) async throws -> Int {
        try await desk.pass { desk in
            let now = self.now
            let due = try await self.store.due(before: now, limit: desk.carefulSteps > 0 ? 1 : limit)
            guard !due.isEmpty else { return 0 }
            var sitting = Sitting(self, desk, now)
            try await self.doOrForget(desk) {
                try await sitting.begin(due.map(\.0))
                for (person, _) in due {
                    guard let resident = desk.roster[person], !desk.quarantined.contains(person) else { continue }
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

    /// Runs body; when it fails, forgets everybody in memory, since their states may be ahead of the store.
    func doOrForget(_ desk: Desk, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            desk.forget()
            throw error
        }
    }

    /// Moves a virtual clock to an instant and does, in order, everything that comes due on the way: the driver
    /// under tests, replays and simulations.
    ///
    /// - Throws: ``OmniError/Code/notVirtual`` if the engine runs on another clock.
    public func run(until end: Timestamp) async throws {
        guard let clock = clock as? VirtualClock else {
            throw OmniError(.notVirtual, "run(until:) moves a VirtualClock; a service runs by itself: ServiceGroup([engine])")
        }
        while let due = try await nextDue(), due <= end {
            clock.advance(to: max(due, clock.now))
            try await catchUp()
        }
        clock.advance(to: max(end, clock.now))
    }

    /// Does everything that is due by now, and what becomes due by it.
    public func catchUp() async throws {
        while true {
            let woken = try await wake()
            let handled = try await dispatch()
            if woken == 0, handled == 0 { return }
        }
    }

    /// The next instant at which there is something to do.
    public func nextDue() async throws -> Timestamp? {
        let wake = try await store.due(before: .distantFuture, limit: 1).first?.1
        let message = try await store.outbox(before: .distantFuture, limit: 1).first?.dueAt
        guard let wake else { return message }
        return message.map { min($0, wake) } ?? wake
    }
}
