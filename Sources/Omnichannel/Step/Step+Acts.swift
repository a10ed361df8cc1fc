// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniJourneys
import OmniSegmentation

extension Step {
    /// Does what an entry says, as a rebuild does: facts change views, acts change conduct, nothing is decided.
    ///
    /// Absorptions and releases need other logs; ``Rebuild`` does them.
    package func apply(_ entry: Entry, to state: inout PersonState) {
        switch entry.body {
        case .fact(let arrived):
            var changes: [AudienceChange] = []
            applyFact(arrived, identifiers: nil, to: &state, at: entry.at, &changes)
        case .act(let act): apply(act, to: &state, at: entry.at)
        }
    }

    /// Does what an act says.
    package func apply(_ act: Act, to state: inout PersonState, at now: Timestamp) {
        switch act {
        case .personCreated(let key):
            state.header.bucketKey = key
            state.header.bornAt = now
            state.journeys.apply(act, at: now)
        case .linked(let identifier, let from, let evidence):
            state.profile.link(identifier, from: from, evidence: evidence)
        case .unlinked(let identifier, let from, let evidence):
            state.profile.retire(.init(identifier, from: from, until: now, evidence: evidence))
        case .redirected(let person):
            state = PersonState(redirectedTo: person)
        case .woke(let instant):
            var changes: [AudienceChange] = []
            state.audiences.advance(to: instant, plan.audiences, &changes)
            state.journeys.apply(act, at: now)
        case .armAssigned:
            state.arms.apply(act)
        case .runEntered, .runMoved, .runEnded:
            state.journeys.apply(act, at: now)
        case .messagePlanned:
            state.journeys.apply(act, at: now)
            state.delivery.apply(act, at: now)
        case .messageDeferred, .messageDropped, .handingOver, .messageSettled:
            state.delivery.apply(act, at: now)
        case .absorbed, .released, .restored:
            break
        }
    }

    /// Feeds a fact to the views.
    func applyFact(
        _ arrived: ArrivedFact, identifiers: [Identifier]?, to state: inout PersonState, at now: Timestamp,
        _ changes: inout [AudienceChange]
    ) {
        let fact = arrived.fact
        let eventTime = min(fact.time, now)
        let names = identifiers ?? plan.identity.identifying(fact.identifiers).identifiers
        let hasNewTraits = state.profile.apply(fact, at: eventTime, identifiers: names)
        if hasNewTraits {
            state.audiences.traitsChanged(state.profile.traits, now: now, plan.audiences, &changes)
        } else {
            state.audiences.record(fact, at: eventTime, now: now, plan.audiences, &changes)
        }
        switch fact.kind {
        case .consent, .receipt: state.consent.apply(fact, at: eventTime)
        default: break
        }
    }

    /// Lets the journeys decide about a signal.
    func decide(_ signal: JourneySignal, _ state: inout PersonState, at now: Timestamp, _ acts: inout [Act]) {
        let first = acts.count
        let context = JourneyContext(
            now: now, zone: state.profile.zone ?? plan.defaultZone, traits: state.profile.traits,
            bucketKey: state.header.bucketKey ?? BucketKey(.zero),
            members: SettledAudiences(state.audiences, plan.audiences), salt: plan.salt)
        plan.journeys.decide(signal, state: &state.journeys, arms: &state.arms, in: context, acts: &acts)
        for act in acts[first...] {
            if case .messagePlanned = act { state.delivery.apply(act, at: now) }
        }
    }

    /// Drops the messages of runs that have just ended.
    func conclude(_ state: inout PersonState, since first: Int, at now: Timestamp, _ acts: inout [Act]) {
        guard first < acts.count, !state.delivery.pending.isEmpty else { return }
        for act in acts[first...] {
            guard case .runEnded(let end) = act else { continue }
            for message in state.delivery.pending where message.planned.run == end.run {
                let drop = Act.messageDropped(message.key, Reason(.runEnded, end.reason.code.rawValue))
                state.delivery.apply(drop, at: now)
                acts.append(drop)
            }
        }
    }

    /// Names of the audiences somebody is in.
    package func memberNames(of state: PersonState, at now: Timestamp) -> [String] {
        guard state.header.into == nil else { return [] }
        return state.audiences.memberIndexes(at: now, plan.audiences).map { plan.audiences.audiences[$0].name }
    }
}

extension Digest128 {
    static let zero = Digest128(high: 0, low: 0)
}
