// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import GRDBSQLite
import OmniCore
import OmniStore

/// A prepared statement, bound and read in place.
///
/// GRDB's arguments and rows box every value, which costs more than SQLite's own work where a checkpoint writes tens
/// of thousands of rows; here blobs go in and out without a copy on the way.
struct Query {
    private let statement: Statement
    private var pointer: OpaquePointer { statement.sqliteStatement }

    /// Prepares once per connection; one text must not be used twice at the same time.
    init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        sqlite3_reset(statement.sqliteStatement)
        sqlite3_clear_bindings(statement.sqliteStatement)
    }

    func bind(_ place: Int32, _ value: Int64) { sqlite3_bind_int64(pointer, place, value) }

    func bind(_ place: Int32, _ value: Int64?) {
        if let value { bind(place, value) } else { sqlite3_bind_null(pointer, place) }
    }

    func bind(_ place: Int32, _ value: Digest128) {
        withUnsafeBytes(of: (value.high.bigEndian, value.low.bigEndian)) { bytes in
            _ = sqlite3_bind_blob(pointer, place, bytes.baseAddress, 16, transient)
        }
    }

    func bind(_ place: Int32, _ value: String) {
        var text = value
        text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else {
                _ = sqlite3_bind_text(pointer, place, "", 0, transient)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                _ = sqlite3_bind_text(pointer, place, $0, Int32(clamping: bytes.count), transient)
            }
        }
    }

    func bind(_ place: Int32, _ value: [UInt8]?) {
        guard let value else {
            sqlite3_bind_null(pointer, place)
            return
        }
        value.withUnsafeBytes { _ = bind(place, $0) }
    }

    private func bind(_ place: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard bytes.count > 0 else { return sqlite3_bind_zeroblob(pointer, place, 0) }
        return sqlite3_bind_blob64(pointer, place, bytes.baseAddress, UInt64(bytes.count), transient)
    }

    /// Runs a statement that returns no rows.
    func run() throws {
        while try next() {}
    }

    /// Steps to the next row; false at the end, when the statement is ready to be bound again.
    func next() throws -> Bool {
        let code = sqlite3_step(pointer)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(pointer)
        guard code == SQLITE_DONE else { throw StoreError.sqlite(code & 0xFF, message) }
        return false
    }

    /// Ends reading before the last row.
    func reset() { sqlite3_reset(pointer) }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

    func text(_ column: Int32) -> String {
        withBytes(column) { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ column: Int32) -> [UInt8] {
        withBytes(column) { Array($0) }
    }

    func digest(_ column: Int32) -> Digest128? {
        withBytes(column) { $0.count == 16 ? $0.digest(at: 0) : nil }
    }

    /// The column's bytes, valid during the call only.
    func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let start = sqlite3_column_blob(pointer, column)
        let count = Int(sqlite3_column_bytes(pointer, column))
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    private var message: String {
        guard let db = sqlite3_db_handle(pointer), let text = sqlite3_errmsg(db) else { return "" }
        return String(cString: text)
    }
}

/// SQLite copies what is bound.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
#endif
