// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Lays the steps of a checked journey out in the order in which they are written.
struct GraphCompiler {
    let journey: Journey
    let audiences: [String: Int]
    private(set) var nodes: [JourneyGraph.Node] = []

    init(journey: Journey, audiences: [String: Int]) {
        self.journey = journey
        self.audiences = audiences
    }

    var opening: JourneyGraph.Opening {
        switch journey.entry {
        case .onEvent(let trigger, let again): .event(trigger, again)
        case .onAudience(let name, let again): .audience(index(name), again)
        case .onMonthDay(let day, let time, let among): .monthly(day: day, at: time, among: among.map(index))
        }
    }

    var eventExits: [EventTrigger] {
        journey.exits.compactMap { exit in
            if case .onEvent(let trigger) = exit { return bound(trigger) }
            return nil
        }
    }

    var audienceExits: [(audience: Int, entered: Bool)] {
        journey.exits.compactMap { exit in
            switch exit {
            case .onEvent: nil
            case .onAudienceEntered(let name): (index(name), true)
            case .onAudienceLeft(let name): (index(name), false)
            }
        }
    }

    /// Appends steps that lead on to a place, and returns where they begin.
    @discardableResult
    mutating func compile(_ steps: [Journey.Step], then end: Int?) -> Int? {
        let first = steps.isEmpty ? end : nodes.count
        for (offset, step) in steps.enumerated() {
            let isLast = offset == steps.count - 1
            add(step, next: isLast ? end : nodes.count + Self.size(step))
        }
        return first
    }

    private mutating func add(_ step: Journey.Step, next: Int?) {
        let place = nodes.count
        // Reserves the place; what is inside of the step follows it.
        nodes.append(JourneyGraph.Node(name: step.name, work: .stop, next: next))
        switch step.action {
        case .wait(let span, let restart): set(place, step, .wait(span, restart: restart.map(bound)), next)
        case .waitUntil(let trigger, let span, let then, let otherwise):
            let yes = compile(then, then: next)
            let no = compile(otherwise, then: next)
            set(place, step, .waitUntil(bound(trigger), within: span, then: yes), no)
        case .branch(let test, let then, let otherwise):
            let yes = compile(then, then: next)
            let no = compile(otherwise, then: next)
            switch test {
            case .audience(let name): set(place, step, .member(of: index(name), then: yes), no)
            case .traits(let test): set(place, step, .traits(test, then: yes), no)
            case .opening(let test): set(place, step, .opening(test, then: yes), no)
            }
        case .split(let experiment, let arms):
            var starts: [String: Int?] = [:]
            for arm in arms { starts[arm.arm] = .some(compile(arm.steps, then: next)) }
            set(place, step, .split(experiment, starts), next)
        case .send(let message): set(place, step, .send(message), next)
        case .stop: set(place, step, .stop, nil)
        }
    }

    private mutating func set(_ place: Int, _ step: Journey.Step, _ work: JourneyGraph.Work, _ next: Int?) {
        nodes[place] = JourneyGraph.Node(name: step.name, work: work, next: next)
    }

    /// An event by which the journey is entered tells instances apart by the same property wherever it is watched for.
    private func bound(_ trigger: EventTrigger) -> EventTrigger {
        guard trigger.instance == nil, case .onEvent(let entry, _) = journey.entry, entry.event == trigger.event else {
            return trigger
        }
        return EventTrigger(trigger.event, where: trigger.test, instance: entry.instance)
    }

    /// The check has found every name, so the default is never used.
    private func index(_ audience: String) -> Int { audiences[audience] ?? -1 }

    private static func size(_ step: Journey.Step) -> Int {
        switch step.action {
        case .wait, .send, .stop: 1
        case .waitUntil(_, _, let then, let otherwise), .branch(_, let then, let otherwise):
            1 + size(then) + size(otherwise)
        case .split(_, let arms): 1 + arms.reduce(0) { $0 + size($1.steps) }
        }
    }

    private static func size(_ steps: [Journey.Step]) -> Int { steps.reduce(0) { $0 + size($1) } }
}
