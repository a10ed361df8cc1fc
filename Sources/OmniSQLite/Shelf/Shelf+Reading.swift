// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    func load(_ people: [PersonID], _ db: Database) throws -> [StoredPerson] {
        let rows = try Query(db, Self.personQuery)
        let snapshots = try Query(db, "SELECT bytes FROM snapshot WHERE ordinal = ?")
        var loaded: [StoredPerson] = []
        loaded.reserveCapacity(people.count)
        var damaged: [PersonID] = []
        for id in people {
            do {
                let row = try row(of: id, rows)
                loaded.append(try load(id, row, snapshots, db))
            } catch let error as StoreError where error.code == .corrupt {
                damaged.append(id)
            }
        }
        guard damaged.isEmpty else { throw Self.damage(damaged, "what is stored") }
        return loaded
    }

    private func load(_ id: PersonID, _ row: PersonRow, _ query: Query, _ db: Database) throws -> StoredPerson {
        guard !row.isDamaged else { throw Self.damage([id], "the index") }
        guard !row.isErased else { return StoredPerson(id: id) }
        var person = StoredPerson(id: id, revision: row.revision)
        if row.hasSnapshot {
            person.snapshot = try snapshot(of: id, row, query)
            person.snapshotRevision = row.snapshotRevision
        }
        let places = try places(of: id, row, after: row.snapshotRevision, db)
        person.tail = try entries(of: id, at: places[...], db)
        return person
    }

    private func snapshot(of id: PersonID, _ row: PersonRow, _ query: Query) throws -> [UInt8] {
        if row.newSnapshot >= 0 { return overlay.snapshots[Int(row.newSnapshot)] }
        query.bind(1, row.ordinal)
        guard try query.next() else { throw Self.damage([id], "the snapshot") }
        defer { query.reset() }
        guard let snapshot = query.withBytes(0, { SnapshotRow.decode($0, of: id) }) else {
            throw Self.damage([id], "the snapshot")
        }
        return snapshot
    }

    func entries(of id: PersonID, after number: UInt64, limit: Int, _ db: Database) throws -> [[UInt8]] {
        let row = try row(of: id, try Query(db, Self.personQuery))
        guard !row.isDamaged else { throw Self.damage([id], "the index") }
        guard !row.isErased, number < row.revision else { return [] }
        let places = try places(of: id, row, after: number, db)
        return try entries(of: id, at: places.prefix(max(0, limit)), db)
    }

    /// Returns where a person's entries after a number lie, in order.
    func places(of id: PersonID, _ row: PersonRow, after number: UInt64, _ db: Database) throws -> [Place] {
        guard row.revision > number else { return [] }
        let wanted = Int(clamping: row.revision - number)
        var places: [Place] = []
        overlay.newestPlaces(of: row) { place in
            places.append(place)
            return places.count < wanted
        }
        var next = row.journal
        if places.count < wanted, next > 0 {
            let query = try Query(db, "SELECT bytes FROM journal WHERE id = ?")
            while places.count < wanted, next > 0 {
                let chained = try journal(next, of: id, query)
                places.append(contentsOf: chained.places.reversed())
                // A chain leads to earlier rows only; anything else is damage and would never end.
                guard chained.previous < next else { throw Self.damage([id], "the journal") }
                next = chained.previous
            }
        }
        guard places.count >= wanted else { throw Self.damage([id], "the journal") }
        return places.prefix(wanted).reversed()
    }

    func journal(_ number: Int64, of id: PersonID, _ query: Query) throws -> JournalRow {
        query.bind(1, number)
        guard try query.next() else { throw Self.damage([id], "the journal") }
        defer { query.reset() }
        guard let row = try? JournalRow(decoding: query.bytes(0)) else { throw Self.damage([id], "the journal") }
        return row
    }

    /// Reads entries at their places, each row of the log once.
    private func entries(of id: PersonID, at places: ArraySlice<Place>, _ db: Database) throws -> [[UInt8]] {
        guard !places.isEmpty else { return [] }
        let query = try Query(db, "SELECT bytes FROM log WHERE id = ?")
        var found: [[UInt8]] = []
        found.reserveCapacity(places.count)
        var rest = places
        while let first = rest.first {
            let end = rest.firstIndex { $0.row != first.row } ?? rest.endIndex
            query.bind(1, first.row)
            guard try query.next() else { throw Self.damage([id], "the log") }
            defer { query.reset() }
            let isWhole = query.withBytes(0) { Self.collect(rest[..<end], of: id, from: $0, into: &found) }
            guard isWhole else { throw Self.damage([id], "the log") }
            rest = rest[end...]
        }
        return found
    }

    private static func collect(
        _ places: ArraySlice<Place>, of id: PersonID, from row: UnsafeRawBufferPointer, into found: inout [[UInt8]]
    ) -> Bool {
        var offset = 0
        var index: UInt32 = 0
        for place in places {
            while let entry = LogRow.entry(at: offset, of: row) {
                offset = entry.extent.upperBound
                index += 1
                guard index - 1 == place.index else { continue }
                guard entry.person == id, LogRow.isWhole(entry, of: row) else { return false }
                found.append(Array(row[entry.body]))
                break
            }
            guard index == place.index + 1 else { return false }
        }
        return true
    }
}
#endif
