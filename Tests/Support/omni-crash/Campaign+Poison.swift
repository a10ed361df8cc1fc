// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Foundation
import OmniSQLite
import Omnichannel

extension Campaign {
    /// A person whose steps end the process: after two ends under a mark they are set aside, and all others go on.
    mutating func poison() async throws -> Bool {
        let poisoned = Identifier.user("user-3")
        var life = Life(folder: root.path, seed: 7, batches: 16)
        life.poisoned = poisoned
        var ends = 0
        while try !start(life) {
            ends += 1
            guard ends < 20 else { throw Failure.life("the person is never set aside") }
        }
        let world = CrashWorld(seed: life.seed, batches: life.batches)
        var complaints: [String] = []
        // The first end was in a batch; of the next two each left a mark.
        if ends != 3 { complaints.append("\(ends) ends instead of 3") }
        var theirs: Set<String> = []
        try await look(life) { engine, store in
            theirs = Set(try await engine.refusedFacts(limit: 10_000).map(\.factID))
            let quarantined = try await engine.quarantined()
            if quarantined.count != 1 || quarantined.first?.reason.code != .poison {
                complaints.append("\(quarantined.count) people are in quarantine")
            }
            let accepted = try await Self.facts(in: store)
            let missing = world.facts.filter { fact in
                !accepted.contains(fact.id) && !theirs.contains(fact.id)
                    && !fact.identifiers.contains(where: CrashWorld.leavers.contains)
            }
            if !missing.isEmpty { complaints.append("\(missing.count) facts of others are missing") }
            if theirs.isEmpty { complaints.append("no refused fact is visible") }
        }
        life.poisoned = nil
        life.isReleasing = true
        guard try start(life) else { throw Failure.life("killed without a reason") }
        var verdict = try await Verdict.on(life, isComparingMessages: false)
        verdict.complaints += complaints
        print(
            "faults: poison fact: injected \(ends), lost \(verdict.lost), doubled \(verdict.doubled), operations "
                + "\(verdict.operations), refused and released \(theirs.count)")
        for complaint in verdict.complaints { print("faults: complaint: \(complaint)") }
        return verdict.lost == 0 && verdict.doubled == 0 && verdict.complaints.isEmpty
    }

    private func look(
        _ life: Life, _ body: (OmniEngine, SQLiteStore) async throws -> Void
    ) async throws {
        let store = try life.store()
        let channels = Life.channels.map { RecordingChannel(as: $0.name) }
        let engine = try await OmniEngine(
            CrashWorld.definitions, store: store, channels: channels, clock: VirtualClock(.distantFuture))
        try await body(engine, store)
        try await engine.close()
        try await store.close()
    }

    private static func facts(in store: SQLiteStore) async throws -> Set<String> {
        let entries = try await store.feed(after: nil, limit: 1_000_000).entries
        return Set(try entries.compactMap { try Entry(decoding: $0.bytes).fact?.id })
    }
}
#endif
