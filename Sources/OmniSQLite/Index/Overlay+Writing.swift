// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Overlay {
    func sortedFacts() -> [FactKey] {
        var all: [FactKey] = []
        all.reserveCapacity(facts.count)
        for index in 0..<facts.count { all.append(FactKey(id: facts.keys[index], content: facts.values[index])) }
        all.sort { $0.id < $1.id }
        return all
    }

    func writeClaims(_ db: Database) throws {
        let query = try Query(db, "REPLACE INTO claim (identifier, person, bytes) VALUES (?, ?, ?)")
        // Near enough to the order of the keys, and much cheaper to sort by.
        for claim in claims.values.sorted(by: { $0.identifier < $1.identifier }) {
            query.bind(1, ClaimRow.key(claim.identifier))
            query.bind(2, claim.person.digest)
            query.bind(3, ClaimRow.sealed(claim))
            try query.run()
        }
    }

    func writeStandings(_ db: Database) throws {
        let query = try Query(db, "REPLACE INTO standing (person, bytes) VALUES (?, ?)")
        for (person, standing) in standings.sorted(by: { $0.key < $1.key }) {
            query.bind(1, person.digest)
            query.bind(2, StandingRow.sealed(standing))
            try query.run()
        }
    }

    func writeMembers(_ db: Database) throws {
        let insert = try Query(db, "INSERT OR IGNORE INTO member (audience, person) VALUES (?, ?)")
        let remove = try Query(db, "DELETE FROM member WHERE audience = ? AND person = ?")
        for (name, changes) in memberships.sorted(by: { $0.key < $1.key }) {
            let audience = try Self.number(of: name, db)
            for (person, isMember) in changes.sorted(by: { $0.key < $1.key }) {
                let query = isMember ? insert : remove
                query.bind(1, audience)
                query.bind(2, person.digest)
                try query.run()
            }
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
