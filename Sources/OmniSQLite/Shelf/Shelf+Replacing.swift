// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    /// Where entries lie that are to be replaced: by row of the log, what takes the place of which of its entries.
    func rows(
        replacing replacements: [EntryReplacement], besides erased: Set<PersonID>, _ db: Database
    ) throws -> [(row: Int64, bodies: [UInt32: [UInt8]])] {
        let query = try Query(db, Self.personQuery)
        var rows: [Int64: [UInt32: [UInt8]]] = [:]
        for (person, entries) in Dictionary(grouping: replacements, by: \.person) where !erased.contains(person) {
            let row = try row(of: person, query)
            guard !row.isDamaged else { throw Self.damage([person], "the index") }
            guard !row.isErased else { continue }
            let places = try places(of: person, row, after: 0, db)
            for replacement in entries where replacement.number >= 1 && replacement.number <= UInt64(places.count) {
                let place = places[Int(replacement.number) - 1]
                rows[place.row, default: [:]][place.index] = replacement.entry
            }
        }
        return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Writes a row of the log anew with other entries at some places; all others keep their bytes and places.
    func replace(_ bodies: [UInt32: [UInt8]], inRow row: Int64, _ db: Database) throws {
        let read = try Query(db, "SELECT bytes FROM log WHERE id = ?")
        read.bind(1, row)
        guard try read.next() else { return }
        let bytes = read.bytes(0)
        read.reset()
        var renewed: [UInt8] = []
        var offset = 0
        var index: UInt32 = 0
        while let entry = bytes.withUnsafeBytes({ LogRow.entry(at: offset, of: $0) }) {
            if let body = bodies[index] {
                LogRow.append(body, of: entry.person, to: &renewed)
            } else {
                renewed += bytes[entry.extent]
            }
            offset = entry.extent.upperBound
            index += 1
        }
        // What follows a damaged frame stays as it is, for whoever mends it.
        renewed += bytes[offset...]
        let write = try Query(db, "UPDATE log SET bytes = ? WHERE id = ?")
        write.bind(1, renewed)
        write.bind(2, row)
        try write.run()
    }
}
#endif
