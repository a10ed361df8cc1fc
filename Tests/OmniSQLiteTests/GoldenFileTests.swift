// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Foundation
import GRDB
import OmniCore
import OmniSQLite
import OmniStore
import OmniTesting
import Testing

/// `Golden/rows-1.txt` pins every row of a small database, a part of it not yet in the indexes.
///
/// It may only change together with a new format of a row, whose old one is then still read. To write it anew, run
/// the tests with `OMNI_WRITE_GOLDEN=1` in the environment.
@Suite struct `The rows of a database file` {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden/rows-1.txt")

    private let ada = Identifier.user("ada")
    private let cookie = Identifier.anonymous("c-1")

    /// Something of everything that a store keeps; what comes after the checkpoint stays pending.
    private func fill(_ store: SQLiteStore) async throws {
        var first = PersonCommit.sample(1, at: 0, ["created", "fact one"], wakeUp: Sample.time(500))
        first.claims = [Sample.claim(ada, Sample.person(1))]
        first.snapshot = Sample.bytes("state of one")
        first.memberships = [MembershipChange(audience: "loyal", isMember: true)]
        first.outbox = [
            .put(
                OutboxItem(
                    key: Sample.message(1), person: Sample.person(1), dueAt: Sample.time(60),
                    content: Sample.bytes("Hello")))
        ]
        var second = PersonCommit.sample(2, at: 0, ["fact two"])
        second.claims = [Sample.claim(cookie, Sample.person(2))]
        try await store.commit(
            Commit(
                people: [first, second], standings: [(Sample.person(2), Standing(owner: Sample.person(1)))],
                loose: [Sample.bytes("nobody's")], facts: [Sample.fact(1), Sample.fact(2), Sample.fact(3)]))
        try await store.publish([
            DefinitionRecord(
                kind: "journey", name: "rescue", version: 1, json: Sample.bytes("{}"), fingerprint: Sample.digest(9),
                publishedAt: Sample.time(7))
        ])
        try await store.setRegister("salt", [1, 2, 3])
        try await store.refuse([
            RefusedFact(
                at: Sample.time(8), factID: "f-9", code: "time", message: "too early", bytes: [4, 5],
                mentions: [Sample.digest(5)])
        ])
        try await store.quarantine(
            Sample.person(3), reason: Reason(Reason.Code("unreadable"), "checksum"), at: Sample.time(9))
        _ = try await store.reserve(
            Reservation(key: "voucher", holder: Sample.digest(1), amount: 2, capacity: 5, until: Sample.time(900)),
            at: Sample.time(10))
        try await store.checkpoint()
        try await store.erase([Sample.person(4)], forgetting: [Sample.digest(44)])
        var third = PersonCommit.sample(1, at: 2, ["fact three"], wakeUp: Sample.time(700))
        third.memberships = [MembershipChange(audience: "loyal", isMember: false)]
        try await store.commit(Commit(people: [third], facts: [Sample.fact(4)]))
        try await store.commit(Commit(people: [.sample(5, at: 0, ["fact five"])], facts: [Sample.fact(5)]))
    }

    /// Every row of every table but GRDB's own, as SQL literals.
    private func rows(_ path: String) throws -> [String] {
        let database = try DatabaseQueue(path: path)
        defer { try? database.close() }
        return try database.read { db in
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%' ORDER BY name
                    """)
            return try tables.flatMap { table in
                let columns = try db.columns(in: table).map { "quote(\"\($0.name)\")" }
                    .joined(separator: " || ', ' || ")
                let sql = "SELECT \(columns) AS line FROM \"\(table)\" ORDER BY line"
                return try String.fetchAll(db, sql: sql).map { "\(table): \($0)" }
            }
        }
    }

    @Test func `are what they were when they were first released`() async throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try await fill(store)
        try database.crash()
        let rows = try rows(database.path)
        if ProcessInfo.processInfo.environment["OMNI_WRITE_GOLDEN"] != nil {
            try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: Self.golden)
        }
        let stored = try String(contentsOf: Self.golden, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(rows == stored)
        // Something of every table, so that no format changes unseen.
        let tables = Set(stored.map { $0.prefix { $0 != ":" } })
        #expect(tables.count == 19, "\(tables.sorted())")
    }

    @Test func `are read by this release as they were written`() async throws {
        let database = try TemporaryDatabase()
        try await database.open().close()
        let queue = try DatabaseQueue(path: database.path)
        try await queue.write { db in
            for line in try String(contentsOf: Self.golden, encoding: .utf8).split(separator: "\n") {
                guard let colon = line.firstIndex(of: ":") else { continue }
                try db.execute(sql: "INSERT INTO \"\(line[..<colon])\" VALUES (\(line[line.index(after: colon)...]))")
            }
        }
        try queue.close()
        let store = try database.open()
        let people = try await store.load([1, 2, 5].map { Sample.person($0) })
        #expect(people.map(\.revision) == [3, 1, 1])
        #expect(people[0].snapshot == Sample.bytes("state of one"))
        #expect(
            try await store.entries(of: Sample.person(1), after: 0, limit: 9)
                == ["created", "fact one", "fact three"].map { Sample.bytes($0) })
        #expect(
            try await store.feed(after: nil, limit: 9).entries.map { String(decoding: $0.bytes, as: UTF8.self) } == [
                "created", "fact one", "fact two", "nobody's", "fact three", "fact five",
            ])
        #expect(
            try await store.claims(of: [ada, cookie]).map(\.person).sorted()
                == [1, 2].map { Sample.person($0) }.sorted())
        #expect(try await store.standings(of: [Sample.person(2)])[Sample.person(2)]?.owner == Sample.person(1))
        #expect(try await store.seen((1...6).map { Sample.fact($0).id }).count == 5)
        #expect(try await store.due(before: .distantFuture, limit: 9).map(\.1) == [Sample.time(700)])
        #expect(try await store.members(of: "loyal", after: nil, limit: 9) == [])
        #expect(try await store.outboxItem(Sample.message(1))?.content == Sample.bytes("Hello"))
        #expect(try await store.definitions().map(\.name) == ["rescue"])
        #expect(try await store.register("salt") == [1, 2, 3])
        #expect(try await store.refused(limit: 9).map(\.factID) == ["f-9"])
        #expect(try await store.quarantined().map(\.person) == [Sample.person(3)])
        #expect(try await store.forgotten([Sample.digest(44), Sample.digest(45)]) == [Sample.digest(44)])
        let late = Reservation(key: "voucher", holder: Sample.digest(2), amount: 4, capacity: 5)
        #expect(try await store.reserve(late, at: Sample.time(11)) == false)
        try await store.close()
    }
}
#endif
