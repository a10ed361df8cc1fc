// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore
import OmniStore

/// A claim in bytes.
enum ClaimRow {
    /// The identifier as a key: the kind with its length first, so that no two identifiers have one key.
    static func key(_ identifier: Identifier) -> [UInt8] {
        var key: [UInt8] = []
        key.put(identifier.kind.rawValue)
        key.append(contentsOf: identifier.value.utf8)
        return key
    }

    static func encode(_ claim: Claim, to row: inout [UInt8]) {
        row.put(claim.identifier.kind.rawValue)
        row.put(claim.identifier.value)
        row.put(claim.person.digest)
        row.put(claim.from)
        row.append(claim.until == nil ? 0 : 1)
        if let until = claim.until { row.put(until) }
        row.put(claim.evidence)
    }

    static func decode(_ reader: inout ByteReader) throws(CodingFailure) -> Claim {
        let kind = Identifier.Kind(try reader.text())
        let identifier = Identifier(kind, try reader.text())
        let person = PersonID(try reader.id())
        let from = try reader.time()
        let until = try reader.flag() ? try reader.time() : nil
        return Claim(identifier: identifier, person: person, from: from, until: until, evidence: try reader.text())
    }

    static func sealed(_ claim: Claim) -> [UInt8] {
        var row: [UInt8] = [1]
        encode(claim, to: &row)
        row.seal()
        return row
    }

    static func decode(sealed bytes: [UInt8]) throws(CodingFailure) -> Claim {
        var reader = try ByteReader(sealed: bytes)
        guard try reader.byte() == 1 else { throw CodingFailure(.unknownVersion) }
        return try decode(&reader)
    }
}

/// A standing in bytes.
enum StandingRow {
    static func encode(_ standing: Standing, to row: inout [UInt8]) {
        let owner: UInt8 = standing.owner == nil ? 0 : 1
        let into: UInt8 = standing.into == nil ? 0 : 2
        row.append(owner | into | (standing.isContested ? 4 : 0))
        if let owner = standing.owner { row.put(owner.digest) }
        if let into = standing.into { row.put(into.digest) }
    }

    static func decode(_ reader: inout ByteReader) throws(CodingFailure) -> Standing {
        let flags = try reader.byte()
        let owner = flags & 1 == 0 ? nil : PersonID(try reader.id())
        let into = flags & 2 == 0 ? nil : PersonID(try reader.id())
        return Standing(owner: owner, into: into, isContested: flags & 4 != 0)
    }

    static func sealed(_ standing: Standing) -> [UInt8] {
        var row: [UInt8] = [1]
        encode(standing, to: &row)
        row.seal()
        return row
    }

    static func decode(sealed bytes: [UInt8]) throws(CodingFailure) -> Standing {
        var reader = try ByteReader(sealed: bytes)
        guard try reader.byte() == 1 else { throw CodingFailure(.unknownVersion) }
        return try decode(&reader)
    }
}
#endif
