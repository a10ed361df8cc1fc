// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How one model did on the questions of a split.
public struct EvaluationResult: Sendable {
    /// A figure that is judged for each question and then averaged.
    public enum Metric: String, Sendable, Hashable, CaseIterable {
        /// Found items by the relevant ones, or by k where there are more.
        case recall
        /// Gains that fall with the rank, by those of a perfect list.
        case ndcg
        /// One by the rank of the first found item.
        case reciprocalRank = "mrr"
        /// The mean precision at the found items.
        case averagePrecision = "map"
        /// Whether anything was found.
        case hit = "hit rate"
        /// Found items by places.
        case precision
    }

    /// The model.
    public private(set) var model: String
    /// How many places of a list were judged.
    public let k: Int
    /// For each metric a figure for each question, in the order of the split.
    public let figures: [Metric: [Double]]
    /// What all lists show together.
    public let exposure: ExposureMetrics
    /// The mean distance within a list, where two items are as far apart as few people take both; 0 to 1.
    public let diversity: Double
    /// Recall of items that the history already held; nil if no question asks for one.
    public let repeatRecall: Double?
    /// Recall of items that are new to the user; nil if no question asks for one.
    public let exploreRecall: Double?
    /// The share of questions that got a list, be it short.
    public let answered: Double
    /// How long the fit took.
    public let fitting: Duration
    /// How long one list took, in a batch on all threads.
    public let asking: Duration

    /// The same figures under a name that says which settings the model had.
    public func renamed(_ name: String) -> EvaluationResult {
        var copy = self
        copy.model = name
        return copy
    }

    /// The mean over all questions.
    public func mean(_ metric: Metric) -> Double {
        let values = figures[metric] ?? []
        return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    /// The mean and where it lies with 95 % confidence, from 1,000 resamples of the questions.
    public func interval(_ metric: Metric, seed: UInt64 = 0) -> BootstrapInterval {
        BootstrapInterval(figures[metric] ?? [], seed: seed)
    }

    /// Compares with another model on the same questions.
    /// - Throws: ``RecommendationError`` if the questions differ.
    public func compared(with other: EvaluationResult, by metric: Metric, seed: UInt64 = 0) throws -> PairedTest {
        try PairedTest(figures[metric] ?? [], other.figures[metric] ?? [], seed: seed)
    }
}
