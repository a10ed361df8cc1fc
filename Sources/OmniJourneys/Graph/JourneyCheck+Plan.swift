// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments

extension JourneyCheck {
    /// Returns what is wrong between journeys: names taken twice, experiments that contradict each other.
    static func problems(among published: [PublishedJourney]) -> [JourneyError.Problem] {
        var problems: [JourneyError.Problem] = []
        var names: Set<String> = []
        var versions: Set<JourneyPlan.VersionKey> = []
        var experiments: [String: (experiment: Experiment, journey: String)] = [:]
        for version in published {
            let name = version.journey.name
            let key = JourneyPlan.VersionKey(journey: name, version: version.version)
            if !versions.insert(key).inserted {
                problems.append(.init(journey: name, step: nil, "version \(version.version) is there twice"))
            }
            guard version.isCurrent else { continue }
            if !names.insert(name).inserted {
                problems.append(
                    .init(journey: name, step: nil, "another journey has the same name; rename one of them"))
            }
            for (step, experiment) in version.journey.experiments {
                guard let known = experiments[experiment.name] else {
                    experiments[experiment.name] = (experiment, name)
                    continue
                }
                guard known.experiment != experiment, known.journey != name else { continue }
                let text =
                    "journey '\(known.journey)' has a different experiment called '\(experiment.name)'; rename one"
                problems.append(.init(journey: name, step: step, text))
            }
        }
        return problems
    }
}

extension Journey {
    /// Every step, also those inside of others, in the order in which they are written.
    package var allSteps: [Step] { Self.flattened(steps) }

    /// Everything that its steps send, by step.
    package var messages: [(step: String, message: Message)] {
        allSteps.compactMap { step in
            if case .send(let message) = step.action { return (step.name, message) }
            return nil
        }
    }

    /// Every experiment that its steps run, by step.
    package var experiments: [(step: String, experiment: Experiment)] {
        allSteps.compactMap { step in
            if case .split(let experiment, _) = step.action { return (step.name, experiment) }
            return nil
        }
    }

    private static func flattened(_ steps: [Step]) -> [Step] {
        steps.flatMap { step in [step] + step.action.nested.flatMap { flattened($0.steps) } }
    }
}

extension Journey.Action {
    /// The ways that lead on from a step, each with what it is called.
    package var nested: [(way: String, steps: [Journey.Step])] {
        switch self {
        case .wait, .send, .stop: []
        case .waitUntil(_, _, let then, let otherwise): [("happened", then), ("time is up", otherwise)]
        case .branch(_, let then, let otherwise): [("yes", then), ("no", otherwise)]
        case .split(_, let arms): arms.map { ($0.arm, $0.steps) }
        }
    }
}
