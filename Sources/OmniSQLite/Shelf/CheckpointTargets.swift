// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

/// The people whose rows a piece of a checkpoint writes, and where.
struct CheckpointTargets {
    struct Target {
        let index: Int
        let ordinal: Int64
        let isNew: Bool
        var journal: Int64
    }

    private(set) var all: [Target]
    private(set) var nextOrdinal: Int64
    private(set) var nextJournal: Int64

    init(_ people: ArraySlice<Int>, _ overlay: Overlay, nextOrdinal: Int64, nextJournal: Int64) {
        self.nextOrdinal = nextOrdinal
        self.nextJournal = nextJournal
        all = []
        all.reserveCapacity(people.count)
        for index in people {
            let row = overlay.people.values[index]
            let isNew = row.ordinal == 0
            let ordinal = isNew ? self.nextOrdinal : row.ordinal
            all.append(Target(index: index, ordinal: ordinal, isNew: isNew, journal: row.journal))
            if isNew { self.nextOrdinal += 1 }
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
        for target in all where target.isNew {
            query.bind(1, overlay.people.keys[target.index])
            query.bind(2, target.ordinal)
            try query.run()
        }
    }
}
#endif
