// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// Sparse linear weights of items on items, none below zero (Ning and Karypis 2011).
///
/// For each item j it minimises ½|x_j − X w|² + ½β|w|² + λ|w|₁ with w ≥ 0 and w_j = 0, by cyclic coordinate descent on
/// XᵀX (Friedman, Hastie and Tibshirani 2010). Most weights come out as zero, so the model is small, and every reason
/// is one that speaks for the item.
public struct SLIM: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// λ, which makes weights zero; zero or more.
        public var sparsity: Double
        /// β, which keeps weights small; zero or more.
        public var shrinkage: Double
        /// What an entry of the matrix is.
        public var values: Interactions.Values
        /// The descent on an item ends when no weight moves by more.
        public var tolerance: Double
        /// It ends after so many passes at the latest.
        public var maximumPasses: Int
        /// The largest catalogue that is taken; memory during the fit grows with its square.
        public var maximumItems: Int

        /// Creates settings.
        public init(
            sparsity: Double = 5, shrinkage: Double = 200, values: Interactions.Values = .ones,
            tolerance: Double = 1e-4, maximumPasses: Int = 200, maximumItems: Int = 20_000
        ) {
            self.sparsity = sparsity
            self.shrinkage = shrinkage
            self.values = values
            self.tolerance = tolerance
            self.maximumPasses = maximumPasses
            self.maximumItems = maximumItems
        }
    }

    /// The settings it was fitted with.
    public let configuration: Configuration
    /// The catalogue.
    public let items: StableIndex
    /// What the fit did; ``FitReport/iterations`` is the most passes that an item took.
    public let report: FitReport
    /// Row i holds what item i gives to the others.
    let weights: SparseRows
    /// Per item whether anybody had it.
    let isSeen: [Bool]

    /// The kind in an archive.
    public static let kind = "slim"
    /// In version 1 seen items were not kept apart.
    public static let archiveVersion = 2
    /// How tables call it.
    public var name: String { "SLIM" }
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }

    /// The bytes of its numbers.
    public var memoryBytes: Int { weights.count * 8 + (weights.rowCount + 1) * 8 + isSeen.count }

    /// Fits; see ``TrainableRecommender/fit(_:configuration:control:)``.
    ///
    /// While it works it holds 4·I² bytes for I items.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> SLIM {
        let start = ContinuousClock.now
        try configuration.check(items: interactions.items.count)
        try interactions.requireEvents()
        let matrix = interactions.matrix(configuration.values)
        let size = matrix.columnCount
        let gram = try [Float](unsafeUninitializedCapacity: size * size) { buffer, count in
            guard let elements = buffer.baseAddress else { return }
            try matrix.writeGram(into: elements, threads: control.threads) { done in
                try control.step("counts", done, of: size)
            }
            Dense(threads: control.threads).mirror(elements, size: size)
            count = size * size
        }
        let piece = 16
        let pieces = (size + piece - 1) / piece
        let columns =
            try Parallel.map(pieces, threads: control.threads, control: control, phase: "items") { number in
                var descent = CoordinateDescent(gram: gram, size: size, configuration: configuration)
                return (number * piece..<min(size, (number + 1) * piece)).map { descent.weights(of: $0) }
            }
            .flatMap { $0 }
        var elements: [(row: Int, column: Int, value: Float)] = []
        for (column, result) in columns.enumerated() {
            for (row, weight) in result.weights { elements.append((row, column, Float(weight))) }
        }
        return SLIM(
            configuration: configuration, items: interactions.items,
            report: FitReport(
                interactions, since: start, iterations: columns.map(\.passes).max() ?? 0,
                isConverged: columns.allSatisfy(\.isConverged)),
            weights: SparseRows(rowCount: size, columnCount: size, elements: elements),
            isSeen: (0..<size).map { gram[$0 * size + $0] > 0 })
    }
}

extension SLIM.Configuration {
    func check(items: Int) throws {
        guard sparsity.isFinite, sparsity >= 0, shrinkage.isFinite, shrinkage >= 0 else {
            throw RecommendationError(.invalidConfiguration, "sparsity and shrinkage are zero or more")
        }
        guard tolerance > 0, maximumPasses > 0 else {
            throw RecommendationError(.invalidConfiguration, "tolerance and maximumPasses are above zero")
        }
        try SquareLimit.check(items: items, atMost: maximumItems, model: "SLIM")
    }
}
