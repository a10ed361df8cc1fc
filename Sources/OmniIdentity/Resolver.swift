// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Decides whose fact it is, from claims already read.
///
/// A fact with an account's identifier is that account's, and its other identifiers' visitors are owned by it. A fact
/// without one is of the visitor to whom its identifiers lead, who are united by it. A visitor with one owner belongs
/// to the owner; one with two owners stands alone. Which facts end up together does not depend on their order.
///
/// - Parameters:
///   - fact: the fact, with identifiers as they came.
///   - eventTime: when views date it.
///   - claims: the claims of ``IdentityRules/identifying(_:)`` of the fact that exist.
///   - standings: those of every visitor claimed and, in turn, of every visitor they were united into; see
///     `missingStandings`. An absent one is that of somebody who stands alone.
///   - rules: which identifiers identify.
///   - names: the fact's identifiers by these rules, where the caller has sorted them already.
///   - mint: makes ids of new people.
/// - Returns: the target, and what changes.
package func resolve(
    _ fact: Fact, at eventTime: Timestamp, claims: [Identifier: Claim], standings: [PersonID: Standing],
    rules: IdentityRules, names: IdentifyingIdentifiers? = nil, mint: () -> PersonID
) -> Resolution {
    let sorted = names ?? rules.identifying(fact.identifiers)
    var resolver = Resolver(claims: claims, standings: standings, at: eventTime, evidence: fact.id)
    resolver.result.identifiers = sorted.identifiers
    resolver.result.notes = sorted.notes
    if let account = sorted.account {
        resolver.resolve(account: account, ordinary: sorted.ordinary, mint: mint)
    } else if !sorted.ordinary.isEmpty {
        resolver.resolve(visitor: sorted.ordinary, mint: mint)
    }
    return resolver.result
}

/// The visitors whose standing has to be read before `resolve`; empty when everything is there.
///
/// Ask, read, and ask again: a visitor may have been united into another. Enter `Standing()` for a visitor of whom
/// the store knows nothing.
package func missingStandings(
    claims: [Identifier: Claim], standings: [PersonID: Standing], rules: IdentityRules
) -> [PersonID] {
    var missing: [PersonID] = []
    for claim in claims.values where rules.rule(for: claim.identifier.kind).role == .ordinary {
        var person = claim.person
        var hops = 0
        while hops < Resolver.longestChain, let standing = standings[person], let next = standing.into {
            person = next
            hops += 1
        }
        if standings[person] == nil, !missing.contains(person) { missing.append(person) }
    }
    return missing
}

struct Resolver {
    /// Chains are at most as long as there were unions; a longer one is damage, and must not hang.
    static let longestChain = 10_000

    let claims: [Identifier: Claim]
    let standings: [PersonID: Standing]
    let eventTime: Timestamp
    let evidence: String
    var result = Resolution()

    init(claims: [Identifier: Claim], standings: [PersonID: Standing], at eventTime: Timestamp, evidence: String) {
        self.claims = claims
        self.standings = standings
        self.eventTime = eventTime
        self.evidence = evidence
    }

    func standing(of visitor: PersonID) -> Standing {
        if let changed = result.standings.first(where: { $0.0 == visitor }) { return changed.1 }
        return standings[visitor] ?? Standing()
    }

    mutating func setStanding(_ standing: Standing, of visitor: PersonID) {
        if let index = result.standings.firstIndex(where: { $0.0 == visitor }) {
            result.standings[index].1 = standing
        } else {
            result.standings.append((visitor, standing))
        }
    }

    /// The visitor who stands for the claimed one; a claim that is two unions behind is brought up to date.
    mutating func root(of claim: Claim) -> PersonID {
        var person = claim.person
        var hops = 0
        while hops < Self.longestChain, let next = standing(of: person).into {
            person = next
            hops += 1
        }
        if hops > 1 {
            var shortened = claim
            shortened.person = person
            result.claims.append(shortened)
        }
        return person
    }

    mutating func claim(_ identifier: Identifier, for person: PersonID) {
        result.claims.append(Claim(identifier: identifier, person: person, from: eventTime, evidence: evidence))
    }

    mutating func link(_ identifier: Identifier, to person: PersonID) {
        result.steps.append(.linked(person, identifier, from: eventTime, evidence: evidence))
    }

    mutating func create(_ person: PersonID, first identifier: Identifier) {
        result.created.append(person)
        result.steps.append(.created(person, first: identifier))
    }
}
