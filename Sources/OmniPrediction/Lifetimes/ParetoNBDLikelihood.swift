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

/// The negative log-likelihood of the Pareto/NBD model with first and second derivatives in the logarithms of r, alpha,
/// s and beta.
///
/// A history is a mixture over the moment of leaving, so the gradient is a mean over that moment and the Hessian a mean
/// plus a covariance, all from one pass over the quadrature's nodes.
struct ParetoNBDLikelihood {
    /// r, alpha, s and beta, or something of each.
    typealias Parameters = SIMD4<Double>

    private let data: DistinctHistories
    private let weightOfFrequency: [Double]

    init(_ data: DistinctHistories) {
        self.data = data
        var weights = [Double](repeating: 0, count: data.frequencies.count)
        for history in data.histories { weights[Int(history.frequency)] += history.weight }
        weightOfFrequency = weights
    }

    func callAsFunction(_ logarithms: [Double]) -> Newton.Derivatives {
        let theta = Parameters(exp(logarithms[0]), exp(logarithms[1]), exp(logarithms[2]), exp(logarithms[3]))
        var sums = MixtureSums()
        for history in data.histories { add(history, theta, &sums) }
        addCounts(theta, &sums)
        var gradient = [Double](repeating: 0, count: 4)
        var hessian = [Double](repeating: 0, count: 16)
        for row in 0..<4 {
            gradient[row] = -sums.slope[row] * theta[row]
            for column in 0..<4 {
                let entry = column >= row ? sums.bend[row][column] : sums.bend[column][row]
                hessian[row * 4 + column] = -entry * theta[row] * theta[column]
            }
            hessian[row * 4 + row] += gradient[row]
        }
        return Newton.Derivatives(value: -sums.value, gradient: gradient, hessian: hessian)
    }

    private struct MixtureSums {
        var value = 0.0
        var slope = Parameters(repeating: 0)
        /// Rows of the Hessian; only the upper triangle counts.
        var bend = [Parameters](repeating: .zero, count: 4)

        /// Adds one row of a history's Hessian: the spread of the slopes and their own slope.
        mutating func add(
            _ products: Parameters, _ row: Int, inverse: Double, mean: Parameters, own: Parameters, weight: Double
        ) {
            var part: Parameters = products * inverse
            part -= mean * mean[row]
            part += own
            bend[row] += part * weight
        }
    }

    private func add(_ history: DistinctHistories.History, _ theta: Parameters, _ sums: inout MixtureSums) {
        let (alpha, s, beta) = (theta[1], theta[2], theta[3])
        let age = data.ages[Int(history.age)]
        let mixture = ParetoMixture(
            r: theta[0], alpha: alpha, s: s, beta: beta, frequency: data.frequencies[Int(history.frequency)],
            recency: data.recencies[Int(history.recency)], age: age)
        let count = mixture.count
        var total = mixture.aliveWeight
        let aliveAlpha = 1 / (alpha + age)
        let aliveBeta = 1 / (beta + age)
        let alive = Parameters(-log(alpha + age), -count * aliveAlpha, -log(beta + age), -s * aliveBeta)
        var mean: Parameters = alive * total
        var row0: Parameters = mean * alive[0]
        var row1: Parameters = mean * alive[1]
        var row2: Parameters = mean * alive[2]
        var row3: Parameters = mean * alive[3]
        // The parts of the second derivatives that are not products of first ones: rα, αα, sβ, ββ.
        var own = Parameters(-aliveAlpha, count * aliveAlpha * aliveAlpha, -aliveBeta, s * aliveBeta * aliveBeta)
        own *= total
        var gone = 0.0
        mixture.forEachMoment { moment, weight, logAlpha, logBeta in
            let inverseAlpha = 1 / (alpha + moment)
            let inverseBeta = 1 / (beta + moment)
            let slope = Parameters(-logAlpha, -count * inverseAlpha, 1 / s - logBeta, -(s + 1) * inverseBeta)
            let weighted: Parameters = slope * weight
            gone += weight
            mean += weighted
            row0 += weighted * slope[0]
            row1 += weighted * slope[1]
            row2 += weighted * slope[2]
            row3 += weighted * slope[3]
            let alphaSquare = count * inverseAlpha * inverseAlpha
            let betaSquare = (s + 1) * inverseBeta * inverseBeta
            let squares = Parameters(-inverseAlpha, alphaSquare, -inverseBeta, betaSquare)
            own += squares * weight
        }
        total += gone
        let inverse = 1 / total
        let weight = history.weight
        mean *= inverse
        own *= inverse
        sums.value += weight * (mixture.logReference + log(total))
        sums.slope += mean * weight
        let stay = -gone * inverse / (s * s)
        sums.add(row0, 0, inverse: inverse, mean: mean, own: Parameters(0, own[0], 0, 0), weight: weight)
        sums.add(row1, 1, inverse: inverse, mean: mean, own: Parameters(0, own[1], 0, 0), weight: weight)
        sums.add(row2, 2, inverse: inverse, mean: mean, own: Parameters(0, 0, stay, own[2]), weight: weight)
        sums.add(row3, 3, inverse: inverse, mean: mean, own: Parameters(0, 0, 0, own[3]), weight: weight)
    }

    /// Gamma functions and powers of alpha and beta.
    private func addCounts(_ theta: Parameters, _ sums: inout MixtureSums) {
        let (r, alpha, s, beta) = (theta[0], theta[1], theta[2], theta[3])
        let (logR, psiR, triR) = (Special.logGamma(r), Special.digamma(r), Special.trigamma(r))
        for (index, x) in data.frequencies.enumerated() where x > 0 {
            let weight = weightOfFrequency[index]
            sums.value += weight * (Special.logGamma(r + x) - logR)
            sums.slope[0] += weight * (Special.digamma(r + x) - psiR)
            sums.bend[0][0] += weight * (Special.trigamma(r + x) - triR)
        }
        let all = data.total
        sums.value += all * (r * log(alpha) + s * log(beta))
        sums.slope += Parameters(log(alpha), r / alpha, log(beta), s / beta) * all
        sums.bend[0][1] += all / alpha
        sums.bend[1][1] -= all * r / (alpha * alpha)
        sums.bend[2][3] += all / beta
        sums.bend[3][3] -= all * s / (beta * beta)
    }
}
