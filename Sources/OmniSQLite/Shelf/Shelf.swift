// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

/// The store's state in memory, used by one task at a time together with the connection.
///
/// The log is the truth and is written first. Everything else in the database is an index that lags; `overlay` holds
/// what it lacks, so that what both say together is exact.
struct Shelf: Sendable {
    let configuration: SQLiteStore.Configuration
    var overlay = Overlay()
    var wakeUps: WakeIndex
    var seen: SeenIndex
    var recentClaims: RecentMap<Identifier, Claim>
    /// `nil` inside: nothing is said of that person.
    var recentStandings: RecentMap<PersonID, Standing?>
    var nextLogRow: Int64
    var nextPending: Int64
    var nextJournal: Int64
    var nextOrdinal: Int64
    var stamp: UInt32 = 0
    /// The checkpoint that is being written.
    var round: CheckpointRound?
    /// How many rows it may write before the next commit.
    var owedRows = 0
    /// How far the way to the next checkpoint was when a piece was last thought of.
    var paced = 0.0

    /// Reads where the database stands and replays what its indexes lack.
    init(_ db: Database, _ configuration: SQLiteStore.Configuration) throws {
        self.configuration = configuration
        nextLogRow = try Self.next("log", "id", db)
        nextPending = try Self.next("pending", "id", db)
        nextJournal = try Self.next("journal", "id", db)
        nextOrdinal = try Self.next("person", "ordinal", db)
        wakeUps = WakeIndex(
            capacity: configuration.cachedWakeUps, horizon: nextOrdinal == 1 ? .everything : .nothing)
        seen = try SeenIndex(db)
        recentClaims = RecentMap(limit: configuration.cachedClaims)
        recentStandings = RecentMap(limit: configuration.cachedClaims)
        try replay(db)
    }

    private static func next(_ table: String, _ column: String, _ db: Database) throws -> Int64 {
        let query = try Query(db, "SELECT max(\(column)) FROM \(table)")
        defer { query.reset() }
        return try query.next() ? query.integer(0) + 1 : 1
    }

    func passes(_ boundary: StoreBoundary) { configuration.boundaryHook?(boundary) }

    // MARK: People's rows

    static let personQuery = """
        SELECT i.ordinal, p.record FROM person_id i LEFT JOIN person p ON p.ordinal = i.ordinal WHERE i.id = ?
        """

    /// Returns a person's row: from memory, or from the table; a new one for somebody unknown.
    func row(of person: PersonID, _ query: Query) throws -> PersonRow {
        if let index = overlay.people.index(of: person.digest) { return overlay.people.values[index] }
        return try storedRow(of: person, query)
    }

    /// The same, kept in memory so that it can be changed there.
    mutating func index(of person: PersonID, _ query: Query) throws -> Int {
        if let index = overlay.people.index(of: person.digest) { return index }
        let row = try storedRow(of: person, query)
        return overlay.people.insert(person.digest, row).index
    }

    private func storedRow(of person: PersonID, _ query: Query) throws -> PersonRow {
        query.bind(1, person.digest)
        do {
            guard try query.next() else { return PersonRow() }
        } catch let error as StoreError where error.code == .corrupt {
            // A damaged page costs the people on it, not those who are committed together with them.
            return Self.damagedRow(ordinal: 0)
        }
        defer { query.reset() }
        let ordinal = query.integer(0)
        let decoded = query.withBytes(1) { PersonRow.decode($0, ordinal: ordinal) }
        guard let decoded, decoded.person == person else { return Self.damagedRow(ordinal: ordinal) }
        return decoded.row
    }

    private static func damagedRow(ordinal: Int64) -> PersonRow {
        var row = PersonRow()
        row.ordinal = ordinal
        row.isDamaged = true
        return row
    }

    static func damage(_ people: [PersonID], _ what: String) -> StoreError {
        StoreError(
            .corrupt, "\(what) of \(people.count) people is damaged; set them aside and go on with the others",
            people: people)
    }
}
#endif
