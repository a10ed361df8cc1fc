// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Foundation
import OmniSQLite
import Omnichannel

/// What became of a run that was ended many times, compared with the same run in one piece.
struct Verdict {
    var lost = 0
    var doubled = 0
    /// Facts accepted and messages that reached the provider.
    var operations = 0
    /// Anything else that is not as it should be, in words.
    var complaints: [String] = []

    static func + (left: Verdict, right: Verdict) -> Verdict {
        Verdict(
            lost: left.lost + right.lost, doubled: left.doubled + right.doubled,
            operations: left.operations + right.operations, complaints: left.complaints + right.complaints)
    }

    /// Compares a run that has come to its end.
    ///
    /// - Parameters:
    ///   - life: The last life of the run.
    ///   - isComparingMessages: Whether the same messages are expected as in a run in one piece.
    /// - Returns: The counts.
    /// - Throws: What the store or the provider's file throws.
    static func on(_ life: Life, isComparingMessages: Bool = true) async throws -> Verdict {
        var verdict = Verdict()
        let world = CrashWorld(seed: life.seed, batches: life.batches)
        try await verdict.checkStore(life, world)
        let expected = try await messages(of: world)
        var found: [String: String] = [:]
        for channel in Life.channels {
            for line in try FileChannel.lines(at: life.file(channel.name)) {
                verdict.operations += 1
                if found.updateValue(line.text, forKey: line.key) != nil { verdict.doubled += 1 }
            }
        }
        if isComparingMessages {
            let missing = expected.keys.filter { found[$0] == nil }.sorted()
            let additional = found.keys.filter { expected[$0] == nil }.sorted()
            verdict.lost += missing.count
            verdict.doubled += additional.count
            if !(missing + additional).isEmpty {
                verdict.complaints.append("world \(life.seed): missing \(missing), additional \(additional)")
            }
            if expected.contains(where: { found[$0.key] ?? $0.value != $0.value }) {
                verdict.complaints.append("a message says something else than without the ends")
            }
        }
        try verdict.checkBytes(life)
        return verdict
    }

    /// Facts, states, outbox.
    private mutating func checkStore(_ life: Life, _ world: CrashWorld) async throws {
        let store = try life.store()
        let engine = try await OmniEngine(
            CrashWorld.definitions, store: store,
            channels: Life.channels.map {
                RecordingChannel(
                    as: $0.name, capabilities: ChannelCapabilities(addressKinds: $0.kinds, isIdempotent: true))
            }, clock: VirtualClock(world.end))
        var counts: [String: Int] = [:]
        var position: LogPosition?
        while let next = try await takePage(store, after: position, &counts) { position = next }
        for fact in world.facts where !fact.identifiers.contains(where: CrashWorld.leavers.contains) {
            if counts[fact.id] == nil { lost += 1 }
        }
        doubled += counts.values.reduce(0) { $0 + $1 - 1 }
        operations += counts.count
        for person in try await store.people(after: nil, limit: 10_000) {
            let differing = try await engine.slicesThatDifferFromLog(of: person)
            if !differing.isEmpty { complaints.append("\(differing) of a person differ from the log") }
        }
        let waiting = try await store.outbox(before: .distantFuture, limit: 10_000).count
        if waiting > 0 { complaints.append("\(waiting) messages are still in the outbox") }
        for record in try await engine.quarantined() {
            let length = try await engine.entries(of: record.person).count
            complaints.append("somebody with \(length) entries is in quarantine: \(record.reason)")
        }
        for leaver in CrashWorld.leavers where try await engine.personID(of: leaver) != nil {
            complaints.append("somebody who was erased is known")
        }
        let answers = try await engine.ingest(world.facts)
        if answers.contains(where: \.isAccepted) { complaints.append("a fact is accepted a second time") }
        try await engine.close()
        try await store.close()
    }

    private func takePage(
        _ store: SQLiteStore, after position: LogPosition?, _ counts: inout [String: Int]
    ) async throws -> LogPosition? {
        let page = try await store.feed(after: position, limit: 1_000)
        for logged in page.entries {
            if let fact = try Entry(decoding: logged.bytes).fact { counts[fact.id, default: 0] += 1 }
        }
        return page.next
    }

    private mutating func checkBytes(_ life: Life) throws {
        for suffix in ["", "-wal"] {
            guard let bytes = FileManager.default.contents(atPath: life.database + suffix) else { continue }
            for secret in [CrashWorld.secret] + CrashWorld.leavers.map(\.value)
            where bytes.range(of: Data(secret.utf8)) != nil {
                complaints.append("bytes of somebody who was erased are in the file\(suffix)")
            }
        }
    }

    /// What reaches the provider in one piece, by idempotency key.
    private static func messages(of world: CrashWorld) async throws -> [String: String] {
        let clock = VirtualClock(world.start)
        let channels = Life.channels.map {
            RecordingChannel(as: $0.name, capabilities: ChannelCapabilities(addressKinds: $0.kinds, isIdempotent: true))
        }
        let engine = try await OmniEngine(
            CrashWorld.definitions, store: InMemoryStore(), channels: channels, clock: clock)
        for batch in world.batches {
            clock.advance(to: batch.at)
            try await engine.ingest(batch.facts)
            try await engine.run(until: batch.end)
        }
        try await engine.run(until: world.end)
        var messages: [String: String] = [:]
        for message in channels.flatMap(\.effects) { messages[message.idempotencyKey] = message.content.text }
        return messages
    }
}
#endif
