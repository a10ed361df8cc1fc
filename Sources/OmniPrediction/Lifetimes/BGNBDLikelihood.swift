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

/// The negative log-likelihood of the BG/NBD models with first and second derivatives in the logarithms of r, alpha,
/// a and b.
///
/// Only the chance to have left depends on frequency, recency and age together; all else is summed over short tables.
struct BGNBDLikelihood {
    private let data: DistinctHistories
    private let shift: Double
    /// Customers per distinct frequency.
    private var weightOfFrequency: [Double]
    /// Customers, and their purchases, per distinct age.
    private var weightOfAge: [Double]
    private var purchasesOfAge: [Double]
    /// The histories whose customers may have left.
    private let mortal: [DistinctHistories.History]

    init(_ data: DistinctHistories, variant: BGNBD.Variant) {
        self.data = data
        let shift = variant == .modified ? 1.0 : 0
        self.shift = shift
        weightOfFrequency = [Double](repeating: 0, count: data.frequencies.count)
        weightOfAge = [Double](repeating: 0, count: data.ages.count)
        purchasesOfAge = weightOfAge
        for history in data.histories {
            weightOfFrequency[Int(history.frequency)] += history.weight
            weightOfAge[Int(history.age)] += history.weight
            purchasesOfAge[Int(history.age)] += history.weight * data.frequencies[Int(history.frequency)]
        }
        mortal = data.histories.filter { data.frequencies[Int($0.frequency)] + shift > 0 }
    }

    func callAsFunction(_ logarithms: [Double]) -> Newton.Derivatives {
        let theta = logarithms.map { exp($0) }
        var value = 0.0
        // Gradient and upper triangle of the Hessian in (r, alpha, a, b) themselves.
        var slope = SIMD4<Double>(repeating: 0)
        var bend = [Double](repeating: 0, count: 16)
        addCounts(theta, &value, &slope, &bend)
        addAges(theta, &value, &slope, &bend)
        addLeaving(theta, &value, &slope, &bend)
        var gradient = [Double](repeating: 0, count: 4)
        var hessian = [Double](repeating: 0, count: 16)
        for row in 0..<4 {
            gradient[row] = -slope[row] * theta[row]
            for column in 0..<4 {
                let entry = bend[min(row, column) * 4 + max(row, column)]
                hessian[row * 4 + column] = -entry * theta[row] * theta[column]
            }
            hessian[row * 4 + row] += gradient[row]
        }
        return Newton.Derivatives(value: -value, gradient: gradient, hessian: hessian)
    }

    /// Gamma functions, by distinct frequency.
    private func addCounts(
        _ theta: [Double], _ value: inout Double, _ slope: inout SIMD4<Double>, _ bend: inout [Double]
    ) {
        let (r, alpha, a, b) = (theta[0], theta[1], theta[2], theta[3])
        let base = r * log(alpha) - Special.logGamma(r) + Special.logGamma(a + b) - Special.logGamma(b)
        let (psiR, psiB, psiAB) = (Special.digamma(r), Special.digamma(b), Special.digamma(a + b))
        let (triR, triB, triAB) = (Special.trigamma(r), Special.trigamma(b), Special.trigamma(a + b))
        for (index, x) in data.frequencies.enumerated() {
            let weight = weightOfFrequency[index]
            let y = x + shift
            let gammas = Special.logGamma(r + x) + Special.logGamma(b + y) - Special.logGamma(a + b + y)
            value += weight * (base + gammas)
            let both = psiAB - Special.digamma(a + b + y)
            let bothBend = triAB - Special.trigamma(a + b + y)
            slope[0] += weight * (Special.digamma(r + x) - psiR)
            slope[2] += weight * both
            slope[3] += weight * (both + Special.digamma(b + y) - psiB)
            bend[0] += weight * (Special.trigamma(r + x) - triR)
            bend[10] += weight * bothBend
            bend[11] += weight * bothBend
            bend[15] += weight * (bothBend + Special.trigamma(b + y) - triB)
        }
        slope[0] += data.total * log(alpha)
        slope[1] += data.total * r / alpha
        bend[1] += data.total / alpha
        bend[5] -= data.total * r / (alpha * alpha)
    }

