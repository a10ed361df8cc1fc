// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// Judges models on questions with known answers.
///
/// All items of the catalogue are ranked; there are no sampled negatives. Settings must be chosen on another split, for
/// instance one of the training part, never on the questions that are reported.
///
/// ```swift
/// let split = EvaluationSplit.leaveLast(interactions)
/// let evaluation = Evaluation(split, k: 20)
/// let result = try evaluation.judge(ItemKNN.fit(split.train))
/// print(result.mean(.ndcg), result.interval(.ndcg))
/// ```
public struct Evaluation: Sendable {
    /// The questions.
    public let split: EvaluationSplit
    /// How many places of a list are judged.
    public let k: Int
    /// What becomes of items in the history; nil for each model's own way.
    public let owned: OwnedItems?
    private let columns: SparseRows
    private let popularity: [Int]

    /// Prepares to judge.
    public init(_ split: EvaluationSplit, k: Int = 20, owned: OwnedItems? = nil) {
        self.split = split
        self.k = max(1, k)
        self.owned = owned
        columns = split.train.matrix(.ones).transposed
        let starts = columns.starts
        popularity = (0..<columns.rowCount).map { starts[$0 + 1] - starts[$0] }
    }

    /// Asks a model all questions and judges its lists.
    /// - Throws: `CancellationError` if the control says so; ``RecommendationError`` with the code `mismatch` if the
    ///   model numbers its items otherwise than the split, because it was fitted from another store.
    public func judge(_ model: some Recommender, control: FitControl = FitControl()) throws -> EvaluationResult {
        guard model.items.agrees(with: split.train.items) else {
            throw RecommendationError(
                .mismatch,
                "\(model.name) numbers its items otherwise than the split; fit it from the split's train part")
        }
        let start = ContinuousClock.now
        let lists = try model.rank(split.cases.map(\.history), count: k, owned: owned, control: control)
        let time = start.duration(to: .now)
        return try judge(
            lists, model: model.name, fitting: model.report.duration,
            asking: lists.isEmpty ? .zero : time / lists.count)
    }

    /// Judges lists that came from elsewhere, one for each question in order.
    ///
    /// Numbers outside of the catalogue and second mentions of an item are passed over; what follows them moves up.
    /// - Throws: ``RecommendationError`` with the code `mismatch` if there is not one list for each question.
    public func judge(
        _ lists: [[Int32]], model: String, fitting: Duration = .zero, asking: Duration = .zero
    ) throws -> EvaluationResult {
        guard lists.count == split.cases.count else {
            throw RecommendationError(
                .mismatch, "\(lists.count) lists for \(split.cases.count) questions; give one for each, in order")
        }
        let lists = lists.map(judgeable)
        var figures: [EvaluationResult.Metric: [Double]] = [:]
        var again = (found: 0.0, asked: 0)
        var fresh = (found: 0.0, asked: 0)
        for (question, list) in zip(split.cases, lists) {
            let relevant = Set(question.relevant)
            let metrics = RankingMetrics(list: list, relevant: relevant, k: k)
            figures[.recall, default: []].append(metrics.truncatedRecall)
            figures[.ndcg, default: []].append(metrics.ndcg)
            figures[.reciprocalRank, default: []].append(metrics.reciprocalRank)
            figures[.averagePrecision, default: []].append(metrics.averagePrecision)
            figures[.hit, default: []].append(metrics.hit)
            figures[.precision, default: []].append(metrics.precision)
            let known = relevant.intersection(question.history.items)
            if !known.isEmpty {
                again.found += RankingMetrics(list: list, relevant: known, k: k).recall
                again.asked += 1
            }
            if known.count < relevant.count {
                fresh.found += RankingMetrics(list: list, relevant: relevant.subtracting(known), k: k).recall
                fresh.asked += 1
            }
        }
        return EvaluationResult(
            model: model, k: k, figures: figures,
            exposure: ExposureMetrics(lists: lists.map { Array($0.prefix(k)) }, interactions: popularity),
            diversity: diversity(lists), repeatRecall: again.asked > 0 ? again.found / Double(again.asked) : nil,
            exploreRecall: fresh.asked > 0 ? fresh.found / Double(fresh.asked) : nil,
            answered: lists.isEmpty ? 0 : Double(lists.count { !$0.isEmpty }) / Double(lists.count),
            fitting: fitting, asking: asking)
    }

    /// The items of a list that the catalogue has, each where it first stands.
    private func judgeable(_ list: [Int32]) -> [Int32] {
        var seen: Set<Int32> = []
        return list.filter { popularity.indices.contains(Int($0)) && seen.insert($0).inserted }
    }

    /// The mean distance within lists: one less the cosine of who took two items.
    ///
    /// Of many lists every so manieth is judged, 500 in all.
    private func diversity(_ lists: [[Int32]]) -> Double {
        let step = max(1, lists.count / 500)
        var known: [Int: Double] = [:]
        var sum = 0.0
        var count = 0
        for place in stride(from: 0, to: lists.count, by: step) {
            let distance = ExposureMetrics.intraListDistance(Array(lists[place].prefix(k))) { left, right in
                let key = min(left, right) * columns.rowCount + max(left, right)
                if let value = known[key] { return value }
                let value = 1 - cosine(left, right)
                known[key] = value
                return value
            }
            guard let distance else { continue }
            sum += distance
            count += 1
        }
        return count > 0 ? sum / Double(count) : 0
    }

    private func cosine(_ left: Int, _ right: Int) -> Double {
        guard popularity[left] > 0, popularity[right] > 0 else { return 0 }
        var (one, other) = (columns.starts[left], columns.starts[right])
        var shared = 0
        while one < columns.starts[left + 1], other < columns.starts[right + 1] {
            let (first, second) = (columns.columns[one], columns.columns[other])
            if first == second { shared += 1 }
            if first <= second { one += 1 }
            if second <= first { other += 1 }
        }
        return Double(shared) / (Double(popularity[left]) * Double(popularity[right])).squareRoot()
    }
}
