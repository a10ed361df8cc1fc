// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniStore

/// The way of one batch of facts: validate, de-duplicate, resolve, load, step, commit.
struct Intake {
    let engine: OmniEngine
    let desk: Desk
    let mode: IngestMode
    private var now: Timestamp
    /// Whether the last commit may still be under way when the batch is done.
    let flies: Bool
    private var outcomes: [IngestOutcome?] = []
    private var flying: [Bool] = []
    private var refused: [RefusedFact] = []
    /// Facts whose id another fact of the batch had before them.
    private var repeats: [Repeat] = []
    /// What was prepared and asked while the batch before was under way.
    private var ahead: Ahead?
    /// Called at moments when the store may be asked about the next batch.
    private let readAhead: ReadAhead?

    typealias ReadAhead = (_ moment: ReadAheadMoment) async -> Void

    /// What became of a batch, and what of it is not durable yet.
    struct Taken {
        var outcomes: [IngestOutcome]
        /// By place, whether a fact's acceptance is under way; empty when none is.
        var flying: [Bool] = []
        var flight: Flight?
    }

    init(
        _ engine: OmniEngine, _ desk: Desk, _ mode: IngestMode, _ now: Timestamp, flies: Bool, ahead: Ahead? = nil,
        readAhead: ReadAhead? = nil
    ) {
        self.flies = flies
        self.ahead = ahead
        self.readAhead = readAhead
        self.engine = engine
        self.desk = desk
        self.mode = mode
        self.now = now
    }

    func take(_ facts: [Fact]) async throws -> Taken {
        var attempt = 0
        // What is settled in one attempt, committed or refused, stays settled in the next.
        var intake = self
        intake.outcomes = Array(repeating: nil, count: facts.count)
        var unsettled = facts.count
        while true {
            do {
                return try await intake.takeOnce(facts)
            } catch let error as StoreError
                where [.staleRevision, .duplicateFact, .erased].contains(error.code) && attempt < 3
            {
                // Somebody else changed these people: read them again and step again.
                let rest = intake.outcomes.count { $0 == nil }
                attempt = rest < unsettled ? 1 : attempt + 1
                unsettled = rest
                try await intake.startAnew()
            } catch is FoundDamage {
                // Whoever is in quarantine now is passed over when the facts are resolved again.
                try await intake.startAnew()
            } catch is FlightFailed {
                // Stepped on sand: once more, on what the store holds.
                try await intake.startAnew()
            } catch {
                await engine.land(desk)
                desk.forget()
                throw error
            }
        }
    }

    /// Nobody may be read from the store before the commits under way are in it, or what failed of them is.
    private mutating func startAnew() async throws {
        await engine.land(desk)
        desk.forget()
        if flies { try await engine.redoFailed(desk) }
        // Others were stepped meanwhile, at later instants than this batch first came at.
        now = engine.now
    }

    private mutating func takeOnce(_ facts: [Fact]) async throws -> Taken {
        let candidates = ahead?.candidates ?? engine.candidates(among: facts)
        for (place, refusal) in candidates.refusals where outcomes[place] == nil {
            refuse(facts[place], at: place, refusal)
        }
        let reading = try await read(candidates)
        // What was read ahead serves the first attempt; after it somebody has forgotten what it rests on.
        ahead = nil
        let known = try await known(candidates, reading)
        await readAhead?(.beforeStepping)
        var work = accept(candidates.work, known, reading)[...]
        while !work.isEmpty {
            let resolved = resolveRun(of: &work)
            try await perform(resolved, before: work.first?.place ?? facts.count, flies: flies && work.isEmpty)
        }
        settleRepeats(ofFactsBefore: facts.count)
        try await writeRefused()
        if !flies { desk.age() }
        return Taken(
            outcomes: outcomes.map { $0 ?? .duplicate }, flying: flying,
            flight: flying.isEmpty ? nil : desk.flights.last)
    }

    /// What the store says of the batch.
    private func read(_ candidates: Candidates) async throws -> Reading {
        // A store that fails now will say so when it is asked again.
        if let (inquiry, answer) = ahead?.reading, let reading = try? await answer.value, inquiry.isOfUse(at: desk) {
            desk.directory.learn(reading.findings)
            return reading
        }
        let inquiry = Inquiry(for: candidates, engine, desk)
        let reading = try await inquiry.answer(engine)
        desk.directory.learn(reading.findings)
        guard inquiry.isOfUse(at: desk) else { throw FlightFailed() }
        return reading
    }

    /// The contents under which facts of the batch were accepted before it, by the order of the candidates.
    ///
    /// Waits for the commits under way where a fact is among theirs: nobody is told that a fact is known because of a
    /// commit that may still fail.
    private func known(_ candidates: Candidates, _ reading: Reading) async throws -> [Digest128?] {
        var isUnderWay = false
        let known = candidates.work.map { item -> Digest128? in
            if let (content, flies) = desk.flights.find(item.key.id) {
                if flies, outcomes[item.place] == nil { isUnderWay = true }
                return content
            }
            return reading.known.isEmpty ? nil : reading.known[item.key.id]
        }
        if isUnderWay { guard await engine.land(desk) else { throw FlightFailed() } }
        return known
    }

    /// Before the commit, so that one that succeeds is never reported as failed.
    private mutating func writeRefused() async throws {
        guard !refused.isEmpty else { return }
        try await engine.store.refuse(refused)
        refused = []
    }

