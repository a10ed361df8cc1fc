// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Logging
import OmniStore

/// Small durable values of the engine, by name.
enum Register {
    /// Present while a process works on the store: its presence at the start tells of an end that was not clean.
    static let session = "omni.session"
    /// The people whose steps are under way in careful work, with how often they were when the process ended.
    static let inFlight = "omni.in-flight"
    /// The key of the hashes by which erased people are recognised.
    static let erasureKey = "omni.erasure-key"
}

extension OmniEngine {
    /// Opens the store for work: reads who is in quarantine, finds out how the last process ended, and brings the
    /// audience index up to date if definitions changed.
    func open() async throws {
        try await desk.pass { desk in
            for record in try await self.store.quarantined() { desk.quarantined.insert(record.person) }
            try await self.readErasureKey()
            if try await self.store.register(Register.session) != nil {
                desk.carefulSteps = self.configuration.carefulSteps
                try await self.quarantineRepeatOffenders(desk)
                self.configuration.logger.info(
                    "the last end was not clean; working carefully", metadata: ["steps": "\(desk.carefulSteps)"])
            }
            try await self.store.setRegister(Register.session, [1])
            self.reportParkedVersions()
            if self.plan.hasNewAudiences { try await self.rebuildAudiences(desk) }
        }
    }

    /// Ends work cleanly. The store stays open; it is its owner's.
    public func close() async throws {
        try await desk.pass { _ in try await self.store.setRegister(Register.session, nil) }
    }

    /// Marks, durably, whose step is about to be taken. Careful work only.
    func beginCarefulStep(_ people: [PersonID], _ desk: Desk) async throws {
        guard desk.carefulSteps > 0 else { return }
        var marks = Marks(try await store.register(Register.inFlight))
        for person in people { marks.begin(person) }
        try await store.setRegister(Register.inFlight, marks.bytes)
    }

    func endCarefulStep(_ desk: Desk) async throws {
        guard desk.carefulSteps > 0 else { return }
        desk.carefulSteps -= 1
        try await store.setRegister(Register.inFlight, nil)
        if desk.carefulSteps == 0 { configuration.logger.info("working in batches again") }
    }

    /// Somebody whose step was under way at two ends in a row ends the process: they are set aside.
    private func quarantineRepeatOffenders(_ desk: Desk) async throws {
        let marks = Marks(try await store.register(Register.inFlight))
        for person in marks.people(markedAtLeast: 2) {
            try await quarantine(person, desk, Reason(.poison, "a step ended the process twice"))
        }
    }

    private func reportParkedVersions() {
        for version in plan.journeys.unusable {
            configuration.logger.error(
                "runs of a journey's earlier version are parked",
                metadata: [
                    "journey": "\(version.published.journey.name)", "version": "\(version.published.version)",
                ])
        }
    }

    /// Folds everybody's audiences anew and writes the index. Starts no journeys: nobody did anything.
    private func rebuildAudiences(_ desk: Desk) async throws {
        var last: PersonID?
        var count = 0
        while true {
            let page = try await store.people(after: last, limit: 500)
            guard !page.isEmpty else { break }
            last = page.last
            count += page.count
            var sitting = Sitting(self, desk, now)
            try await sitting.load(page)
            for person in page {
                guard let resident = desk.roster[person], resident.state.header.into == nil else { continue }
                sitting.reindex(resident)
            }
            try await sitting.commit(before: .beforeWakeCommit, after: .afterWakeCommit)
            desk.age()
        }
        configuration.logger.info("audiences rebuilt", metadata: ["people": "\(count)"])
    }
}

/// Who was being worked on when the process ended, and how many ends in a row that was so.
struct Marks {
    private var counts: [PersonID: UInt64] = [:]

    init(_ bytes: [UInt8]?) {
        guard let bytes else { return }
        var reader = ByteReader(bytes)
        while let digest = try? reader.digest(), let count = try? reader.unsigned() {
            counts[PersonID(digest)] = count
        }
    }

    mutating func begin(_ person: PersonID) { counts[person, default: 0] += 1 }

    func people(markedAtLeast count: UInt64) -> [PersonID] {
        counts.filter { $0.value >= count }.map(\.key).sorted()
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        for (person, count) in counts.sorted(by: { $0.key < $1.key }) {
            writer.digest(person.digest)
            writer.unsigned(count)
        }
        return writer.bytes
    }
}
