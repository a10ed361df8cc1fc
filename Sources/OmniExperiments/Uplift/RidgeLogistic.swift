// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Logistic regression with a ridge penalty, fitted by Newton's method.
public struct RidgeLogistic: Sendable, Hashable, Codable {
    /// The constant, which is not penalised.
    public let intercept: Double
    /// One weight per feature.
    public let weights: [Double]
    /// How many steps the fit took.
    public let iterations: Int

    /// Fits weights that maximise the log-likelihood less half of the penalty times the sum of squared weights.
    ///
    /// - Parameters:
    ///   - rows: Each person's features.
    ///   - labels: Whether each did it.
    ///   - penalty: 0 or more; above 0 the fit exists whatever the data.
    /// - Throws: ``ExperimentError`` for rows of different lengths, numbers that are not finite, or data that are
    ///   separable or collinear without a penalty.
    public init(rows: [[Double]], labels: [Bool], penalty: Double = 1) throws {
        guard let width = rows.first?.count, rows.count == labels.count, rows.allSatisfy({ $0.count == width }) else {
            throw ExperimentError(.invalidInput, "a fit needs one label per row and rows of equal length")
        }
        guard penalty >= 0, penalty.isFinite else {
            throw ExperimentError(.invalidInput, "a penalty is 0 or more")
        }
        guard rows.allSatisfy({ $0.allSatisfy { $0.isFinite && abs($0) < 1e100 } }) else {
            throw ExperimentError(.notFinite, "a feature is not finite, or too large")
        }
        guard labels.contains(true), labels.contains(false) else {
            throw ExperimentError(.noVariance, "all labels are equal, so that there is nothing to fit")
        }
        var newton = Newton(width: width, penalty: penalty)
        let flat = rows.flatMap { $0 }
        for iteration in 1...100 {
            let change = try newton.step(flat, labels)
            if change < 1e-10 {
                intercept = newton.beta[0]
                weights = Array(newton.beta.dropFirst())
                iterations = iteration
                return
            }
            // Without a penalty separable data push weights to infinity; no finite answer would be true.
            if newton.beta.contains(where: { !(abs($0) < 1e6) }) { break }
        }
        throw ExperimentError(.notConverged, "the labels can be told apart without error; fit with a penalty above 0")
    }

    /// Returns the chance of the label for some features; those beyond the weights are passed over.
    public func predict(_ features: [Double]) -> Double {
        let score = zip(features, weights).reduce(intercept) { $0 + $1.0 * $1.1 }
        return Special.logistic(score)
    }
}

extension RidgeLogistic {
    /// Reads a fitted model.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        intercept = try container.decode(Double.self, forKey: .intercept)
        weights = try container.decode([Double].self, forKey: .weights)
        iterations = try container.decode(Int.self, forKey: .iterations)
        let isSound = intercept.isFinite && weights.allSatisfy(\.isFinite) && iterations > 0
        try decoder.require(isSound, "a fitted model has finite weights and took at least one step")
    }
}

/// One fit in progress.
private struct Newton {
    let width: Int
    let penalty: Double
    /// The intercept first.
    var beta: [Double]
    private var likelihood = -Double.infinity

    init(width: Int, penalty: Double) {
        self.width = width
        self.penalty = penalty
        beta = [Double](repeating: 0, count: width + 1)
    }

    /// Takes one step, halved until the likelihood rises, and returns how far it went.
    mutating func step(_ rows: [Double], _ labels: [Bool]) throws -> Double {
        let size = width + 1
        var gradient = [Double](repeating: 0, count: size)
        var curvature = Matrix(rows: size, columns: size)
        var row = [Double](repeating: 1, count: size)
        var value = 0.0
        for (index, label) in labels.enumerated() {
            var score = beta[0]
            for feature in 0..<width {
                row[feature + 1] = rows[index * width + feature]
                score += beta[feature + 1] * row[feature + 1]
            }
            let chance = Special.logistic(score)
            value += (label ? score : 0) - Special.softplus(score)
            let error = (label ? 1 : 0) - chance
            let weight = chance * (1 - chance)
            for left in 0..<size {
                gradient[left] += error * row[left]
                let scaled = weight * row[left]
                for right in 0...left { curvature.elements[left * size + right] += scaled * row[right] }
            }
        }
        for feature in 1..<max(size, 1) where size > 1 {
            gradient[feature] -= penalty * beta[feature]
            curvature.elements[feature * size + feature] += penalty
            value -= 0.5 * penalty * beta[feature] * beta[feature]
        }
        for left in 0..<size { for right in 0..<left { curvature[right, left] = curvature[left, right] } }
        guard let factors = Cholesky(curvature) else {
            throw ExperimentError(
                .notConverged, "the features are collinear or the labels separable; fit with a penalty above 0")
        }
        likelihood = value
        let direction = factors.solve(gradient)
        let start = beta
        var scale = 1.0
        while scale > 1e-6 {
            for index in 0..<size { beta[index] = start[index] + scale * direction[index] }
            if objective(rows, labels) >= likelihood - 1e-12 * abs(likelihood) { break }
            scale /= 2
        }
        return direction.reduce(0) { max($0, abs($1) * scale) }
    }

    private func objective(_ rows: [Double], _ labels: [Bool]) -> Double {
        var value = 0.0
        for (index, label) in labels.enumerated() {
            var score = beta[0]
            for feature in 0..<width { score += beta[feature + 1] * rows[index * width + feature] }
            value += (label ? score : 0) - Special.softplus(score)
        }
        for feature in 0..<width { value -= 0.5 * penalty * beta[feature + 1] * beta[feature + 1] }
        return value
    }
}