    /// −(r + x)·ln(alpha + T), by distinct age.
    private func addAges(
        _ theta: [Double], _ value: inout Double, _ slope: inout SIMD4<Double>, _ bend: inout [Double]
    ) {
        let (r, alpha) = (theta[0], theta[1])
        for (index, age) in data.ages.enumerated() {
            let logarithm = log(alpha + age)
            let inverse = 1 / (alpha + age)
            let both = weightOfAge[index] * r + purchasesOfAge[index]
            value -= both * logarithm
            slope[0] -= weightOfAge[index] * logarithm
            slope[1] -= both * inverse
            bend[1] -= weightOfAge[index] * inverse
            bend[5] += both * inverse * inverse
        }
    }

    /// ln(1 + odds of having left), by distinct history.
    private func addLeaving(
        _ theta: [Double], _ value: inout Double, _ slope: inout SIMD4<Double>, _ bend: inout [Double]
    ) {
        let (r, alpha, a, b) = (theta[0], theta[1], theta[2], theta[3])
        let logAge = data.ages.map { log(alpha + $0) }
        let inverseAge = data.ages.map { 1 / (alpha + $0) }
        let logRecency = data.recencies.map { log(alpha + $0) }
        let inverseRecency = data.recencies.map { 1 / (alpha + $0) }
        let logA = log(a)
        let frequencyOdds = data.frequencies.map { logA - log(max(b + $0 + shift - 1, .leastNormalMagnitude)) }
        var sums = LeavingSums()
        for history in mortal {
            let frequency = Int(history.frequency)
            let (age, recency) = (Int(history.age), Int(history.recency))
            let x = data.frequencies[frequency]
            let gap = logAge[age] - logRecency[recency]
            let odds = frequencyOdds[frequency] + (r + x) * gap
            let small = exp(-abs(odds))
            sums.value += history.weight * (max(odds, 0) + log1p(small))
            let left = (odds > 0 ? 1 : small) / (1 + small)
            sums.add(
                left: history.weight * left, spread: history.weight * left * (1 - left), gap: gap,
                count: r + x, inverseAge: inverseAge[age], inverseRecency: inverseRecency[recency],
                inverseB: 1 / (b + x + shift - 1))
        }
        sums.finish(a: a, &value, &slope, &bend)
    }
}

/// Sums over histories of the derivatives of ln(1 + odds).
private struct LeavingSums {
    var value = 0.0
    var slopes = SIMD4<Double>(repeating: 0)
    var rr = 0.0
    var ralpha = 0.0
    var ra = 0.0
    var rb = 0.0
    var alphaalpha = 0.0
    var alphaa = 0.0
    var alphab = 0.0
    var aa = 0.0
    var ab = 0.0
    var bb = 0.0

    @inline(__always) mutating func add(
        left: Double, spread: Double, gap: Double, count: Double, inverseAge: Double, inverseRecency: Double,
        inverseB: Double
    ) {
        let difference = inverseAge - inverseRecency
        let alphaSlope = count * difference
        slopes += SIMD4<Double>(gap, alphaSlope, 1, -inverseB) * left
        rr += spread * gap * gap
        ralpha += spread * gap * alphaSlope + left * difference
        ra += spread * gap
        rb -= spread * gap * inverseB
        alphaalpha += spread * alphaSlope * alphaSlope - left * alphaSlope * (inverseAge + inverseRecency)
        alphaa += spread * alphaSlope
        alphab -= spread * alphaSlope * inverseB
        aa += spread - left
        ab -= spread * inverseB
        bb += (spread + left) * inverseB * inverseB
    }

    func finish(
        a: Double, _ value: inout Double, _ slope: inout SIMD4<Double>, _ bend: inout [Double]
    ) {
        value += self.value
        slope += slopes * SIMD4<Double>(1, 1, 1 / a, 1)
        bend[0] += rr
        bend[1] += ralpha
        bend[2] += ra / a
        bend[3] += rb
        bend[5] += alphaalpha
        bend[6] += alphaa / a
        bend[7] += alphab
        bend[10] += aa / (a * a)
        bend[11] += ab / a
        bend[15] += bb
    }
}
