// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniIdentity

/// The facts that are one person's now, gathered from all logs that they are in.
///
/// Facts stay filed under whoever they arrived for. Which of them are somebody's views is decided by the acts of
/// absorption and release: a log's own facts, those of absorbed visitors, and without those of released ones.
package struct History: Sendable {
    /// A fact with the instant of its arrival.
    package struct Item: Sendable {
        package var arrived: ArrivedFact
        package var at: Timestamp
        package var eventTime: Timestamp { min(arrived.fact.time, at) }
    }

    /// In the canonical order of views: event time, source sequence, fact id.
    package private(set) var facts: [Item] = []
    private let rules: IdentityRules

    private init(rules: IdentityRules) { self.rules = rules }

    /// Gathers by following the acts of the logs.
    ///
    /// `statements` are acts that the person's log does not hold yet; `log` reads the entries of one log.
    package static func gather(
        _ person: PersonID, _ statements: [Act] = [], rules: IdentityRules, log: (PersonID) async throws -> [Entry]
    ) async throws -> History {
        var history = History(rules: rules)
        try await history.read(person, statements, log)
        history.facts.sort { Self.precedes($0, $1) }
        return history
    }

    private static func precedes(_ left: Item, _ right: Item) -> Bool {
        if left.eventTime != right.eventTime { return left.eventTime < right.eventTime }
        let sequences = (left.arrived.fact.sequence ?? 0, right.arrived.fact.sequence ?? 0)
        if sequences.0 != sequences.1 { return sequences.0 < sequences.1 }
        return left.arrived.fact.id < right.arrived.fact.id
    }

    private mutating func read(
        _ person: PersonID, _ statements: [Act], _ log: (PersonID) async throws -> [Entry]
    ) async throws {
        let entries = try await log(person)
        var released: Set<Identifier> = []
        var absorbed: [PersonID] = []
        var lent: [(by: PersonID, identifiers: Set<Identifier>)] = []
        for act in entries.compactMap(\.act) + statements {
            switch act {
            case .absorbed(let visitor): absorbed.append(visitor)
            case .released(let visitor, let identifiers):
                absorbed.removeAll { $0 == visitor }
                released.formUnion(identifiers)
            case .restored(let account, let identifiers): lent.append((account, Set(identifiers)))
            default: break
            }
        }
        take(entries) { names, hasAccount in hasAccount || names.isDisjoint(with: released) }
        for visitor in absorbed { try await read(visitor, [], log) }
        for (account, identifiers) in lent {
            take(try await log(account)) { names, hasAccount in !hasAccount && !names.isDisjoint(with: identifiers) }
        }
    }

    /// Takes over those facts of a log that are the person's.
    ///
    /// A fact that names an account is that account's for ever, whatever else it names.
    private mutating func take(
        _ entries: [Entry], where isTheirs: (_ names: Set<Identifier>, _ hasAccount: Bool) -> Bool
    ) {
        for entry in entries {
            guard case .fact(let arrived) = entry.body else { continue }
            let names = rules.identifying(arrived.fact.identifiers)
            guard isTheirs(Set(names.identifiers), names.account != nil) else { continue }
            facts.append(Item(arrived: arrived, at: entry.at))
        }
    }
}
