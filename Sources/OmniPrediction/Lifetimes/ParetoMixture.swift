// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One customer's chances in the Pareto/NBD model: still here, or gone at some moment since the last purchase.
///
/// The literature writes the second as a difference of two hypergeometric functions, which cancel for long or short
/// silences. Here it is integrated over the moment of leaving, whose terms are all positive, on panels over which the
/// integrand changes by a bounded factor; the result is exact to rounding for any parameters.
struct ParetoMixture {
    /// r + x and s.
    let count: Double
    let s: Double
    let alpha: Double
    let beta: Double
    let recency: Double
    let age: Double
    /// The logarithm that all weights are relative to.
    private let reference: Double
    /// The weight of being alive still.
    let aliveWeight: Double

    init(r: Double, alpha: Double, s: Double, beta: Double, frequency: Double, recency: Double, age: Double) {
        count = r + frequency
        self.s = s
        self.alpha = alpha
        self.beta = beta
        self.recency = recency
        self.age = age
        reference = -count * log(alpha + recency) - s * log(beta + recency)
        let fall = count * log((alpha + age) / (alpha + recency)) + s * log((beta + age) / (beta + recency))
        aliveWeight = exp(-fall)
    }

    /// Calls back with the moment of leaving, its weight, and the logarithms of alpha and beta plus that moment.
    @inline(__always) func forEachMoment(_ body: (Double, Double, Double, Double) -> Void) {
        guard age > recency else { return }
        let least = min(alpha, beta)
        // Beyond this moment purchases are so overdue that the rest is lost in rounding.
        let reach = count > 0.05 ? (alpha + recency) * exp(min(45 / count, 700)) - alpha : .infinity
        let end = min(age, max(reach, recency * (1 + 1e-12) + 1e-300))
        let start = log(recency + least)
        let length = log((end + least) / (recency + least))
        let logAlphaStart = log(alpha + recency)
        let logBetaStart = log(beta + recency)
        let fall = count * (log(alpha + end) - logAlphaStart) + (s + 1) * (log(beta + end) - logBetaStart)
        let panels = max(1, Int(min(max(fall / 8, length / 1.5).rounded(.up), 200)))
        let panel = length / Double(panels)
        let rule = GaussLegendre.ten
        for index in 0..<panels {
            for node in 0..<rule.nodes.count {
                let shifted = exp(start + (Double(index) + rule.nodes[node]) * panel)
                let moment = shifted - least
                // The smaller of the two needs no subtraction and addition.
                let logLeast = start + (Double(index) + rule.nodes[node]) * panel
                let logAlpha = alpha <= beta ? logLeast : log(moment + alpha)
                let logBeta = alpha <= beta ? log(moment + beta) : logLeast
                let exponent = -count * (logAlpha - logAlphaStart) - s * (logBeta - logBetaStart) - logBeta
                let weight = s * exp(exponent) * shifted * rule.weights[node] * panel
                body(moment, weight, logAlpha, logBeta)
            }
        }
    }

    /// The weight of having left.
    var goneWeight: Double {
        var sum = 0.0
        forEachMoment { _, weight, _, _ in sum += weight }
        return sum
    }

    /// ln of both weights together, and the share of the first.
    var summary: (logTotal: Double, alive: Double) {
        let total = aliveWeight + goneWeight
        guard total > 0 else { return (reference - 745, 0) }
        return (reference + log(total), aliveWeight / total)
    }

    /// The logarithm that all weights are relative to.
    var logReference: Double { reference }
}
