// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniJourneys
package import OmniSegmentation

/// The rules of one person's life: takes a fact or the passing of time, changes the state in place, and says what it
/// decided.
///
/// Synchronous, without I/O, clock or chance.
///
/// Everything it decides is an act, applied to the state by the same code that a rebuild uses; that is why
/// `apply(log)` gives the snapshot, byte for byte.
package struct Step: Sendable {
    package let plan: EnginePlan

    package init(_ plan: EnginePlan) { self.plan = plan }

    /// What a step found and decided, in order.
    package struct Outcome: Sendable {
        /// To be logged before the fact: what time alone had made due.
        package var before: [Act] = []
        /// To be logged after the fact, or alone.
        package var acts: [Act] = []
        /// Audience changes for the index.
        package var changes: [AudienceChange] = []

        package init() {}

        package mutating func reset() {
            before.removeAll(keepingCapacity: true)
            acts.removeAll(keepingCapacity: true)
            changes.removeAll(keepingCapacity: true)
        }
    }

    /// Takes in a fact that arrives now, after everything that was due strictly before.
    ///
    /// At one instant, what the fact brings is settled together with windows that run out, and an exit comes
    /// before a timer: somebody who orders in the very microsecond of the reminder gets none.
    ///
    /// `identifiers` are those of the fact that identify, normalised; `nil` to have them found.
    package func take(
        _ arrived: ArrivedFact, identifiers: [Identifier]? = nil, into state: inout PersonState, at now: Timestamp,
        _ outcome: inout Outcome
    ) {
        settle(&state, before: now, &outcome.before, &outcome.changes)
        let firstChange = outcome.changes.count
        applyFact(arrived, identifiers: identifiers, to: &state, at: now, &outcome.changes)
        if plan.journeys.isConcerned(by: arrived.fact, state.journeys) {
            let eventTime = min(arrived.fact.time, now)
            decide(
                .fact(arrived.fact, eventTime: eventTime, isHistory: arrived.isHistory), &state, at: now,
                &outcome.acts)
        }
        tell(outcome.changes[firstChange...], isHistory: arrived.isHistory, &state, &outcome.acts)
        fireTimers(&state, at: now, &outcome.acts)
        conclude(&state, since: 0, at: now, &outcome.acts)
    }

    /// Lets time pass up to and including an instant.
    package func wake(_ state: inout PersonState, at now: Timestamp, _ outcome: inout Outcome) {
        let firstChange = outcome.changes.count
        settle(&state, before: now, &outcome.acts, &outcome.changes)
        let settled = outcome.changes.count
        state.audiences.advance(to: now, plan.audiences, &outcome.changes)
        tell(outcome.changes[settled...], isHistory: false, &state, &outcome.acts)
        fireTimers(&state, at: now, &outcome.acts)
        conclude(&state, since: 0, at: now, &outcome.acts)
        guard outcome.changes.count > firstChange else { return }
        let woke = Act.woke(asOf: now)
        apply(woke, to: &state, at: now)
        outcome.acts.append(woke)
    }

    /// The next instant after `now` at which something may happen without a fact.
    ///
    /// May be early, never late.
    ///
    /// The state is not changed; it is `inout` because a class's property would be copied otherwise, once per fact.
    package func wakeUp(of state: inout PersonState, after now: Timestamp) -> Timestamp? {
        let flip = state.audiences.nextFlip(after: now, plan.audiences)
        let timer = nextTimer(of: &state)
        guard let flip else { return timer }
        return timer.map { min($0, flip) } ?? flip
    }
}

extension Step {
    /// Timers and expiries due strictly before an instant, each at its own, the earliest first.
    private func settle(
        _ state: inout PersonState, before now: Timestamp, _ acts: inout [Act], _ changes: inout [AudienceChange]
    ) {
        var cursor = Timestamp.distantPast
        let firstAct = acts.count
        while true {
            let flip = state.audiences.nextFlip(after: cursor, plan.audiences) ?? .distantFuture
            let timer = nextTimer(of: &state) ?? .distantFuture
            let due = min(flip, timer)
            guard due < now else { break }
            let firstChange = changes.count
            state.audiences.advance(to: due, plan.audiences, &changes)
            tell(changes[firstChange...], isHistory: false, &state, &acts)
            fireTimers(&state, at: due, &acts)
            cursor = max(cursor, due)
        }
        conclude(&state, since: firstAct, at: now, &acts)
    }

    private func nextTimer(of state: inout PersonState) -> Timestamp? {
        state.journeys.nextWake(plan.journeys, zone: state.profile.zone ?? plan.defaultZone)
    }

    private func tell(
        _ changes: ArraySlice<AudienceChange>, isHistory: Bool, _ state: inout PersonState, _ acts: inout [Act]
    ) {
        for change in changes where plan.journeys.isConcerned(by: change, state.journeys) {
            decide(.audience(change, isHistory: isHistory), &state, at: change.at, &acts)
        }
    }

    private func fireTimers(_ state: inout PersonState, at now: Timestamp, _ acts: inout [Act]) {
        guard let due = nextTimer(of: &state), due <= now else { return }
        decide(.time, &state, at: now, &acts)
    }
}
