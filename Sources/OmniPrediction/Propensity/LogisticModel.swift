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

/// Ridge logistic regression: the baseline for every yes-or-no question, whose answers can be explained.
///
/// Fitted by Newton's method (iteratively reweighted least squares) to the exact minimum of the log-loss plus half the
/// ridge times the squared weights. The intercept is not penalised.
public struct LogisticModel: Sendable, Hashable {
    /// How to fit.
    public struct Configuration: Sendable, Hashable {
        /// The penalty on squared weights; zero for none, which fails when features separate the outcomes.
        public var ridge: Double
        /// Whether features are first brought to mean zero and deviation one, so that the penalty treats them alike.
        ///
        /// Weights are reported on the features' own scale either way.
        public var standardizes: Bool

        /// The defaults: a ridge of 1 on standardised features.
        public init(ridge: Double = 1, standardizes: Bool = true) {
            self.ridge = ridge
            self.standardizes = standardizes
        }
    }

    /// The features' names.
    public let names: [String]
    /// The log-odds where all features are zero.
    public let intercept: Double
    /// What one unit of each feature adds to the log-odds.
    public let weights: [Double]
    /// The features' means in the data.
    public let means: [Double]
    /// The steps of the search.
    public let iterations: Int
    /// The covariance of intercept and weights, by rows; nil when the curvature does not give one.
    let covariance: [Double]?

    /// Fits the model.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for another number of outcomes than rows; `notEnoughData`
    ///   when all outcomes are the same; `notIdentified` when features separate them and there is no ridge, or are
    ///   collinear without one; `invalidConfiguration`; `cancelled`.
    public static func fit(
        _ table: FeatureTable, outcomes: [Bool], configuration: Configuration = Configuration()
    ) throws -> LogisticModel {
        try fit(table, targets: outcomes.map { $0 ? 1 : 0 }, weights: nil, configuration: configuration)
    }

    /// Fits the model to weighted rows.
    static func fit(
        _ table: FeatureTable, targets: [Double], weights: [Double]?, configuration: Configuration
    ) throws -> LogisticModel {
        let rows = table.rowCount
        guard targets.count == rows else {
            throw PredictionError(.invalidInput, "\(targets.count) outcomes for \(rows) rows")
        }
        guard configuration.ridge >= 0, configuration.ridge < .infinity else {
            throw PredictionError(.invalidConfiguration, "the ridge must not be negative")
        }
        guard targets.contains(1), targets.contains(0) else {
            throw PredictionError(.notEnoughData, "all \(rows) outcomes are the same; both are needed")
        }
        let scaled = ScaledFeatures(table, standardizes: configuration.standardizes)
        let loss = LogisticLoss(
            features: scaled, targets: targets, weights: weights ?? [Double](repeating: 1, count: rows),
            ridge: configuration.ridge)
        var newton = Newton()
        newton.iterationLimit = 60
        newton.gradientTolerance = 1e-11
        let start = [Double](repeating: 0, count: table.names.count + 1)
        let found = newton.minimize(from: start, isCancelled: { Task.isCancelled }, loss.derivatives)
        if found.optimum.status == .cancelled { throw PredictionError(.cancelled, "the fit was cancelled") }
        let slope = found.last.gradient.map(abs).max() ?? 0
        let inverse = OmniPrediction.covariance(fromCurvature: found.last.hessian, count: start.count)
        let arrived = found.optimum.status == .converged || (found.optimum.status == .stalled && slope < 1e-6)
        // Separable outcomes drive the weights to infinity, where the loss and its curvature vanish.
        let largest = found.optimum.point.map(abs).max() ?? 0
        let isUnique = configuration.ridge > 0 || !isNearlySingular(found.last.hessian, count: start.count)
        guard arrived, inverse != nil, isUnique, configuration.ridge > 0 || largest < 30 else {
            throw PredictionError(
                .notIdentified, "the features separate the outcomes or repeat one another; use a ridge above 0")
        }
        return LogisticModel(
            table.names, scaled, point: found.optimum.point, covariance: inverse, iterations: found.optimum.iterations)
    }

    /// Whether some weights can be traded for others at no cost, to rounding.
    private static func isNearlySingular(_ hessian: [Double], count: Int) -> Bool {
        let scales = (0..<count).map { hessian[$0 * count + $0].squareRoot() }
        guard scales.allSatisfy({ $0 > 0 }) else { return true }
        let unit = hessian.indices.map { hessian[$0] / (scales[$0 / count] * scales[$0 % count]) }
        guard let factor = Cholesky(Matrix(rows: count, columns: count, elements: unit)) else { return true }
        return (0..<count).contains { factor.lower[$0, $0] < 1e-6 }
    }

    private init(
        _ names: [String], _ scaled: ScaledFeatures, point: [Double], covariance: Matrix?, iterations: Int
    ) {
        self.names = names
        self.iterations = iterations
        means = scaled.rawMeans
        let own = names.indices.map { point[$0 + 1] / scaled.scales[$0] }
        weights = own
        intercept = point[0] - zip(own, scaled.means).reduce(0) { $0 + $1.0 * $1.1 }
        self.covariance = covariance.map { scaled.unscaled($0).elements }
    }

    /// The log-odds for a subject's features.
    ///
    /// - Precondition: as many features as the model has.
    func logOdds(_ features: some Collection<Double>) -> Double {
        zip(weights, features).reduce(intercept) { $0 + $1.0 * $1.1 }
    }

    /// The chance for a subject.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for another number of features, or one that is not finite.
    public func probability(_ features: [Double]) throws -> Double {
        try check(features)
        return Special.logistic(logOdds(features))
    }

    /// The chances for all rows of a table, in its order.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a table of other features.
    public func probabilities(_ table: FeatureTable) throws -> [Double] {
        guard table.names == names else { throw PredictionError(.invalidInput, "the table has other features") }
        return (0..<table.rowCount).map { Special.logistic(logOdds(table.row($0))) }
    }

    /// The chance for a subject with what drives it and how sure the model is.
    ///
    /// - Throws: ``PredictionError``, as ``probability(_:)`` does.
    public func risk(_ features: [Double], level: Double = 0.9) throws -> Risk {
        try check(features)
        let drivers = names.indices.map {
            Driver(name: names[$0], contribution: weights[$0] * (features[$0] - means[$0]))
        }
        let odds = logOdds(features)
        let reach = normalQuantile(of: level) * deviation(features)
        return Risk(
            probability: Special.logistic(odds), horizon: 0,
            drivers: drivers.sorted { abs($0.contribution) > abs($1.contribution) },
            confidence: covariance == nil
                ? nil
                : PredictionInterval(
                    lower: Special.logistic(odds - reach), upper: Special.logistic(odds + reach), level: level))
    }

    /// The deviation of the log-odds by the uncertainty of the weights.
    private func deviation(_ features: [Double]) -> Double {
        guard let covariance else { return 0 }
        let row = [1] + features
        var variance = 0.0
        for i in row.indices {
            for j in row.indices { variance += row[i] * covariance[i * row.count + j] * row[j] }
        }
        return max(variance, 0).squareRoot()
    }

    private func check(_ features: [Double]) throws {
        guard features.count == names.count, features.allSatisfy(\.isFinite) else {
            throw PredictionError(
                .invalidInput, "\(features.count) features for \(names.count), or one that is not finite")
        }
    }
}
