// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity

/// A little engine: keeps claims and standings as a store does, and does what the steps say.
///
/// It holds every step to its promise: who is absorbed or united stands alone before it, who is released does not.
struct People {
    let rules: IdentityRules
    var claims: [Identifier: Claim] = [:]
    var standings: [PersonID: Standing] = [:]
    /// For each visitor with a log, under whom it is kept now.
    var holders: [PersonID: PersonID] = [:]
    var logs: Set<PersonID> = []
    /// The facts of each person as they were told at the time, moved about by the steps.
    var homes: [Int: (visitor: PersonID?, person: PersonID)] = [:]
    var complaints: [String] = []
    private var ids: IDSource

    init(rules: IdentityRules, seed: UInt64) {
        self.rules = rules
        ids = .seeded(seed)
    }

    @discardableResult
    mutating func take(_ fact: Fact, number: Int) -> Resolution {
        let sorted = rules.identifying(fact.identifiers)
        var read: [Identifier: Claim] = [:]
        for identifier in sorted.identifiers { read[identifier] = claims[identifier] }
        var known: [PersonID: Standing] = [:]
        while true {
            let missing = missingStandings(claims: read, standings: known, rules: rules)
            if missing.isEmpty { break }
            for person in missing { known[person] = standings[person] ?? Standing() }
        }
        let ids = ids
        let resolution = resolve(
            fact, at: fact.time, claims: read, standings: known, rules: rules, mint: { ids.person() })
        for claim in resolution.claims { claims[claim.identifier] = claim }
        for (person, standing) in resolution.standings {
            standings[person] = standing
            if holders[person] == nil, let owner = standing.owner { holders[person] = owner }
        }
        for step in resolution.steps { run(step) }
        if case .person(let person) = resolution.target {
            let visitor = sorted.account == nil ? sorted.ordinary.first.flatMap { root(of: $0) } : nil
            homes[number] = (visitor, person)
            if !logs.contains(person) { complaints.append("a fact of somebody without a log") }
        }
        return resolution
    }

    private mutating func run(_ step: IdentityStep) {
        switch step {
        case .created(let person, _):
            if !logs.insert(person).inserted { complaints.append("created twice") }
            holders[person] = person
        case .linked: break
        case .absorbed(let visitor, let person), .united(let visitor, let person):
            if holders[visitor] != visitor { complaints.append("\(step) of one who does not stand alone") }
            for (other, holder) in holders where holder == visitor { holders[other] = person }
        case .released(let visitor, let person):
            logs.insert(visitor)
            let theirs = holders.filter { $0.value == person && $0.key != person && chased($0.key) == visitor }
            if theirs.isEmpty { complaints.append("released from one who held nothing of theirs") }
            for other in theirs.keys { holders[other] = visitor }
            if holders[visitor] != visitor { complaints.append("released, but not alone") }
        }
    }

    func chased(_ person: PersonID) -> PersonID {
        var person = person
        while let next = standings[person]?.into { person = next }
        return person
    }

    func root(of identifier: Identifier) -> PersonID? { claims[identifier].map { chased($0.person) } }

    /// Whose a fact is as of now, from claims and standings alone: how the engine attributes earlier facts.
    func person(of fact: Fact) -> PersonID? {
        let sorted = rules.identifying(fact.identifiers)
        if let account = sorted.account { return claims[account]?.person }
        guard let first = sorted.ordinary.first, let root = root(of: first) else { return nil }
        return standings[root]?.owner ?? root
    }

    /// Whose a fact is as of now, by what the steps did.
    func homeOfFact(_ number: Int) -> PersonID? {
        guard let home = homes[number] else { return nil }
        guard let visitor = home.visitor else { return home.person }
        return holders[visitor]
    }
}
