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
        var reading = Reading()
        reading.known = try await engine.store.seen(facts)
        reading.findings = try await gaps.fill(from: engine.store, rules: engine.definitions.identity)
        let strangers = gaps.unclaimed.union(reading.findings.unclaimed)
        if !strangers.isEmpty {
            reading.forgotten = try await engine.store.forgotten(strangers.map { engine.erasureHash(of: $0) })
        }
        return reading
    }

    /// The flights whose facts the answer may lack; `nil` if it is of no use any more.
    func flightsSince(_ desk: Desk) -> [Flight]? {
        directoryAge == desk.directory.age ? desk.flights.since(landed) : nil
    }
}

/// The next batch, whose questions are asked while the ones before it are under way.
struct Ahead {
    let jobs: [IngestJob]
    let candidates: Candidates
    /// `nil` when somebody else was at the desk since, or when nothing was asked.
    var reading: (inquiry: Inquiry, answer: Task<Reading, any Error>)?
}
