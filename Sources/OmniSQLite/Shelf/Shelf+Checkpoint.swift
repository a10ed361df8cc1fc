// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    var wantsCheckpoint: Bool {
        overlay.places.count >= configuration.checkpointEntries || overlay.weight >= configuration.checkpointBytes
            || overlay.facts.count >= configuration.checkpointEntries
    }

    /// Writes into the indexes what they lack, in the order in which they lie on disk.
    mutating func checkpoint(_ db: Database) throws {
        guard overlay.commits > 0 || !overlay.dirty.isEmpty else { return }
        passes(.beforeCheckpoint)
        var targets = CheckpointTargets(overlay, nextOrdinal: nextOrdinal, nextJournal: nextJournal)
        var seen = seen
        // What is deleted here was copied, not removed: pages that become free need no overwriting now. An erasure
        // rebuilds the file, free pages and all.
        try db.execute(sql: "PRAGMA secure_delete = FAST")
        defer { try? db.execute(sql: "PRAGMA secure_delete = ON") }
        try db.inTransaction(.immediate) {
            try targets.writePeople(overlay, db)
            try targets.writeNewIDs(overlay, db)
            try seen.add(overlay.sortedFacts(), db)
            try overlay.writeClaims(db)
            try overlay.writeStandings(db)
            try overlay.writeMembers(db)
            try db.execute(sql: "DELETE FROM pending")
            passes(.insideCheckpoint)
            return .commit
        }
        self.seen = seen
        nextOrdinal = targets.nextOrdinal
        nextJournal = targets.nextJournal
        for target in targets.all {
            overlay.people.values[target.index].ordinal = target.ordinal
            overlay.people.values[target.index].journal = target.journal
        }
        for (identifier, claim) in overlay.claims { recentClaims[identifier] = claim }
        for (person, standing) in overlay.standings { recentStandings[person] = .some(standing) }
        overlay.reset(keeping: configuration.cachedPeople)
        passes(.afterCheckpoint)
    }
}

/// The people whose rows a checkpoint writes, and where.
struct CheckpointTargets {
    struct Target {
        var index: Int
        var ordinal: Int64
        var journal: Int64
    }

    private(set) var all: [Target]
    private(set) var nextOrdinal: Int64
    private(set) var nextJournal: Int64
    private let firstNew: Int

    init(_ overlay: Overlay, nextOrdinal: Int64, nextJournal: Int64) {
        self.nextOrdinal = nextOrdinal
        self.nextJournal = nextJournal
        all = []
        all.reserveCapacity(overlay.dirty.count)
        var new: [Target] = []
        for index in overlay.dirty {
            let row = overlay.people.values[index]
            let target = Target(index: index, ordinal: row.ordinal, journal: row.journal)
            if row.ordinal > 0 { all.append(target) } else { new.append(target) }
        }
        all.sort { $0.ordinal < $1.ordinal }
        firstNew = all.count
        for var target in new {
            target.ordinal = self.nextOrdinal
            self.nextOrdinal += 1
            all.append(target)
        }
    }

    mutating func writePeople(_ overlay: Overlay, _ db: Database) throws {
        let person = try Query(db, "REPLACE INTO person (ordinal, record) VALUES (?, ?)")
        let journal = try Query(db, "INSERT INTO journal (id, bytes) VALUES (?, ?)")
        let snapshot = try Query(db, "REPLACE INTO snapshot (ordinal, bytes) VALUES (?, ?)")
        var places: [Place] = []
        var bytes: [UInt8] = []
        for place in all.indices {
            let target = all[place]
            var row = overlay.people.values[target.index]
            if row.lastPlace >= 0 {
                places.removeAll(keepingCapacity: true)
                overlay.newestPlaces(of: row) {
                    places.append($0)
                    return true
                }
                bytes.removeAll(keepingCapacity: true)
                JournalRow.encode(places.reversed(), previous: target.journal, to: &bytes)
                journal.bind(1, nextJournal)
                journal.bind(2, bytes)
                try journal.run()
                all[place].journal = nextJournal
                row.journal = nextJournal
                nextJournal += 1
            }
            let id = PersonID(overlay.people.keys[target.index])
            if row.newSnapshot >= 0 {
                bytes.removeAll(keepingCapacity: true)
                SnapshotRow.encode(overlay.snapshots[Int(row.newSnapshot)], of: id, to: &bytes)
                snapshot.bind(1, target.ordinal)
                snapshot.bind(2, bytes)
                try snapshot.run()
            }
            bytes.removeAll(keepingCapacity: true)
            row.encode(of: id, to: &bytes)
            person.bind(1, target.ordinal)
            person.bind(2, bytes)
            try person.run()
        }
    }

    func writeNewIDs(_ overlay: Overlay, _ db: Database) throws {
        let query = try Query(db, "INSERT INTO person_id (id, ordinal) VALUES (?, ?)")
        let new = all[firstNew...].map { (overlay.people.keys[$0.index], $0.ordinal) }.sorted { $0.0 < $1.0 }
        for (id, ordinal) in new {
            query.bind(1, id)
            query.bind(2, ordinal)
            try query.run()
        }
    }
}
#endif
