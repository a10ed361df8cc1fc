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

/// Retention under contract: how many subscribers are left after each period, also beyond what was observed.
///
/// Every subscriber has a chance of their own to cancel in a period, which varies as a beta distribution of `alpha` and
/// `beta`. Those likely to cancel leave first, so retention rises with time although nobody becomes more loyal: a
/// straight line through the first years misses that. Fader and Hardie, "How to Project Customer Retention" (2007).
public struct ShiftedBetaGeometric: Sendable, Hashable {
    /// The first parameter of the chances to cancel.
    public let alpha: Double
    /// The second parameter of the chances to cancel.
    public let beta: Double
    /// How the model was fitted; nil for parameters that were given.
    public let report: FitReport?

    /// Creates a model from known parameters.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` unless both are positive and finite.
    public init(alpha: Double, beta: Double) throws {
        guard alpha > 0, beta > 0, alpha < .infinity, beta < .infinity else {
            throw PredictionError(.invalidInput, "parameters must be positive and finite")
        }
        (self.alpha, self.beta, report) = (alpha, beta, nil)
    }

    private init(_ result: LifetimeFit.Result) {
        (alpha, beta) = (exp(result.logarithms[0]), exp(result.logarithms[1]))
        report = result.report
    }

    /// The share of subscribers left after a number of periods; 1 at the start.
    public func survival(after periods: Int) -> Double {
        guard periods > 0 else { return 1 }
        return exp(Special.logBeta(alpha, beta + Double(periods)) - Special.logBeta(alpha, beta))
    }

    /// The share of those left after the period before who stay through this one; it rises with the period, from 1 on.
    public func retention(in period: Int) -> Double {
        let t = Double(max(period, 1))
        return (beta + t - 1) / (alpha + beta + t - 1)
    }

    /// The number of further periods to expect of a subscriber who has stayed for some, later ones discounted.
    ///
    /// The period after the last observed one counts 1/(1 + rate). Without discount the sum may be infinite (alpha ≤
    /// 1), so a positive rate is needed.
    ///
    /// - Throws: ``PredictionError`` with `invalidConfiguration` unless the rate is positive and finite.
    public func discountedResidualLifetime(after periods: Int, rate: Double) throws -> Double {
        guard rate > 0, rate < .infinity else {
            throw PredictionError(.invalidConfiguration, "a residual lifetime needs a positive discount rate")
        }
        var sum = 0.0
        var term = 1.0
        var period = min(max(periods, 0), 1 << 53)
        for _ in 0..<10_000_000 {
            period += 1
            term *= retention(in: period) / (1 + rate)
            sum += term
            if term < 1e-15 * sum { break }
        }
        return sum
    }

    /// Fits the model to the number of subscribers left after 0, 1, 2 … periods.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` when the numbers rise or are negative; with `notEnoughData`
    ///   for fewer than two periods, or when nobody or everybody left at once.
    public static func fit(survivors: [Int]) throws -> ShiftedBetaGeometric {
        guard survivors.count > 2 else {
            throw PredictionError(.notEnoughData, "\(survivors.count) counts; the start and two periods are needed")
        }
        let pairs = zip(survivors, survivors.dropFirst())
        guard pairs.allSatisfy({ $0 >= $1 }), survivors.allSatisfy({ $0 >= 0 }) else {
            throw PredictionError(.invalidInput, "survivors can neither rise nor be negative")
        }
        let lost = pairs.map { Double($0 - $1) }
        let left = Double(survivors[survivors.count - 1])
        guard lost.reduce(0, +) > 0, lost.dropFirst().reduce(left, +) > 0 else {
            throw PredictionError(.notEnoughData, "nobody left, or everybody in the first period")
        }
        func value(_ point: [Double], _ gradient: inout [Double]) -> Double {
            let (alpha, beta) = (exp(point[0]), exp(point[1]))
            var value = 0.0
            var slope = SIMD2<Double>(0, 0)
            // All terms share −ln B(α, β).
            func add(_ weight: Double, _ a: Double, _ b: Double) {
                value += weight * (Special.logBeta(a, b) - Special.logBeta(alpha, beta))
                let both = Special.digamma(alpha + beta) - Special.digamma(a + b)
                let own = SIMD2(
                    Special.digamma(a) - Special.digamma(alpha) + both,
                    Special.digamma(b) - Special.digamma(beta) + both)
                slope += own * weight
            }
            for (index, count) in lost.enumerated() where count > 0 { add(count, alpha + 1, beta + Double(index)) }
            add(left, alpha, beta + Double(lost.count))
            gradient = [-slope[0] * alpha, -slope[1] * beta]
            return -value
        }
        let starts = [[1.0, 2.0], [0.7, 1], [2, 8]].map { $0.map { log($0) } }
        let fit = LifetimeFit(names: ["alpha", "beta"], starts: starts, priorDeviation: nil)
        let result = try fit.run(observations: survivors[0], distinct: survivors.count) { point in
            var gradient = [0.0, 0]
            let here = value(point, &gradient)
            return Newton.Derivatives(value: here, gradient: gradient, hessian: hessian(at: point, value))
        }
        return ShiftedBetaGeometric(result)
    }
}
