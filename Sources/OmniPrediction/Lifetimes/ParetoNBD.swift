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

/// The Pareto/NBD model: purchases at a personal rate until the customer leaves, which may happen at any moment.
///
/// Purchase rates vary over customers as a gamma distribution of shape `r` and rate `alpha`, leaving rates as one of
/// `s` and `beta`. Schmittlein, Morrison and Colombo, Management Science 33 (1987). It ranks inactive customers better
/// than BG/NBD and costs some ten times more to fit.
public struct ParetoNBD: LifetimeModel, Hashable {
    /// The shape of the purchase rates.
    public let r: Double
    /// The rate parameter of the purchase rates, in units of time.
    public let alpha: Double
    /// The shape of the leaving rates.
    public let s: Double
    /// The rate parameter of the leaving rates, in units of time.
    public let beta: Double
    /// The unit of time.
    public let unit: LifetimeUnit
    /// How the model was fitted; nil for parameters that were given.
    public let report: FitReport?
    /// The covariance of the logarithms of the parameters, by rows.
    public let logCovariance: [Double]?

    /// Creates a model from known parameters.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` unless all four are positive and finite.
    public init(r: Double, alpha: Double, s: Double, beta: Double, unit: LifetimeUnit) throws {
        guard [r, alpha, s, beta].allSatisfy({ $0 > 0 && $0 < .infinity }) else {
            throw PredictionError(.invalidInput, "Pareto/NBD parameters must be positive and finite")
        }
        self.init([r, alpha, s, beta], unit: unit, report: nil, covariance: nil)
    }

    private init(_ values: [Double], unit: LifetimeUnit, report: FitReport?, covariance: [Double]?) {
        (r, alpha, s, beta) = (values[0], values[1], values[2], values[3])
        self.unit = unit
        self.report = report
        logCovariance = covariance
    }

    /// The logarithms of r, alpha, s and beta.
    public var logParameters: [Double] { [log(r), log(alpha), log(s), log(beta)] }

    /// The same model with other parameters, given as logarithms.
    public func with(logParameters: [Double]) -> ParetoNBD {
        let values = logParameters.map { min(max(exp($0), .leastNormalMagnitude), 1e300) }
        return ParetoNBD(values, unit: unit, report: report, covariance: logCovariance)
    }

    private func mixture(_ customer: CustomerSummary) -> ParetoMixture {
        ParetoMixture(
            r: r, alpha: alpha, s: s, beta: beta, frequency: Double(customer.frequency), recency: customer.recency,
            age: customer.age)
    }

    /// The log-likelihood of one customer's history.
    public func logLikelihood(of customer: CustomerSummary) -> Double {
        let customer = customer.nearestSound
        let x = Double(customer.frequency)
        let front = Special.logGamma(r + x) - Special.logGamma(r) + r * log(alpha) + s * log(beta)
        return front + mixture(customer).summary.logTotal
    }

    /// The chance that the customer has not left.
    public func probabilityAlive(_ customer: CustomerSummary) -> Double { mixture(customer.nearestSound).summary.alive }

    /// The purchases to expect from a customer within a time from now.
    public func expectedPurchases(of customer: CustomerSummary, within horizon: Double) -> Double {
        let (customer, horizon) = (customer.nearestSound, soundHorizon(horizon))
        guard horizon > 0 else { return 0 }
        let rate = (r + Double(customer.frequency)) / (alpha + customer.age)
        return rate * activeTime(age: customer.age, horizon: horizon) * probabilityAlive(customer)
    }

    /// The time within a horizon for which a living customer is expected to stay.
    private func activeTime(age: Double, horizon: Double) -> Double {
        let fade = -log1p(horizon / (beta + age))
        let power = (s - 1) * fade
        // At s = 1 the power law turns into a logarithm.
        return (beta + age) * (abs(s - 1) < 1e-9 ? -fade : -expm1(power) / (s - 1))
    }

