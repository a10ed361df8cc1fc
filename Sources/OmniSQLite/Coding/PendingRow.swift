// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniStore

/// What a commit changes in the indexes, kept beside the log until a checkpoint has written it into them.
struct PendingRow {
    static let format: UInt8 = 1

    /// One person's part: a commit without the bytes of its entries and without the outbox, which does not lag.
    struct Part {
        var commit: PersonCommit
        var entryCount: Int
    }

    /// Rows of the log with the number of entries in each, in order.
    var rows: [LogExtent]
    var parts: [Part]
    var standings: [(PersonID, Standing)]
    var facts: [FactKey]
}

/// A row of the log and the number of its entries.
struct LogExtent: Sendable, Hashable {
    var row: Int64
    var count: Int
}

extension PendingRow.Part {
    private enum Flag {
        static let snapshot: UInt8 = 1
        static let wakeUp: UInt8 = 2
        static let claims: UInt8 = 4
        static let memberships: UInt8 = 8
    }

    static func encode(_ part: PersonCommit, to row: inout [UInt8]) {
        row.put(part.person.digest)
        row.put(part.expectedRevision)
        row.put(part.entries.count)
        var flags: UInt8 = (part.snapshot == nil ? 0 : Flag.snapshot) | (part.wakeUp == nil ? 0 : Flag.wakeUp)
        if !part.claims.isEmpty { flags |= Flag.claims }
        if !part.memberships.isEmpty { flags |= Flag.memberships }
        row.append(flags)
        if let snapshot = part.snapshot { row.put(blob: snapshot) }
        if let wakeUp = part.wakeUp { row.put(wakeUp) }
        if !part.claims.isEmpty {
            row.put(part.claims.count)
            for claim in part.claims { ClaimRow.encode(claim, to: &row) }
        }
        if !part.memberships.isEmpty {
            row.put(part.memberships.count)
            for change in part.memberships {
                row.put(change.audience)
                row.append(change.isMember ? 1 : 0)
            }
        }
    }

    init(from reader: inout ByteReader) throws(CodingFailure) {
        let person = PersonID(try reader.id())
        commit = PersonCommit(person: person, expectedRevision: try reader.unsigned())
        entryCount = Int(clamping: try reader.unsigned())
        let flags = try reader.byte()
        if flags & Flag.snapshot != 0 { commit.snapshot = try reader.blob() }
        if flags & Flag.wakeUp != 0 { commit.wakeUp = try reader.time() }
        if flags & Flag.claims != 0 {
            for _ in 0..<(try reader.count()) { commit.claims.append(try ClaimRow.decode(&reader)) }
        }
        if flags & Flag.memberships != 0 {
            for _ in 0..<(try reader.count()) {
                let audience = try reader.text()
                commit.memberships.append(MembershipChange(audience: audience, isMember: try reader.flag()))
            }
        }
    }
}

extension PendingRow {
    static func encode(_ commit: Commit, rows: [LogExtent]) -> [UInt8] {
        var row: [UInt8] = []
        row.reserveCapacity(64 + commit.people.count * 48 + commit.facts.count * 32)
        row.append(format)
        row.put(rows.count)
        for extent in rows {
            row.put(UInt64(extent.row))
            row.put(extent.count)
        }
        row.put(commit.people.count)
        for part in commit.people { Part.encode(part, to: &row) }
        row.put(commit.standings.count)
        for (person, standing) in commit.standings {
            row.put(person.digest)
            StandingRow.encode(standing, to: &row)
        }
        row.put(commit.facts.count)
        for fact in commit.facts {
            row.put(fact.id)
            row.put(fact.content)
        }
        row.seal()
        return row
    }

    init(decoding bytes: [UInt8]) throws(CodingFailure) {
        var reader = try ByteReader(sealed: bytes)
        guard try reader.byte() == Self.format else { throw CodingFailure(.unknownVersion) }
        rows = []
        for _ in 0..<(try reader.count()) {
            let row = Int64(clamping: try reader.unsigned())
            rows.append(LogExtent(row: row, count: Int(clamping: try reader.unsigned())))
        }
        parts = []
        for _ in 0..<(try reader.count()) { parts.append(try Part(from: &reader)) }
        standings = []
        for _ in 0..<(try reader.count()) {
            let person = PersonID(try reader.id())
            standings.append((person, try StandingRow.decode(&reader)))
        }
        facts = []
        for _ in 0..<(try reader.count()) {
            let id = try reader.id()
            facts.append(FactKey(id: id, content: try reader.id()))
        }
    }
}
#endif
