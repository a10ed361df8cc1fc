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
    /// Present from the publishing of new definitions until everybody has been looked at.
    static let sweep = "omni.sweep"
    /// A digest of the audiences that were published last.
    static let audiences = "omni.audiences"
    /// The key of the hashes by which erased people are recognised.
    static let erasureKey = "omni.erasure-key"
}

extension OmniEngine {
    /// Opens the store for work: reads who is in quarantine, finds out how the last process ended, and brings the
    /// audience index up to date if definitions changed.
    func open() async throws {
        try await atDesk { desk in
            for record in try await self.store.quarantined() { desk.quarantined.insert(record.person) }
            try await self.readErasureKey()
            if try await self.store.register(Register.session) != nil {
                desk.carefulSteps = self.configuration.carefulSteps
                try await self.countUncleanEnd(desk)
                self.configuration.logger.info(
                    "the last end was not clean; working carefully", metadata: ["steps": "\(desk.carefulSteps)"])
            }
            try await self.beginSession(desk)
            self.reportParkedVersions()
            if self.plan.needsSweep { try await self.sweep(desk) }
        }
    }

    private func beginSession(_ desk: Desk) async throws {
        try await store.setRegister(Register.session, [1])
        desk.hasSession = true
    }

    /// Ends work cleanly.
    ///
    /// The store stays open; it is its owner's. Whoever asks the engine for more afterwards begins to work anew, to be
    /// ended by another call. A second call does nothing.
    public func close() async throws {
        try await atDesk { desk in
            if !desk.marks.isEmpty { try await self.store.setRegister(Register.inFlight, nil) }
            desk.marks = Marks(nil)
            try await self.store.setRegister(Register.session, nil)
            desk.hasSession = false
        }
    }

    /// Marks, durably, whose step is about to be taken.
    ///
    /// Careful work only.
    ///
    /// Of `facts` that create somebody, the people have another id each time, so they are marked
    /// themselves, by the hash of their id.
    func beginCarefulStep(_ people: [PersonID], creating facts: [FactKey], _ desk: Desk) async throws {
        if !desk.hasSession { try await beginSession(desk) }
        guard desk.carefulSteps > 0 else { return }
        var revisions: [PersonID: UInt64] = [:]
        for person in people { revisions[person] = desk.roster[person]?.revision }
        for fact in facts { revisions[PersonID(fact.id)] = 0 }
        desk.marks.begin(revisions)
        try await store.setRegister(Register.inFlight, desk.marks.bytes)
    }

    func endCarefulStep(_ desk: Desk) async throws {
        guard desk.carefulSteps > 0 else { return }
        desk.carefulSteps -= 1
        // Others' marks stay: one who ends the process is not cleared by those whose steps go well in between.
        desk.marks.end()
        if desk.carefulSteps == 0 { desk.marks = Marks(nil) }
        try await store.setRegister(Register.inFlight, desk.marks.bytes)
        if desk.carefulSteps == 0 { configuration.logger.info("working in batches again") }
    }

    /// Somebody whose step was under way at two ends in a row ends the process: they are set aside.
    private func countUncleanEnd(_ desk: Desk) async throws {
        desk.marks = Marks(try await store.register(Register.inFlight))
        desk.marks.countEnd()
        for person in desk.marks.removeAll(withAtLeast: configuration.endsUntilQuarantine) {
            try await quarantine(person, desk, Reason(.poison, "a step ended the process again and again"))
        }
        try await store.setRegister(Register.inFlight, desk.marks.bytes)
    }

    private func reportParkedVersions() {
        for version in plan.unreadable {
            configuration.logger.error(
                "a stored journey cannot be read; its runs are parked", metadata: ["journey": "\(version)"])
        }
        for version in plan.journeys.unusable {
            configuration.logger.error(
                "runs of a journey's earlier version are parked",
                metadata: [
                    "journey": "\(version.published.journey.name)", "version": "\(version.published.version)",
                ])
        }
    }

    /// Looks at everybody once: folds audiences anew, writes the index and the wake-ups.
    ///
    /// Starts no journeys: nobody did anything.
    private func sweep(_ desk: Desk) async throws {
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
                // Also of people whom no condition has concerned so far: a new one may concern what they did long ago.
                let history = try await history(of: person)
                step.refoldAudiences(of: &resident.state, from: history, at: now)
                sitting.reindex(resident)
            }
            try await sitting.commit(before: .beforeWakeCommit, after: .afterWakeCommit)
            desk.age()
        }
        try await store.setRegister(Register.sweep, nil)
        configuration.logger.info("definitions changed; everybody was looked at", metadata: ["people": "\(count)"])
    }
}

/// Whose steps are under way, and at how many ends of the process the same step was.
struct Marks {
    private struct Mark {
        /// Tells one step of a person from the next: a step that was committed has moved it on.
        var revision: UInt64
        var ends: UInt64 = 0
        var isUnderWay = true
    }

    private var marks: [PersonID: Mark] = [:]

    /// Reads what ``bytes`` wrote.
    init(_ bytes: [UInt8]?) {
        guard let bytes else { return }
        var reader = ByteReader(bytes)
        while let digest = try? reader.digest(), let revision = try? reader.unsigned(),
            let number = try? reader.unsigned()
        {
            marks[PersonID(digest)] = Mark(revision: revision, ends: number / 2, isUnderWay: number % 2 == 1)
        }
    }

    var isEmpty: Bool { marks.isEmpty }

    /// Steps begin, of people at these revisions; those begun before and not ended failed without ending the process.
    mutating func begin(_ revisions: [PersonID: UInt64]) {
        for (person, mark) in marks where mark.isUnderWay {
            marks[person] = mark.ends == 0 ? nil : Mark(revision: mark.revision, ends: mark.ends, isUnderWay: false)
        }
        for (person, revision) in revisions {
            let known = marks[person]
            marks[person] = Mark(revision: revision, ends: known?.revision == revision ? known?.ends ?? 0 : 0)
        }
    }

    /// The steps under way went well.
    mutating func end() { marks = marks.filter { !$0.value.isUnderWay } }

    /// The process ended while steps were under way.
    mutating func countEnd() {
        for (person, mark) in marks where mark.isUnderWay {
            marks[person] = Mark(revision: mark.revision, ends: mark.ends + 1, isUnderWay: false)
        }
    }

    mutating func removeAll(withAtLeast count: UInt64) -> [PersonID] {
        let people = marks.filter { $0.value.ends >= count }.map(\.key).sorted()
        for person in people { marks[person] = nil }
        return people
    }

    var bytes: [UInt8]? {
        guard !isEmpty else { return nil }
        var writer = ByteWriter()
        for (person, mark) in marks.sorted(by: { $0.key < $1.key }) {
            writer.digest(person.digest)
            writer.unsigned(mark.revision)
            writer.unsigned(mark.ends * 2 + (mark.isUnderWay ? 1 : 0))
        }
        return writer.bytes
    }
}
