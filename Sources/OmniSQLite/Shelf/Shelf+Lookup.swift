// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    mutating func claims(of identifiers: [Identifier], _ db: Database) throws -> [Claim] {
        let query = try Query(db, "SELECT bytes FROM claim WHERE identifier = ?")
        var found: [Claim] = []
        for identifier in Set(identifiers) {
            if let claim = overlay.claim(on: identifier) ?? recentClaims[identifier] {
                found.append(claim)
                continue
            }
            query.bind(1, ClaimRow.key(identifier))
            guard try query.next() else { continue }
            defer { query.reset() }
            guard let claim = try? ClaimRow.decode(sealed: query.bytes(0)), claim.identifier == identifier else {
                throw StoreError(.corrupt, "a claim on an identifier of kind \(identifier.kind) is damaged")
            }
            recentClaims[identifier] = claim
            found.append(claim)
        }
        return found
    }

    mutating func standings(of people: [PersonID], _ db: Database) throws -> [PersonID: Standing] {
        let query = try Query(db, "SELECT bytes FROM standing WHERE person = ?")
        var found: [PersonID: Standing] = [:]
        for person in people {
            if let standing = overlay.standing(of: person) {
                found[person] = standing
            } else if let known = recentStandings[person] {
                found[person] = known
            } else {
                let standing = try storedStanding(of: person, query)
                recentStandings[person] = .some(standing)
                found[person] = standing
            }
        }
        return found
    }

    private func storedStanding(of person: PersonID, _ query: Query) throws -> Standing? {
        query.bind(1, person.digest)
        guard try query.next() else { return nil }
        defer { query.reset() }
        guard let standing = try? StandingRow.decode(sealed: query.bytes(0)) else {
            throw Self.damage([person], "the standing")
        }
        return standing
    }

    func seen(_ ids: [Digest128], _ db: Database) throws -> [Digest128: Digest128] {
        let query = try Query(db, SeenRun.chunkQuery)
        var found: [Digest128: Digest128] = [:]
        for id in ids {
            if let index = overlay.facts.index(of: id) {
                found[id] = overlay.facts.values[index]
            } else if let content = try seen.find(id, query) {
                found[id] = content
            }
        }
        return found
    }

    mutating func due(before instant: Timestamp, limit: Int, _ db: Database) throws -> [(PersonID, Timestamp)] {
        let overlay = overlay
        return try wakeUps.earliest(before: instant, limit: limit) { tell in
            let query = try Query(db, "SELECT ordinal, record FROM person")
            while try query.next() {
                let decoded = query.withBytes(1) { PersonRow.decode($0, ordinal: query.integer(0)) }
                guard let decoded, let wakeUp = decoded.row.wakeUp, !decoded.row.isDamaged else { continue }
                guard overlay.people.index(of: decoded.person.digest) == nil else { continue }
                tell(WakeIndex.Moment(at: wakeUp, person: decoded.person.digest))
            }
            for (index, row) in overlay.people.values.enumerated() where !row.isDamaged {
                guard let wakeUp = row.wakeUp else { continue }
                tell(WakeIndex.Moment(at: wakeUp, person: overlay.people.keys[index]))
            }
        }
    }

    func people(after person: PersonID?, limit: Int, _ db: Database) throws -> [PersonID] {
        // New people are in the overlay only; those of the table may have got their first entry since.
        var new: [Digest128] = []
        for index in (round?.rest ?? []) + overlay.dirty {
            let row = overlay.people.values[index]
            guard row.revision > 0, !row.isErased else { continue }
            new.append(overlay.people.keys[index])
        }
        let query = try Query(
            db,
            """
            SELECT i.id, p.record FROM person_id i JOIN person p ON p.ordinal = i.ordinal WHERE i.id > ? ORDER BY i.id
            """)
        if let person { query.bind(1, person.digest) } else { query.bind(1, [UInt8]()) }
        defer { query.reset() }
        return try merge(new, after: person, limit: limit, query) { query in
            // A damaged row is listed: the person exists, and loading them tells what is wrong.
            let decoded = query.withBytes(1) { PersonRow.decode($0, ordinal: 0) }
            return decoded.map { $0.row.revision > 0 && !$0.row.isErased } ?? true
        }
    }

    func members(
        of audience: String, after person: PersonID?, limit: Int, _ db: Database
    ) throws -> [PersonID] {
        let changes = overlay.changes(of: audience)
        let new = changes.filter(\.value).map(\.key.digest)
        let query = try Query(
            db,
            """
            SELECT person FROM member
            WHERE audience = (SELECT id FROM audience WHERE name = ?) AND person > ? ORDER BY person
            """)
        query.bind(1, audience)
        if let person { query.bind(2, person.digest) } else { query.bind(2, [UInt8]()) }
        defer { query.reset() }
        return try merge(new, after: person, limit: limit, query) { query in
            query.digest(0).map { changes[PersonID($0)] ?? true } ?? false
        }
    }

    /// Merges ids of the overlay with a query's, both ascending, each id once.
    private func merge(
        _ new: [Digest128], after person: PersonID?, limit: Int, _ query: Query, _ isWanted: (Query) -> Bool
    ) throws -> [PersonID] {
        let added = new.filter { id in person.map { $0.digest < id } ?? true }.sorted()
        var result: [PersonID] = []
        var next = 0
        while result.count < limit, try query.next() {
            guard let id = query.digest(0), isWanted(query) else { continue }
            while next < added.count, added[next] < id, result.count < limit {
                result.append(PersonID(added[next]))
                next += 1
            }
            guard result.count < limit else { break }
            if next < added.count, added[next] == id { next += 1 }
            result.append(PersonID(id))
        }
        while next < added.count, result.count < limit {
            result.append(PersonID(added[next]))
            next += 1
        }
        return result
    }
}
#endif
