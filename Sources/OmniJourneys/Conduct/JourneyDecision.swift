// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniExperiments

/// Decides one signal: every change is an act, applied the way a rebuild applies it.
struct JourneyDecision {
    let plan: JourneyPlan
    let context: JourneyContext
    var state = JourneyState()
    var arms = ArmState()
    var acts: [Act] = []

    init(plan: JourneyPlan, context: JourneyContext) {
        self.plan = plan
        self.context = context
    }

    mutating func emit(_ act: Act) {
        state.apply(act, at: context.now)
        if case .armAssigned = act { arms.apply(act) }
        acts.append(act)
    }

    mutating func end(_ run: RunID, _ reason: Reason, asOf: Timestamp) {
        emit(.runEnded(RunEnded(run: run, reason: reason, asOf: asOf)))
    }

    /// Opens a run if the re-entry policy allows it.
    mutating func enter(
        _ graph: JourneyGraph, instance: String, again: Journey.Reentry, fact: Fact?, source: String, asOf: Timestamp
    ) {
        guard mayEnter(graph, instance: instance, again: again, asOf: asOf) else { return }
        // A fact is one person's; a moment is everybody's, so it is told apart by what chance is drawn from.
        let cause = fact?.id ?? "\(source)/\(context.bucketKey)"
        let id = RunID.minted(salt: context.salt, journey: graph.name, instance: instance, cause: cause)
        guard state.run(id) == nil else { return }
        let entered = RunEntered(
            run: id, journey: graph.name, version: graph.version, instance: instance, cause: fact?.id ?? "",
            opening: fact?.properties ?? Properties(), asOf: asOf)
        emit(.runEntered(entered))
        if let holdout = holding(id, plan.holdouts.before(graph.name), asOf: asOf) {
            return end(id, Reason(.holdout, holdout.name), asOf: asOf)
        }
        if let holdout = graph.holdout {
            let assigned = arm(of: holdout, run: id, asOf: asOf)
            if assigned.isHoldout { return end(id, Reason(Self.exclusion(assigned), graph.name), asOf: asOf) }
        }
        go(id, graph, to: 0, asOf: asOf)
    }

    private func mayEnter(
        _ graph: JourneyGraph, instance: String, again: Journey.Reentry, asOf: Timestamp
    ) -> Bool {
        switch again {
        case .always: return true
        case .never:
            return state.lastEntered(graph.name, instance: instance) == nil
        case .afterEnd: return !state.hasOpenRun(graph.name, instance: instance)
        case .after(let span):
            guard !state.hasOpenRun(graph.name, instance: instance) else { return false }
            guard let last = state.lastEntered(graph.name, instance: instance) else { return true }
            return asOf >= context.zone.adding(span, to: last)
        }
    }

    /// The person's stored arm, or the one drawn and stored now.
    ///
    /// Who does not take part yet may do so tomorrow, when more people are covered: that is drawn again, never stored.
    private mutating func arm(of experiment: Experiment, run: RunID, asOf: Timestamp) -> ArmAssigned {
        if let record = arms[experiment.name] { return record.assigned }
        let drawn = experiment.assign(context.bucketKey, given: arms)
        let assigned = ArmAssigned(
            experiment: experiment.name, arm: drawn.arm, isHoldout: drawn.isHoldout, run: run, asOf: asOf)
        if assigned.arm != Assignment.outsideArm { emit(.armAssigned(assigned)) }
        return assigned
    }

    /// The first of some holdouts that keeps the person out; those after it are not drawn.
    ///
    /// Like an arm, it is drawn once and stored: whoever was let in stays in.
    private mutating func holding(_ run: RunID, _ holdouts: [Holdout], asOf: Timestamp) -> Holdout? {
        for holdout in holdouts {
            if let record = arms[holdout.experiment] {
                if record.assigned.isHoldout { return holdout }
                continue
            }
            let isHeld = holdout.contains(context.bucketKey.description)
            emit(
                .armAssigned(
                    ArmAssigned(
                        experiment: holdout.experiment, arm: isHeld ? Assignment.holdoutArm : Journey.treatedArm,
                        isHoldout: isHeld, run: run, asOf: asOf)))
            if isHeld { return holdout }
        }
        return nil
    }

