// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// A linear model of items on items in closed form: EASE (Steck 2019), and with dropout EDLAE (Steck 2020).
///
/// Every item's column predicts it from the other items of a history, so a score is a sum over what the user has, and
/// says why. The best first choice up to some 15,000 items: it takes no iterations, and 4 bytes for each pair of items.
/// Weights below zero are meant: having one item can speak against another.
///
/// With G = XᵀX, P = (G + λ·1 + p/(1−p)·diag G)⁻¹ and B = 1 − P/diag P, a score is x·B.
///
/// ```swift
/// let model = try EASE.fit(interactions, configuration: .init(regularisation: 500, dropout: 0.33))
/// let shelf = model.recommend(to: ["jersey"], count: 12, reasons: 1)
/// ```
public struct EASE: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// λ, which pulls weights to zero; above zero.
        ///
        /// 100–1,000 suits most shops: more where users did more.
        public var regularisation: Double
        /// p, the share of a history's items that the model learns to do without; from 0 (EASE) to below 1 (EDLAE).
        public var dropout: Double
        /// What an entry of the matrix is.
        public var values: Interactions.Values
        /// The largest catalogue that is taken; memory grows with its square.
        public var maximumItems: Int

        /// Creates settings.
        public init(
            regularisation: Double = 500, dropout: Double = 0, values: Interactions.Values = .ones,
            maximumItems: Int = 20_000
        ) {
            self.regularisation = regularisation
            self.dropout = dropout
            self.values = values
            self.maximumItems = maximumItems
        }

        /// EDLAE with the dropout that did best for most data sets: a third.
        public static func denoising(regularisation: Double = 300, dropout: Double = 0.33) -> Configuration {
            Configuration(regularisation: regularisation, dropout: dropout)
        }

        /// What the diagonal of G is multiplied by and added to itself.
        var diagonalShare: Double { dropout / (1 - dropout) }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public internal(set) var items: StableIndex
    /// What the fit did.
    public internal(set) var report: FitReport
    /// P, whole, row after row.
    var inverse: [Float]
    /// The diagonal of G: zero for an item that nobody had.
    var squares: [Float]
    /// What each item's sum is multiplied by, −1/P_jj; zero for an item that nobody had.
    var scales: [Float]
    /// How many users' rows were exchanged since the last whole fit.
    var exchanged = 0

    /// The kind in an archive.
    public static let kind = "ease"
    /// How tables call it.
    public var name: String { configuration.dropout > 0 ? "EDLAE" : "EASE" }
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }

    /// The bytes of its numbers.
    public var memoryBytes: Int { (inverse.count + squares.count) * 4 }

    /// Fits; see ``TrainableRecommender/fit(_:configuration:control:)``.
    ///
    /// Takes about I³ operations and 4·I² bytes for I items.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> EASE {
        let start = ContinuousClock.now
        try configuration.check(items: interactions.items.count)
        try interactions.requireEvents()
        let matrix = interactions.matrix(configuration.values)
        let size = matrix.columnCount
        var squares = [Float](repeating: 0, count: size)
        let inverse = try [Float](unsafeUninitializedCapacity: size * size) { buffer, count in
            guard let elements = buffer.baseAddress else { return }
            try matrix.writeGram(into: elements, threads: control.threads) { done in
                try control.step("counts", done, of: size)
            }
            for item in 0..<size {
                let square = elements[item * size + item]
                squares[item] = square
                let penalty = configuration.regularisation + configuration.diagonalShare * Double(square)
                elements[item * size + item] = Float(Double(square) + penalty)
            }
            let succeeded = try Dense(threads: control.threads)
                .invert(elements, size: size) { done in
                    try control.step("inverse", done, of: size)
                }
            guard succeeded else {
                throw RecommendationError(
                    .notConverged, "the items' matrix has no inverse in single precision; raise the regularisation")
            }
            count = size * size
        }
        return EASE(
            configuration: configuration, items: interactions.items, report: FitReport(interactions, since: start),
            inverse: inverse, squares: squares, scales: scales(inverse, squares))
    }

    /// Returns −1/P_jj for items that somebody had.
    static func scales(_ inverse: [Float], _ squares: [Float]) -> [Float] {
        squares.indices.map { squares[$0] > 0 ? -1 / inverse[$0 * squares.count + $0] : 0 }
    }
}

extension EASE.Configuration {
    /// - Throws: ``RecommendationError`` for settings that make no sense.
    func check(items: Int) throws {
        guard regularisation.isFinite, regularisation > 0 else {
            throw RecommendationError(.invalidConfiguration, "regularisation is above zero, not \(regularisation)")
        }
        guard dropout >= 0, dropout < 1 else {
            throw RecommendationError(.invalidConfiguration, "dropout is from 0 to below 1, not \(dropout)")
        }
        try SquareLimit.check(items: items, atMost: maximumItems, model: "EASE")
    }
}
