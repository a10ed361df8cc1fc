// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    /// Makes a commit durable in the log, then visible in memory.
    ///
    /// Nothing is changed if it throws.
    mutating func commit(_ commit: Commit, _ db: Database) throws {
        let known = overlay.facts.count
        do {
            try commitNew(commit, db)
        } catch {
            overlay.facts.removeLast(downTo: known)
            throw error
        }
    }

    private mutating func commitNew(_ commit: Commit, _ db: Database) throws {
        let indexes = try check(commit, db)
        let rows = encodeLog(commit)
        let pending = PendingRow.encode(commit, rows: rows.extents)
        let id = nextPending
        let firstRow = nextLogRow
        passes(.beforeCommit)
        try db.inTransaction(.immediate) {
            try write(rows.bytes, firstRow, db)
            try write(pending, id: id, rows: firstRow..<(firstRow + Int64(rows.bytes.count)), db)
            try write(commit.people, db)
            passes(.insideCommit)
            return .commit
        }
        passes(.afterCommit)
        nextPending += 1
        nextLogRow += Int64(rows.bytes.count)
        apply(commit, indexes, rows.extents)
    }

    private mutating func apply(_ commit: Commit, _ indexes: [Int], _ extents: [LogExtent]) {
        var cursor = PlaceCursor(extents)
        for place in commit.people.indices {
            overlay.apply(commit.people[place], at: indexes[place], &cursor)
            wakeUps.set(commit.people[place].person, commit.people[place].wakeUp)
        }
        overlay.apply(commit.standings, factCount: commit.facts.count)
    }

    // MARK: Checks

    /// Refuses what must not be committed; returns where the people are in the overlay.
    private mutating func check(_ commit: Commit, _ db: Database) throws -> [Int] {
        stamp &+= 1
        let query = try Query(db, Self.personQuery)
        var indexes: [Int] = []
        indexes.reserveCapacity(commit.people.count)
        var erased: [PersonID] = []
        var damaged: [PersonID] = []
        var stale: [PersonID] = []
        for part in commit.people {
            let index = try index(of: part.person, query)
            indexes.append(index)
            let row = overlay.people.values[index]
            guard row.stamp != stamp else { throw StoreError.namedTwice(part.person) }
            overlay.people.values[index].stamp = stamp
            if row.isErased {
                erased.append(part.person)
            } else if row.isDamaged {
                damaged.append(part.person)
            } else if row.revision != part.expectedRevision {
                stale.append(part.person)
            }
        }
        guard erased.isEmpty else { throw StoreError.erased(erased) }
        guard damaged.isEmpty else { throw Self.damage(damaged, "the index") }
        guard stale.isEmpty else { throw StoreError.stale(stale) }
        try check(commit.facts, db)
        return indexes
    }

    /// Adds the facts to the overlay, so that each is looked up once; a commit that fails takes them out again.
    private mutating func check(_ facts: [FactKey], _ db: Database) throws {
        guard !facts.isEmpty else { return }
        let query = try Query(db, SeenRun.chunkQuery)
        var duplicates: [Digest128] = []
        for fact in facts {
            let isNew = overlay.facts.insert(fact.id, fact.content).isNew
            if try !isNew || seen.find(fact.id, query) != nil { duplicates.append(fact.id) }
        }
        guard duplicates.isEmpty else { throw StoreError.duplicate(duplicates) }
    }

    // MARK: Writing

    private func encodeLog(_ commit: Commit) -> (bytes: [[UInt8]], extents: [LogExtent]) {
        var rows: [[UInt8]] = []
        var extents: [LogExtent] = []
        var row: [UInt8] = []
        var count = 0
        let expected = commit.people.count + commit.loose.count > 8 ? LogRow.preferredSize : 256
        func append(_ bytes: [UInt8], _ person: PersonID?) {
            if row.count + bytes.count + LogRow.frameSize > LogRow.preferredSize { end() }
            if count == 0 { row.reserveCapacity(expected) }
            LogRow.append(bytes, of: person, to: &row)
            count += 1
        }
        func end() {
            guard count > 0 else { return }
            extents.append(LogExtent(row: nextLogRow + Int64(rows.count), count: count))
            rows.append(row)
            row = []
            count = 0
        }
        for part in commit.people {
            for entry in part.entries { append(entry, part.person) }
        }
        for entry in commit.loose { append(entry, nil) }
        end()
        return (rows, extents)
    }

    private func write(_ rows: [[UInt8]], _ first: Int64, _ db: Database) throws {
        let query = try Query(db, "INSERT INTO log (id, bytes) VALUES (?, ?)")
        for (place, row) in rows.enumerated() {
            query.bind(1, first + Int64(place))
            query.bind(2, row)
            try query.run()
        }
    }

    private func write(_ pending: [UInt8], id: Int64, rows: Range<Int64>, _ db: Database) throws {
        let query = try Query(db, "INSERT INTO pending (id, first_row, end_row, bytes) VALUES (?, ?, ?, ?)")
        query.bind(1, id)
        query.bind(2, rows.lowerBound)
        query.bind(3, rows.upperBound)
        query.bind(4, pending)
        try query.run()
    }

    /// The outbox does not lag, so that a rendered text never enters the log and is gone when it is settled.
    private func write(_ people: [PersonCommit], _ db: Database) throws {
        for part in people where !part.outbox.isEmpty {
            let put = try Query(db, "REPLACE INTO outbox (key, person, due, content) VALUES (?, ?, ?, ?)")
            let remove = try Query(db, "DELETE FROM outbox WHERE key = ?")
            for change in part.outbox {
                switch change {
                case .put(let item):
                    put.bind(1, item.key.digest)
                    put.bind(2, item.person.digest)
                    put.bind(3, item.dueAt.microseconds)
                    put.bind(4, item.content)
                    try put.run()
                case .remove(let key):
                    remove.bind(1, key.digest)
                    try remove.run()
                }
            }
        }
    }
}
#endif
