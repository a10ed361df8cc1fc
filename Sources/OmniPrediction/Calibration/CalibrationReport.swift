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

/// How good predictions were once the truth is known: whether they rank well, and whether they mean what they say.
///
/// One report for chances (outcomes 0 and 1) and for amounts (purchases, money, demand), so that models of all kinds
/// can be laid side by side.
public struct CalibrationReport: Sendable, Hashable, Codable {
    /// Predictions of about the same size, and what came.
    public struct Bin: Sendable, Hashable, Codable {
        /// How many there are.
        public var count: Int
        /// The mean prediction.
        public var predicted: Double
        /// The mean of what came.
        public var observed: Double
    }

    /// What was predicted.
    public enum Scale: String, Sendable, Hashable, Codable {
        /// The chance of something that came or did not.
        case probability
        /// How much there will be.
        case amount
    }

    /// What was predicted.
    public var scale: Scale
    /// How many pairs were compared.
    public var count: Int
    /// The mean prediction.
    public var predictedMean: Double
    /// The mean of what came.
    public var observedMean: Double
    /// Ten bins of about equal size, smallest predictions first; fewer where predictions tie or are few.
    public var bins: [Bin]
    /// The chance that of two subjects with different outcomes the one with the larger outcome was predicted larger:
    /// the area under the curve for chances.
    ///
    /// One half is no better than chance; nil when all outcomes are the same.
    public var discrimination: Double?
    /// How strongly outcomes rise with predictions: 1 is right, below 1 the predictions are too extreme.
    ///
    /// For chances the slope of the outcome's log-odds on the predicted log-odds, for amounts that of least squares.
    /// Nil when it cannot be determined.
    public var slope: Double?
    /// How many times the mean outcome the best-predicted tenth has; nil when nothing came.
    public var liftAtTenth: Double?
    /// For chances the Brier score, the mean squared difference; for amounts the mean absolute difference.
    public var error: Double
    /// The same error of predicting the observed mean for everyone: a useful model stays below it.
    public var baselineError: Double

