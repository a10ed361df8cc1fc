// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniJourneys
import OmniSegmentation

extension Step {
    /// Makes one person of two, and decides what follows from it.
    package func absorb(
        _ loser: PersonState, _ visitor: PersonID, into state: inout PersonState, at now: Timestamp,
        _ outcome: inout Outcome
    ) {
        let journeys = state.journeys
        join(loser, visitor, to: &state, at: now, &outcome.changes)
        // Again with its policy: of two runs of one instance the older stays.
        state.journeys = journeys
        state.journeys.merge(loser.journeys, at: now, acts: &outcome.acts)
        plan.journeys.endHeldOut(&state.journeys, state.arms, at: now, acts: &outcome.acts)
        for change in outcome.changes where plan.journeys.isConcerned(by: change, state.journeys) {
            decide(.audience(change, isHistory: false), &state, at: now, &outcome.acts)
        }
        conclude(&state, since: 0, at: now, &outcome.acts)
    }

    /// Joins two states without deciding anything: views as if all facts had been one person's, conduct side by side.
    ///
    /// What a rebuild does at ``Act/absorbed(_:)``.
    package func join(
        _ loser: PersonState, _ visitor: PersonID, to state: inout PersonState, at now: Timestamp,
        _ changes: inout [AudienceChange]
    ) {
        state.header.absorbed.append(visitor)
        let births = (loser.header.bornAt, state.header.bornAt)
        let keys = (loser.header.bucketKey?.digest ?? .zero, state.header.bucketKey?.digest ?? .zero)
        if births.0 < births.1 || (births.0 == births.1 && keys.0 < keys.1) {
            state.header.bornAt = loser.header.bornAt
            state.header.bucketKey = loser.header.bucketKey
        }
        state.profile.merge(loser.profile)
        state.consent.merge(loser.consent)
        state.arms.merge(loser.arms)
        state.delivery.merge(loser.delivery)
        state.journeys.merge(loser.journeys)
        state.audiences.merge(
            loser.audiences, traits: state.profile.traits, now: now, plan.audiences, &changes)
    }

    /// Folds the views anew after what was said of whose facts are whose.
    ///
    /// Conduct stays where it was done.
    package func refold(_ state: inout PersonState, _ statements: [Act], from history: History, at now: Timestamp) {
        for statement in statements {
            switch statement {
            case .released(let visitor, _): state.header.absorbed.removeAll { $0 == visitor }
            case .restored: state.header.into = nil
            default: continue
            }
        }
        state.profile.forgetFacts()
        state.consent = .init()
        for item in history.facts {
            let names = plan.identity.identifying(item.arrived.fact.identifiers).identifiers
            state.profile.apply(item.arrived.fact, at: item.eventTime, identifiers: names)
            state.consent.apply(item.arrived.fact, at: item.eventTime)
        }
        refoldAudiences(of: &state, from: history, at: now)
    }

    /// Folds the audiences anew: after a release, or because the definitions changed.
    package func refoldAudiences(of state: inout PersonState, from history: History, at now: Timestamp) {
        let entries = history.facts.lazy.map { Entry(number: 0, at: $0.at, body: .fact($0.arrived)) }
        state.audiences = AudienceState.fold(entries, traits: state.profile.traits, plan.audiences, asOf: now)
    }
}
