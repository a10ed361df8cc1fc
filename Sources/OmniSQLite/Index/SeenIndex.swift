// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

/// Which facts were accepted up to the last checkpoint.
///
/// Ids are hashes, so a B-tree would touch a page of its own for almost every new id. Each checkpoint writes one
/// sorted run instead, and eight runs of one size class are merged into one of the next: every id is written about
/// log₈(facts ÷ facts per checkpoint) times, in order. Each run's filter in memory (2 bytes per id) tells new ids at once.
struct SeenIndex: Sendable {
    private static let fanOut = 8
    /// Runs of 8⁷ ids (2 million) and more stay as they are; the largest merge reads and writes eight smaller ones, and
    /// holds commits up meanwhile.
    private static let largestMerged = 1 << 21

    private(set) var runs: [SeenRun] = []
    private var nextRun: Int64 = 1
    private var nextChunk: Int64 = 1

    init() {}

    /// Reads the filters; a damaged one is made anew from the ids.
    init(_ db: Database) throws {
        let query = try Query(db, "SELECT id, count, first_chunk, fences, filter FROM seen_run ORDER BY id")
        while try query.next() {
            guard let fences = query.withBytes(3, Self.words) else {
                query.reset()
                throw SeenRun.damage([])
            }
            var run = SeenRun(
                id: query.integer(0), count: Int(query.integer(1)), firstChunk: query.integer(2), fences: fences,
                filter: SeenFilter(capacity: 1))
            if let filter = query.withBytes(4, Self.words).flatMap(SeenFilter.init(words:)) {
                run.filter = filter
            } else {
                run.filter = try Self.filter(of: run, db)
            }
            runs.append(run)
            nextRun = max(nextRun, run.id + 1)
            nextChunk = max(nextChunk, run.chunks.upperBound)
        }
    }

    private static func words(_ bytes: UnsafeRawBufferPointer) -> [UInt64]? {
        guard let body = bytes.unsealed, body.count.isMultiple(of: 8) else { return nil }
        return (0..<(body.count / 8)).map { body.fixed64(at: $0 * 8) }
    }

    private static func filter(of run: SeenRun, _ db: Database) throws -> SeenFilter {
        var filter = SeenFilter(capacity: run.count)
        var keys = try SeenCursor(db, run)
        while let key = keys.current {
            filter.insert(key.id)
            try keys.advance()
        }
        return filter
    }

    /// Returns the content digest of an accepted fact.
    func find(_ id: Digest128, _ query: Query) throws -> Digest128? {
        for run in runs {
            if let content = try run.find(id, query) { return content }
        }
        return nil
    }

    /// Adds the facts of a checkpoint, inside its transaction.
    ///
    /// The caller keeps the result once that is committed.
    mutating func add(_ facts: [FactKey], _ db: Database) throws {
        guard !facts.isEmpty else { return }
        var writer = try writer(db, capacity: facts.count)
        for fact in facts { try writer.append(fact) }
        runs.append(try writer.finish(db))
        while let crowded = crowded() { try merge(crowded, db) }
    }

    private mutating func writer(_ db: Database, capacity: Int) throws -> SeenRunWriter {
        let chunks = (capacity + SeenRun.keysPerChunk - 1) / SeenRun.keysPerChunk
        defer {
            nextRun += 1
            nextChunk += Int64(chunks)
        }
        return try SeenRunWriter(db, id: nextRun, firstChunk: nextChunk, capacity: capacity)
    }

    /// Indexes of eight runs of one size class.
    private func crowded() -> [Int]? {
        var classes: [Int: [Int]] = [:]
        for (index, run) in runs.enumerated() where run.count < Self.largestMerged {
            let magnitude = (Int.bitWidth - 1 - max(1, run.count).leadingZeroBitCount) / 3
            classes[magnitude, default: []].append(index)
        }
        return classes.values.first { $0.count >= Self.fanOut }
    }

    private mutating func merge(_ indexes: [Int], _ db: Database) throws {
        let merged = indexes.map { runs[$0] }
        var cursors = try merged.map { try SeenCursor(db, $0) }
        var writer = try writer(db, capacity: merged.reduce(0) { $0 + $1.count })
        while let first = Self.smallest(cursors) {
            if let key = cursors[first].current { try writer.append(key) }
            try cursors[first].advance()
        }
        let result = try writer.finish(db)
        let removal = try Query(db, "DELETE FROM seen_chunk WHERE id >= ? AND id < ?")
        let runRemoval = try Query(db, "DELETE FROM seen_run WHERE id = ?")
        for run in merged {
            removal.bind(1, run.chunks.lowerBound)
            removal.bind(2, run.chunks.upperBound)
            try removal.run()
            runRemoval.bind(1, run.id)
            try runRemoval.run()
        }
        for index in indexes.reversed() { runs.remove(at: index) }
        runs.append(result)
    }

    private static func smallest(_ cursors: [SeenCursor]) -> Int? {
        var best: Int?
        for index in cursors.indices {
            guard let key = cursors[index].current else { continue }
            if let known = best, let other = cursors[known].current, other.id <= key.id { continue }
            best = index
        }
        return best
    }
}

/// Reads a run in order, a chunk at a time.
struct SeenCursor {
    private let run: SeenRun
    private let query: Query
    private var chunk = 0
    private var keys: [FactKey] = []
    private var index = 0

    init(_ db: Database, _ run: SeenRun) throws {
        self.run = run
        query = try Query(db, SeenRun.chunkQuery)
        try readChunk()
    }

    var current: FactKey? { index < keys.count ? keys[index] : nil }

    mutating func advance() throws {
        index += 1
        guard index >= keys.count, chunk + 1 < run.fences.count else { return }
        chunk += 1
        try readChunk()
    }

    private mutating func readChunk() throws {
        index = 0
        keys.removeAll(keepingCapacity: true)
        query.bind(1, run.firstChunk + Int64(chunk))
        guard try query.next() else { throw SeenRun.damage([]) }
        defer { query.reset() }
        let read: [FactKey]? = query.withBytes(0) { bytes in
            guard let body = bytes.unsealed else { return nil }
            return stride(from: 0, to: body.count - 31, by: 32)
                .map {
                    FactKey(id: body.digest(at: $0), content: body.digest(at: $0 + 16))
                }
        }
        guard let read else { throw SeenRun.damage([]) }
        keys = read
    }
}
#endif
