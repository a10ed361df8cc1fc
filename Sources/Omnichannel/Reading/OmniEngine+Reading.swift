// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniConsent
public import OmniIdentity
import OmniSegmentation
import OmniStore

extension OmniEngine {
    /// What is known about whoever is behind an identifier; `nil` if nobody is.
    public func profile(of identifier: Identifier) async throws -> Profile? {
        guard let person = try await person(for: identifier) else { return nil }
        return try await read(person).map { Profile($0.profile) }
    }

    /// Whether somebody is in an audience at this very instant.
    ///
    /// Exact: it waits for no wake-up.
    public func isMember(_ identifier: Identifier, of audience: String) async throws -> Bool {
        guard let index = plan.audiences.index(of: audience) else {
            throw OmniError(.invalidDefinitions, "there is no audience '\(audience)' among the definitions")
        }
        guard let person = try await person(for: identifier) else { return false }
        return try await read(person)?.audiences.isMember(index, at: now, plan.audiences) ?? false
    }

    /// The members of an audience, at most `limit` after a given one, ascending by id.
    ///
    /// From the index, as of the last fact or wake-up of each person; ``isMember(_:of:)`` is exact at every instant.
    public func members(of audience: String, after person: PersonID? = nil, limit: Int = 1_000) async throws
        -> [PersonID]
    {
        try await store.members(of: audience, after: person, limit: limit)
    }

    /// Who answers for an identifier; `nil` if nobody is known under it.
    public func personID(of identifier: Identifier) async throws -> PersonID? { try await person(for: identifier) }

    /// Everything in a person's log, in commit order: facts as they arrived, and what was decided.
    public func entries(of person: PersonID) async throws -> [Entry] { try await log(of: person) }

    /// The facts that were refused, the newest first.
    public func refusedFacts(limit: Int = 100) async throws -> [RefusedFact] { try await store.refused(limit: limit) }

    /// The people who are set aside.
    public func quarantined() async throws -> [Quarantined] { try await store.quarantined() }

    /// Lets somebody out of quarantine.
    ///
    /// Their refused facts can be offered again.
    public func release(_ person: PersonID) async throws {
        try await atDesk { desk in
            try await self.store.release(person)
            desk.quarantined.remove(person)
        }
    }

    /// Compares a person's state with what their log says: the promise that state is nothing but the log.
    ///
    /// - Returns: the names of the slices that differ, byte for byte; none, unless something is broken.
    package func slicesThatDifferFromLog(of person: PersonID) async throws -> [String] {
        guard let state = try await read(person) else { return [] }
        let rebuilt = try await Rebuild(step) { try await self.log(of: $0) }.state(of: person)
        guard state.encoded() != rebuilt.encoded() else { return [] }
        let parts: [(String, Bool)] = [
            ("header", state.header == rebuilt.header), ("profile", state.profile == rebuilt.profile),
            ("consent", state.consent == rebuilt.consent), ("audiences", state.audiences == rebuilt.audiences),
            ("journeys", state.journeys == rebuilt.journeys), ("delivery", state.delivery == rebuilt.delivery),
            ("arms", state.arms == rebuilt.arms),
        ]
        return parts.filter { !$0.1 }.map(\.0)
    }
}
