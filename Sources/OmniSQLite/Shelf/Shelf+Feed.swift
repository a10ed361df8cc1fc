// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    func feed(after position: LogPosition?, limit: Int, _ db: Database) throws -> Feed {
        guard limit > 0 else { return Feed() }
        let query = try Query(db, "SELECT id, bytes FROM log WHERE id >= ? ORDER BY id")
        query.bind(1, Int64(clamping: position?.record ?? 0))
        defer { query.reset() }
        var entries: [LoggedEntry] = []
        while entries.count < limit, try query.next() {
            let row = UInt64(query.integer(0))
            let damage = query.withBytes(1) {
                Self.read($0, row: row, after: position, limit: limit, into: &entries)
            }
            guard let damage else { continue }
            // What came before the damage is handed out first; the next call meets it at once.
            guard entries.isEmpty else { break }
            throw StoreError(
                .corrupt, "record \(damage.record) of the log is damaged at entry \(damage.index); go on after it",
                resumption: damage)
        }
        return Feed(entries: entries, next: entries.last?.position)
    }

    func newestEntry(_ db: Database) throws -> LoggedEntry? {
        let query = try Query(db, "SELECT id, bytes FROM log ORDER BY id DESC")
        defer { query.reset() }
        while try query.next() {
            let row = UInt64(query.integer(0))
            var entries: [LoggedEntry] = []
            query.withBytes(1) { bytes in
                var position: LogPosition?
                // Past one damaged entry to those after it.
                while let damage = Self.read(bytes, row: row, after: position, limit: .max, into: &entries) {
                    position = damage
                }
            }
            if let newest = entries.last { return newest }
        }
        return nil
    }

    /// Reads a row's entries; returns the position of the first damaged one.
    private static func read(
        _ bytes: UnsafeRawBufferPointer, row: UInt64, after position: LogPosition?, limit: Int,
        into entries: inout [LoggedEntry]
    ) -> LogPosition? {
        var offset = 0
        var place = LogPosition(record: row, index: 0)
        while offset < bytes.count, entries.count < limit {
            guard let entry = LogRow.entry(at: offset, of: bytes) else {
                // Nothing after a damaged frame can be found: the rest of the row is one damaged stretch.
                let end = LogPosition(record: row, index: .max)
                return position.map { $0 >= end } ?? false ? nil : end
            }
            defer {
                offset = entry.extent.upperBound
                place.index += 1
            }
            if let position, place <= position { continue }
            guard LogRow.isWhole(entry, of: bytes) else { return place }
            guard entry.kind != LogRow.Kind.hole else { continue }
            entries.append(LoggedEntry(position: place, person: entry.person, bytes: Array(bytes[entry.body])))
        }
        return nil
    }
}
#endif