    /// Judges chances.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for other lengths, none at all, or chances outside of [0, 1].
    public init(probabilities: [Double], outcomes: [Bool]) throws {
        guard probabilities.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
            throw PredictionError(.invalidInput, "chances must lie in [0, 1]")
        }
        let truth = outcomes.map { $0 ? 1.0 : 0 }
        try self.init(.probability, probabilities, truth)
        slope = Self.logisticSlope(probabilities, outcomes)
    }

    /// Judges amounts.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for other lengths, none at all, or numbers that are not
    ///   finite.
    public init(amounts: [Double], outcomes: [Double]) throws {
        try self.init(.amount, amounts, outcomes)
        slope = Self.linearSlope(amounts, outcomes)
    }

    private init(_ scale: Scale, _ predictions: [Double], _ outcomes: [Double]) throws {
        guard predictions.count == outcomes.count, !predictions.isEmpty else {
            throw PredictionError(.invalidInput, "\(predictions.count) predictions for \(outcomes.count) outcomes")
        }
        guard predictions.allSatisfy(\.isFinite), outcomes.allSatisfy(\.isFinite) else {
            throw PredictionError(.invalidInput, "predictions and outcomes must be finite")
        }
        let size = Double(predictions.count)
        let mean = outcomes.reduce(0, +) / size
        self.scale = scale
        count = predictions.count
        predictedMean = predictions.reduce(0, +) / size
        observedMean = mean
        func distance(_ a: Double, _ b: Double) -> Double { scale == .probability ? (a - b) * (a - b) : abs(a - b) }
        error = zip(predictions, outcomes).reduce(0) { $0 + distance($1.0, $1.1) } / size
        baselineError = outcomes.reduce(0) { $0 + distance(mean, $1) } / size
        // Ties keep their order, so equal input gives equal reports.
        let order = predictions.indices.sorted { (predictions[$0], $0) < (predictions[$1], $1) }
        bins = Self.bins(order, predictions, outcomes)
        discrimination = Concordance.share(predictions, outcomes)
        let best = order.suffix(max(1, Int((size / 10).rounded())))
        let share = best.reduce(0) { $0 + outcomes[$1] } / Double(best.count)
        liftAtTenth = mean > 0 ? share / mean : nil
        slope = nil
    }

    private static func bins(_ order: [Int], _ predictions: [Double], _ outcomes: [Double]) -> [Bin] {
        var result: [Bin] = []
        var start = 0
        for cut in 1...10 {
            var end = order.count * cut / 10
            // Equal predictions stay together.
            while end > start, end < order.count, predictions[order[end]] == predictions[order[end - 1]] { end += 1 }
            guard end > start else { continue }
            let members = order[start..<end]
            let size = Double(members.count)
            result.append(
                Bin(
                    count: members.count, predicted: members.reduce(0) { $0 + predictions[$1] } / size,
                    observed: members.reduce(0) { $0 + outcomes[$1] } / size))
            start = end
        }
        return result
    }

    private static func logisticSlope(_ probabilities: [Double], _ outcomes: [Bool]) -> Double? {
        let odds = probabilities.map { chance -> [Double] in
            let kept = min(max(chance, 1e-12), 1 - 1e-12)
            return [log(kept / (1 - kept))]
        }
        guard let table = try? FeatureTable(names: ["log-odds"], rows: odds),
            let model = try? LogisticModel.fit(
                table, outcomes: outcomes, configuration: LogisticModel.Configuration(ridge: 0, standardizes: false))
        else { return nil }
        return model.weights[0]
    }

    private static func linearSlope(_ x: [Double], _ y: [Double]) -> Double? {
        let size = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / size, y.reduce(0, +) / size)
        var (xx, xy) = (0.0, 0.0)
        for index in x.indices {
            xx += (x[index] - meanX) * (x[index] - meanX)
            xy += (x[index] - meanX) * (y[index] - meanY)
        }
        return xx > 1e-12 * max(meanX * meanX, 1e-300) * size ? xy / xx : nil
    }
}

extension CalibrationReport {
    /// Reads a report whose bins hold all pairs.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        func optional(_ key: CodingKeys) throws -> Double? { try container.decodeIfPresent(Double.self, forKey: key) }
        scale = try container.decode(Scale.self, forKey: .scale)
        count = try container.decode(Int.self, forKey: .count)
        (predictedMean, observedMean) = (try number(.predictedMean), try number(.observedMean))
        bins = try container.decode([Bin].self, forKey: .bins)
        (discrimination, slope) = (try optional(.discrimination), try optional(.slope))
        liftAtTenth = try optional(.liftAtTenth)
        (error, baselineError) = (try number(.error), try number(.baselineError))
        let held = bins.reduce(0) { $0 > count ? $0 : $0 + min($1.count, count) }
        try decoder.require(
            count > 0 && count < 1 << 53 && (1...10).contains(bins.count) && held == count,
            "a report has 1 to 10 bins, which hold all of its pairs")
        let means = [predictedMean, observedMean] + bins.flatMap { [$0.predicted, $0.observed] }
        let isScaled = scale == .amount ? means.allSatisfy(\.isFinite) : means.allSatisfy((0...1).contains)
        let isFinite = (slope ?? 0).isFinite && (liftAtTenth ?? 0).isFinite && error.isFinite && baselineError.isFinite
        let isRanked = (0...1).contains(discrimination ?? 0)
        try decoder.require(
            isScaled && isFinite && isRanked && error >= 0 && baselineError >= 0,
            "chances and discrimination lie in [0, 1], errors are 0 or more, and all numbers finite")
    }
}

extension CalibrationReport.Bin {
    /// Reads a bin of at least one pair.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        predicted = try container.decode(Double.self, forKey: .predicted)
        observed = try container.decode(Double.self, forKey: .observed)
        try decoder.require(
            count > 0 && count < 1 << 53 && predicted.isFinite && observed.isFinite,
            "a bin has pairs, and finite means")
    }
}
