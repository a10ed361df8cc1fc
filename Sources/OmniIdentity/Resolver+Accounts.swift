// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Resolver {
    /// A fact of an account: its other identifiers lead to visitors whom the account claims.
    mutating func resolve(account: Identifier, ordinary: [Identifier], mint: () -> PersonID) {
        let person: PersonID
        if let claim = claims[account] {
            person = claim.person
        } else {
            person = mint()
            create(person, first: account)
            claim(account, for: person)
            link(account, to: person)
        }
        for identifier in ordinary {
            if let claim = claims[identifier] {
                own(root(of: claim), by: person, because: identifier)
            } else {
                // Each gets a visitor of its own: an account's fact does not say that its cookie and its address
                // would still belong together without it.
                let visitor = mint()
                claim(identifier, for: visitor)
                setStanding(Standing(owner: person), of: visitor)
                link(identifier, to: person)
            }
        }
        result.target = .person(person)
    }

    private mutating func own(_ visitor: PersonID, by person: PersonID, because identifier: Identifier) {
        var standing = standing(of: visitor)
        guard !standing.isContested, standing.owner != person else { return }
        if let other = standing.owner {
            result.steps.append(.released(visitor, from: other))
            standing.owner = nil
            standing.isContested = true
            link(identifier, to: person)
        } else {
            standing.owner = person
            result.steps.append(.absorbed(visitor, into: person))
        }
        setStanding(standing, of: visitor)
    }
}
