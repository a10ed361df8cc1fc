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

    var isFull: Bool { young.count > capacity / 2 }

    mutating func forgetOldest() {
        guard isFull else { return }
        age &+= 1
        old = young
        young = Generation()
    }

    /// Reads from the store what is missing about these identifiers: their claims, and the standings behind them.
    mutating func prepare(
        _ identifiers: some Sequence<Identifier>, rules: IdentityRules, from store: any Store
    ) async throws {
        learn(try await gaps(among: identifiers, rules: rules).fill(from: store, rules: rules))
    }

    /// Reads who answers for visitors, along the chains of those they were united into.
    mutating func prepare(visitors: Set<PersonID>, from store: any Store) async throws {
        var gaps = Gaps()
        for visitor in visitors { note(visitor, in: &gaps) }
        learn(try await gaps.fill(from: store, rules: IdentityRules()))
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

    /// Takes over what was found, but for what has become known meanwhile: that is newer.
    mutating func learn(_ findings: Findings) {
        for identifier in findings.unclaimed where claim(on: identifier) == nil { learn(identifier, nil) }
        for claim in findings.claims where self.claim(on: claim.identifier) == nil { learn(claim.identifier, claim) }
        for (visitor, standing) in findings.standings where self.standing(of: visitor) == nil {
            learn(visitor, standing)
        }
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