    /// Of the well-formed facts those that are new, and of nobody who was erased.
    private mutating func accept(_ candidates: [Work], _ known: [Digest128?], _ reading: Reading) -> [Work] {
        var own = DigestMap<Work>(reserving: candidates.count)
        repeats = []
        return zip(candidates, known)
            .compactMap { item, known in
                guard outcomes[item.place] == nil else { return nil }
                if let known {
                    refuseOrPassOver(item, acceptedWith: known)
                    return nil
                }
                guard !reading.isForgotten(item, engine) else {
                    // Nothing of the fact is kept: that it came is all that may be known.
                    outcomes[item.place] = .refused(Refusal(.erased, "the person was erased; stop sending their facts"))
                    return nil
                }
                if let first = own.insertOrFind(item) {
                    repeats.append(Repeat(item: item, first: first))
                    return nil
                }
                return item
            }
    }

    /// Answers a fact whose id was accepted before.
    private mutating func refuseOrPassOver(_ item: Work, acceptedWith content: Digest128) {
        if content == item.key.content {
            outcomes[item.place] = .duplicate
        } else {
            refuse(
                item.fact, at: item.place,
                Refusal(
                    .conflictingID,
                    "this id was accepted before with other content; send a changed fact under a new id"))
        }
    }

    /// Answers the repeats of facts whose fate is known: all that stand before a place.
    private mutating func settleRepeats(ofFactsBefore end: Int) {
        for one in repeats where one.first.place < end && outcomes[one.item.place] == nil {
            switch outcomes[one.first.place]?.refusal {
            case nil: refuseOrPassOver(one.item, acceptedWith: one.first.key.content)
            case let refusal? where one.item.key.content == one.first.key.content:
                outcomes[one.item.place] = .refused(refusal)
            default:
                refuse(
                    one.item.fact, at: one.item.place,
                    Refusal(.conflictingID, "another fact of the batch has this id; send each under an id of its own"))
            }
        }
    }

    /// Resolves facts in order until one needs a commit of its own: a release reads whole logs, which have to be
    /// in the store by then.
    private mutating func resolveRun(of work: inout ArraySlice<Work>) -> [(Work, Resolution)] {
        var resolved: [(Work, Resolution)] = []
        resolved.reserveCapacity(work.count)
        while let item = work.first {
            let resolution = desk.directory.resolve(
                item.fact, item.names, at: min(item.fact.time, now), rules: engine.definitions.identity,
                ids: engine.configuration.ids)
            if resolution.releasesSomebody, !resolved.isEmpty { break }
            if !desk.quarantined.isEmpty, isSetAside(resolution, item) {
                refuse(
                    item.fact, at: item.place,
                    Refusal(.quarantined, "the person is in quarantine; release them and send the fact again"))
                work.removeFirst()
                continue
            }
            desk.directory.learn(resolution)
            resolved.append((item, resolution))
            work.removeFirst()
            if resolution.releasesSomebody { break }
        }
        return resolved
    }

    /// Steps and commits a run; `end` is the place of the first fact that is not in it.
    private mutating func perform(_ resolved: [(Work, Resolution)], before end: Int, flies: Bool) async throws {
        var sitting = Sitting(engine, desk, now)
        let residents = try await sitting.begin(resolved)
        if !desk.quarantined.isEmpty, resolved.contains(where: { touchesQuarantined($0.1) }) { throw FoundDamage() }
        settleRepeats(ofFactsBefore: end)
        var accepted: [(Int, PersonID?)] = []
        accepted.reserveCapacity(resolved.count)
        for (place, (item, resolution)) in resolved.enumerated() {
            let person = try await sitting.take(item, resolution, of: residents[place], as: mode)
            accepted.append((item.place, person))
        }
        try await writeRefused()
        if flies { await readAhead?(.beforeCommit) }
        let flies = try await sitting.commit(before: .beforeIngestCommit, after: .afterIngestCommit, flies: flies)
        if flies { flying = Array(repeating: false, count: outcomes.count) }
        for (place, person) in accepted {
            outcomes[place] = .accepted(person)
            if flies { flying[place] = true }
        }
        // What was said because of another fact of this batch stands and falls with it.
        for place in outcomes.indices where flies && outcomes[place]?.restsOnAnother == true { flying[place] = true }
    }

    /// Whether somebody whom a fact touches is in quarantine; or the fact itself, by the hash of its id, because it
    /// ended the process before the person whom it creates was there.
    private func isSetAside(_ resolution: Resolution, _ item: Work) -> Bool {
        desk.quarantined.contains(PersonID(item.key.id)) || touchesQuarantined(resolution)
    }

    private func touchesQuarantined(_ resolution: Resolution) -> Bool {
        var isTouched = false
        resolution.forEachPerson { if desk.quarantined.contains($0) { isTouched = true } }
        return isTouched
    }

    /// Somebody whom the batch touches turned out to be damaged, and is in quarantine now.
    private struct FoundDamage: Error {}

    private mutating func refuse(_ fact: Fact, at place: Int, _ refusal: Refusal) {
        outcomes[place] = .refused(refusal)
        let rules = engine.definitions.identity
        let mentions = rules.identifying(fact.identifiers).identifiers.map { engine.erasureHash(of: $0) }
        let bytes = Entry(number: 0, at: now, body: .fact(ArrivedFact(fact))).encoded()
        refused.append(
            RefusedFact(
                at: now, factID: String(fact.id.prefix(FactRules.longestID)), code: refusal.code.rawValue,
                message: refusal.message, bytes: bytes.count <= 2 * FactRules.mostBytes ? bytes : nil,
                mentions: mentions))
    }
}

extension IngestOutcome {
    /// Whether it says something about this fact because of another one with the same id.
    fileprivate var restsOnAnother: Bool {
        if case .duplicate = self { return true }
        return refusal?.code == .conflictingID
    }
}
