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
        guard let person = try await person(for: identifier) else { return false }
        return try await desk.pass { desk in
            try await Sitting(self, desk, self.now).load([person])
            guard let resident = desk.roster[person] else { return false }
            var people: [PersonID] = [person]
            var hashes: [Digest128] = []
            for known in resident.state.profile.identifiers { hashes.append(self.erasureHash(of: known.identifier)) }
            // The visitors whose facts went over to this person, and those united into them.
            var rest = resident.state.header.absorbed
            while let visitor = rest.popLast() {
                people.append(visitor)
                for entry in try await self.log(of: visitor) {
                    if case .absorbed(let earlier) = entry.act { rest.append(earlier) }
                }
            }
            try await self.store.erase(people, forgetting: hashes)
            for channel in self.channels.values { await channel.erase(people) }
            desk.forget()
            return true
        }
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
