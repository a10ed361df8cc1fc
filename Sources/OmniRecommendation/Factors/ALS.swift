// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// Taste as a few numbers for each user and item, found by alternating least squares (Hu, Koren and Volinsky 2008).
///
/// The choice for catalogues that are too large for ``EASE``: memory grows with users plus items. A new user's or a
/// visitor's numbers are one small least squares problem, solved when the question is asked.
///
/// ```swift
/// let model = try ALS.fit(interactions, configuration: .init(factors: 64))
/// let shelf = model.recommend(to: ["jersey", "boots"], count: 12)
/// ```
public struct ALS: TrainableRecommender {
    /// What an interaction is worth beside the many pairs that never met.
    public enum Weighting: Sendable, Hashable {
        /// As in the library `implicit`: Σ c(1 − s)² over what was seen, with c = alpha · value, + Σ s² over the rest
        /// + `regularisation` · (Σ|u|² + Σ|v|²).
        case confidence(alpha: Double)
        /// As in iALS (Rendle et al. 2022): Σ value · (1 − s)² over what was seen + `weight` · Σ s² over all pairs
        /// + Σ λ_u|u|² + Σ λ_v|v|², where λ_u = `regularisation` · (n_u + weight · items)^`exponent`, and likewise
        /// for items.
        ///
        /// With ones as values and an exponent of 0 it has the same best lists as `confidence(alpha:)` for
        /// weight = 1/(alpha − 1) and a regularisation that is divided by alpha.
        case unobserved(weight: Double, exponent: Double)
    }

    /// How each row's least squares problem is solved.
    public enum Solver: Sendable, Hashable {
        /// So many steps of conjugate gradients from the last iteration's row; three are as good as an exact solution.
        case conjugateGradients(steps: Int)
        /// Exactly, by Cholesky's factors.
        case direct
    }

    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// How many numbers say what a user likes.
        public var factors: Int
        /// What pulls the numbers to zero, on the scale of ``ALS/Weighting``; above zero.
        ///
        /// Nil leaves it to the fit, and to every later one, which takes what suits the number of users, items and
        /// interactions; ``ALS/regularisation`` says which number that was.
        public var regularisation: Double?
        /// What an interaction is worth.
        public var weighting: Weighting
        /// How often users and items are worked off.
        public var iterations: Int
        /// How each row is solved.
        public var solver: Solver
        /// What an entry of the matrix is.
        public var values: Interactions.Values

        /// Creates settings.
        public init(
            factors: Int = 64, regularisation: Double? = nil,
            weighting: Weighting = .unobserved(weight: 0.1, exponent: 1), iterations: Int = 15,
            solver: Solver = .conjugateGradients(steps: 3), values: Interactions.Values = .ones
        ) {
            self.factors = factors
            self.regularisation = regularisation
            self.weighting = weighting
            self.iterations = iterations
            self.solver = solver
            self.values = values
        }
    }

    /// The settings it was fitted with, as they were asked for.
    public let configuration: Configuration
    /// The regularisation it was fitted with: what the settings say, or what the fit took from the data.
    public let regularisation: Double
    /// The catalogue.
    public internal(set) var items: StableIndex
    /// What the fit did.
    public internal(set) var report: FitReport
    /// A row for each number of a user; no id is kept.
    let userRows: UserRows
    let userDigests: [UInt64]
    let lists: FactorLists
    /// What all pairs weigh: the products of the items' factors.
    var gram: [Float]

    /// The kind in an archive.
    public static let kind = "als"
    /// Three, since users' rows are rounded; two had a digest beside each of them.
    public static let archiveVersion = 3
    /// How tables call it.
    public var name: String { "ALS \(configuration.factors)" }
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }

    /// The bytes of its numbers.
    public var memoryBytes: Int {
        userRows.memoryBytes + (lists.turned.count + gram.count) * 4 + userDigests.count * 8
    }

    /// The settings with the regularisation that was taken.
    var solved: Configuration {
        var solved = configuration
        solved.regularisation = regularisation
        return solved
    }

    /// Fits; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> ALS {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        var chance = SplitMix64(seed: control.seed)
        let deviation = 0.1 / Double(configuration.factors).squareRoot()
        var fit = ALSFit(
            users: FactorTable(
                count: interactions.users.count, factors: configuration.factors, deviation: deviation, chance: &chance),
            items: FactorTable(
                count: interactions.items.count, factors: configuration.factors, deviation: deviation, chance: &chance),
            matrix: Meetings(interactions, values: configuration.values), configuration: configuration,
            threads: control.threads)
        return try fit.model(of: interactions, iterations: configuration.iterations, control: control, since: start)
    }

    /// Goes over all data twice more, starting from what was known; fitted anew if users were erased.
    ///
    /// That is close to, not the same as, what a whole fit would give; it costs a fraction of one.
    public mutating func update(from interactions: Interactions, control: FitControl) throws {
        guard !isCurrent(with: interactions) else { return }
        guard interactions.hasOnlyGrown(since: report, of: items) else {
            self = try Self.fit(interactions, configuration: configuration, control: control)
            return
        }
        let start = ContinuousClock.now
        var userTable = userRows.table
        userTable.grow(to: interactions.users.count)
        var itemTable = lists.table
        itemTable.grow(to: interactions.items.count)
        var fit = ALSFit(
            users: userTable, items: itemTable, matrix: Meetings(interactions, values: configuration.values),
            configuration: configuration, threads: control.threads)
        self = try fit.model(of: interactions, iterations: 2, control: control, since: start)
    }
}

extension ALS.Configuration {
    /// - Throws: ``RecommendationError`` for settings that make no sense.
    func check() throws {
        guard (1...4_096).contains(factors), iterations > 0 else {
            throw RecommendationError(.invalidConfiguration, "factors are 1 to 4096 and iterations above zero")
        }
        if let regularisation, !(regularisation.isFinite && regularisation > 0) {
            throw RecommendationError(.invalidConfiguration, "regularisation is above zero or left to the fit")
        }
        switch weighting {
        case .confidence(let alpha):
            guard alpha.isFinite, alpha > 0 else {
                throw RecommendationError(.invalidConfiguration, "alpha is above zero, not \(alpha)")
            }
        case .unobserved(let weight, let exponent):
            guard weight.isFinite, weight > 0, exponent.isFinite, exponent >= 0 else {
                throw RecommendationError(.invalidConfiguration, "weight is above zero and exponent zero or more")
            }
        }
        if case .conjugateGradients(let steps) = solver, steps < 1 {
            throw RecommendationError(.invalidConfiguration, "conjugate gradients take at least one step")
        }
    }
}
