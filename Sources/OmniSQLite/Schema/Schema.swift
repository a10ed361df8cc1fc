// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniStore

/// The tables, by migrations that are never changed once released.
enum Schema {
    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 log and indexes", migrate: createLogAndIndexes)
        migrator.registerMigration("2 side tables", migrate: createSideTables)
        return migrator
    }

    static func prepare(_ database: DatabaseQueue) throws {
        let migrator = migrator
        let isNewer = try database.read { db in try migrator.hasBeenSuperseded(db) }
        guard !isNewer else {
            throw StoreError(.tooNew, "the database was written by a newer release; update swift-omnichannel")
        }
        try migrator.migrate(database)
    }
}
#endif
