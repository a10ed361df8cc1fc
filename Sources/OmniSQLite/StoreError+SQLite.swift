// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import GRDBSQLite
import OmniStore

extension StoreError {
    /// What a result code of SQLite means for a caller.
    ///
    /// SQLite's messages name tables and files, never values.
    static func sqlite(_ code: Int32, _ detail: String) -> StoreError {
        switch code {
        case SQLITE_FULL:
            StoreError(.full, "no space is left for the database; make space and call again (\(detail))")
        case SQLITE_BUSY, SQLITE_LOCKED:
            StoreError(.busy, "another process or store holds the database; close it and call again (\(detail))")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            StoreError(.corrupt, "the database file is damaged; restore it from a backup (\(detail))")
        default:
            StoreError(.io, "SQLite answered \(code): \(detail)")
        }
    }

    /// The same for whatever was thrown on the way; store errors pass through.
    static func wrapping(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let known = sqlite(error.resultCode.rawValue, error.message ?? "no detail")
        return StoreError(known.code, known.message, cause: nil)
    }
}
#endif
