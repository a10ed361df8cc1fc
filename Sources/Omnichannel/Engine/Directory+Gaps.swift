// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniStore

extension Directory {
    /// What is not known about some identifiers.
    struct Gaps: Sendable {
        /// Nobody has asked the store about them yet.
        var identifiers: Set<Identifier> = []
        /// Visitors who have a claim, and of whom it is not known who answers for them.
        var visitors: Set<PersonID> = []
        /// Nobody has a claim on them, as is remembered: an erased person's are among them.
        var unclaimed: Set<Identifier> = []
    }

    /// What the store says about gaps.
    struct Findings: Sendable {
        var claims: [Claim] = []
        /// Nobody has a claim on them.
        var unclaimed: Set<Identifier> = []
        var standings: [(PersonID, Standing)] = []
    }

    /// Notes what is not known about identifiers, and that they are asked for.
    mutating func gaps(among identifiers: some Sequence<Identifier>, rules: IdentityRules) -> Gaps {
        var gaps = Gaps()
        for identifier in identifiers {
            switch claim(on: identifier) {
            case .none: gaps.identifiers.insert(identifier)
            case .some(.none): gaps.unclaimed.insert(identifier)
            case .some(.some(let claim)):
                guard rules.rule(for: identifier.kind).role == .ordinary else { continue }
                note(claim.person, in: &gaps)
            }
        }
        return gaps
    }

    /// Notes the first visitor of a chain of unions whose standing is not known, if there is one.
    mutating func note(_ visitor: PersonID, in gaps: inout Gaps) {
        var visitor = visitor
        while let standing = standing(of: visitor) {
            guard let next = standing.into else { return }
            visitor = next
        }
        gaps.visitors.insert(visitor)
    }
}

extension Directory.Gaps {
    /// Asks the store, and follows the chains of those whom visitors were united into.
    func fill(from store: any Store, rules: IdentityRules) async throws -> Directory.Findings {
        var findings = Directory.Findings()
        var visitors = visitors
        if !identifiers.isEmpty {
            findings.unclaimed = identifiers
            findings.claims = try await store.claims(of: Array(identifiers))
            for claim in findings.claims {
                findings.unclaimed.remove(claim.identifier)
                if rules.rule(for: claim.identifier.kind).role == .ordinary { visitors.insert(claim.person) }
            }
        }
        var found: Set<PersonID> = []
        while !visitors.isEmpty {
            found.formUnion(visitors)
            let standings = try await store.standings(of: Array(visitors))
            for visitor in visitors { findings.standings.append((visitor, standings[visitor] ?? Standing())) }
            visitors = Set(standings.values.compactMap(\.into)).subtracting(found)
        }
        return findings
    }
}
