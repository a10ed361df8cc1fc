// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniStore

/// Who is behind which identifier: claims and standings read from the store, and those of the batch in hand.
///
/// Like the ``Roster``, a cache of two generations; an identifier that the store does not know is remembered as
/// such, so that a new visitor costs one look-up.
struct Directory {
    private struct Generation {
        var claims: [Identifier: Claim?] = [:]
        var standings: [PersonID: Standing] = [:]
        var count: Int { claims.count + standings.count }
    }

    private var young = Generation()
    private var old = Generation()
    private let capacity: Int

    init(capacity: Int) { self.capacity = max(2, capacity) }

    /// The claim on an identifier; the outer `nil` says that the store was not asked yet.
    mutating func claim(on identifier: Identifier) -> Claim?? {
        if let known = young.claims[identifier] { return .some(known) }
        guard let known = old.claims[identifier] else { return nil }
        young.claims[identifier] = .some(known)
        return .some(known)
    }

    /// The same for an identifier that is prepared, without noting that it was asked for.
    private func peek(_ identifier: Identifier) -> Claim? {
        if let known = young.claims[identifier] { return known }
        return old.claims[identifier] ?? nil
    }

    mutating func standing(of visitor: PersonID) -> Standing? {
        if let known = young.standings[visitor] { return known }
        guard let known = old.standings[visitor] else { return nil }
        young.standings[visitor] = known
        return known
    }

    mutating func learn(_ identifier: Identifier, _ claim: Claim?) { young.claims[identifier] = .some(claim) }
    mutating func learn(_ visitor: PersonID, _ standing: Standing) { young.standings[visitor] = standing }

    /// Tells one state of the memory from another: what was prepared may have been forgotten since.
    private(set) var age: UInt64 = 0

    mutating func removeAll() {
        age &+= 1
        young = Generation()
        old = Generation()
    }

    mutating func forgetOldest() {
        guard young.count > capacity / 2 else { return }
        age &+= 1
        old = young
        young = Generation()
    }

    /// Reads from the store what is missing about these identifiers: their claims, and the standings behind them.
    ///
    /// - Returns: those that nobody has a claim on, whether read now or remembered: an erased person's are among them.
    @discardableResult
    mutating func prepare(
        _ identifiers: some Sequence<Identifier>, rules: IdentityRules, from store: any Store
    ) async throws -> Set<Identifier> {
        var unknown: Set<Identifier> = []
        var unclaimed: Set<Identifier> = []
        var visitors: Set<PersonID> = []
        for identifier in identifiers {
            switch claim(on: identifier) {
            case .none: unknown.insert(identifier)
            case .some(.none): unclaimed.insert(identifier)
            case .some(.some(let claim)):
                guard rules.rule(for: identifier.kind).role == .ordinary else { continue }
                if standing(of: claim.person) == nil || leadsOn(claim.person) { visitors.insert(claim.person) }
            }
        }
        if !unknown.isEmpty {
            let claims = try await store.claims(of: Array(unknown))
            // Only now: what an answer that never came leaves behind would make two people of one.
            for identifier in unknown { learn(identifier, nil) }
            for claim in claims {
                learn(claim.identifier, claim)
                unknown.remove(claim.identifier)
                if rules.rule(for: claim.identifier.kind).role == .ordinary { visitors.insert(claim.person) }
            }
        }
        try await prepare(visitors: visitors, from: store)
        return unclaimed.union(unknown)
    }

    private mutating func leadsOn(_ visitor: PersonID) -> Bool { standing(of: visitor)?.into != nil }

    /// Reads who answers for visitors, along the chains of those they were united into.
    mutating func prepare(visitors: Set<PersonID>, from store: any Store) async throws {
        var visitors = visitors
        while !visitors.isEmpty {
            let missing = visitors.filter { standing(of: $0) == nil }
            if !missing.isEmpty {
                let found = try await store.standings(of: Array(missing))
                for visitor in missing { learn(visitor, found[visitor] ?? Standing()) }
            }
            visitors = Set(visitors.compactMap { standing(of: $0)?.into })
        }
    }

    /// Decides whose fact it is, from what is known here.
    mutating func resolve(
        _ fact: Fact, _ names: IdentifyingIdentifiers, at eventTime: Timestamp, rules: IdentityRules, ids: IDSource
    ) -> Resolution {
        let settled = settledPerson(
            names, claim: { peek($0) }, standing: { young.standings[$0] ?? old.standings[$0] })
        if let settled {
            var resolution = Resolution()
            resolution.target = .person(settled)
            resolution.identifiers = names.identifiers
            resolution.notes = names.notes
            return resolution
        }
        var claims: [Identifier: Claim] = [:]
        var standings: [PersonID: Standing] = [:]
        for identifier in names.identifiers {
            guard let claim = claim(on: identifier) ?? nil else { continue }
            claims[identifier] = claim
            var visitor: PersonID? = claim.person
            while let one = visitor, standings[one] == nil, let standing = standing(of: one) {
                standings[one] = standing
                visitor = standing.into
            }
        }
        return OmniIdentity.resolve(
            fact, at: eventTime, claims: claims, standings: standings, rules: rules, names: names,
            mint: { ids.person() })
    }

    /// Takes over what a resolution changes, for the facts after it.
    mutating func learn(_ resolution: Resolution) {
        for claim in resolution.claims { learn(claim.identifier, claim) }
        for (visitor, standing) in resolution.standings { learn(visitor, standing) }
    }

    /// The visitor or account that an identifier leads to at the end of its chain; prepared identifiers only.
    mutating func root(of identifier: Identifier) -> PersonID? {
        guard let claim = claim(on: identifier) ?? nil else { return nil }
        return root(of: claim.person)
    }

    /// The visitor whom a visitor was united into, at the end of the chain.
    mutating func root(of visitor: PersonID) -> PersonID {
        var person = visitor
        while let next = standing(of: person)?.into { person = next }
        return person
    }

    /// Who answers for an identifier: the owner of its visitor, or the visitor, or the account itself.
    mutating func person(behind identifier: Identifier) -> PersonID? {
        guard let root = root(of: identifier) else { return nil }
        return standing(of: root)?.owner ?? root
    }
}
