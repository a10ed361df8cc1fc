// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation

extension JourneyDecision {
    /// A fact: first it ends runs, then it moves runs, then it opens some.
    mutating func take(
        _ fact: Fact, name: String, _ concern: JourneyPlan.EventConcern, eventTime: Timestamp, isHistory: Bool
    ) {
        if !isHistory { fire(before: eventTime) }
        forEachRun { decision, run, graph, node in
            if eventTime >= run.enteredAt, decision.isExit(fact, name, run, graph) {
                decision.end(run.id, Reason(.exitEvent, name), asOf: eventTime)
            } else if !isHistory {
                decision.progress(run, graph, node, fact, name, eventTime)
            }
        }
        guard !isHistory else { return }
        for graph in concern.opens {
            guard case .event(let trigger, let again) = graph.opening, trigger.passes(fact),
                let instance = trigger.instance(of: fact), isFresh(eventTime, for: graph)
            else { continue }
            enter(graph, instance: instance, again: again, fact: fact, source: "", asOf: eventTime)
        }
    }

    /// Visits the runs that are not parked, while they may move or end.
    ///
    /// By index, because a copy of the list would make the first change copy every run.
    private mutating func forEachRun(
        _ body: (inout JourneyDecision, JourneyRun, JourneyGraph, JourneyGraph.Node) -> Void
    ) {
        var index = 0
        while index < state.runs.count {
            let run = state.runs[index]
            if let (graph, node) = plan.footing(of: run) { body(&self, run, graph, node) }
            if index < state.runs.count, state.runs[index].id == run.id { index += 1 }
        }
    }

    private func isExit(_ fact: Fact, _ name: String, _ run: JourneyRun, _ graph: JourneyGraph) -> Bool {
        graph.eventExits.contains { concerns($0, fact, name, run) }
    }

    private func concerns(_ trigger: EventTrigger, _ fact: Fact, _ name: String, _ run: JourneyRun) -> Bool {
        guard trigger.event == name, trigger.passes(fact) else { return false }
        return trigger.instance == nil || trigger.instance(of: fact) == run.instance
    }

    /// Restarts a wait, or goes the way that the run has waited for.
    private mutating func progress(
        _ run: JourneyRun, _ graph: JourneyGraph, _ node: JourneyGraph.Node, _ fact: Fact, _ name: String,
        _ eventTime: Timestamp
    ) {
        guard let wakeAt = run.wakeAt else { return }
        switch node.work {
        case .wait(let span, restart: let trigger?):
            guard concerns(trigger, fact, name, run) else { return }
            let due = context.zone.adding(span, to: eventTime)
            // A late event that is older than the one counted from shortens nothing.
            guard due > wakeAt else { return }
            emit(
                .runMoved(RunMoved(run: run.id, step: run.step, visit: run.visit, asOf: eventTime, wakeAt: due)))
        case .waitUntil(let trigger, _, let then):
            guard concerns(trigger, fact, name, run), eventTime >= run.stepSince, eventTime <= wakeAt else { return }
            go(run.id, graph, to: then, asOf: eventTime)
        default: return
        }
    }

    /// A change of membership: first it ends runs, then it opens some.
    mutating func take(_ change: AudienceChange, isHistory: Bool) {
        if !isHistory { fire(before: change.at) }
        let exit = (audience: change.audience, entered: change.entered)
        forEachRun { decision, run, graph, _ in
            guard change.at >= run.enteredAt, graph.audienceExits.contains(where: { $0 == exit }) else { return }
            decision.end(run.id, Reason(.exitAudience, graph.exitText(exit)), asOf: change.at)
        }
        guard change.entered, !isHistory else { return }
        for graph in plan.openedByAudience[change.audience] ?? [] {
            guard case .audience(_, let again) = graph.opening, isFresh(change.at, for: graph) else { continue }
            let source = "audience@\(change.at.microseconds)"
            enter(graph, instance: "", again: again, fact: nil, source: source, asOf: change.at)
        }
    }

    /// A message's fate is decided: its run goes on.
    mutating func takeSettled(_ key: MessageKey) {
        guard let run = state.run(waitingFor: key) else { return }
        guard let (graph, node) = plan.footing(of: run) else {
            // The run is parked. Made due, it goes on as soon as its version is back.
            let now = context.now
            return emit(
                .runMoved(RunMoved(run: run.id, step: run.step, visit: run.visit, asOf: now, wakeAt: now)))
        }
        go(run.id, graph, to: node.next, asOf: context.now)
    }

    func isFresh(_ instant: Timestamp, for graph: JourneyGraph) -> Bool {
        context.zone.adding(graph.journey.freshness, to: instant) >= context.now
    }
}

extension JourneyGraph {
    /// How an exit by audience is shown in explanations.
    func exitText(_ exit: (audience: Int, entered: Bool)) -> String {
        for (index, text) in journey.exits.compactMap(\.audienceText).enumerated()
        where audienceExits[index] == exit {
            return text
        }
        return ""
    }
}

extension Journey.Exit {
    fileprivate var audienceText: String? {
        switch self {
        case .onEvent: nil
        case .onAudienceEntered(let name): "entered \(name)"
        case .onAudienceLeft(let name): "left \(name)"
        }
    }
}
