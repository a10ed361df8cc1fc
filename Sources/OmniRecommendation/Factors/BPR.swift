// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// Factors that rank what a user had before what the user had not: Bayesian personalised ranking, of Rendle 2009.
///
/// For a user u, an item i that u had and an item j that u had not, it raises ln σ(s_ui − s_uj) by stochastic gradient
/// steps. It takes many passes and careful settings, and seldom beats ``ALS`` or ``EASE``; it is here for those who
/// compare.
///
/// Steps run on many threads without a race: users and items are cut into eight parts each, items anew and by chance
/// in every pass, and parts that share neither users nor items run side by side. The result is the same to the bit
/// however many threads there are.
public struct BPR: TrainableRecommender {
    /// Where the items come from that a user had not.
    public enum Negatives: String, Sendable, Hashable {
        /// All items alike.
        case uniform
        /// Each as often as it was taken by others.
        case popular
    }

    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// How many numbers say what a user likes.
        public var factors: Int
        /// How far a step goes.
        public var learningRate: Double
        /// What pulls the numbers to zero at each step.
        public var regularisation: Double
        /// How often every interaction is visited.
        public var iterations: Int
        /// What an interaction is compared with.
        public var negatives: Negatives

        /// Creates settings.
        public init(
            factors: Int = 64, learningRate: Double = 0.05, regularisation: Double = 0.01, iterations: Int = 100,
            negatives: Negatives = .uniform
        ) {
            self.factors = factors
            self.learningRate = learningRate
            self.regularisation = regularisation
            self.iterations = iterations
            self.negatives = negatives
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did; the objective is the mean of −ln σ over the last pass.
    public let report: FitReport
    /// A row for each number of a user; no id is kept.
    let userRows: UserRows
    let userDigests: [UInt64]
    let lists: FactorLists
    var biases: [Float] { lists.biases }
    /// How many took each item, added up: what ``Negatives/popular`` draws from.
    let takenBefore: [Int]

    /// The kind in an archive.
    public static let kind = "bpr"
    /// Three, since users' rows are rounded; two had a digest beside each of them.
    public static let archiveVersion = 3
    /// How tables call it.
    public var name: String { "BPR \(configuration.factors)" }
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }

    /// The bytes of its numbers.
    public var memoryBytes: Int {
        userRows.memoryBytes + (lists.turned.count + biases.count) * 4
            + (takenBefore.count + userDigests.count) * 8
    }

    /// Fits; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> BPR {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        var fit = BPRFit(
            meetings: Meetings(interactions, values: .ones), configuration: configuration, seed: control.seed,
            threads: control.threads)
        var loss = 0.0
        for iteration in 0..<configuration.iterations {
            try control.step("iterations", iteration, of: configuration.iterations)
            loss = fit.pass()
        }
        try control.step("iterations", configuration.iterations, of: configuration.iterations)
        guard fit.users.values.allSatisfy(\.isFinite), fit.items.values.allSatisfy(\.isFinite), loss.isFinite else {
            throw RecommendationError(.notConverged, "the factors ran away; lower the learning rate")
        }
        return BPR(
            configuration: configuration, items: interactions.items,
            report: FitReport(
                interactions, since: start, iterations: configuration.iterations, objective: loss),
            userRows: UserRows(fit.users), userDigests: interactions.userDigests,
            lists: FactorLists(table: fit.items, biases: fit.biases), takenBefore: fit.takenBefore)
    }
}

extension BPR.Configuration {
    /// - Throws: ``RecommendationError`` for settings that make no sense.
    func check() throws {
        guard (1...4_096).contains(factors), iterations > 0 else {
            throw RecommendationError(.invalidConfiguration, "factors are 1 to 4096 and iterations above zero")
        }
        guard learningRate.isFinite, learningRate > 0, regularisation >= 0, learningRate * regularisation < 1 else {
            throw RecommendationError(
                .invalidConfiguration, "learningRate is above zero, regularisation zero or more, their product below 1")
        }
    }
}
