// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniDelivery
import OmniJourneys
import OmniSegmentation

extension OmniEngine {
    /// Answers why something happened to a person, and why it did not.
    public func explain(_ question: Question, for identifier: Identifier) async throws -> Explanation {
        guard let person = try await person(for: identifier), let state = try await read(person) else {
            return Explanation(verdict: "Nobody is known under this identifier.", findings: [])
        }
        let entries = try await log(of: person)
        switch question {
        case .message(let journey, let step):
            return Explainer(plan: plan, state: state, entries: entries, now: now).message(journey, step)
        case .journey(let journey):
            return Explainer(plan: plan, state: state, entries: entries, now: now).journey(journey)
        case .audience(let audience):
            return Explainer(plan: plan, state: state, entries: entries, now: now).audience(audience)
        }
    }
}

/// Reads one person's log for what bears on a question.
///
/// Pure.
struct Explainer {
    let plan: EnginePlan
    let state: PersonState
    let entries: [Entry]
    let now: Timestamp

    func message(_ journey: String, _ step: String) -> Explanation {
        let planned = entries.compactMap { entry -> MessagePlanned? in
            guard case .messagePlanned(let message) = entry.act else { return nil }
            return message.journey == journey && message.step == step ? message : nil
        }
        guard let last = planned.last else {
            guard knows(journey, step) else { return unknown(journey, step) }
            let why = holdout(before: step, of: journey).map { "holdout \($0) keeps \(step) from this person" }
            return Explanation(
                verdict: "Nothing was sent: \(why ?? "no run of \(journey) has reached \(step)").",
                findings: self.journey(journey).findings)
        }
        var findings = runFindings(of: [last.run])
        for entry in entries {
            guard let act = entry.act, act.message == last.key, let text = text(of: act) else { continue }
            findings.append(.init(at: entry.at, text: text, entry: entry.number))
        }
        if let pending = state.delivery[last.key] {
            let judgement = plan.arbiter.judge(
                pending, at: now, identifiers: state.profile.identifiers.map(\.identifier),
                zone: state.profile.zone, consent: state.consent, delivery: state.delivery)
            for step in judgement.trail {
                findings.append(.init(at: now, text: "on \(step.channel) now: \(step.reason)", entry: nil))
            }
        }
        findings.sort { ($0.at, $0.entry ?? .max) < ($1.at, $1.entry ?? .max) }
        return Explanation(verdict: verdict(on: last, step), findings: findings)
    }

    func journey(_ name: String) -> Explanation {
        let runs = entries.compactMap { entry -> RunID? in
            guard case .runEntered(let entered) = entry.act, entered.journey == name else { return nil }
            return entered.run
        }
        let open = state.journeys.runs.filter { $0.journey == name }
        if runs.isEmpty, !knows(name) { return unknown(name) }
        let verdict: String
        if let run = open.last {
            let until = run.wakeAt.map { ", until \($0) at the latest" } ?? ""
            verdict = "In \(name) since \(run.enteredAt), at \(run.step)\(until)."
        } else if runs.isEmpty {
            verdict = "Never entered \(name)."
        } else {
            verdict = "Was in \(name) \(runs.count == 1 ? "once" : "\(runs.count) times"); no run is open."
        }
        return Explanation(verdict: verdict, findings: runFindings(of: Set(runs)))
    }

    func audience(_ name: String) -> Explanation {
        guard let index = plan.audiences.index(of: name) else {
            return Explanation(verdict: "There is no audience \(name).", findings: [])
        }
        let proof = state.audiences.proof(of: index, at: now, plan.audiences)
        let verdict = proof.holds ? "Is in \(name)." : "Is not in \(name)."
        return Explanation(
            verdict: verdict,
            findings: "\(proof)".split(separator: "\n").map { .init(at: now, text: String($0), entry: nil) })
    }

    /// The name of the holdout that keeps one message from the person.
    private func holdout(before step: String, of journey: String) -> String? {
        plan.journeys.holdouts.before(step, of: journey)
            .first { state.arms[$0.experiment]?.assigned.isHoldout ?? false }?
            .name
    }

    /// Whether any stored version of a journey has this name, and a step of that one.
    private func knows(_ journey: String, _ step: String? = nil) -> Bool {
        plan.journeys.graphs.contains { $0.name == journey && (step == nil || $0.place(of: step ?? "") != nil) }
    }

    private func unknown(_ journey: String, _ step: String? = nil) -> Explanation {
        let what = step.map { "no journey \(journey) with a step \($0)" } ?? "no journey \(journey)"
        return Explanation(verdict: "There is \(what) among the definitions; check the spelling.", findings: [])
    }

    private func verdict(on message: MessagePlanned, _ step: String) -> String {
        if let pending = state.delivery[message.key] {
            return "\(step) is waiting until \(pending.dueAt): \(pending.reason)."
        }
        guard let end = state.delivery.ending(of: message.key) else { return "\(step) was planned." }
        switch end.end {
        case .accepted: return "\(step) was sent on \(end.channel?.rawValue ?? "a channel")."
        case .failed: return "\(step) was not sent, every channel failed: \(end.reason)."
        case .inDoubt: return "\(step) may have been sent on \(end.channel?.rawValue ?? "a channel"): \(end.reason)."
        case .dropped: return "\(step) was not sent: \(end.reason)."
        }
    }

    private func runFindings(of runs: Set<RunID>) -> [Explanation.Finding] {
        entries.compactMap { entry in
            guard let act = entry.act, let run = act.run, runs.contains(run), let text = text(of: act) else {
                return nil
            }
            return .init(at: entry.at, text: text, entry: entry.number)
        }
    }

    private func text(of act: Act) -> String? {
        switch act {
        case .runEntered(let run):
            let cause = run.cause.isEmpty ? "" : ", because of fact \(run.cause)"
            return "entered \(run.journey), version \(run.version)\(cause)"
        case .runMoved(let move):
            return "came to \(move.step)" + (move.wakeAt.map { ", waiting until \($0)" } ?? "")
        case .runEnded(let end): return "the run ended: \(end.reason)"
        case .armAssigned(let arm): return "drew \(arm.arm) in \(arm.experiment)"
        case .messagePlanned(let message):
            return "planned \(message.template) on \(message.channels.map(\.rawValue).joined(separator: ", "))"
        case .messageDeferred(_, let until, let reason): return "deferred until \(until): \(reason)"
        case .messageDropped(_, let reason): return "dropped: \(reason)"
        case .handingOver(let hand): return "handed to \(hand.channel), attempt \(hand.attempt)"
        case .messageSettled(let settled):
            return "\(settled.channel) answered \(settled.outcome): \(settled.reason)"
        default: return nil
        }
    }
}

extension Act {
    /// The run that the act is about, apart from its messages.
    fileprivate var run: RunID? {
        switch self {
        case .runEntered(let run): run.run
        case .runMoved(let move): move.run
        case .runEnded(let end): end.run
        case .armAssigned(let arm): arm.run
        default: nil
        }
    }
}
