// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore
import Synchronization

extension OmniEngine {
    /// Erases a person: every byte in every table, and in the inboxes of channels that keep messages.
    ///
    /// What stays are keyed hashes of their identifiers, by which late facts are turned away, and aggregates that
    /// were drawn before. A second time does nothing.
    ///
    /// - Returns: whether anybody was known under the identifier.
    @discardableResult
    public func erase(_ identifier: Identifier) async throws -> Bool {
        try await atDesk { desk in
            // Whatever of it fails, nothing of the person may stay in memory.
            defer { desk.forget() }
            guard let person = try await self.person(for: identifier, desk) else { return false }
            try await Sitting(self, desk, self.now).load([person])
            var people: [PersonID] = [person]
            var known = Set(self.definitions.identity.identifying([identifier]).identifiers)
            // The visitors whose facts went over to this person, and those united into them.
            var rest: [PersonID] = []
            if let resident = desk.roster[person] {
                known.formUnion(resident.state.profile.identifiers.map(\.identifier))
                rest = resident.state.header.absorbed
            } else {
                // Nobody's damage keeps them from being forgotten: what can be read of their log has to do.
                for entry in await self.readableEntries(of: person) {
                    if case .absorbed(let visitor) = entry.act { rest.append(visitor) }
                    if case .linked(let identifier, _, _) = entry.act { known.insert(identifier) }
                    if let fact = entry.fact {
                        known.formUnion(self.definitions.identity.identifying(fact.identifiers).identifiers)
                    }
                }
            }
            while let visitor = rest.popLast() {
                guard !people.contains(visitor) else { continue }
                people.append(visitor)
                for entry in await self.readableEntries(of: visitor) {
                    if case .absorbed(let earlier) = entry.act { rest.append(earlier) }
                    if let fact = entry.fact {
                        known.formUnion(self.definitions.identity.identifying(fact.identifiers).identifiers)
                    }
                }
            }
            people += try await self.visitors(behind: known, of: person, desk).subtracting(people).sorted()
            // Channels first: once the store has forgotten them, nobody knows whose messages those are.
            for channel in self.channels.values { await channel.erase(people) }
            try await self.store.erase(people, forgetting: known.map { self.erasureHash(of: $0) })
            desk.quarantined.subtract(people)
            return true
        }
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
    private func readableEntries(of person: PersonID) async -> [Entry] {
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
