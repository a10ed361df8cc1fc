// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB

extension Schema {
    static func createSideTables(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE outbox (
                    key BLOB PRIMARY KEY, person BLOB NOT NULL, due INTEGER NOT NULL, content BLOB
                ) WITHOUT ROWID
                """)
        try db.execute(sql: "CREATE INDEX outbox_due ON outbox (due, key)")
        try db.execute(
            sql: """
                CREATE TABLE reservation (
                    key TEXT NOT NULL, holder BLOB NOT NULL, amount INTEGER NOT NULL, until INTEGER NOT NULL,
                    PRIMARY KEY (key, holder)
                ) WITHOUT ROWID
                """)
        try db.execute(
            sql: """
                CREATE TABLE definition (
                    kind TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, json BLOB NOT NULL,
                    fingerprint BLOB NOT NULL, published INTEGER NOT NULL, PRIMARY KEY (kind, name, version)
                ) WITHOUT ROWID
                """)
        try db.execute(sql: "CREATE TABLE register (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        try db.execute(
            sql: """
                CREATE TABLE refused (
                    fact TEXT NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL, message TEXT NOT NULL, bytes BLOB,
                    mentions BLOB NOT NULL, PRIMARY KEY (fact, code)
                ) WITHOUT ROWID
                """)
        try db.execute(sql: "CREATE INDEX refused_at ON refused (at)")
        try db.execute(
            sql: """
                CREATE TABLE quarantine (
                    person BLOB PRIMARY KEY, at INTEGER NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL
                ) WITHOUT ROWID
                """)
        try db.execute(sql: "CREATE TABLE forgotten (hash BLOB PRIMARY KEY) WITHOUT ROWID")
        // What the store notes for itself: that an erasure still has to clean the file.
        try db.execute(sql: "CREATE TABLE note (name TEXT PRIMARY KEY) WITHOUT ROWID")
    }
}
#endif
