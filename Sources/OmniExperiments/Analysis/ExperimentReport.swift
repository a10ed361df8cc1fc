// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What an analysis found, and what to do.
///
/// The lift of each arm comes before everything else; ``verdict`` is what it amounts to.
public struct ExperimentReport: Sendable {
    /// What to do with an experiment.
    ///
    /// A verdict fails closed: nothing ships on broken assignment, on too little data, or on a peek that the method does
    /// not allow for.
    public enum Verdict: Sendable, Hashable {
        /// An arm is better, and no guardrail forbids it.
        case ship(arm: String)
        /// The experiment has its answer, and it is not to ship.
        case stop(Stop)
        /// There is no answer yet.
        case keepRunning(Wait)
        /// The numbers must not be used; mend the cause and start again.
        case invalid(Invalid)
    }

    /// Why not to ship.
    public enum Stop: Sendable, Hashable {
        /// Each arm is worse on a goal; this is the first.
        case worse(arm: String, metric: String)
        /// Each arm harms a guardrail, or is worse; this is the first that harms.
        case harms(arm: String, guardrail: String)
        /// All planned people are there, and no difference can be told from chance.
        case noDifference
    }

    /// Why to wait.
    public enum Wait: Sendable, Hashable {
        /// An arm has fewer people than any verdict needs; so many are missing in the smallest arm.
        case tooFewPeople(missing: Int)
        /// The method looks only once so many more people have come.
        case beforePlannedLook(missing: Int)
        /// A goal cannot be compared yet.
        case notComparable(metric: String, ExperimentError)
        /// Chance explains what is seen so far.
        case undecided
    }

    /// Why the numbers must not be used.
    public enum Invalid: Sendable, Hashable {
        /// People did not arrive in the planned shares.
        case sampleRatioMismatch(pValue: Double)
        /// There is no control, no treatment, or a name stands for two arms.
        case arms(String)
        /// The analysis asks for no goal, or its settings contradict each other.
        case settings(String)
        /// A sample is missing, or counts people that its arm does not have.
        case sample(metric: String, arm: String, String)
        /// A goal cannot be compared, and more people would not help.
        case notComparable(metric: String, ExperimentError)
        /// So many people were shown more than one arm that the arms cannot be told apart.
        case crossedOver(share: Double)
    }

    /// One treatment's result on one metric.
    public struct Finding: Sendable {
        /// The metric's name.
        public let metric: String
        /// The treatment's name.
        public let arm: String
        /// What the metric is for.
        public let role: ExperimentAnalysis.Role
        /// The comparison by the analysis' method; nil when the samples allow none.
        public let comparison: ArmComparison?
        /// The Bayesian comparison, when that is the method.
        public let belief: BayesComparison?
        /// The p-value corrected for all comparisons of the same role.
        public let adjustedPValue: Double?
        /// Why there is no comparison.
        public let problem: ExperimentError?
        /// Whether the method calls the effect real, in the wanted direction.
        public internal(set) var isBetter = false
        /// Whether the method calls the effect real, in the unwanted direction; for a guardrail, beyond what is allowed.
        public internal(set) var isWorse = false
    }

    /// What to do.
    public let verdict: Verdict
    /// The check of the arms' shares; nil when there was nothing to check.
    public let sampleRatio: SampleRatio?
    /// Every treatment on every metric, in the order of the metrics and then of the arms.
    public let findings: [Finding]
}
