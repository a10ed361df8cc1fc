// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import GRDB
import OmniCore
import OmniStore

extension Shelf {
    func outbox(before instant: Timestamp, limit: Int, _ db: Database) throws -> [OutboxItem] {
        let query = try Query(
            db, "SELECT key, person, due, content FROM outbox WHERE due <= ? ORDER BY due, key LIMIT ?")
        query.bind(1, instant.microseconds)
        query.bind(2, Int64(max(0, limit)))
        var items: [OutboxItem] = []
        while try query.next() { if let item = Self.item(query) { items.append(item) } }
        return items
    }

    func outboxItem(_ key: MessageKey, _ db: Database) throws -> OutboxItem? {
        let query = try Query(db, "SELECT key, person, due, content FROM outbox WHERE key = ?")
        query.bind(1, key.digest)
        defer { query.reset() }
        return try query.next() ? Self.item(query) : nil
    }

    private static func item(_ query: Query) -> OutboxItem? {
        guard let key = query.digest(0), let person = query.digest(1) else { return nil }
        return OutboxItem(
            key: MessageKey(key), person: PersonID(person), dueAt: Timestamp(microseconds: query.integer(2)),
            content: query.isNull(3) ? nil : query.bytes(3))
    }

    func reserve(_ wanted: Reservation, at now: Timestamp, _ db: Database) throws -> Bool {
        var isHeld = false
        try db.inTransaction(.immediate) {
            let end = try Query(db, "DELETE FROM reservation WHERE key = ? AND until <= ?")
            end.bind(1, wanted.key)
            end.bind(2, now.microseconds)
            try end.run()
            let query = try Query(db, "SELECT holder, amount FROM reservation WHERE key = ?")
            query.bind(1, wanted.key)
            var taken: Int64 = 0
            while try query.next() {
                if query.digest(0) == wanted.holder { isHeld = true }
                taken = taken.addingReportingOverflow(query.integer(1)).partialValue
            }
            let (total, overflows) = taken.addingReportingOverflow(wanted.amount)
            if !isHeld, !overflows, total <= wanted.capacity {
                try insert(wanted, db)
                isHeld = true
            }
            return .commit
        }
        return isHeld
    }

    private func insert(_ reservation: Reservation, _ db: Database) throws {
        let query = try Query(db, "INSERT INTO reservation (key, holder, amount, until) VALUES (?, ?, ?, ?)")
        query.bind(1, reservation.key)
        query.bind(2, reservation.holder)
        query.bind(3, reservation.amount)
        query.bind(4, reservation.until.microseconds)
        try query.run()
    }

    func cancelReservation(of key: String, holder: Digest128, _ db: Database) throws {
        let query = try Query(db, "DELETE FROM reservation WHERE key = ? AND holder = ?")
        query.bind(1, key)
        query.bind(2, holder)
        try query.run()
    }
}
#endif
