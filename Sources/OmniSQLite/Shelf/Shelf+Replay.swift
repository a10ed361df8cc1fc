// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    /// Applies the commits that the indexes lack; of a checkpoint that never ended they hold some people already.
    ///
    /// If what a commit changes can no longer be read, the people whose entries it wrote are marked as damaged, and
    /// everything else goes on.
    mutating func replay(_ db: Database) throws {
        let query = try Query(db, "SELECT first_row, end_row, bytes FROM pending ORDER BY id")
        let people = try Query(db, Self.personQuery)
        while try query.next() {
            do {
                try apply(PendingRow(decoding: query.bytes(2)), people)
            } catch is CodingFailure {
                let rows = query.integer(0)..<max(query.integer(0), query.integer(1))
                try markDamaged(rows, people, db)
                overlay.commits += 1
            }
        }
    }

    private mutating func apply(_ pending: PendingRow, _ query: Query) throws {
        var cursor = PlaceCursor(pending.rows)
        for part in pending.parts {
            let index = try index(of: part.commit.person, query)
            let isWritten = overlay.people.values[index].revision > part.commit.expectedRevision
            overlay.apply(part.commit, entryCount: part.entryCount, at: index, &cursor, isWritten: isWritten)
            wakeUps.set(part.commit.person, overlay.people.values[index].wakeUp)
        }
        for fact in pending.facts { _ = overlay.facts.insert(fact.id, fact.content) }
        overlay.apply(pending.standings, factCount: pending.facts.count)
    }

    /// Also those whose rows are further are marked: what the commit said of their claims and audiences may stand
    /// nowhere else, since a checkpoint writes that after the people.
    private mutating func markDamaged(_ rows: Range<Int64>, _ query: Query, _ db: Database) throws {
        let log = try Query(db, "SELECT bytes FROM log WHERE id >= ? AND id < ?")
        log.bind(1, rows.lowerBound)
        log.bind(2, rows.upperBound)
        var found: [PersonID] = []
        while try log.next() {
            log.withBytes(0) { bytes in
                var offset = 0
                while let entry = LogRow.entry(at: offset, of: bytes) {
                    if let person = entry.person, LogRow.isWhole(entry, of: bytes) { found.append(person) }
                    offset = entry.extent.upperBound
                }
            }
        }
        for person in found {
            let index = try index(of: person, query)
            guard !overlay.people.values[index].isDamaged else { continue }
            overlay.people.values[index].isDamaged = true
            wakeUps.set(person, nil)
            overlay.markDirty(index)
        }
    }
}
#endif
