// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    func publish(_ records: [DefinitionRecord], _ db: Database) throws {
        try db.inTransaction(.immediate) {
            let known = try Query(
                db, "SELECT fingerprint FROM definition WHERE kind = ? AND name = ? AND version = ?")
            let insert = try Query(
                db,
                """
                INSERT INTO definition (kind, name, version, json, fingerprint, published) VALUES (?, ?, ?, ?, ?, ?)
                """)
            for record in records {
                known.bind(1, record.kind)
                known.bind(2, record.name)
                known.bind(3, Int64(record.version))
                if try known.next() {
                    defer { known.reset() }
                    guard known.digest(0) == record.fingerprint else { throw StoreError.conflict(record) }
                    continue
                }
                insert.bind(1, record.kind)
                insert.bind(2, record.name)
                insert.bind(3, Int64(record.version))
                insert.bind(4, record.json)
                insert.bind(5, record.fingerprint)
                insert.bind(6, record.publishedAt.microseconds)
                try insert.run()
            }
            return .commit
        }
    }

    func definitions(_ db: Database) throws -> [DefinitionRecord] {
        let query = try Query(
            db,
            """
            SELECT kind, name, version, json, fingerprint, published FROM definition ORDER BY kind, name, version
            """)
        var records: [DefinitionRecord] = []
        while try query.next() {
            guard let fingerprint = query.digest(4) else { continue }
            records.append(
                DefinitionRecord(
                    kind: query.text(0), name: query.text(1), version: UInt32(clamping: query.integer(2)),
                    json: query.bytes(3), fingerprint: fingerprint,
                    publishedAt: Timestamp(microseconds: query.integer(5))))
        }
        return records
    }

    func register(_ name: String, _ db: Database) throws -> [UInt8]? {
        let query = try Query(db, "SELECT value FROM register WHERE name = ?")
        query.bind(1, name)
        defer { query.reset() }
        return try query.next() ? query.bytes(0) : nil
    }

    func setRegister(_ name: String, _ value: [UInt8]?, _ db: Database) throws {
        let sql =
            value == nil ? "DELETE FROM register WHERE name = ?" : "REPLACE INTO register (name, value) VALUES (?, ?)"
        let query = try Query(db, sql)
        query.bind(1, name)
        if let value { query.bind(2, value) }
        try query.run()
    }
}
#endif
