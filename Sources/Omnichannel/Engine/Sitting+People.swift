// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniSegmentation
import OmniStore

extension Sitting {
    /// Does one identity step of a resolution.
    mutating func perform(_ step: IdentityStep) async throws {
        switch step {
        case .created(let person, let first):
            create(person, first: first)
        case .linked(let person, let identifier, let from, let evidence):
            guard let resident = desk.roster[person] else { return }
            act(.linked(identifier, from: from, evidence: evidence), on: resident)
        case .absorbed(let visitor, let person), .united(let visitor, let person):
            // Both read from the store what a commit under way may still be writing.
            guard await engine.land(desk) else { throw FlightFailed() }
            try await absorb(visitor, into: person)
        case .released(let visitor, let person):
            guard await engine.land(desk) else { throw FlightFailed() }
            try await release(visitor, from: person)
        }
    }

    private mutating func create(_ person: PersonID, first: Identifier) {
        let resident = desk.roster[person] ?? Resident(person)
        desk.roster.insert(resident)
        act(.personCreated(BucketKey(first: first, salt: engine.plan.chanceSeed)), on: resident)
    }

    /// Logs an act that concerns the person alone, and applies it.
    private mutating func act(_ act: Act, on resident: Resident) {
        let position = draft.part(of: resident)
        engine.step.apply(act, to: &resident.state, at: now)
        draft.log(act, at: now, of: position)
    }

    /// One person becomes part of another: views are joined, conduct by policy, and the log says so on both sides.
    private mutating func absorb(_ visitor: PersonID, into person: PersonID) async throws {
        guard let loser = desk.roster[visitor], let survivor = desk.roster[person] else { return }
        wake(loser)
        wake(survivor)
        let position = draft.part(of: survivor)
        let orphans = loser.state.delivery.pending
        let membersBefore = engine.step.memberNames(of: loser.state, at: now)
        desk.outcome.reset()
        draft.log(.absorbed(visitor), at: now, of: position)
        engine.step.absorb(loser.state, visitor, into: &survivor.state, at: now, &desk.outcome)
        note(desk.outcome, of: position)
        draft.needsSnapshot(position)
        for message in orphans where survivor.state.delivery[message.key] != nil {
            let content = try await engine.store.outboxItem(message.key)?.content
            draft[position].outbox
                .append(
                    .put(OutboxItem(key: message.key, person: person, dueAt: message.dueAt, content: content)))
        }
        let left = draft.part(of: loser)
        act(.redirected(to: person), on: loser)
        draft.needsSnapshot(left)
        draft[left].memberships += membersBefore.map { MembershipChange(audience: $0, isMember: false) }
    }

    /// A visitor whom two accounts claim stands alone again, with all who had been united into them: the views of
    /// both sides are folded anew from their facts.
    ///
    /// Conduct stays where it was done.
    private mutating func release(_ visitor: PersonID, from person: PersonID) async throws {
        guard let account = desk.roster[person] else { return }
        let identifiers = try await identifiers(of: visitor, among: account.state.profile.identifiers.map(\.identifier))
        if let first = identifiers.first, desk.roster[visitor]?.revision ?? 0 == 0 { create(visitor, first: first) }
        guard let released = desk.roster[visitor] else { return }
        let leaving = try await absorbed(by: account, leavingWith: visitor)
        let statements = leaving.map { Act.released($0, identifiers: identifiers) }
        for one in leaving where one != visitor { try await rehome(one, to: released) }
        try await restate(account, statements)
        try await restate(released, [.restored(from: person, identifiers: identifiers)])
    }

    /// Logs statements about whose facts are whose, and folds the person's views by them.
    private mutating func restate(_ resident: Resident, _ statements: [Act]) async throws {
        let position = draft.part(of: resident)
        draft.needsSnapshot(position)
        let before = Set(engine.step.memberNames(of: resident.state, at: now))
        let linksBefore = resident.state.profile.identifiers
        let own = try draft[position].entries.map { try Entry(decoding: $0) }
        for statement in statements { draft.log(statement, at: now, of: position) }
        let history = try await engine.history(of: resident.id, including: own.compactMap(\.act) + statements)
        engine.step.refold(&resident.state, statements, from: history, at: now)
        let linked = Set(resident.state.profile.identifiers.map(\.identifier))
        for link in linksBefore where !linked.contains(link.identifier) {
            act(.unlinked(link.identifier, from: link.from, evidence: link.evidence), on: resident)
        }
        let after = Set(engine.step.memberNames(of: resident.state, at: now))
        for name in before.subtracting(after) {
            draft[position].memberships.append(MembershipChange(audience: name, isMember: false))
        }
        for name in after.subtracting(before) {
            draft[position].memberships.append(MembershipChange(audience: name, isMember: true))
        }
    }

    /// Somebody who had been absorbed by an account goes with the visitor they were united into.
    private mutating func rehome(_ person: PersonID, to visitor: Resident) async throws {
        try await load([person])
        guard let resident = desk.roster[person] else { return }
        let position = draft.part(of: visitor)
        draft.log(.absorbed(person), at: now, of: position)
        var changes: [AudienceChange] = []
        engine.step.join(resident.state, person, to: &visitor.state, at: now, &changes)
        act(.redirected(to: visitor.id), on: resident)
        draft.needsSnapshot(draft.part(of: resident))
    }

    /// Whom an account has to let go of together with a visitor: the visitor, and those united into the same one.
    private func absorbed(by account: Resident, leavingWith visitor: PersonID) async throws -> [PersonID] {
        let absorbed = account.state.header.absorbed
        try await desk.directory.prepare(visitors: Set(absorbed + [visitor]), from: engine.store)
        let root = desk.directory.root(of: visitor)
        return [visitor] + absorbed.filter { $0 != visitor && desk.directory.root(of: $0) == root }
    }

    /// Those of an account's identifiers that lead to one visitor.
    private func identifiers(of visitor: PersonID, among identifiers: [Identifier]) async throws -> [Identifier] {
        let rules = engine.definitions.identity
        try await desk.directory.prepare(identifiers, rules: rules, from: engine.store)
        let root = desk.directory.root(of: visitor)
        return identifiers.filter { rules.rule(for: $0.kind).role == .ordinary && desk.directory.root(of: $0) == root }
    }
}
