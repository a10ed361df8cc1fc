// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ExperimentAnalysis {
    /// Compares every treatment with the control on every metric and says what to do.
    ///
    /// It never throws: what stands in the way is the verdict. The same arms give the same report.
    public func report(control: Arm, treatments: [Arm]) -> ExperimentReport {
        let arms = [control] + treatments
        if let invalid = contradiction(arms) {
            return ExperimentReport(verdict: .invalid(invalid), sampleRatio: nil, findings: [])
        }
        let ratio = try? SampleRatio(
            arms.map(\.people), weights: arms.map(\.weight), threshold: sampleRatioThreshold)
        guard let ratio else {
            let reason = "an arm has a negative number of people or weight"
            return ExperimentReport(verdict: .invalid(.arms(reason)), sampleRatio: nil, findings: [])
        }
        let raw = metrics.flatMap { compared($0, control, treatments) }
        let findings = judged(corrected(raw), people: arms.reduce(0) { $0 + $1.people })
        return ExperimentReport(verdict: verdict(arms, ratio, findings), sampleRatio: ratio, findings: findings)
    }

    /// What no number of people would mend.
    private func contradiction(_ arms: [Arm]) -> ExperimentReport.Invalid? {
        if arms.count < 2 { return .arms("an experiment needs a control and at least one treatment") }
        if Set(arms.map(\.name)).count < arms.count { return .arms("two arms have the same name") }
        if !metrics.contains(where: { $0.role == .goal }) { return .settings("no metric is a goal") }
        if Set(metrics.map(\.name)).count < metrics.count { return .settings("two metrics have the same name") }
        if !(alpha > 0 && alpha < 1) { return .settings("alpha must lie between 0 and 1") }
        if let problem = methodProblem ?? thresholdProblem { return .settings(problem) }
        if let problem = Self.countProblem(arms) { return .arms(problem) }
        for metric in metrics {
            if case .guardrail(let loss) = metric.role, !(loss >= 0 && loss.isFinite) {
                return .settings("the allowed loss of '\(metric.name)' must be 0 or more")
            }
            for arm in arms where metric.role != .observed {
                guard let sample = arm.samples[metric.name] else {
                    return .sample(metric: metric.name, arm: arm.name, "the sample is missing")
                }
                if let problem = Self.problem(of: sample, people: arm.people) {
                    return .sample(metric: metric.name, arm: arm.name, problem)
                }
            }
        }
        return nil
    }

    private var thresholdProblem: String? {
        if !(sampleRatioThreshold > 0 && sampleRatioThreshold < 1) {
            return "the threshold of the sample ratio must lie between 0 and 1; 0.001 is usual"
        }
        if !(0...1).contains(largestCrossover) { return "the largest crossover must be a share, 0 to 1" }
        return nil
    }

    private static func countProblem(_ arms: [Arm]) -> String? {
        var total = 0
        for arm in arms {
            guard arm.people >= 0 else { return "an arm has a negative number of people" }
            guard (0...arm.people).contains(arm.crossedOver) else {
                return "of an arm's people, more crossed over than there are, or fewer than none"
            }
            let (sum, overflows) = total.addingReportingOverflow(arm.people)
            guard !overflows else { return "the arms have more people than can be counted" }
            total = sum
        }
        return nil
    }

    // Shares and means are of everybody who was exposed: who did nothing counts as 0, or the arms' means would compare
    // only those who did something. Ratios and quantiles are of the people or values that there are.
    private static func problem(of sample: ArmSample, people: Int) -> String? {
        switch sample {
        case .quantile, .sketchedQuantile: nil
        case .ratio where sample.count <= people: nil
        case .adjustedRatio where sample.count <= people: nil
        case .ratio, .adjustedRatio: "the sample has \(sample.count) people, the arm only \(people)"
        case .proportion, .mean, .adjusted:
            sample.count == people
                ? nil
                : "the sample has \(sample.count) people, the arm \(people); record 0 for who did nothing"
        }
    }

    private var methodProblem: String? {
        switch method {
        case .oneLook(let people) where people < 1: "one look needs a planned number of people"
        case .anytime(let tuned, _) where !(tuned >= 1 && tuned.isFinite):
            "an anytime test is tuned for 1 person or more"
        case .anytime(_, let people?) where people < 1: "an anytime test ends after 1 person or more, or never"
        case .bayesian(_, let loss, let people) where !(loss > 0) || people < 1:
            "a Bayesian analysis needs a largest loss and a planned number of people"
        case .groupSequential(let design, let look, let people)
        where !design.bounds.indices.contains(look) || people < 1: "the look is not one of the planned ones"
        case .groupSequential(let design, _, _) where design.alpha > alpha:
            "the design's alpha must not exceed the analysis' alpha"
        default: nil
        }
    }

    // MARK: Comparing

    private func compared(_ metric: Metric, _ control: Arm, _ treatments: [Arm]) -> [ExperimentReport.Finding] {
        treatments.compactMap { arm in
            guard let left = control.samples[metric.name], let right = arm.samples[metric.name] else { return nil }
            do {
                return try finding(metric, arm.name, left, right)
            } catch {
                let problem = error as? ExperimentError ?? ExperimentError(.invalidInput, "\(error)")
                return ExperimentReport.Finding(
                    metric: metric.name, arm: arm.name, role: metric.role, comparison: nil, belief: nil,
                    adjustedPValue: nil, problem: problem)
            }
        }
    }

    private func finding(
        _ metric: Metric, _ arm: String, _ control: ArmSample, _ treatment: ArmSample
    ) throws -> ExperimentReport.Finding {
        var belief: BayesComparison?
        let comparison: ArmComparison
        if case .guardrail(let loss) = metric.role {
            // A guardrail is watched at every look, whatever the method.
            let test = AnytimeTest(
                scale: .relative, alpha: alpha, margin: metric.lessIsBetter ? loss : -loss, tunedFor: horizon)
            comparison = try test.compare(control: control, treatment: treatment)
        } else {
            switch method {
            case .oneLook, .groupSequential:
                comparison = try WelchTest(scale: scale, alpha: alpha).compare(control: control, treatment: treatment)
            case .anytime(let tuned, _):
                let test = AnytimeTest(scale: scale, alpha: alpha, tunedFor: tuned)
                comparison = try test.compare(control: control, treatment: treatment)
            case .bayesian(let prior, _, _):
                let test = BayesTest(
                    scale: .relative, alpha: alpha, prior: prior, lessIsBetter: metric.lessIsBetter)
                belief = try test.compare(control: control, treatment: treatment)
                comparison = try WelchTest(scale: scale, alpha: alpha).compare(control: control, treatment: treatment)
            }
        }
        return ExperimentReport.Finding(
            metric: metric.name, arm: arm, role: metric.role, comparison: comparison, belief: belief,
            adjustedPValue: comparison.pValue, problem: nil)
    }

    /// For how many people a guardrail's test is tuned: fixed before the experiment, or it would not hold at every look.
    private var horizon: Double {
        switch method {
        case .anytime(let tuned, _): tuned
        case .oneLook(let people), .groupSequential(_, _, let people), .bayesian(_, _, let people): Double(people)
        }
    }

    /// Holm's correction within each role, so that several goals or treatments do not add up to false alarms.
    private func corrected(_ findings: [ExperimentReport.Finding]) -> [ExperimentReport.Finding] {
        var result = findings
        for group in [0, 1, 2] {
            let members = result.indices.filter { Self.group(result[$0].role) == group && result[$0].problem == nil }
            let raw = members.map { min(max(result[$0].comparison?.pValue ?? 1, 0), 1) }
            guard let adjusted = try? MultipleTesting.holm.adjusted(raw) else { continue }
            for (index, pValue) in zip(members, adjusted) { result[index] = result[index].with(pValue) }
        }
        return result
    }

    private static func group(_ role: Role) -> Int {
        switch role {
        case .goal: 0
        case .guardrail: 1
        case .observed: 2
        }
    }
}

extension ExperimentReport.Finding {
    fileprivate func with(_ pValue: Double) -> Self {
        Self(
            metric: metric, arm: arm, role: role, comparison: comparison, belief: belief, adjustedPValue: pValue,
            problem: problem)
    }
}
