// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniStore

/// Facts stay filed under whoever they arrived for. So the log of an account that had to let go of a visitor still holds
/// the visitor's facts, and has to lose them when the visitor is erased.
extension OmniEngine {
    /// Takes out of the snapshots of accounts what they know of visitors who are about to be erased.
    ///
    /// - Returns: what has to take the place of the visitors' entries in the accounts' logs: an act that says nothing.
    func forgetReleased(_ people: [PersonID], _ desk: Desk) async throws -> [EntryReplacement] {
        var lent: [PersonID: [PersonID: Set<Identifier>]] = [:]
        for person in people {
            for entry in await readableEntries(of: person) {
                guard case .restored(let account, let identifiers) = entry.act, !people.contains(account) else {
                    continue
                }
                lent[account, default: [:]][person, default: []].formUnion(identifiers)
            }
        }
        guard !lent.isEmpty else { return [] }
        var sitting = Sitting(self, desk, now)
        try await sitting.load(Array(lent.keys))
        var replacements: [EntryReplacement] = []
        for (account, visitors) in lent.sorted(by: { $0.key < $1.key }) {
            let entries = await readableEntries(of: account)
            for (visitor, identifiers) in visitors.sorted(by: { $0.key < $1.key }) {
                let told = entries.filter { isAbout(identifiers, $0) }
                replacements += told.map { entry in
                    let nothing = Entry(
                        number: entry.number, at: entry.at, body: .act(.released(visitor, identifiers: [])))
                    return EntryReplacement(person: account, number: entry.number, entry: nothing.encoded())
                }
                if let resident = desk.roster[account] { sitting.forget(identifiers, in: resident) }
            }
        }
        try await sitting.commit(before: .beforeWakeCommit, after: .afterWakeCommit)
        return replacements
    }

    /// Whether an entry of an account tells of a visitor with these identifiers; a fact that names an account is that
    /// account's own.
    private func isAbout(_ identifiers: Set<Identifier>, _ entry: Entry) -> Bool {
        switch entry.body {
        case .fact(let arrived):
            let names = definitions.identity.identifying(arrived.fact.identifiers)
            return names.account == nil && !identifiers.isDisjoint(with: names.identifiers)
        case .act(.linked(let identifier, _, _)), .act(.unlinked(let identifier, _, _)):
            return identifiers.contains(identifier)
        case .act(.released(_, let released)): return !identifiers.isDisjoint(with: released)
        default: return false
        }
    }
}

extension Sitting {
    fileprivate mutating func forget(_ identifiers: Set<Identifier>, in resident: Resident) {
        resident.state.profile.forgetFormer(identifiers)
        draft.needsSnapshot(draft.part(of: resident))
    }
}
