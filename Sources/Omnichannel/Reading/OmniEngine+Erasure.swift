// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore
import Synchronization

extension OmniEngine {
    /// Erases a person: every byte in every table, and in the inboxes of channels that keep messages.
    ///
    /// Of a visitor whom an account had to let go of, what that account's log said of them goes too; the account's
    /// journeys stay as they were done.
    ///
    /// What stays are keyed hashes of their identifiers, by which late facts are turned away, and aggregates that
    /// were drawn before. A second time does nothing. The SQLite store rebuilds its file, in time that grows with the
    /// file: several people are best erased in one call.
    ///
    /// - Returns: whether anybody was known under the identifier.
    @discardableResult
    public func erase(_ identifier: Identifier) async throws -> Bool { try await erase([identifier]) > 0 }

    /// Erases everybody behind these identifiers at once.
    ///
    /// Each as ``erase(_:)-(Identifier)`` does, and all of them or, if the store fails, possibly some; the same call
    /// again does the rest.
    ///
    /// - Returns: how many of the identifiers led to somebody.
    @discardableResult
    public func erase(_ identifiers: [Identifier]) async throws -> Int {
        try await atDesk { desk in
            // Whatever of it fails, nothing of the people may stay in memory.
            defer { desk.forget() }
            var traces = Traces()
            var found = 0
            for identifier in identifiers where try await self.trace(identifier, desk, &traces) { found += 1 }
            guard found > 0 else { return 0 }
            let replacements = try await self.forgetReleased(traces.people, desk)
            // Channels first: once the store has forgotten them, nobody knows whose messages those are.
            for channel in self.channels.values { await channel.erase(traces.people) }
            try await self.store.erase(
                traces.people, forgetting: traces.known.map { self.erasureHash(of: $0) }, replacing: replacements)
            desk.quarantined.subtract(traces.people)
            return found
        }
    }

    /// Lets somebody who was erased come back: their new facts are accepted again, as those of somebody new.
    ///
    /// For a person who signs up anew, by each identifier that they bring along. Nothing that was erased returns, and
    /// facts from before the erasure that arrive late are accepted too. A second time does nothing.
    public func readmit(_ identifiers: [Identifier]) async throws {
        let names = definitions.identity.identifying(identifiers).identifiers
        try await atDesk { desk in
            defer { desk.forget() }
            try await self.store.readmit(names.map { self.erasureHash(of: $0) })
        }
    }

    /// Where the bytes of people lie who are to be erased.
    private struct Traces {
        var people: [PersonID] = []
        var known: Set<Identifier> = []
    }

    /// Follows an identifier to all that is one person's.
    private func trace(_ identifier: Identifier, _ desk: Desk, _ traces: inout Traces) async throws -> Bool {
        guard let person = try await self.person(for: identifier, desk) else { return false }
        let names = definitions.identity.identifying([identifier]).identifiers
        traces.known.formUnion(names)
        guard !traces.people.contains(person) else { return true }
        try await Sitting(self, desk, now).load([person])
        traces.people.append(person)
        var known = Set(names)
        // The visitors whose facts went over to this person, and those united into them.
        var rest: [PersonID] = []
        if let resident = desk.roster[person] {
            known.formUnion(resident.state.profile.identifiers.map(\.identifier))
            rest = resident.state.header.absorbed
        } else {
            // Nobody's damage keeps them from being forgotten: what can be read of their log has to do.
            rest = await absorbed(by: person, naming: &known)
        }
        while let visitor = rest.popLast() {
            guard !traces.people.contains(visitor) else { continue }
            traces.people.append(visitor)
            rest += await absorbed(by: visitor, naming: &known)
        }
        let visitors = try await visitors(behind: known, of: person, desk)
        traces.people += visitors.subtracting(traces.people).sorted()
        traces.known.formUnion(known)
        return true
    }

    /// Whom a log says that somebody absorbed; `known` gains the identifiers that it names.
    private func absorbed(by person: PersonID, naming known: inout Set<Identifier>) async -> [PersonID] {
        var absorbed: [PersonID] = []
        for entry in await readableEntries(of: person) {
            if case .absorbed(let visitor) = entry.act { absorbed.append(visitor) }
            if case .linked(let identifier, _, _) = entry.act { known.insert(identifier) }
            guard let fact = entry.fact else { continue }
            known.formUnion(definitions.identity.identifying(fact.identifiers).identifiers)
        }
        return absorbed
    }

    /// The visitors to whom an account's identifiers lead first: they carry the claims, and need not have a log.
    private func visitors(
        behind identifiers: Set<Identifier>, of person: PersonID, _ desk: Desk
    ) async throws -> Set<PersonID> {
        try await desk.directory.prepare(Array(identifiers), rules: definitions.identity, from: store)
        var visitors: Set<PersonID> = []
        // One whom two accounts claim is neither's, and stays.
        for identifier in identifiers where desk.directory.person(behind: identifier) == person {
            guard let claim = desk.directory.claim(on: identifier) ?? nil else { continue }
            var next: PersonID? = claim.person
            while let visitor = next, visitors.insert(visitor).inserted {
                next = desk.directory.standing(of: visitor)?.into
            }
        }
        return visitors
    }

    /// The entries of a log whose bytes are undamaged.
    func readableEntries(of person: PersonID) async -> [Entry] {
        var entries: [Entry] = []
        var number: UInt64 = 0
        while let page = try? await store.entries(of: person, after: number, limit: 1_000) {
            entries += page.compactMap { try? Entry(decoding: $0) }
            number += UInt64(page.count)
            if page.count < 1_000 { break }
        }
        return entries
    }

    /// The hash by which an identifier of an erased person is recognised.
    func erasureHash(of identifier: Identifier) -> Digest128 {
        var writer = ByteWriter()
        writer.text(identifier.kind.rawValue)
        writer.text(identifier.value)
        return SipHash.digest(writer.bytes, erasureKey.withLock { $0 })
    }

    /// Reads the store's key, or makes one for a new store.
    func readErasureKey() async throws {
        if let bytes = try await store.register(Register.erasureKey) {
            var reader = ByteReader(bytes)
            let key = SipHash.Key(try reader.fixed64(), try reader.fixed64())
            erasureKey.withLock { $0 = key }
            return
        }
        var generator = SystemRandomNumberGenerator()
        let key = SipHash.Key(generator.next(), generator.next())
        var writer = ByteWriter()
        writer.fixed64(key.first)
        writer.fixed64(key.second)
        try await store.setRegister(Register.erasureKey, writer.bytes)
        erasureKey.withLock { $0 = key }
    }
}
