// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    private static let scrubNote = "scrub"

    /// Removes people from the log and every table, then cleans the file.
    mutating func erase(
        _ people: [PersonID], forgetting hashes: [Digest128], replacing replacements: [EntryReplacement],
        _ db: Database
    ) throws {
        // After a checkpoint nothing is pending: only tables hold anything.
        try checkpoint(db)
        passes(.beforeErasure)
        let query = try Query(db, Self.personQuery)
        var targets: [(PersonID, PersonRow)] = []
        for person in Set(people).sorted() { targets.append((person, try row(of: person, query))) }
        let replaced = try rows(replacing: replacements, besides: Set(people), db)
        let firstOrdinal = nextOrdinal
        var ordinal = firstOrdinal
        try db.inTransaction(.immediate) {
            // First, while every entry is still at the place that was found.
            for (row, bodies) in replaced { try replace(bodies, inRow: row, db) }
            for (person, row) in targets {
                try eraseLog(of: person, row, db)
                try eraseIndexes(of: person, row, db)
                try writeTombstone(of: person, row, &ordinal, db)
            }
            try eraseRefused(mentioning: Set(hashes), db)
            let forget = try Query(db, "INSERT OR IGNORE INTO forgotten (hash) VALUES (?)")
            for hash in hashes {
                forget.bind(1, hash)
                try forget.run()
            }
            try db.execute(sql: "INSERT OR IGNORE INTO note (name) VALUES (?)", arguments: [Self.scrubNote])
            passes(.insideErasure)
            return .commit
        }
        nextOrdinal = ordinal
        for (person, _) in targets { wakeUps.set(person, nil) }
        overlay.people.removeAll()
        recentClaims.removeAll()
        recentStandings.removeAll()
        passes(.beforeScrub)
        try scrub(db)
        passes(.afterErasure)
    }

    /// Rebuilds the file if an erasure asked for it.
    ///
    /// Deleted cells are overwritten at once (secure_delete), but pages that were split or merged earlier may keep
    /// stale copies of cells in their unused middle; only a rebuild leaves none.
    func scrub(_ db: Database) throws {
        let query = try Query(db, "SELECT 1 FROM note WHERE name = ?")
        query.bind(1, Self.scrubNote)
        let isWanted = try query.next()
        query.reset()
        guard isWanted else { return }
        try db.execute(sql: "VACUUM")
        try Self.truncateJournal(db)
        try db.execute(sql: "DELETE FROM note WHERE name = ?", arguments: [Self.scrubNote])
    }

    /// Moves everything from the write-ahead log into the file and empties it.
    static func truncateJournal(_ db: Database) throws {
        let query = try Query(db, "PRAGMA wal_checkpoint(TRUNCATE)")
        defer { query.reset() }
        guard try query.next(), query.integer(0) == 0 else {
            throw StoreError(.busy, "somebody reads the database, so its journal cannot be emptied; call again")
        }
    }

    private func eraseLog(of person: PersonID, _ row: PersonRow, _ db: Database) throws {
        // A damaged index does not say where the entries are: then the whole log is searched.
        let places = row.isDamaged ? nil : try? places(of: person, row, after: 0, db)
        if let places {
            for row in Set(places.map(\.row)).sorted() { try eraseLog(of: person, row: row, db) }
        } else {
            let ids = try Int64.fetchAll(db, sql: "SELECT id FROM log ORDER BY id")
            for row in ids { try eraseLog(of: person, row: row, db) }
        }
    }

    private func eraseLog(of person: PersonID, row: Int64, _ db: Database) throws {
        let read = try Query(db, "SELECT bytes FROM log WHERE id = ?")
        read.bind(1, row)
        guard try read.next() else { return }
        var bytes = read.bytes(0)
        read.reset()
        var offset = 0
        var isChanged = false
        while let entry = bytes.withUnsafeBytes({ LogRow.entry(at: offset, of: $0) }) {
            offset = entry.extent.upperBound
            guard entry.person == person else { continue }
            LogRow.erase(entry, in: &bytes)
            isChanged = true
        }
        guard isChanged else { return }
        let write = try Query(db, "UPDATE log SET bytes = ? WHERE id = ?")
        write.bind(1, bytes)
        write.bind(2, row)
        try write.run()
    }

    private func eraseIndexes(of person: PersonID, _ row: PersonRow, _ db: Database) throws {
        let journal = try Query(db, "DELETE FROM journal WHERE id = ?")
        let chain = try Query(db, "SELECT bytes FROM journal WHERE id = ?")
        var next = row.journal
        while next > 0 {
            let previous = (try? self.journal(next, of: person, chain))?.previous ?? 0
            journal.bind(1, next)
            try journal.run()
            next = previous < next ? previous : 0
        }
        let snapshot = try Query(db, "DELETE FROM snapshot WHERE ordinal = ?")
        snapshot.bind(1, row.ordinal)
        try snapshot.run()
        for table in ["claim", "standing", "outbox", "quarantine"] {
            let query = try Query(db, "DELETE FROM \(table) WHERE person = ?")
            query.bind(1, person.digest)
            try query.run()
        }
        let member = try Query(db, "DELETE FROM member WHERE audience = ? AND person = ?")
        for audience in try Int64.fetchAll(db, sql: "SELECT id FROM audience") {
            member.bind(1, audience)
            member.bind(2, person.digest)
            try member.run()
        }
    }

    private func writeTombstone(
        of person: PersonID, _ row: PersonRow, _ nextOrdinal: inout Int64, _ db: Database
    ) throws {
        var tombstone = PersonRow()
        tombstone.isErased = true
        tombstone.ordinal = row.ordinal
        if tombstone.ordinal == 0 {
            tombstone.ordinal = nextOrdinal
            nextOrdinal += 1
        }
        let id = try Query(db, "REPLACE INTO person_id (id, ordinal) VALUES (?, ?)")
        id.bind(1, person.digest)
        id.bind(2, tombstone.ordinal)
        try id.run()
        var bytes: [UInt8] = []
        tombstone.encode(of: person, to: &bytes)
        let record = try Query(db, "REPLACE INTO person (ordinal, record) VALUES (?, ?)")
        record.bind(1, tombstone.ordinal)
        record.bind(2, bytes)
        try record.run()
    }

    private func eraseRefused(mentioning hashes: Set<Digest128>, _ db: Database) throws {
        guard !hashes.isEmpty else { return }
        let query = try Query(db, "SELECT fact, code, mentions FROM refused")
        var found: [(String, String)] = []
        while try query.next() {
            let mentions = query.withBytes(2) { bytes in
                stride(from: 0, to: bytes.count - 15, by: 16).map { bytes.digest(at: $0) }
            }
            if !hashes.isDisjoint(with: mentions) { found.append((query.text(0), query.text(1))) }
        }
        let delete = try Query(db, "DELETE FROM refused WHERE fact = ? AND code = ?")
        for (fact, code) in found {
            delete.bind(1, fact)
            delete.bind(2, code)
            try delete.run()
        }
    }
}
#endif
