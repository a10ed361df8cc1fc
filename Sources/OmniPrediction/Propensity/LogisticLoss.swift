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

/// Features brought to a common scale, and the way back.
struct ScaledFeatures {
    let columns: Int
    let rows: Int
    /// What was taken off and divided by; zeros and ones where features stay as they are.
    let means: [Double]
    let scales: [Double]
    /// The means of the features as they came.
    let rawMeans: [Double]
    let values: [Double]

    init(_ table: FeatureTable, standardizes: Bool) {
        columns = table.names.count
        rows = table.rowCount
        let count = Double(max(rows, 1))
        var sums = [Double](repeating: 0, count: columns)
        for index in table.values.indices { sums[index % columns] += table.values[index] }
        let means = sums.map { $0 / count }
        rawMeans = means
        var squares = [Double](repeating: 0, count: columns)
        for index in table.values.indices {
            let off = table.values[index] - means[index % columns]
            squares[index % columns] += off * off
        }
        if standardizes {
            self.means = means
            // A feature that never varies keeps its scale and gets no weight.
            scales = squares.map { $0 > 0 ? ($0 / count).squareRoot() : 1 }
        } else {
            self.means = [Double](repeating: 0, count: columns)
            scales = [Double](repeating: 1, count: columns)
        }
        let (offsets, divisors, width) = (self.means, scales, columns)
        values = table.values.enumerated().map { ($1 - offsets[$0 % width]) / divisors[$0 % width] }
    }

    /// The covariance of intercept and weights on the features' own scale.
    func unscaled(_ covariance: Matrix) -> Matrix {
        let size = columns + 1
        var change = Matrix.identity(size)
        for column in 0..<columns {
            change[column + 1, column + 1] = 1 / scales[column]
            change[0, column + 1] = -means[column] / scales[column]
        }
        return change * covariance * change.transposed
    }
}

/// The penalised log-loss with its derivatives.
struct LogisticLoss {
    let features: ScaledFeatures
    let targets: [Double]
    let weights: [Double]
    let ridge: Double

    func derivatives(_ point: [Double]) -> Newton.Derivatives {
        let columns = features.columns
        let size = columns + 1
        var value = 0.0
        var gradient = [Double](repeating: 0, count: size)
        var hessian = [Double](repeating: 0, count: size * size)
        features.values.withUnsafeBufferPointer { values in
            gradient.withUnsafeMutableBufferPointer { gradient in
                hessian.withUnsafeMutableBufferPointer { hessian in
                    for row in 0..<features.rows {
                        let base = row * columns
                        var odds = point[0]
                        for column in 0..<columns { odds += point[column + 1] * values[base + column] }
                        let weight = weights[row]
                        let chance = Special.logistic(odds)
                        value += weight * (Special.softplus(odds) - targets[row] * odds)
                        let error = weight * (chance - targets[row])
                        let bend = weight * chance * (1 - chance)
                        gradient[0] += error
                        hessian[0] += bend
                        for column in 0..<columns {
                            let own = values[base + column]
                            gradient[column + 1] += error * own
                            let bent = bend * own
                            hessian[column + 1] += bent
                            let line = (column + 1) * size + 1
                            for other in 0...column { hessian[line + other] += bent * values[base + other] }
                        }
                    }
                }
            }
        }
        for column in 1..<max(size, 1) {
            value += 0.5 * ridge * point[column] * point[column]
            gradient[column] += ridge * point[column]
            hessian[column * size + column] += ridge
            hessian[column * size] = hessian[column]
            for other in 1..<size where other > column {
                hessian[column * size + other] = hessian[other * size + column]
            }
        }
        return Newton.Derivatives(value: value, gradient: gradient, hessian: hessian)
    }
}