    /// Why a person without an arm goes no further.
    private static func exclusion(_ assigned: ArmAssigned) -> Reason.Code {
        assigned.arm == Assignment.outsideArm ? .notInExperiment : .holdout
    }

    /// Lets a run go on at a place until it rests or ends.
    mutating func go(_ run: RunID, _ graph: JourneyGraph, to start: Int?, asOf: Timestamp) {
        var place = start
        while let index = place {
            let node = graph.nodes[index]
            switch node.work {
            case .wait(let span, _), .waitUntil(_, within: let span, _):
                return move(run, node.name, asOf: asOf, wakeAt: context.zone.adding(span, to: asOf))
            case .send(let message):
                move(run, node.name, asOf: asOf)
                guard holding(run, plan.holdouts.before(node.name, of: graph.name), asOf: asOf) != nil else {
                    return plan(message, of: run, graph, at: node.name, asOf: asOf)
                }
                // The message is left out, and the run goes on without it.
                place = node.next
            case .member(of: let audience, let then):
                move(run, node.name, asOf: asOf)
                place = context.members.isMember(audience, at: context.now) ? then : node.next
            case .traits(let test, let then):
                move(run, node.name, asOf: asOf)
                place = test.matches(context.traits) ? then : node.next
            case .opening(let test, let then):
                move(run, node.name, asOf: asOf)
                place = test.matches(state.run(run)?.opening ?? Properties()) ? then : node.next
            case .split(let experiment, let starts):
                move(run, node.name, asOf: asOf)
                let assigned = arm(of: experiment, run: run, asOf: asOf)
                if assigned.isHoldout {
                    return end(run, Reason(Self.exclusion(assigned), experiment.name), asOf: asOf)
                }
                // An arm that was drawn under another version of the experiment has no steps here.
                place = starts[assigned.arm] ?? node.next
            case .stop:
                move(run, node.name, asOf: asOf)
                return end(run, Reason(.completed, "stopped at \(node.name)"), asOf: asOf)
            }
        }
        end(run, Reason(.completed), asOf: asOf)
    }

    private mutating func move(_ run: RunID, _ step: String, asOf: Timestamp, wakeAt: Timestamp? = nil) {
        emit(.runMoved(RunMoved(run: run, step: step, visit: 1, asOf: asOf, wakeAt: wakeAt)))
    }

    private mutating func plan(
        _ message: Journey.Message, of run: RunID, _ graph: JourneyGraph, at step: String, asOf: Timestamp
    ) {
        let planned = MessagePlanned(
            key: .minted(run: run, step: step, visit: 1), run: run, journey: graph.name, step: step,
            template: message.template, purpose: message.purpose, channels: message.channels, asOf: asOf,
            deadline: context.zone.adding(message.deadline, to: asOf))
        emit(.messagePlanned(planned))
    }
}

extension RunID {
    /// The id of the run that a cause opens: the same wherever and however often it is decided.
    package static func minted(salt: String, journey: String, instance: String, cause: String) -> RunID {
        var writer = ByteWriter(reserving: 96)
        for part in ["run", salt, journey, instance, cause] { writer.text(part) }
        return RunID(StableHash.murmur3_128(writer.bytes))
    }
}

extension MessageKey {
    /// The key of the message that a run sends at a step.
    package static func minted(run: RunID, step: String, visit: UInt32) -> MessageKey {
        var writer = ByteWriter(reserving: 64)
        writer.text("msg")
        writer.digest(run.digest)
        writer.text(step)
        writer.unsigned(UInt64(visit))
        return MessageKey(StableHash.murmur3_128(writer.bytes))
    }
}
