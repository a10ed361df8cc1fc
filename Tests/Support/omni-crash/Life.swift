// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniSQLite
import Omnichannel
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One process of a run: it opens what the one before left behind, does the rest, and ends itself where it is told.
struct Life: Sendable {
    /// Where the database and the provider's files are.
    var folder: String
    var seed: UInt64
    var batches: Int
    /// Ends at the n-th passage of this boundary; at none if empty.
    var boundary = ""
    var passage = 1
    var carefulSteps = 1_000
    /// Whose steps end the process.
    var poisoned: Identifier?
    /// Who is let out of quarantine before anything is offered.
    var isReleasing = false

    static let channels: [(name: ChannelName, kinds: [Identifier.Kind])] = [(.push, []), (.email, [.email])]

    func file(_ channel: ChannelName) -> String { "\(folder)/\(channel.rawValue).jsonl" }
    var database: String { "\(folder)/store.sqlite" }

    func store(_ hook: (@Sendable (StoreBoundary) -> Void)? = nil) throws -> SQLiteStore {
        var configuration = SQLiteStore.Configuration()
        configuration.checkpointEntries = 16
        configuration.checkpointPiece = 6
        configuration.boundaryHook = hook
        return try SQLiteStore(path: database, configuration: configuration)
    }

    /// Does everything from the first fact to rest; what was done by an earlier life is offered again.
    func run() async throws {
        let world = CrashWorld(seed: seed, batches: batches)
        let passages = Mutex(0)
        let visit: @Sendable (String) -> Void = { name in
            guard name == boundary else { return }
            let isLast = passages.withLock { count in
                count += 1
                return count == passage
            }
            if isLast { Self.end() }
        }
        let store = try store { visit("store.\($0.rawValue)") }
        // The log is the only clock that survives.
        let clock = VirtualClock(max(world.start, try await Self.lastInstant(in: store)))
        let poison = Mutex<PersonID?>(nil)
        var configuration = OmniEngine.Configuration()
        configuration.carefulSteps = carefulSteps
        // A killer that strikes by chance now and then hits the same person twice; that makes nobody a suspect here.
        configuration.endsUntilQuarantine = poisoned == nil ? .max : 2
        configuration.snapshotEvery = 4
        configuration.handOversAtOnce = 4
        configuration.probe = { visit("engine.\($0.rawValue)") }
        configuration.stepProbe = { person in
            if poison.withLock({ $0 == person }) { Self.end() }
        }
        let channels = try Self.channels.map {
            try FileChannel(as: $0.name, path: file($0.name), addressKinds: $0.kinds)
        }
        let engine = try await OmniEngine(
            CrashWorld.definitions, store: store, channels: channels, clock: clock, configuration: configuration)
        if isReleasing {
            for person in try await engine.quarantined() { try await engine.release(person.person) }
        }
        for batch in world.batches {
            clock.advance(to: batch.at)
            try await engine.ingest(batch.facts)
            if let poisoned, let person = try await engine.personID(of: poisoned) {
                poison.withLock { $0 = person }
            }
            // What an earlier life left over of a later batch comes before any time passes: in one piece, too, the
            // facts of one batch are known together when a message is judged.
            if clock.now <= batch.end { try await engine.run(until: batch.end) }
        }
        try await engine.run(until: world.end)
        for leaver in CrashWorld.leavers { try await engine.erase(leaver) }
        try await engine.close()
        try await store.close()
    }

    private static func lastInstant(in store: SQLiteStore) async throws -> Timestamp {
        var latest = Timestamp.distantPast
        var position: LogPosition?
        while true {
            let page = try await store.feed(after: position, limit: 1_000)
            for logged in page.entries { latest = max(latest, try Entry(decoding: logged.bytes).at) }
            guard let next = page.next else { return latest }
            position = next
        }
    }

    /// Ends the process as a power cut would end it, as far as a process can.
    private static func end() {
        kill(getpid(), SIGKILL)
        while true { pause() }
    }
}
#endif
