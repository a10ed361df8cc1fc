// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore

/// What the store says about a batch before its people are known.
struct Reading {
    /// Contents of those of the facts that were accepted before, by the hash of their id.
    var known: [Digest128: Digest128] = [:]
    /// Hashes of identifiers of the batch that belong to erased people.
    private var forgotten: Set<Digest128> = []
    /// The memory of identifiers that was prepared for the batch.
    private var directoryAge: UInt64 = 0

    /// Asks the store; afterwards the desk's directory knows who is behind the batch's identifiers.
    static func read(for candidates: Candidates, _ engine: OmniEngine, _ desk: Desk) async throws -> Reading {
        var reading = Reading()
        reading.known = try await engine.store.seen(candidates.work.map(\.key.id))
        let identifiers = candidates.work.lazy.flatMap(\.names.identifiers)
        let strangers = try await desk.directory.prepare(
            identifiers, rules: engine.definitions.identity, from: engine.store)
        if !strangers.isEmpty {
            reading.forgotten = try await engine.store.forgotten(strangers.map { engine.erasureHash(of: $0) })
        }
        reading.directoryAge = desk.directory.age
        return reading
    }

    /// Whether the desk still remembers what was prepared.
    func holds(for desk: Desk) -> Bool { directoryAge == desk.directory.age }

    func isForgotten(_ item: Intake.Work, _ engine: OmniEngine) -> Bool {
        guard !forgotten.isEmpty else { return false }
        return item.names.identifiers.contains { forgotten.contains(engine.erasureHash(of: $0)) }
    }
}

/// The next batch, prepared while the one before is under way.
struct Ahead {
    let jobs: [IngestJob]
    let candidates: Candidates
    /// `nil` when somebody else was at the desk since, or when nothing was read.
    var reading: Reading?
}
