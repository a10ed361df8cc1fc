// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

/// The ids of some facts with the digests of their contents: sorted, in chunks, never changed.
struct SeenRun: Sendable {
    static let keysPerChunk = 512

    var id: Int64
    var count: Int
    var firstChunk: Int64
    /// Upper half of each chunk's first id.
    var fences: [UInt64]
    var filter: SeenFilter

    var chunks: Range<Int64> { firstChunk..<(firstChunk + Int64(fences.count)) }

    /// Returns the content digest of an id, if the run has it.
    func find(_ id: Digest128, _ query: Query) throws -> Digest128? {
        guard filter.mayContain(id) else { return nil }
        var start = 0
        var end = fences.count
        while start < end {
            let middle = (start + end) / 2
            if fences[middle] < id.high { start = middle + 1 } else { end = middle }
        }
        // Chunks that begin with the same upper half may hold it, and the one before the first of them.
        for chunk in max(0, start - 1)..<fences.count {
            guard fences[chunk] <= id.high else { break }
            if let content = try find(id, chunk: firstChunk + Int64(chunk), query) { return content }
        }
        return nil
    }

    private func find(_ id: Digest128, chunk: Int64, _ query: Query) throws -> Digest128? {
        query.bind(1, chunk)
        guard try query.next() else { throw SeenRun.damage([id]) }
        defer { query.reset() }
        return try query.withBytes(0) { bytes in
            guard let keys = bytes.unsealed else { throw SeenRun.damage([id]) }
            var start = 0
            var end = keys.count / 32
            while start < end {
                let middle = (start + end) / 2
                if keys.digest(at: middle * 32) < id { start = middle + 1 } else { end = middle }
            }
            guard start < keys.count / 32, keys.digest(at: start * 32) == id else { return nil }
            return keys.digest(at: start * 32 + 16)
        }
    }

    static func damage(_ facts: [Digest128]) -> StoreError {
        StoreError(
            .corrupt, "a part of the index of accepted facts is damaged; restore the database from a backup",
            facts: facts)
    }

    static let chunkQuery = "SELECT bytes FROM seen_chunk WHERE id = ?"
}

/// Writes a run chunk by chunk from keys that come in order.
struct SeenRunWriter {
    private var run: SeenRun
    private var chunk: [UInt8] = []
    private var keys = 0
    private let insert: Query

    init(_ db: Database, id: Int64, firstChunk: Int64, capacity: Int) throws {
        run = SeenRun(
            id: id, count: 0, firstChunk: firstChunk, fences: [], filter: SeenFilter(capacity: capacity))
        insert = try Query(db, "INSERT INTO seen_chunk (id, bytes) VALUES (?, ?)")
        chunk.reserveCapacity(SeenRun.keysPerChunk * 32 + 4)
    }

    mutating func append(_ key: FactKey) throws {
        if keys == 0 { run.fences.append(key.id.high) }
        chunk.put(key.id)
        chunk.put(key.content)
        run.filter.insert(key.id)
        run.count += 1
        keys += 1
        if keys == SeenRun.keysPerChunk { try endChunk() }
    }

    private mutating func endChunk() throws {
        chunk.seal()
        insert.bind(1, run.firstChunk + Int64(run.fences.count - 1))
        insert.bind(2, chunk)
        try insert.run()
        chunk.removeAll(keepingCapacity: true)
        keys = 0
    }

    mutating func finish(_ db: Database) throws -> SeenRun {
        if keys > 0 { try endChunk() }
        let query = try Query(
            db, "INSERT INTO seen_run (id, count, first_chunk, fences, filter) VALUES (?, ?, ?, ?, ?)")
        query.bind(1, run.id)
        query.bind(2, Int64(run.count))
        query.bind(3, run.firstChunk)
        query.bind(4, Self.sealed(run.fences))
        query.bind(5, Self.sealed(run.filter.words))
        try query.run()
        return run
    }

    private static func sealed(_ words: [UInt64]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * 8 + 4)
        for word in words { bytes.put(fixed: word) }
        bytes.seal()
        return bytes
    }
}
#endif
