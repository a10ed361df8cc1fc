// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Which facts belong together, worked out from all of them at once: the rule itself, without claims, standings or
/// order, against which `resolve` is tested.
///
/// - Returns: for each fact, by its place, the number of its person; `nil` for facts of nobody. Numbers mean nothing
///   but that equal ones are one person.
package func partition(_ facts: [Fact], rules: IdentityRules) -> [Int?] {
    let sorted = facts.map { rules.identifying($0.identifiers) }
    var visitors: [Identifier: Int] = [:]
    for one in sorted {
        for identifier in one.ordinary where visitors[identifier] == nil { visitors[identifier] = visitors.count }
    }
    // Give all identifiers of a fact without an account the smallest of their numbers, until nothing changes.
    var hasChanged = true
    while hasChanged {
        hasChanged = false
        for one in sorted where one.account == nil {
            guard let smallest = one.ordinary.compactMap({ visitors[$0] }).min() else { continue }
            for identifier in one.ordinary where visitors[identifier] != smallest {
                let old = visitors[identifier]
                for other in visitors.keys where visitors[other] == old { visitors[other] = smallest }
                hasChanged = true
            }
        }
    }
    var accounts: [Identifier: Int] = [:]
    var owners: [Int: Set<Int>] = [:]
    for one in sorted {
        guard let account = one.account else { continue }
        let number = accounts[account] ?? -1 - accounts.count
        accounts[account] = number
        for identifier in one.ordinary {
            guard let visitor = visitors[identifier] else { continue }
            owners[visitor, default: []].insert(number)
        }
    }
    return sorted.map { one in
        if let account = one.account { return accounts[account] }
        guard let first = one.ordinary.first, let visitor = visitors[first] else { return nil }
        let owner = owners[visitor] ?? []
        return owner.count == 1 ? owner.first : visitor
    }
}
