// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Logging
import OmniIdentity
import OmniStore

extension Reason.Code {
    /// What is stored of a person cannot be read.
    public static let unreadable = Reason.Code("unreadable")
    /// A step of the person ended the process twice.
    public static let poison = Reason.Code("poison")
}

extension OmniEngine {
    /// What the store has of these people.
    ///
    /// Damaged ones are put into quarantine; the others are answered.
    func loadStored(_ people: [PersonID], _ desk: Desk) async throws -> [StoredPerson] {
        do {
            return try await store.load(people)
        } catch let error as StoreError where error.code == .corrupt && !error.people.isEmpty {
            for person in error.people { try await quarantine(person, desk, Reason(.unreadable, "damaged bytes")) }
            return try await loadStored(people.filter { !error.people.contains($0) }, desk)
        }
    }

    /// Decodes a person: snapshot, then the entries after it.
    func resident(from stored: StoredPerson) async throws -> Resident {
        var state = PersonState()
        if let snapshot = stored.snapshot { state = try PersonState(decoding: snapshot) }
        // An image of other definitions cannot be gone on with: it is folded from the log again, below.
        let isStale = !state.audiences.isCurrent(plan.audiences)
        if isStale { state.audiences = .init() }
        let resident = Resident(
            id: stored.id, state: state, revision: stored.revision, snapshotRevision: stored.snapshotRevision)
        for bytes in stored.tail {
            let entry = try Entry(decoding: bytes)
            step.apply(entry, to: &resident.state)
        }
        if isStale, resident.state.header.into == nil {
            let history = try await history(of: stored.id)
            step.refoldAudiences(of: &resident.state, from: history, at: now)
        }
        return resident
    }

    /// Sets a person aside, durably.
    ///
    /// All others go on.
    func quarantine(_ person: PersonID, _ desk: Desk, _ reason: Reason) async throws {
        desk.quarantined.insert(person)
        desk.roster.remove(person)
        try await store.quarantine(person, reason: reason, at: now)
        configuration.logger.warning(
            "person quarantined", metadata: ["person": "\(person)", "reason": "\(reason.code.rawValue)"])
    }

    /// A committed person, for reading; `nil` if nobody has this id.
    package func read(_ person: PersonID) async throws -> PersonState? {
        try await atDesk { desk in
            try await Sitting(self, desk, self.now).load([person])
            guard let resident = desk.roster[person], resident.revision > 0 else { return nil }
            return resident.state
        }
    }

    /// Who answers for an identifier now.
    func person(for identifier: Identifier) async throws -> PersonID? {
        try await atDesk { desk in try await self.person(for: identifier, desk) }
    }

    func person(for identifier: Identifier, _ desk: Desk) async throws -> PersonID? {
        let rules = definitions.identity
        guard let name = rules.identifying([identifier]).identifiers.first else { return nil }
        try await desk.directory.prepare([name], rules: rules, from: store)
        defer { desk.age() }
        return desk.directory.person(behind: name)
    }

    /// All entries of one person's own log, in order.
    func log(of person: PersonID) async throws -> [Entry] {
        var entries: [Entry] = []
        while true {
            let page = try await store.entries(of: person, after: entries.last?.number ?? 0, limit: 1_000)
            for bytes in page { entries.append(try Entry(decoding: bytes)) }
            if page.count < 1_000 { return entries }
        }
    }

    /// Everything from which a person's views are folded; see ``History``.
    ///
    /// `statements` are acts of the commit in hand that are not in the log yet.
    package func history(of person: PersonID, including statements: [Act] = []) async throws -> History {
        try await History.gather(person, statements, rules: definitions.identity) { try await self.log(of: $0) }
    }
}
