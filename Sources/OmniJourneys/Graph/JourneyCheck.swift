// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniExperiments

/// Looks for everything that stands in the way of publishing a journey.
struct JourneyCheck {
    static let mostSteps = 500
    static let deepestNesting = 16

    private let journey: Journey
    private let audiences: Set<String>?
    private var problems: [JourneyError.Problem] = []
    private var stepNames: Set<String> = []
    private var experiments: [String: Experiment] = [:]

    /// Returns the problems of one journey in the order of its definition; audiences are not checked against nil.
    static func problems(of journey: Journey, audiences: Set<String>?) -> [JourneyError.Problem] {
        var check = JourneyCheck(journey: journey, audiences: audiences)
        check.checkHead()
        check.checkEntry()
        for exit in journey.exits { check.check(exit) }
        if journey.steps.isEmpty { check.report(nil, "it has no steps; give it at least one") }
        _ = check.check(journey.steps, depth: 1)
        if check.stepNames.count > mostSteps {
            check.report(nil, "it has more than \(mostSteps) steps; divide it into several journeys")
        }
        return check.problems
    }

    private init(journey: Journey, audiences: Set<String>?) {
        self.journey = journey
        self.audiences = audiences
    }

    private mutating func report(_ step: String?, _ text: String) {
        problems.append(JourneyError.Problem(journey: journey.name, step: step, text))
    }

    private mutating func checkHead() {
        if journey.name.isEmpty { report(nil, "it needs a name") }
        if !journey.freshness.isForward { report(nil, "its freshness must be longer than nothing") }
        if !(0...1).contains(journey.holdout) { report(nil, "its holdout must be a share between 0 and 1") }
    }

    private mutating func checkEntry() {
        switch journey.entry {
        case .onEvent(let trigger, let again):
            check(trigger, nil, "its entry")
            check(again)
        case .onAudience(let name, let again):
            checkAudience(name, nil, "its entry")
            check(again)
            if journey.exits.contains(.onAudienceEntered(name)) {
                report(nil, "entering audience '\(name)' both opens and ends it; remove the exit")
            }
        case .onMonthDay(let day, _, let among):
            if !(1...31).contains(day) { report(nil, "its entry needs a day of the month from 1 to 31, not \(day)") }
            if let among { checkAudience(among, nil, "its entry") }
        }
    }

    private mutating func check(_ again: Journey.Reentry) {
        guard case .after(let span) = again, !span.isForward else { return }
        report(nil, "its re-entry needs a time longer than nothing; say .afterEnd to let people in at once")
    }

    private mutating func check(_ exit: Journey.Exit) {
        switch exit {
        case .onEvent(let trigger): check(trigger, nil, "an exit")
        case .onAudienceEntered(let name), .onAudienceLeft(let name): checkAudience(name, nil, "an exit")
        }
    }

    private mutating func check(_ trigger: EventTrigger, _ step: String?, _ place: String) {
        if trigger.event.isEmpty { report(step, "\(place) watches for an event without a name") }
        if trigger.instance?.isEmpty == true {
            report(step, "\(place) tells instances apart by a property without a name")
        }
        guard trigger.instance != nil else { return }
        if case .onEvent(let entry, _) = journey.entry, entry.instance != nil { return }
        report(step, "\(place) matches an instance, but the entry has no instance key; give the entry one")
    }

    private mutating func checkAudience(_ name: String, _ step: String?, _ place: String) {
        guard let audiences, !audiences.contains(name) else { return }
        report(step, "\(place) asks for audience '\(name)', which is not among the definitions; add it")
    }

    /// Checks steps in order, and answers whether a run can come out at their end.
    private mutating func check(_ steps: [Journey.Step], depth: Int) -> Bool {
        guard depth <= Self.deepestNesting || steps.isEmpty else {
            report(steps.first?.name, "steps are nested deeper than \(Self.deepestNesting) levels; flatten them")
            return true
        }
        var canReach = true
        var isReported = false
        for step in steps {
            if !canReach, !isReported {
                report(step.name, "no run can come here, because every way before it stops; remove it")
                isReported = true
            }
            if step.name.isEmpty { report(nil, "a step has no name; name every step") }
            if !stepNames.insert(step.name).inserted {
                report(step.name, "another step has the same name; names are unique in a journey")
            }
            canReach = check(step, depth: depth) && canReach
        }
        return canReach
    }

