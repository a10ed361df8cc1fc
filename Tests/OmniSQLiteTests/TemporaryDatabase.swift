// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Foundation
import OmniSQLite
import OmniStore
import OmniTesting
import Synchronization
import Testing

/// A database in a directory of its own, removed at the end.
final class TemporaryDatabase: Sendable {
    let directory: URL
    private let generation = Mutex(0)

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "omni-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var path: String { path(generation.withLock { $0 }) }

    private func path(_ generation: Int) -> String { directory.appending(path: "store-\(generation).sqlite").path }

    /// Copies the files as they are, while the store has them open, and goes on with the copy: what a process leaves
    /// behind that is killed now.
    func crash() throws {
        try generation.withLock { generation in
            for suffix in ["", "-wal"] {
                let source = path(generation) + suffix
                guard FileManager.default.fileExists(atPath: source) else { continue }
                try FileManager.default.copyItem(atPath: source, toPath: path(generation + 1) + suffix)
            }
            generation += 1
        }
    }

    /// Whether a crash was staged whose copy nobody has dropped.
    var hasCopy: Bool { generation.withLock { $0 > 0 } }

    /// Goes back to the first files.
    func dropCopy() {
        generation.withLock { generation in
            for number in 1...max(1, generation) {
                for suffix in ["", "-wal"] { try? FileManager.default.removeItem(atPath: path(number) + suffix) }
            }
            generation = 0
        }
    }

    func open(_ configuration: SQLiteStore.Configuration = .init()) throws -> SQLiteStore {
        try SQLiteStore(path: path, configuration: configuration)
    }

    /// The database as a subject of conformance rules.
    func subject(_ configuration: SQLiteStore.Configuration = .init()) -> StoreConformance {
        StoreConformance(
            crash: {
                try self.crash()
                return try self.open(configuration)
            }, open: { try self.open(configuration) })
    }

    /// Moves SQLite's journal into the file, without the store's knowing: what is pending stays pending.
    func foldJournal() throws {
        // Closing the last connection folds the journal; a store that is dropped, not closed, writes no indexes.
        _ = try open()
    }

    /// Changes the closed database's file where a text is found: one bit of its last byte.
    ///
    /// Returns how often it was found.
    func damage(_ text: String) throws -> Int {
        var bytes = try #require(try files()[""])
        let found = bytes.places(of: Array(text.utf8))
        for place in found { bytes[place + text.utf8.count - 1] ^= 1 }
        try Data(bytes).write(to: URL(filePath: path))
        return found.count
    }

    /// The bytes of every file of the database.
    func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for suffix in ["", "-wal", "-shm", "-journal"] {
            guard let data = FileManager.default.contents(atPath: path + suffix) else { continue }
            files[suffix] = Array(data)
        }
        return files
    }
}

extension [UInt8] {
    /// Where a pattern begins.
    func places(of pattern: [UInt8]) -> [Int] {
        guard let first = pattern.first, count >= pattern.count else { return [] }
        return withUnsafeBufferPointer { bytes in
            (0...(bytes.count - pattern.count))
                .filter { place in
                    bytes[place] == first && pattern.indices.allSatisfy { bytes[place + $0] == pattern[$0] }
                }
        }
    }
}

extension SQLiteStore.Configuration {
    /// Everything small, so that a few commits reach every limit.
    static var cramped: SQLiteStore.Configuration {
        var configuration = SQLiteStore.Configuration()
        configuration.checkpointEntries = 7
        configuration.checkpointPiece = 3
        configuration.cachedPeople = 5
        configuration.cachedClaims = 4
        configuration.cachedWakeUps = 3
        return configuration
    }
}
#endif
