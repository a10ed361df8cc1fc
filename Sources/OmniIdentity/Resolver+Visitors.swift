// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Resolver {
    /// A fact without an account: all of its identifiers are one visitor's.
    mutating func resolve(visitor identifiers: [Identifier], mint: () -> PersonID) {
        var found: [(root: PersonID, from: Timestamp)] = []
        for identifier in identifiers {
            guard let claim = claims[identifier] else { continue }
            let root = root(of: claim)
            if let index = found.firstIndex(where: { $0.root == root }) {
                found[index].from = min(found[index].from, claim.from)
            } else {
                found.append((root, claim.from))
            }
        }
        let root: PersonID
        if let oldest = found.min(by: { ($0.from, $0.root) < ($1.from, $1.root) })?.root {
            root = oldest
            if found.count > 1 { unite(found.map(\.root), as: root) }
        } else {
            root = mint()
            create(root, first: identifiers[0])
        }
        let person = standing(of: root).owner ?? root
        for identifier in identifiers where claims[identifier] == nil {
            claim(identifier, for: root)
            link(identifier, to: person)
        }
        result.target = .person(person)
    }

    /// Owners add up: with two of them, or a contested visitor among them, the united visitor stands alone.
    private mutating func unite(_ roots: [PersonID], as root: PersonID) {
        // The root first, so that it stands alone before others come to it.
        let before = ([root] + roots.filter { $0 != root }).map { (visitor: $0, standing: standing(of: $0)) }
        var owner: PersonID?
        var isContested = false
        for one in before {
            if one.standing.isContested { isContested = true }
            guard let other = one.standing.owner else { continue }
            if let owner, owner != other { isContested = true }
            owner = other
        }
        if isContested {
            var owners: [PersonID] = []
            for one in before {
                guard let owner = one.standing.owner else {
                    if one.visitor != root { result.steps.append(.united(one.visitor, into: root)) }
                    continue
                }
                guard !owners.contains(owner) else { continue }
                owners.append(owner)
                result.steps.append(.released(root, from: owner))
            }
        } else if let owner {
            for one in before where one.standing.owner == nil {
                result.steps.append(.absorbed(one.visitor, into: owner))
            }
        } else {
            for one in before where one.visitor != root { result.steps.append(.united(one.visitor, into: root)) }
        }
        for one in before where one.visitor != root { setStanding(Standing(into: root), of: one.visitor) }
        setStanding(Standing(owner: isContested ? nil : owner, isContested: isContested), of: root)
    }
}