    private mutating func check(_ step: Journey.Step, depth: Int) -> Bool {
        switch step.action {
        case .wait(let span, let restart):
            if !span.isForward { report(step.name, "it waits for no time; wait longer or remove the step") }
            if let restart { check(restart, step.name, "it") }
            return true
        case .waitUntil(let trigger, let span, let then, let otherwise):
            if !span.isForward { report(step.name, "it waits for no time; give the event a while to happen") }
            check(trigger, step.name, "it")
            return checkWays(step, then, otherwise, depth, mayBeEqual: true)
        case .branch(let test, let then, let otherwise):
            if case .audience(let name) = test { checkAudience(name, step.name, "it") }
            if case .opening = test, !isOpenedByEvent {
                report(step.name, "it asks for the opening event, but no event opens this journey")
            }
            return checkWays(step, then, otherwise, depth, mayBeEqual: false)
        case .split(let experiment, let arms):
            return check(step, experiment, arms, depth)
        case .send(let message):
            check(message, step.name)
            return true
        case .stop: return false
        }
    }

    private mutating func checkWays(
        _ step: Journey.Step, _ then: [Journey.Step], _ otherwise: [Journey.Step], _ depth: Int, mayBeEqual: Bool
    ) -> Bool {
        if then.isEmpty, otherwise.isEmpty, !mayBeEqual {
            report(step.name, "both of its ways are empty; give one of them steps")
        }
        let yes = check(then, depth: depth + 1)
        let no = check(otherwise, depth: depth + 1)
        return yes || no
    }

    private mutating func check(
        _ step: Journey.Step, _ experiment: Experiment, _ arms: [Journey.ArmSteps], _ depth: Int
    ) -> Bool {
        for problem in experiment.problems { report(step.name, problem) }
        for prefix in [Journey.holdoutPrefix, Holdout.prefix] where experiment.name.hasPrefix(prefix) {
            report(step.name, "names of experiments that begin with '\(prefix)' are taken by holdouts")
        }
        if let known = experiments.updateValue(experiment, forKey: experiment.name), known != experiment {
            report(step.name, "another step has a different experiment called '\(experiment.name)'")
        }
        let declared = Set(experiment.arms.map(\.name))
        var given: Set<String> = []
        for arm in arms {
            if !declared.contains(arm.arm) {
                report(step.name, "it has steps for arm '\(arm.arm)', which experiment '\(experiment.name)' lacks")
            }
            if !given.insert(arm.arm).inserted { report(step.name, "it gives arm '\(arm.arm)' steps twice") }
        }
        for arm in experiment.arms where !given.contains(arm.name) {
            report(step.name, "it has no steps for arm '\(arm.name)'; give it an empty list if it sees nothing")
        }
        var canReach = arms.isEmpty
        for arm in arms where check(arm.steps, depth: depth + 1) { canReach = true }
        return canReach
    }

    private mutating func check(_ message: Journey.Message, _ step: String) {
        if message.template.isEmpty { report(step, "it sends a message without a name") }
        if message.channels.isEmpty { report(step, "it has no channels; name at least one") }
        if Set(message.channels).count < message.channels.count { report(step, "it names a channel twice") }
        if !message.deadline.isForward { report(step, "its deadline must be longer than nothing") }
    }

    private var isOpenedByEvent: Bool {
        if case .onEvent = journey.entry { return true }
        return false
    }
}

extension Span {
    /// Whether it leads into the future from wherever it is counted: no part is negative, and one is not zero.
    fileprivate var isForward: Bool { months >= 0 && days >= 0 && microseconds >= 0 && self != .zero }
}
