// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ExperimentAnalysis {
    /// Marks each finding as better or worse, as the method allows.
    func judged(_ findings: [ExperimentReport.Finding], people: Int) -> [ExperimentReport.Finding] {
        let lessIsBetter = Set(metrics.filter(\.lessIsBetter).map(\.name))
        let goals = findings.count { $0.role == .goal }
        let design = shared(among: max(goals, 1))
        return findings.map { finding in
            var result = finding
            guard let comparison = finding.comparison else { return result }
            let sign: Double = lessIsBetter.contains(finding.metric) ? -1 : 1
            if case .guardrail(let loss) = finding.role {
                let isCertain = (finding.adjustedPValue ?? 1) <= alpha
                result.isWorse = isCertain && comparison.effect * sign < -loss
                return result
            }
            let isReal: Bool
            switch method {
            case .oneLook(let planned): isReal = people >= planned && (finding.adjustedPValue ?? 1) <= alpha
            case .anytime: isReal = (finding.adjustedPValue ?? 1) <= alpha
            case .groupSequential(_, let look, let planned):
                isReal = reaches(look, people, planned) && (design?.crosses(comparison, look: look) ?? false)
            case .bayesian(_, let loss, let planned):
                guard let belief = finding.belief, people >= planned else { return result }
                // Where both losses are small the arms are the same for every purpose, which is no reason to ship.
                result.isBetter = belief.lossOfTreatment <= loss && belief.lossOfControl > loss
                result.isWorse = belief.lossOfControl <= loss && belief.lossOfTreatment > loss
                return result
            }
            result.isBetter = isReal && comparison.effect * sign > 0
            result.isWorse = isReal && comparison.effect * sign < 0
            return result
        }
    }

    /// The design with the error rate shared out among several comparisons (Bonferroni).
    private func shared(among comparisons: Int) -> GroupSequentialDesign? {
        guard case .groupSequential(let design, _, _) = method else { return nil }
        guard comparisons > 1 else { return design }
        return try? GroupSequentialDesign(
            design.rule, fractions: design.fractions, alpha: design.alpha / Double(comparisons))
    }

    /// Whether the people of a planned look are there.
    private func reaches(_ look: Int, _ people: Int, _ planned: Int) -> Bool {
        guard case .groupSequential(let design, _, _) = method else { return true }
        return people >= Self.people(design, look, planned)
    }

    private static func people(_ design: GroupSequentialDesign, _ look: Int, _ planned: Int) -> Int {
        // People arrive in whole numbers; one missing in a thousand does not make another look.
        Int((design.fractions[look] * Double(planned) * 0.999).rounded(.down))
    }

    /// What it all amounts to, the gravest first.
    func verdict(
        _ arms: [Arm], _ ratio: SampleRatio, _ findings: [ExperimentReport.Finding]
    ) -> ExperimentReport.Verdict {
        if ratio.isMismatch { return .invalid(.sampleRatioMismatch(pValue: ratio.pValue)) }
        let people = arms.reduce(0) { $0 + $1.people }
        let crossed = arms.reduce(0) { $0 + $1.crossedOver }
        let share = people > 0 ? Double(crossed) / Double(people) : 0
        if share > largestCrossover { return .invalid(.crossedOver(share: share)) }
        let smallest = arms.map(leastCount).min() ?? 0
        if smallest < max(minimumPeople, 2) {
            return .keepRunning(.tooFewPeople(missing: max(minimumPeople, 2) - smallest))
        }
        if let problem = findings.first(where: { $0.problem != nil && $0.role != .observed }),
            let error = problem.problem
        {
            let canMend = error.code == .noVariance || error.code == .tooFewPeople
            return canMend && missing(people) > 0
                ? .keepRunning(.notComparable(metric: problem.metric, error))
                : .invalid(.notComparable(metric: problem.metric, error))
        }
        return decision(arms.dropFirst().map(\.name), findings, missing: missing(people))
    }

    /// An arm's people, or fewer if a ratio or quantile that decides rests on fewer.
    private func leastCount(_ arm: Arm) -> Int {
        metrics.reduce(arm.people) { least, metric in
            guard metric.role != .observed, let sample = arm.samples[metric.name] else { return least }
            switch sample {
            case .ratio, .adjustedRatio, .quantile, .sketchedQuantile: return min(least, sample.count)
            case .proportion, .mean, .adjusted: return least
            }
        }
    }

    /// How many people are missing until the method may decide for the last time; none if it has no end.
    private func missing(_ people: Int) -> Int {
        switch method {
        case .oneLook(let planned), .bayesian(_, _, let planned): max(planned - people, 0)
        case .anytime(_, let planned): planned.map { max($0 - people, 0) } ?? .max
        case .groupSequential(let design, let look, let planned):
            look == design.bounds.count - 1 ? max(Self.people(design, look, planned) - people, 0) : .max
        }
    }

    private func decision(
        _ treatments: [String], _ findings: [ExperimentReport.Finding], missing: Int
    ) -> ExperimentReport.Verdict {
        let goals = findings.filter { $0.role == .goal }
        let harms = findings.filter { finding in
            if case .guardrail = finding.role { finding.isWorse } else { false }
        }
        let worse = goals.filter(\.isWorse)
        let barred = Set(harms.map(\.arm) + worse.map(\.arm))
        let winners = goals.filter { $0.isBetter && !barred.contains($0.arm) }
        if !winners.isEmpty, let best = best(Set(winners.map(\.arm)), goals) { return .ship(arm: best) }
        if treatments.allSatisfy(barred.contains) {
            if let first = harms.first { return .stop(.harms(arm: first.arm, guardrail: first.metric)) }
            if let first = worse.first { return .stop(.worse(arm: first.arm, metric: first.metric)) }
        }
        if missing == 0 { return .stop(.noDifference) }
        switch method {
        case .oneLook, .bayesian: return .keepRunning(.beforePlannedLook(missing: missing))
        case .anytime, .groupSequential: return .keepRunning(.undecided)
        }
    }

    /// The arm with the largest effect on the first goal.
    private func best(_ arms: Set<String>, _ goals: [ExperimentReport.Finding]) -> String? {
        guard let metric = metrics.first(where: { $0.role == .goal }) else { return nil }
        let sign: Double = metric.lessIsBetter ? -1 : 1
        let candidates = goals.filter { $0.metric == metric.name && arms.contains($0.arm) }
        let effects = candidates.map { (arm: $0.arm, effect: sign * ($0.comparison?.effect ?? 0)) }
        return effects.max { ($0.effect, $1.arm) < ($1.effect, $0.arm) }?.arm
    }
}