    /// The chance of at least one purchase within a time from now.
    public func probabilityOfPurchase(by customer: CustomerSummary, within horizon: Double) -> Double {
        let (customer, horizon) = (customer.nearestSound, soundHorizon(horizon))
        guard horizon > 0 else { return 0 }
        let none = silentMoments(of: customer, within: horizon).chances.reduce(0, +)
        return probabilityAlive(customer) * min(max(1 - none, 0), 1)
    }

    /// Moments at which a living customer may leave within a time, on a logarithmic scale, and never: the chance of
    /// each and of no purchase before it, and how far purchases will have got by then.
    private func silentMoments(
        of customer: CustomerSummary, within horizon: Double
    ) -> (chances: [Double], shares: [Double]) {
        let shape = r + Double(customer.frequency)
        let (rate, decay) = (alpha + customer.age, beta + customer.age)
        let rule = GaussLegendre.sixtyFour
        let length = log1p(horizon / decay)
        var chances: [Double] = []
        var shares: [Double] = []
        for node in rule.nodes.indices {
            let moment = decay * expm1(rule.nodes[node] * length)
            let density = s * exp(-s * rule.nodes[node] * length) * length * rule.weights[node]
            chances.append(density * exp(-shape * log1p(moment / rate)))
            shares.append(moment / (rate + moment))
        }
        chances.append(exp(-s * length) * exp(-shape * log1p(horizon / rate)))
        shares.append(horizon / (rate + horizon))
        return (chances, shares)
    }

    /// The purchases to expect from a new customer within a time after the first purchase.
    public func expectedPurchasesOfNewCustomer(within time: Double) -> Double {
        expectedPurchases(of: CustomerSummary(frequency: 0, recency: 0, age: 0), within: time)
    }

    /// The distribution of the number of purchases within a time from now.
    ///
    /// Integrated over the moment of leaving; the chances add up to one within about 1e-9.
    public func purchaseCounts(of customer: CustomerSummary, within horizon: Double) -> CountDistribution {
        let (customer, horizon) = (customer.nearestSound, soundHorizon(horizon))
        let alive = probabilityAlive(customer)
        guard horizon > 0, alive > 0 else { return CountDistribution([1]) }
        let shape = r + Double(customer.frequency)
        let rate = alpha + customer.age
        var (chances, shares) = silentMoments(of: customer, within: horizon)
        return CountDistribution(bulk: shape / rate * horizon) { count in
            if count > 0 {
                let growth = (shape + Double(count) - 1) / Double(count)
                for index in chances.indices { chances[index] *= growth * shares[index] }
            }
            let chance = chances.reduce(0, +)
            return count == 0 ? 1 - alive + alive * chance : alive * chance
        }
    }
}

extension ParetoNBD {
    /// How to fit.
    public struct Configuration: Sendable, Hashable {
        /// The deviation of a normal prior on each parameter's logarithm, or nil for maximum likelihood with a weak
        /// prior (1.5) only where the likelihood has no maximum inside.
        public var priorDeviation: Double?

        /// The default: maximum likelihood.
        public init(priorDeviation: Double? = nil) { self.priorDeviation = priorDeviation }
    }

    /// Fits the model by maximum likelihood: Newton's method with exact derivatives, equal histories computed once.
    ///
    /// - Throws: ``PredictionError``, as ``BGNBD/fit(_:configuration:)`` does.
    public static func fit(_ base: CustomerBase, configuration: Configuration = Configuration()) throws -> ParetoNBD {
        let data = try LifetimeData(base, priorDeviation: configuration.priorDeviation).histories
        let scale = data.meanAge / 30
        let starts = [
            [0.6, 10 * scale, 0.6, 12 * scale], [1, 10 * scale, 1, 10 * scale], [0.3, 5 * scale, 0.3, 5 * scale],
        ]
        let fit = LifetimeFit(
            names: ["r", "alpha", "s", "beta"], starts: starts.map { $0.map { log($0) } },
            priorDeviation: configuration.priorDeviation)
        let likelihood = ParetoNBDLikelihood(data)
        let result = try fit.run(observations: base.count, distinct: data.histories.count) { likelihood($0) }
        return ParetoNBD(
            result.logarithms.map { exp($0) }, unit: base.unit, report: result.report, covariance: result.covariance)
    }
}
