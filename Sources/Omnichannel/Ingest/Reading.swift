// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore

/// What the store says about a batch before its people are known.
struct Reading: Sendable {
    /// Contents of those of the facts that were accepted before, by the hash of their id.
    var known: [Digest128: Digest128] = [:]
    /// What the desk's directory lacked.
    var findings = Directory.Findings()
    /// Hashes of identifiers of the batch that belong to erased people.
    var forgotten: Set<Digest128> = []

    func isForgotten(_ item: Intake.Work, _ engine: OmniEngine) -> Bool {
        guard !forgotten.isEmpty else { return false }
        return item.names.identifiers.contains { forgotten.contains(engine.erasureHash(of: $0)) }
    }
}

/// What has to be asked about a batch, as of an instant at the desk.
struct Inquiry: Sendable {
    private let facts: [Digest128]
    private let gaps: Directory.Gaps
    /// The memory of identifiers that the gaps are of.
    private let directoryAge: UInt64
    /// The last flight that was in the store.
    private let landed: UInt64

    init(for candidates: Candidates, _ engine: OmniEngine, _ desk: Desk) {
        facts = candidates.work.map(\.key.id)
        gaps = desk.directory.gaps(
            among: candidates.work.lazy.flatMap(\.names.identifiers), rules: engine.definitions.identity)
        directoryAge = desk.directory.age
        landed = desk.flights.landed
    }

    /// Asks the store.
    func answer(_ engine: OmniEngine) async throws -> Reading {
        // All at once: each question may have to wait for a commit that is being made durable.
        async let known = engine.store.seen(facts)
        async let findings = gaps.fill(from: engine.store, rules: engine.definitions.identity)
        async let forgotten = forgotten(engine)
        var reading = Reading(known: try await known, findings: try await findings)
        let hashes = try await forgotten
        if !hashes.isEmpty {
            // Of those who have a claim it would have been of no interest.
            let strangers = gaps.unclaimed.union(reading.findings.unclaimed)
            reading.forgotten = hashes.intersection(strangers.map { engine.erasureHash(of: $0) })
        }
        return reading
    }

    private func forgotten(_ engine: OmniEngine) async throws -> Set<Digest128> {
        let asked = gaps.unclaimed.union(gaps.identifiers)
        guard !asked.isEmpty else { return [] }
        return try await engine.store.forgotten(asked.map { engine.erasureHash(of: $0) })
    }

    /// Whether the answer, together with what the desk remembers, still tells everything.
    func isOfUse(at desk: Desk) -> Bool {
        directoryAge == desk.directory.age && desk.flights.remembers(since: landed)
    }
}

/// The next batch, whose questions are asked while the ones before it are under way.
struct Ahead {
    let jobs: [IngestJob]
    let candidates: Candidates
    /// `nil` when somebody else was at the desk since, or when nothing was asked.
    var reading: (inquiry: Inquiry, answer: Task<Reading, any Error>)?
}
