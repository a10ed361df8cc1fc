// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension SideRows {
    /// Writes the next rows, at most so many.
    mutating func write(_ limit: Int, _ db: Database) throws {
        let end = limit < count - written ? written + limit : count
        var start = 0
        // The part of a list that lies between what is written and the end.
        func part<Row>(_ rows: [Row]) -> ArraySlice<Row> {
            defer { start += rows.count }
            return rows[min(max(written - start, 0), rows.count)..<min(max(end - start, 0), rows.count)]
        }
        try write(part(claims), db)
        try write(part(standings), db)
        for (name, members) in audiences { try write(part(members), of: name, db) }
        written = end
    }

    private func write(_ claims: ArraySlice<Claim>, _ db: Database) throws {
        let query = try Query(db, "REPLACE INTO claim (identifier, person, bytes) VALUES (?, ?, ?)")
        for claim in claims {
            query.bind(1, ClaimRow.key(claim.identifier))
            query.bind(2, claim.person.digest)
            query.bind(3, ClaimRow.sealed(claim))
            try query.run()
        }
    }

    private func write(_ standings: ArraySlice<(person: PersonID, standing: Standing)>, _ db: Database) throws {
        let query = try Query(db, "REPLACE INTO standing (person, bytes) VALUES (?, ?)")
        for (person, standing) in standings {
            query.bind(1, person.digest)
            query.bind(2, StandingRow.sealed(standing))
            try query.run()
        }
    }

    private func write(_ members: ArraySlice<Member>, of audience: String, _ db: Database) throws {
        guard !members.isEmpty else { return }
        let insert = try Query(db, "INSERT OR IGNORE INTO member (audience, person) VALUES (?, ?)")
        let remove = try Query(db, "DELETE FROM member WHERE audience = ? AND person = ?")
        let number = try Self.number(of: audience, db)
        for member in members {
            let query = member.isMember ? insert : remove
            query.bind(1, number)
            query.bind(2, member.person.digest)
            try query.run()
        }
    }

    private static func number(of audience: String, _ db: Database) throws -> Int64 {
        let insert = try Query(db, "INSERT OR IGNORE INTO audience (name) VALUES (?)")
        insert.bind(1, audience)
        try insert.run()
        let query = try Query(db, "SELECT id FROM audience WHERE name = ?")
        query.bind(1, audience)
        defer { query.reset() }
        return try query.next() ? query.integer(0) : 0
    }
}
#endif
