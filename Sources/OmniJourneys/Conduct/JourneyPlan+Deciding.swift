// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore
package import OmniExperiments

extension JourneyPlan {
    /// Decides what a signal makes of a person's runs, applies it, and appends the acts.
    ///
    /// Pure: the same signal, state and context give the same acts. Work is bounded by the steps of the journeys
    /// concerned, because graphs have no loops. After the facts of one commit, signal ``JourneySignal/time`` once:
    /// facts alone fire only what was due before them. ``JourneySignal/time`` may add a ``Act/woke(asOf:)`` of its
    /// own; whoever adds another for the same instant adds it after.
    package func decide(
        _ signal: JourneySignal, state: inout JourneyState, arms: inout ArmState, in context: JourneyContext,
        acts: inout [Act]
    ) {
        switch signal {
        case .fact(let fact, let eventTime, let isHistory):
            decide(
                fact, eventTime: eventTime, isHistory: isHistory, state: &state, arms: &arms, in: context, acts: &acts)
        case .audience(let change, let isHistory):
            guard isConcerned(by: change, state) else { return }
            with(&state, &arms, context, &acts) { $0.take(change, isHistory: isHistory) }
        case .time:
            guard let due = state.nextWake(self, zone: context.zone), due <= context.now else { return }
            with(&state, &arms, context, &acts) { $0.takeTime() }
        case .messageSettled(let key):
            guard state.run(waitingFor: key) != nil else { return }
            with(&state, &arms, context, &acts) { $0.takeSettled(key) }
        }
    }

    /// Decides what a fact makes of a person's runs, without wrapping it into a signal.
    package func decide(
        _ fact: Fact, eventTime: Timestamp, isHistory: Bool = false, state: inout JourneyState,
        arms: inout ArmState, in context: JourneyContext, acts: inout [Act]
    ) {
        guard case .event(let name) = fact.kind, let concern = concerns[name] else { return }
        guard !concern.opens.isEmpty || !state.runs.isEmpty else { return }
        with(&state, &arms, context, &acts) { decision in
            decision.take(fact, name: name, concern, eventTime: eventTime, isHistory: isHistory)
        }
    }

    /// Moves the values into a decision and back, so that none of them is copied.
    private func with(
        _ state: inout JourneyState, _ arms: inout ArmState, _ context: JourneyContext, _ acts: inout [Act],
        _ body: (inout JourneyDecision) -> Void
    ) {
        var decision = JourneyDecision(plan: self, context: context)
        swap(&decision.state, &state)
        swap(&decision.arms, &arms)
        swap(&decision.acts, &acts)
        body(&decision)
        swap(&decision.state, &state)
        swap(&decision.arms, &arms)
        swap(&decision.acts, &acts)
    }
}

extension JourneyState {
    /// The earliest instant at which time alone may move a run or open one; parked runs wait for nothing.
    package func nextWake(_ plan: JourneyPlan, zone: Zone) -> Timestamp? {
        var earliest: Timestamp?
        for run in runs {
            guard let due = run.wakeAt, due < earliest ?? .distantFuture, plan.footing(of: run) != nil else { continue }
            earliest = due
        }
        for graph in plan.monthly {
            guard let next = nextEntry(graph, zone: zone), next < earliest ?? .distantFuture else { continue }
            earliest = next
        }
        return earliest
    }

    /// The next instant of a monthly journey that has not been dealt with.
    func nextEntry(_ graph: JourneyGraph, zone: Zone) -> Timestamp? {
        guard let calendarSince, case .monthly(let day, let time, _) = graph.opening else { return nil }
        return zone.nextMonthly(day: day, at: time, after: max(calendarSince, graph.since))
    }
}
