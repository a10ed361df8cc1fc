// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds people who resemble a group of seeds: learning from positives and unlabelled others.
///
/// A logistic model tells seeds from a sample of everyone; because seeds hide among the others, its chances are too low
/// by a constant factor, which is measured on seeds that were held back (Elkan and Noto 2008).
public struct LookalikeModel: Sendable, Hashable {
    /// The model that tells seeds from others.
    public let model: LogisticModel
    /// The mean chance that the model gives to seeds held back: the divisor of the correction.
    public let seedRate: Double
    /// How many times likelier than by chance a held-back seed is among the best 1, 5 and 10 per cent of all.
    public let lift: [Double: Double]

    /// The fewest seeds that can be learnt from.
    public static let leastSeeds = 100

    /// Fits a model; a fifth of the seeds is held back for the correction and the lift, chosen by the seed number.
    ///
    /// Leave sensitive attributes out of the features: people who resemble seeds in them are what would be found.
    ///
    /// - Throws: ``PredictionError`` with `notEnoughData` for fewer than 100 seeds or no others, or as
    ///   ``LogisticModel/fit(_:outcomes:configuration:)`` does.
    public static func fit(
        seeds: FeatureTable, others: FeatureTable, ridge: Double = 1, seed: UInt64 = 1
    ) throws -> LookalikeModel {
        guard seeds.names == others.names else {
            throw PredictionError(.invalidInput, "seeds and others have different features")
        }
        guard seeds.rowCount >= leastSeeds, others.rowCount > 0 else {
            throw PredictionError(
                .notEnoughData, "\(seeds.rowCount) seeds and \(others.rowCount) others; \(leastSeeds) and 1 are needed")
        }
        var random = SplitMix64(seed: seed)
        var held: [[Double]] = []
        var rows: [[Double]] = []
        for index in 0..<seeds.rowCount {
            let row = Array(seeds.row(index))
            if random.below(5) == 0 { held.append(row) } else { rows.append(row) }
        }
        if held.isEmpty, let last = rows.popLast() { held.append(last) }
        let positives = rows.count
        rows += (0..<others.rowCount).map { Array(others.row($0)) }
        let targets = rows.indices.map { $0 < positives ? 1.0 : 0 }
        let table = try FeatureTable(names: seeds.names, rows: rows)
        let model = try LogisticModel.fit(
            table, targets: targets, weights: nil, configuration: LogisticModel.Configuration(ridge: ridge))
        let heldScores = held.map { Special.logistic(model.logOdds($0)) }
        let otherScores = try model.probabilities(others).sorted(by: >)
        var lift: [Double: Double] = [:]
        for share in [0.01, 0.05, 0.1] {
            let bar = otherScores[min(otherScores.count - 1, Int(share * Double(otherScores.count)))]
            let among = Double(heldScores.filter { $0 > bar }.count) / Double(heldScores.count)
            lift[share] = among / share
        }
        return LookalikeModel(
            model: model, seedRate: max(heldScores.reduce(0, +) / Double(heldScores.count), 1e-9), lift: lift)
    }

    /// The chance that someone belongs to the seeds' kind, in [0, 1].
    ///
    /// - Throws: ``PredictionError`` with `invalidInput`, as ``LogisticModel/probability(_:)`` does.
    public func probability(_ features: [Double]) throws -> Double {
        min(1, try model.probability(features) / seedRate)
    }

    /// The rows of a table that resemble seeds most, best first; fewer when the table has fewer.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a table of other features.
    public func audience(of size: Int, from table: FeatureTable) throws -> [Int] {
        let scores = try model.probabilities(table)
        let order = scores.indices.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
        return Array(order.prefix(max(size, 0)))
    }
}
