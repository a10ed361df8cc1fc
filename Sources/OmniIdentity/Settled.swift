// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Whose fact it is when nothing new is said: every identifier is claimed, and all of them lead to one person.
///
/// That is most facts. The answer is found without building anything.
///
/// - Parameters:
///   - names: the fact's identifiers by the rules.
///   - claim: the claim on an identifier, if there is one.
///   - standing: that of a visitor; `nil` for somebody who stands alone.
/// - Returns: what `resolve` would answer without any step, claim or standing; `nil` when it has to be asked.
package func settledPerson(
    _ names: IdentifyingIdentifiers, claim: (Identifier) -> Claim?, standing: (PersonID) -> Standing?
) -> PersonID? {
    var account: PersonID?
    if let place = names.accountPlace {
        guard let claim = claim(names.identifiers[place]) else { return nil }
        account = claim.person
    }
    var root: PersonID?
    for index in names.identifiers.indices where index != names.accountPlace {
        guard let claim = claim(names.identifiers[index]) else { return nil }
        var visitor = claim.person
        var known = standing(visitor)
        if let next = known?.into {
            visitor = next
            known = standing(next)
            // Two unions behind: the claim is to be brought up to date.
            if known?.into != nil { return nil }
        }
        if let account {
            // A contested visitor stays alone, whatever the account's facts say.
            guard known?.owner == account || known?.isContested == true else { return nil }
        } else if let root {
            guard root == visitor else { return nil }
        } else {
            root = visitor
        }
    }
    if let account { return account }
    guard let root else { return nil }
    return standing(root)?.owner ?? root
}
