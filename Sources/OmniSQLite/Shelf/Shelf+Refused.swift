// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    func refuse(_ facts: [RefusedFact], _ db: Database) throws {
        try db.inTransaction(.immediate) {
            let query = try Query(
                db, "REPLACE INTO refused (fact, code, at, message, bytes, mentions) VALUES (?, ?, ?, ?, ?, ?)")
            for fact in facts {
                var mentions: [UInt8] = []
                for mention in fact.mentions { mentions.put(mention) }
                query.bind(1, fact.factID)
                query.bind(2, fact.code)
                query.bind(3, fact.at.microseconds)
                query.bind(4, fact.message)
                query.bind(5, fact.bytes)
                query.bind(6, mentions)
                try query.run()
            }
            return .commit
        }
    }

    func refused(limit: Int, _ db: Database) throws -> [RefusedFact] {
        let query = try Query(
            db,
            """
            SELECT fact, code, at, message, bytes, mentions FROM refused ORDER BY at DESC, fact, code LIMIT ?
            """)
        query.bind(1, Int64(max(0, limit)))
        var facts: [RefusedFact] = []
        while try query.next() {
            let mentions = query.withBytes(5) { bytes in
                stride(from: 0, to: bytes.count - 15, by: 16).map { bytes.digest(at: $0) }
            }
            facts.append(
                RefusedFact(
                    at: Timestamp(microseconds: query.integer(2)), factID: query.text(0), code: query.text(1),
                    message: query.text(3), bytes: query.isNull(4) ? nil : query.bytes(4), mentions: mentions))
        }
        return facts
    }

    func quarantine(_ person: PersonID, _ reason: Reason, _ instant: Timestamp, _ db: Database) throws {
        let query = try Query(db, "REPLACE INTO quarantine (person, at, code, detail) VALUES (?, ?, ?, ?)")
        query.bind(1, person.digest)
        query.bind(2, instant.microseconds)
        query.bind(3, reason.code.rawValue)
        query.bind(4, reason.detail)
        try query.run()
    }

    func quarantined(_ db: Database) throws -> [Quarantined] {
        let query = try Query(db, "SELECT person, at, code, detail FROM quarantine ORDER BY person")
        var found: [Quarantined] = []
        while try query.next() {
            guard let person = query.digest(0) else { continue }
            found.append(
                Quarantined(
                    person: PersonID(person), at: Timestamp(microseconds: query.integer(1)),
                    reason: Reason(Reason.Code(query.text(2)), query.text(3))))
        }
        return found
    }

    func release(_ person: PersonID, _ db: Database) throws {
        let query = try Query(db, "DELETE FROM quarantine WHERE person = ?")
        query.bind(1, person.digest)
        try query.run()
    }

    func readmit(_ hashes: [Digest128], _ db: Database) throws {
        guard !hashes.isEmpty else { return }
        try db.inTransaction(.immediate) {
            let query = try Query(db, "DELETE FROM forgotten WHERE hash = ?")
            for hash in hashes {
                query.bind(1, hash)
                try query.run()
            }
            return .commit
        }
    }

    func forgotten(_ hashes: [Digest128], _ db: Database) throws -> Set<Digest128> {
        let query = try Query(db, "SELECT 1 FROM forgotten WHERE hash = ?")
        var found: Set<Digest128> = []
        for hash in Set(hashes) {
            query.bind(1, hash)
            guard try query.next() else { continue }
            query.reset()
            found.insert(hash)
        }
        return found
    }
}
#endif
