// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
public import OmniCore
public import OmniStore

// What each verb means is said by the protocol.
extension SQLiteStore {
    /// Takes an amount of something scarce.
    public func reserve(_ reservation: Reservation, at now: Timestamp) async throws -> Bool {
        try reservation.validate()
        return try await run { shelf, db in try shelf.reserve(reservation, at: now, db) }
    }

    /// Gives a reservation back.
    public func cancelReservation(of key: String, holder: Digest128) async throws {
        try await run { shelf, db in try shelf.cancelReservation(of: key, holder: holder, db) }
    }

    /// Stores versions of definitions.
    public func publish(_ records: [DefinitionRecord]) async throws {
        try await run { shelf, db in try shelf.publish(records, db) }
    }

    /// Sets or removes a small durable value.
    public func setRegister(_ name: String, _ value: [UInt8]?) async throws {
        try await run { shelf, db in try shelf.setRegister(name, value, db) }
    }

    /// Keeps facts that were not accepted.
    public func refuse(_ facts: [RefusedFact]) async throws {
        try await run { shelf, db in try shelf.refuse(facts, db) }
    }

    /// Sets a person aside.
    public func quarantine(_ person: PersonID, reason: Reason, at instant: Timestamp) async throws {
        try await run { shelf, db in try shelf.quarantine(person, reason, instant, db) }
    }

    /// Takes a person out of quarantine.
    public func release(_ person: PersonID) async throws {
        try await run { shelf, db in try shelf.release(person, db) }
    }

    /// Lets erased people come again.
    public func readmit(_ hashes: [Digest128]) async throws {
        try await run { shelf, db in try shelf.readmit(hashes, db) }
    }

    /// Removes every byte of people for good.
    ///
    /// The file is rebuilt, which takes time in proportion to its size: erase several people in one call.
    public func erase(
        _ people: [PersonID], forgetting hashes: [Digest128], replacing replacements: [EntryReplacement]
    ) async throws {
        try await run { shelf, db in try shelf.erase(people, forgetting: hashes, replacing: replacements, db) }
    }
}
#endif
