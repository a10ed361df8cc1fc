// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Several experiments that may require each other, asked as one.
public struct ExperimentBook: Sendable, Hashable {
    /// The experiments, by name.
    public let experiments: [String: Experiment]

    /// Creates a book; of two experiments with one name the first counts.
    public init(_ experiments: [Experiment]) {
        self.experiments = Dictionary(experiments.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What stands in the way of publishing them together, in sentences: their own problems, prerequisites that are
    /// not there, arms that do not exist, and circles.
    public var problems: [String] {
        let ordered = experiments.values.sorted { $0.name < $1.name }
        return ordered.flatMap { experiment in
            experiment.problems + experiment.rules.requires.flatMap { problems(of: $0, in: experiment) }
        } + ordered.filter { leadsBack(to: $0.name) }.map { "experiment '\($0.name)' requires itself through others" }
    }

    /// Returns where a unit belongs in an experiment; outside, for a prerequisite, if the experiment is not known.
    ///
    /// What it requires is asked first, and remembered if its rules say so. In a circle nobody takes part.
    public func allocate(
        _ unit: BucketUnit, in experiment: String, remembering memory: inout StickyBuckets,
        isEligible: (Experiment) -> Bool = { _ in true }
    ) -> Allocation {
        var path: Set<String> = []
        return allocate(unit, in: experiment, &memory, isEligible, &path)
    }

    private func allocate(
        _ unit: BucketUnit, in name: String, _ memory: inout StickyBuckets, _ isEligible: (Experiment) -> Bool,
        _ path: inout Set<String>
    ) -> Allocation {
        guard let experiment = experiments[name], path.insert(name).inserted else { return .outside(.prerequisite) }
        defer { path.remove(name) }
        var shown: [String: String] = [:]
        for required in experiment.rules.requires where shown[required.experiment] == nil {
            shown[required.experiment] = allocate(unit, in: required.experiment, &memory, isEligible, &path).arm
        }
        return experiment.allocate(unit, remembering: &memory) {
            isEligible(experiment)
        } shown: {
            shown[$0]
        }
    }

    private func problems(of required: Prerequisite, in experiment: Experiment) -> [String] {
        guard let other = experiments[required.experiment] else {
            return ["experiment '\(experiment.name)' requires '\(required.experiment)', which is not there"]
        }
        let known = Set(other.arms.map(\.name))
        return required.arms.filter { !known.contains($0) }
            .map { "experiment '\(experiment.name)' requires arm '\($0)' of '\(other.name)', which has none such" }
    }

    private func leadsBack(to name: String) -> Bool {
        var seen: Set<String> = []
        var open = experiments[name]?.rules.requires.map(\.experiment).filter { $0 != name } ?? []
        while let next = open.popLast() {
            if next == name { return true }
            guard seen.insert(next).inserted else { continue }
            open += experiments[next]?.rules.requires.map(\.experiment) ?? []
        }
        return false
    }
}
