// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The questions that are put to an experiment, and the method that answers them.
///
/// ```swift
/// let analysis = ExperimentAnalysis(
///     metrics: [.init("conversion"), .init("refunds", role: .guardrail(allowedLoss: 0.02), lessIsBetter: true)],
///     method: .anytime(tunedFor: 20_000))
/// let report = analysis.report(control: control, treatments: [ten, twenty])
/// ```
/// Write it down before the experiment starts: choosing metric or method afterwards is one more way to be fooled.
public struct ExperimentAnalysis: Sendable, Hashable {
    /// What a metric is for.
    public enum Role: Sendable, Hashable, Codable {
        /// It decides.
        case goal
        /// It must not get worse by more than a share of the control's value; 0 forbids any harm that is certain.
        case guardrail(allowedLoss: Double)
        /// It is shown, and decides nothing.
        case observed
    }

    /// One metric of the experiment.
    public struct Metric: Sendable, Hashable, Codable {
        /// Its name, under which the arms hold their samples.
        public let name: String
        /// What it is for.
        public let role: Role
        /// Whether less of it is better.
        public let lessIsBetter: Bool

        /// Creates a metric.
        public init(_ name: String, role: Role = .goal, lessIsBetter: Bool = false) {
            self.name = name
            self.role = role
            self.lessIsBetter = lessIsBetter
        }
    }

    /// When one may look, and how it is judged.
    public enum Method: Sendable, Hashable {
        /// Welch's test, once, when so many people are there; before that nothing is decided.
        case oneLook(people: Int)
        /// At any time, as often as one likes; ends without a difference when so many people are there, if given.
        case anytime(tunedFor: Double = 5_000, people: Int? = nil)
        /// At planned looks only, of which this is one, counted from 0; people is the plan's total.
        case groupSequential(GroupSequentialDesign, look: Int, people: Int)
        /// When so many people are there, an arm ships whose expected loss is below a share of the control's value.
        case bayesian(BayesTest.Prior? = nil, largestLoss: Double = 0.001, people: Int)
    }

    /// One arm's people and what they did.
    public struct Arm: Sendable, Hashable {
        /// The arm's name.
        public let name: String
        /// People who were exposed, each counted once.
        public let people: Int
        /// The arm's planned weight in relation to the others.
        public let weight: Double
        /// How many of the people had been shown another arm too (see ``ExposureCount``).
        public let crossedOver: Int
        /// By name of the metric.
        public let samples: [String: ArmSample]

        /// Creates an arm.
        public init(
            _ name: String, people: Int, weight: Double = 1, crossedOver: Int = 0, samples: [String: ArmSample]
        ) {
            self.name = name
            self.people = people
            self.weight = weight
            self.crossedOver = crossedOver
            self.samples = samples
        }
    }

    /// The metrics, goals first by custom.
    public var metrics: [Metric]
    /// The method.
    public var method: Method
    /// The scale of effects; guardrails and losses are always relative.
    public var scale: EffectScale
    /// How often chance may pass for an effect, over all goals and treatments together.
    public var alpha: Double
    /// With fewer people than this in an arm nothing is decided.
    public var minimumPeople: Int
    /// Below which p-value the arms' shares count as mismatched.
    public var sampleRatioThreshold: Double
    /// The share of people shown more than one arm above which nothing is decided.
    public var largestCrossover: Double

    /// Creates an analysis.
    public init(
        metrics: [Metric], method: Method, scale: EffectScale = .relative, alpha: Double = 0.05,
        minimumPeople: Int = 100, sampleRatioThreshold: Double = 0.001, largestCrossover: Double = 0.05
    ) {
        self.metrics = metrics
        self.method = method
        self.scale = scale
        self.alpha = alpha
        self.minimumPeople = minimumPeople
        self.sampleRatioThreshold = sampleRatioThreshold
        self.largestCrossover = largestCrossover
    }
}
