// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Dispatch
import GRDB
import OmniCore
public import OmniStore
import Synchronization

/// A store in one SQLite file: for one process, on one machine, with nothing else to operate.
///
/// A commit is durable when the call returns (write-ahead log, synchronous FULL). It appends to the log only;
/// the indexes over it are kept exact in memory and brought up to date in the file, piece by piece between commits,
/// every ``Configuration/checkpointEntries`` entries, and by ``close()``. After a crash, opening replays what they lack.
///
/// The store holds the file for itself: a second one on the same file fails with `StoreError`. All work
/// runs on a thread of its own, never on Swift's cooperative threads, and is not cut short by cancellation.
public final class SQLiteStore: Store {
    private struct State: Sendable {
        var shelf: Shelf
        var isClosed = false
    }

    private let database: DatabaseQueue
    private let queue = DispatchQueue(label: "swift-omnichannel.sqlite")
    private let state: Mutex<State>

    /// Opens a file, which is created if it is not there.
    ///
    /// - Throws: `StoreError`: `busy` if another process has it, `tooNew` if a newer release wrote it, `corrupt` if
    ///   it is no such file.
    public init(path: String, configuration: Configuration = Configuration()) throws {
        do {
            let database = try DatabaseQueue(path: path, configuration: Self.connection(configuration))
            try Schema.prepare(database)
            let shelf = try database.writeWithoutTransaction { db in
                let shelf = try Shelf(db, configuration)
                try shelf.scrub(db)
                return shelf
            }
            self.database = database
            state = Mutex(State(shelf: shelf))
        } catch {
            throw StoreError.wrapping(error)
        }
    }

    private static func connection(_ configuration: Configuration) -> GRDB.Configuration {
        var connection = GRDB.Configuration()
        connection.busyMode = .timeout(configuration.busyTimeout)
        connection.prepareDatabase { db in
            // Exclusive before the first access: no shared memory, and no second writer behind the overlay's back.
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            try db.execute(sql: "PRAGMA cache_size = -\(max(1, configuration.pageCacheBytes / 1024))")
            if configuration.maximumPages > 0 {
                try db.execute(sql: "PRAGMA max_page_count = \(configuration.maximumPages)")
            }
        }
        return connection
    }

    /// Runs a piece of work on the store's own thread.
    func run<Result: Sendable>(
        _ work: @escaping @Sendable (inout Shelf, Database) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try self.perform(work) }) }
        }
    }

    private func perform<Result: Sendable>(
        _ work: @Sendable (inout Shelf, Database) throws -> Result
    ) throws -> Result {
        try state.withLock { state in
            guard !state.isClosed else { throw StoreError.closed }
            do {
                return try database.writeWithoutTransaction { db in try work(&state.shelf, db) }
            } catch {
                throw StoreError.wrapping(error)
            }
        }
    }

    /// Makes a commit durable.
    ///
    /// See `Store.commit(_:)`.
    public func commit(_ commit: Commit) async throws {
        try await run { shelf, db in
            try shelf.commit(commit, db)
            // The commit is durable: what goes wrong in bringing the indexes up to date is tried again next time.
            try? shelf.tendIndexes(db)
        }
    }

    /// Brings the indexes in the file up to date now.
    ///
    /// Never needed; it makes the next opening fast.
    public func checkpoint() async throws {
        try await run { shelf, db in try shelf.checkpoint(db) }
    }

    /// Sets the most pages that the file may have from now on.
    ///
    /// For tests of a full disk.
    package func limitPages(_ count: Int) async throws {
        try await run { _, db in try db.execute(sql: "PRAGMA max_page_count = \(count)") }
    }

    /// Brings the indexes up to date and lets go of the file.
    public func close() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async { continuation.resume(with: Swift.Result { try self.closeNow() }) }
        }
    }

    private func closeNow() throws {
        try state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            // Without space for the indexes the file is still complete: the next opening replays what they lack.
            try? database.writeWithoutTransaction { db in
                try state.shelf.checkpoint(db)
                try Shelf.truncateJournal(db)
            }
            do { try database.close() } catch { throw StoreError.wrapping(error) }
        }
    }
}
#endif
