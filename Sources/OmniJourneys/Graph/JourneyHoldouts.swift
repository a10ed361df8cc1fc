// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniExperiments

/// The holdouts that are in force, by where they are asked.
package struct JourneyHoldouts: Sendable {
    private struct Place: Hashable {
        let journey: String
        let step: String
    }

    /// The outermost first.
    private var universal: [Holdout] = []
    private var entrances: [String: [Holdout]] = [:]
    private var steps: [Place: [Holdout]] = [:]
    /// Journeys of which nobody may be kept out, such as those that confirm an order.
    private let spared: Set<String>

    package init(_ holdouts: [Holdout] = [], sparing spared: Set<String> = []) {
        self.spared = spared
        for holdout in holdouts.sorted(by: { $0.name < $1.name }) {
            switch holdout.scope {
            case .universal: universal.append(holdout)
            case .journey(let name): entrances[name, default: []].append(holdout)
            case .step(let step, of: let journey):
                steps[Place(journey: journey, step: step), default: []].append(holdout)
            }
        }
    }

    /// Those that are asked when somebody would enter a journey.
    func before(_ journey: String) -> [Holdout] {
        guard !spared.contains(journey) else { return [] }
        return universal + (entrances[journey] ?? [])
    }

    /// Those that are asked before a message of a journey.
    package func before(_ step: String, of journey: String) -> [Holdout] {
        steps.isEmpty ? [] : steps[Place(journey: journey, step: step)] ?? []
    }
}

extension Holdout {
    /// What stands in the way of publishing holdouts together with journeys, in sentences.
    package static func problems(of holdouts: [Holdout], among journeys: [Journey]) -> [String] {
        var problems: [String] = []
        var names: Set<String> = []
        for holdout in holdouts {
            if holdout.name.isEmpty { problems.append("a holdout needs a name") }
            if holdout.name.contains("/") {
                problems.append(
                    "the name of holdout '\(holdout.name)' contains a '/', which parts what is remembered; rename it")
            }
            if !names.insert(holdout.name).inserted {
                problems.append("two holdouts are called '\(holdout.name)'; rename one")
            }
            switch holdout.scope {
            case .universal: continue
            case .journey(let name):
                guard !journeys.contains(where: { $0.name == name }) else { continue }
                problems.append("holdout '\(holdout.name)' is for journey '\(name)', which does not exist")
            case .step(let step, of: let name):
                let messages = journeys.first { $0.name == name }?.messages ?? []
                guard !messages.contains(where: { $0.step == step }) else { continue }
                problems.append(
                    "holdout '\(holdout.name)' is for step '\(step)' of journey '\(name)', which sends nothing; name a step that does"
                )
            }
        }
        return problems
    }
}
