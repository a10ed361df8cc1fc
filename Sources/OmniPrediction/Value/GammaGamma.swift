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

/// The gamma–gamma model of how much customers spend per purchase.
///
/// A customer's purchases vary as a gamma distribution of shape `p`; its scale varies over customers such that the mean
/// spend is p·v/(q − 1) overall. Fader, Hardie and Lee, Journal of Marketing Research 42 (2005). It takes for granted
/// that spend and frequency are unrelated: see ``frequencyCorrelation``, which should be below 0.3 or so.
public struct GammaGamma: Sendable, Hashable {
    /// The shape of the values of one customer's purchases.
    public let p: Double
    /// The shape of the scales over customers.
    public let q: Double
    /// The rate of the scales over customers, in units of money.
    public let v: Double
    /// How the model was fitted; nil for parameters that were given.
    public let report: FitReport?
    /// The correlation of frequency and mean spend in the data; near zero where the model fits.
    public let frequencyCorrelation: Double?
    /// The observed mean, which stands in where q ≤ 1 and the model has none.
    private let observedMean: Double

    /// Creates a model from known parameters.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` unless all three are positive and finite.
    public init(p: Double, q: Double, v: Double) throws {
        guard [p, q, v].allSatisfy({ $0 > 0 && $0 < .infinity }) else {
            throw PredictionError(.invalidInput, "gamma-gamma parameters must be positive and finite")
        }
        self.init([p, q, v], report: nil, correlation: nil, mean: min(p * v / max(q - 1, 1), .greatestFiniteMagnitude))
    }

    private init(_ values: [Double], report: FitReport?, correlation: Double?, mean: Double) {
        (p, q, v) = (values[0], values[1], values[2])
        self.report = report
        frequencyCorrelation = correlation
        observedMean = mean
    }

    /// The mean spend per purchase to expect from a customer: the own mean drawn towards everyone's.
    ///
    /// Without a valued repeat purchase it is everyone's mean; where the model has none (q ≤ 1), the mean observed.
    public func expectedAverageValue(of customer: CustomerSummary) -> Double {
        let (shape, rate) = posterior(customer)
        guard shape > 1 else { return observedMean }
        return min(p * rate / (shape - 1), .greatestFiniteMagnitude)
    }

    /// The shape and rate of what is known of a customer's scale.
    func posterior(_ customer: CustomerSummary) -> (shape: Double, rate: Double) {
        let customer = customer.nearestSound
        guard let value = customer.averageValue, customer.frequency > 0 else { return (q, v) }
        let x = Double(customer.frequency)
        return (q + p * x, v + x * value)
    }

    /// The log-likelihood of one customer's mean spend; nil without a valued repeat purchase.
    public func logLikelihood(of customer: CustomerSummary) -> Double? {
        let customer = customer.nearestSound
        guard let value = customer.averageValue, customer.frequency > 0 else { return nil }
        let x = Double(customer.frequency)
        let gammas = Special.logGamma(p * x + q) - Special.logGamma(p * x) - Special.logGamma(q)
        return gammas + q * log(v) + (p * x - 1) * log(value) + p * x * log(x) - (p * x + q) * log(x * value + v)
    }

    /// Fits the model by maximum likelihood to all customers with a valued repeat purchase.
    ///
    /// - Throws: ``PredictionError`` with `notEnoughData` when fewer than two have one; with `notIdentified` when all
    ///   spend the same; with `notConverged`.
    public static func fit(_ base: CustomerBase, priorDeviation: Double? = nil) throws -> GammaGamma {
        let spenders = base.customers.filter { $0.frequency > 0 && $0.averageValue != nil }
        let values = spenders.compactMap(\.averageValue)
        guard values.count > 1 else {
            throw PredictionError(
                .notEnoughData, "\(values.count) customers have a repeat purchase with a value; at least 2 are needed")
        }
        guard let least = values.min(), let most = values.max(), most > least * (1 + 1e-9) else {
            throw PredictionError(.notIdentified, "all customers spend the same per purchase; use that value itself")
        }
        let mean = values.reduce(0, +) / Double(values.count)
        let likelihood = GammaGammaLikelihood(spenders, values: values)
        let starts = [[6, 4, 0.4 * mean], [1, 2, mean], [2, 10, 5 * mean]]
        let fit = LifetimeFit(
            names: ["p", "q", "v"], starts: starts.map { $0.map { log($0) } }, priorDeviation: priorDeviation)
        let result = try fit.run(observations: values.count, distinct: values.count) { likelihood($0) }
        return GammaGamma(
            result.logarithms.map { exp($0) }, report: result.report,
            correlation: correlation(spenders.map { Double($0.frequency) }, values), mean: mean)
    }
}

/// The negative log-likelihood of the gamma–gamma model with first and second derivatives in the logarithms of p, q, v.
private struct GammaGammaLikelihood {
    /// Distinct frequencies, and how many customers have each.
    private var counts: [(x: Double, weight: Double)]
    /// x, ln(mean value), and x times it, per customer.
    private let rows: [SIMD3<Double>]
    private let total: Double

    init(_ customers: [CustomerSummary], values: [Double]) {
        var weights: [Int: Double] = [:]
        for customer in customers { weights[customer.frequency, default: 0] += 1 }
        counts = weights.sorted { $0.key < $1.key }.map { (Double($0.key), $0.value) }
        rows = zip(customers, values)
            .map { customer, value in
                SIMD3(Double(customer.frequency), log(value), Double(customer.frequency) * value)
            }
        total = Double(values.count)
    }

    func callAsFunction(_ logarithms: [Double]) -> Newton.Derivatives {
        let theta = SIMD3(exp(logarithms[0]), exp(logarithms[1]), exp(logarithms[2]))
        let (p, q, v) = (theta[0], theta[1], theta[2])
        var value = total * (q * log(v) - Special.logGamma(q))
        var slope = SIMD3<Double>(0, log(v) - Special.digamma(q), q / v) * total
        var (pp, pq, pv) = (0.0, 0.0, 0.0)
        var (qq, qv, vv) = (-total * Special.trigamma(q), total / v, -total * q / (v * v))
        for (x, weight) in counts {
            let both = Special.digamma(p * x + q)
            let bothBend = Special.trigamma(p * x + q)
            value += weight * (Special.logGamma(p * x + q) - Special.logGamma(p * x) + p * x * log(x))
            let own = x * (both - Special.digamma(p * x) + log(x))
            slope += SIMD3<Double>(own, both, 0) * weight
            pp += weight * x * x * (bothBend - Special.trigamma(p * x))
            pq += weight * x * bothBend
            qq += weight * bothBend
        }
        for row in rows {
            let logarithm = log(row[2] + v)
            let inverse = 1 / (row[2] + v)
            let shape = p * row[0] + q
            value += (p * row[0] - 1) * row[1] - shape * logarithm
            slope += SIMD3<Double>(row[0] * (row[1] - logarithm), -logarithm, -shape * inverse)
            pv -= row[0] * inverse
            qv -= inverse
            vv += shape * inverse * inverse
        }
        let bend = [[pp, pq, pv], [pq, qq, qv], [pv, qv, vv]]
        var gradient = [Double](repeating: 0, count: 3)
        var hessian = [Double](repeating: 0, count: 9)
        for row in 0..<3 {
            gradient[row] = -slope[row] * theta[row]
            for column in 0..<3 { hessian[row * 3 + column] = -bend[row][column] * theta[row] * theta[column] }
            hessian[row * 3 + row] += gradient[row]
        }
        return Newton.Derivatives(value: -value, gradient: gradient, hessian: hessian)
    }
}
