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

/// The exponential function, for files that need nothing else of the C library.
func exponential(_ x: Double) -> Double { exp(x) }

/// The inverse of a symmetric matrix given by rows, or nil when it is not positive definite: a covariance from the
/// curvature of a negative log-likelihood.
func covariance(fromCurvature hessian: [Double], count: Int) -> Matrix? {
    guard hessian.allSatisfy(\.isFinite),
        let factor = Cholesky(Matrix(rows: count, columns: count, elements: hessian))
    else { return nil }
    let inverse = factor.inverse
    guard inverse.elements.allSatisfy(\.isFinite), (0..<count).allSatisfy({ inverse[$0, $0] > 0 }) else { return nil }
    return inverse
}

/// The Hessian of a function by central differences of its gradient, made symmetric.
func hessian(
    at point: [Double], step: Double = 1e-4, _ gradient: ([Double], inout [Double]) -> Double
) -> [Double] {
    let count = point.count
    var result = [Double](repeating: 0, count: count * count)
    var above = point
    var slopeAbove = [Double](repeating: 0, count: count)
    var slopeBelow = slopeAbove
    for axis in 0..<count {
        above[axis] = point[axis] + step
        _ = gradient(above, &slopeAbove)
        above[axis] = point[axis] - step
        _ = gradient(above, &slopeBelow)
        above[axis] = point[axis]
        for other in 0..<count {
            let bend = (slopeAbove[other] - slopeBelow[other]) / (2 * step)
            result[axis * count + other] += bend / 2
            result[other * count + axis] += bend / 2
        }
    }
    return result
}

/// The natural logarithm, for files that need nothing else of the C library.
func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// A level that an interval can have: held to 0…0.999999, and 0.9 for one that is not a number.
func soundLevel(_ level: Double) -> Double { level.isNaN ? 0.9 : min(max(level, 0), 0.999_999) }

/// A horizon that models can count with: 0 unless it is above, 1e12 at the most.
func soundHorizon(_ horizon: Double) -> Double { horizon > 0 ? min(horizon, 1e12) : 0 }

/// How many standard deviations a central interval of a normal distribution reaches to either side.
func normalQuantile(of level: Double) -> Double {
    guard level > 0 else { return 0 }
    return Normal.upperQuantile(max((1 - level) / 2, 1e-300))
}

/// Pearson's correlation, or nil where a side does not vary.
func correlation(_ x: [Double], _ y: [Double]) -> Double? {
    guard x.count == y.count, x.count > 1 else { return nil }
    let meanX = x.reduce(0, +) / Double(x.count)
    let meanY = y.reduce(0, +) / Double(y.count)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for index in x.indices {
        let (dx, dy) = (x[index] - meanX, y[index] - meanY)
        xx += dx * dx
        yy += dy * dy
        xy += dx * dy
    }
    guard xx > 0, yy > 0 else { return nil }
    return xy / (xx * yy).squareRoot()
}
