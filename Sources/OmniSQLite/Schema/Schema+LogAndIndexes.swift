// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB

extension Schema {
    static func createLogAndIndexes(_ db: Database) throws {
        // The truth. Rows are appended, and overwritten in place by an erasure; see LogRow.
        try db.execute(sql: "CREATE TABLE log (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        // What commits since the last checkpoint change in the indexes, with the rows of the log they wrote.
        try db.execute(
            sql: """
                CREATE TABLE pending (
                    id INTEGER PRIMARY KEY, first_row INTEGER NOT NULL, end_row INTEGER NOT NULL, bytes BLOB NOT NULL
                )
                """)

        // People: one row of fixed size each; the id leads to its number.
        try db.execute(sql: "CREATE TABLE person (ordinal INTEGER PRIMARY KEY, record BLOB NOT NULL)")
        try db.execute(
            sql: "CREATE TABLE person_id (id BLOB PRIMARY KEY, ordinal INTEGER NOT NULL) WITHOUT ROWID")
        try db.execute(sql: "CREATE TABLE snapshot (ordinal INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        try db.execute(sql: "CREATE TABLE journal (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")

        try db.execute(
            sql: """
                CREATE TABLE claim (
                    identifier BLOB PRIMARY KEY, person BLOB NOT NULL, bytes BLOB NOT NULL
                ) WITHOUT ROWID
                """)
        try db.execute(sql: "CREATE INDEX claim_person ON claim (person)")
        try db.execute(sql: "CREATE TABLE standing (person BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID")
        try db.execute(sql: "CREATE TABLE audience (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
        try db.execute(
            sql: """
                CREATE TABLE member (
                    audience INTEGER NOT NULL, person BLOB NOT NULL, PRIMARY KEY (audience, person)
                ) WITHOUT ROWID
                """)

        // Ids of accepted facts, in sorted runs; see SeenIndex.
        try db.execute(
            sql: """
                CREATE TABLE seen_run (
                    id INTEGER PRIMARY KEY, count INTEGER NOT NULL, first_chunk INTEGER NOT NULL,
                    fences BLOB NOT NULL, filter BLOB NOT NULL
                )
                """)
        try db.execute(sql: "CREATE TABLE seen_chunk (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
    }
}
#endif
