// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniSegmentation
import OmniStore

/// One turn at the desk: people are loaded, stepped, and committed together.
struct Sitting {
    let engine: OmniEngine
    let desk: Desk
    let now: Timestamp
    var draft: Draft
    /// What was rendered before, of the messages in hand.
    var contents: [MessageKey: [UInt8]] = [:]

    init(_ engine: OmniEngine, _ desk: Desk, _ now: Timestamp) {
        self.engine = engine
        self.desk = desk
        self.now = now
        draft = desk.newDraft()
    }

    /// Brings people into memory.
    ///
    /// Those whose bytes are damaged are put into quarantine; the others go on.
    func load(_ people: [PersonID]) async throws {
        var missing: Set<PersonID> = []
        for person in people where desk.roster[person] == nil { missing.insert(person) }
        missing.subtract(desk.quarantined)
        guard !missing.isEmpty else { return }
        for stored in try await engine.loadStored(Array(missing), desk) {
            do {
                desk.roster.insert(try await engine.resident(from: stored))
            } catch let failure as CodingFailure {
                try await engine.quarantine(stored.id, desk, Reason(.unreadable, failure.kind.rawValue))
            }
        }
    }

    /// Brings people into memory whose steps are taken next; in careful work, under a durable mark.
    func begin(_ people: [PersonID]) async throws {
        try await load(people)
        try await engine.beginCarefulStep(people, creating: [], desk)
    }

    /// The same for facts whose people are known now; those whom a fact creates are in no store yet.
    ///
    /// - Returns: by place, whose fact it is, where that does not depend on the fact's own steps.
    mutating func begin(_ resolved: [(Intake.Work, Resolution)]) async throws -> [Resident?] {
        var residents: [Resident?] = []
        residents.reserveCapacity(resolved.count)
        var missing: [PersonID] = []
        for (_, resolution) in resolved {
            for person in resolution.created where desk.roster[person] == nil { desk.roster.insert(Resident(person)) }
            guard resolution.steps.isEmpty, case .person(let person) = resolution.target else {
                residents.append(nil)
                resolution.forEachPerson { if desk.roster[$0] == nil { missing.append($0) } }
                continue
            }
            let resident = desk.roster[person]
            residents.append(resident)
            if resident == nil { missing.append(person) }
        }
        if !missing.isEmpty { try await load(missing) }
        guard desk.carefulSteps > 0 || !desk.hasSession else { return residents }
        var people: [PersonID] = []
        for (_, resolution) in resolved { resolution.forEachPerson { people.append($0) } }
        let creating = resolved.filter { !$0.1.created.isEmpty }.map(\.0.key)
        try await engine.beginCarefulStep(people, creating: creating, desk)
        return residents
    }

    /// Takes one fact through identity and step.
    ///
    /// Answers whose fact it is.
    mutating func take(
        _ item: Intake.Work, _ resolution: Resolution, of known: Resident?, as mode: IngestMode
    ) async throws -> PersonID? {
        let arrived = FactRules.arrive(item.fact, as: mode, at: now)
        draft.facts.append(item.key)
        if !resolution.standings.isEmpty { draft.standings += resolution.standings }
        guard case .person(let person) = resolution.target else {
            draft.loose.append(Entry.encoded(number: 0, at: now, arrived, item.content))
            return nil
        }
        for step in resolution.steps { try await perform(step) }
        guard let resident = known ?? desk.roster[person] else {
            throw OmniError(.store, "person \(person) could not be loaded")
        }
        let position = draft.part(of: resident)
        if !resolution.claims.isEmpty { draft[position].claims += resolution.claims }
        engine.probeStep(person)
        desk.outcome.reset()
        engine.step.take(
            arrived, identifiers: resolution.identifiers, into: &resident.state, at: now, &desk.outcome)
        for act in desk.outcome.before { draft.log(act, at: now, of: position) }
        draft.log(arrived, item.content, at: now, of: position)
        note(desk.outcome, of: position)
        return person
    }

    /// Lets time pass for one person.
    mutating func wake(_ resident: Resident) {
        let position = draft.part(of: resident)
        desk.outcome.reset()
        engine.step.wake(&resident.state, at: now, &desk.outcome)
        note(desk.outcome, of: position)
    }

    /// Writes down what a step decided: acts into the log, messages into the outbox, members into the index.
    mutating func note(_ outcome: Step.Outcome, of position: Int) {
        for act in outcome.acts { draft.log(act, at: now, of: position) }
        for act in outcome.before { post(act, of: position) }
        for act in outcome.acts { post(act, of: position) }
        for change in outcome.changes {
            draft[position].memberships
                .append(
                    MembershipChange(
                        audience: engine.plan.audiences.audiences[change.audience].name, isMember: change.entered))
        }
    }

    /// Brings the outbox up to date with an act about a message.
    private mutating func post(_ act: Act, of position: Int) {
        guard let key = act.message else { return }
        let resident = draft.resident(at: position)
        draft[position].outbox
            .append(resident.state.delivery.outboxChange(for: key, person: resident.id, content: contents[key]))
    }

    /// Folds the person's audiences anew, and writes all of them into the index.
    mutating func reindex(_ resident: Resident) {
        let position = draft.part(of: resident)
        let names = Set(engine.step.memberNames(of: resident.state, at: now))
        draft.needsSnapshot(position)
        for audience in engine.plan.audiences.audiences {
            draft[position].memberships
                .append(
                    MembershipChange(audience: audience.name, isMember: names.contains(audience.name)))
        }
    }

    /// Makes everything durable at once.
    ///
    /// With `flies`, the commit is only sent off: it is durable when the desk's flights have landed.
    ///
    /// - Returns: whether a commit was sent off.
    @discardableResult
    mutating func commit(before: EngineBoundary, after: EngineBoundary, flies: Bool = false) async throws -> Bool {
        if !flies || desk.isFull { guard await engine.land(desk) else { throw FlightFailed() } }
        try await engine.makeRoom(desk)
        guard !draft.isEmpty else {
            try await engine.endCarefulStep(desk)
            return false
        }
        let commit = draft.commit(engine.step, at: now, snapshotEvery: engine.configuration.snapshotEvery)
        draft = desk.newDraft()
        engine.configuration.probe?(before)
        if flies {
            // Whoever is forgotten here is as the store has them: a full desk has landed, and those of this commit
            // were met just now.
            desk.age()
            engine.takeOff(commit, desk)
            return true
        }
        // What was asked about the next batch before this commit does not know of its facts.
        desk.ahead?.reading = nil
        let clock = ContinuousClock()
        let start = clock.now
        try await engine.store.commit(commit)
        engine.gauges.recordCommit(start.duration(to: clock.now))
        engine.configuration.probe?(after)
        try await engine.endCarefulStep(desk)
        return false
    }
}
