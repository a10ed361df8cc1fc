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

/// The beta-geometric/NBD model: purchases at a personal rate until the customer leaves right after one of them.
///
/// Rates vary over customers as a gamma distribution of shape `r` and rate `alpha`; the chance to leave after a
/// purchase varies as a beta distribution of `a` and `b`. Fader, Hardie and Lee, Marketing Science 24 (2005).
///
/// In the original model a customer without a repeat purchase is alive for certain, so it cannot rank who has left. The
/// modified model (Batislam, Denizel and Filiztekin 2007; Hoppe and Wagner 2007), the default here, lets customers
/// leave after the first purchase too.
public struct BGNBD: LifetimeModel, Hashable {
    /// When customers may leave.
    public enum Variant: String, Sendable, Hashable, Codable {
        /// After a repeat purchase only: BG/NBD as first published.
        case original
        /// After any purchase, the first included: MBG/NBD.
        case modified
    }

    /// The shape of the purchase rates.
    public let r: Double
    /// The rate parameter of the purchase rates, in units of time.
    public let alpha: Double
    /// The first parameter of the chances to leave.
    public let a: Double
    /// The second parameter of the chances to leave.
    public let b: Double
    /// When customers may leave.
    public let variant: Variant
    /// The unit of time.
    public let unit: LifetimeUnit
    /// How the model was fitted; nil for parameters that were given.
    public let report: FitReport?
    /// The covariance of the logarithms of the parameters, by rows.
    public let logCovariance: [Double]?

    /// Creates a model from known parameters.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` unless all four are positive and finite.
    public init(
        r: Double, alpha: Double, a: Double, b: Double, variant: Variant = .modified, unit: LifetimeUnit
    ) throws {
        guard [r, alpha, a, b].allSatisfy({ $0 > 0 && $0 < .infinity }) else {
            throw PredictionError(.invalidInput, "BG/NBD parameters must be positive and finite")
        }
        self.init([r, alpha, a, b], variant: variant, unit: unit, report: nil, covariance: nil)
    }

    init(
        _ values: [Double], variant: Variant, unit: LifetimeUnit, report: FitReport?, covariance: [Double]?
    ) {
        (r, alpha, a, b) = (values[0], values[1], values[2], values[3])
        self.variant = variant
        self.unit = unit
        self.report = report
        logCovariance = covariance
    }

    /// The logarithms of r, alpha, a and b.
    public var logParameters: [Double] { [log(r), log(alpha), log(a), log(b)] }

    /// The same model with other parameters, given as logarithms.
    public func with(logParameters: [Double]) -> BGNBD {
        let values = logParameters.map { min(max(exp($0), .leastNormalMagnitude), 1e300) }
        return BGNBD(values, variant: variant, unit: unit, report: report, covariance: logCovariance)
    }

    /// One where the first purchase is a chance to leave, else zero.
    private var shift: Double { variant == .modified ? 1 : 0 }

    /// The log-likelihood of one customer's history.
    public func logLikelihood(of customer: CustomerSummary) -> Double {
        let customer = customer.nearestSound
        let x = Double(customer.frequency)
        let y = x + shift
        let counts = Special.logGamma(r + x) - Special.logGamma(r) + r * log(alpha)
        let stays = Special.logBeta(a, b + y) - Special.logBeta(a, b) - (r + x) * log(alpha + customer.age)
        return counts + stays + Special.softplus(leavingLogOdds(customer))
    }

    /// The chance that the customer has not left: one for certain without a repeat purchase in the original model.
    public func probabilityAlive(_ customer: CustomerSummary) -> Double {
        Special.logistic(-leavingLogOdds(customer.nearestSound))
    }

    /// The log-odds that the customer left after the last purchase.
    private func leavingLogOdds(_ customer: CustomerSummary) -> Double {
        let x = Double(customer.frequency)
        let y = x + shift
        guard y > 0 else { return -.infinity }
        let silence = log1p((customer.age - customer.recency) / (alpha + customer.recency))
        return log(a) - log(b + y - 1) + (r + x) * silence
    }

    /// The purchases to expect from a customer within a time from now.
    public func expectedPurchases(of customer: CustomerSummary, within horizon: Double) -> Double {
        let (customer, horizon) = (customer.nearestSound, soundHorizon(horizon))
        guard horizon > 0 else { return 0 }
        let x = Double(customer.frequency)
        let alive = probabilityAlive(customer)
        guard alive > 0 else { return 0 }
        return alive
            * BetaGeometricMean.purchases(
                shape: r + x, a: a, b: b + x + shift, time: horizon / (alpha + customer.age))
    }

    /// The chance of at least one purchase within a time from now.
    public func probabilityOfPurchase(by customer: CustomerSummary, within horizon: Double) -> Double {
        let (customer, horizon) = (customer.nearestSound, soundHorizon(horizon))
        guard horizon > 0 else { return 0 }
        let shape = r + Double(customer.frequency)
        return probabilityAlive(customer) * -expm1(-shape * log1p(horizon / (alpha + customer.age)))
    }

    /// The purchases to expect from a new customer within a time after the first purchase.
    public func expectedPurchasesOfNewCustomer(within time: Double) -> Double {
        expectedPurchases(of: CustomerSummary(frequency: 0, recency: 0, age: 0), within: time)
    }

    /// The distribution of the number of purchases within a time from now.
    ///
    /// Given that a customer is alive, what comes next is again a BG/NBD process, whose parameters have learnt from the
    /// history; so the distribution is exact.
    public func purchaseCounts(of customer: CustomerSummary, within horizon: Double) -> CountDistribution {
        let (customer, horizon) = (customer.nearestSound, soundHorizon(horizon))
        let x = Double(customer.frequency)
        let alive = probabilityAlive(customer)
        guard horizon > 0, alive > 0 else { return CountDistribution([1]) }
        var future = BetaGeometricCounts(
            r: r + x, alpha: alpha + customer.age, a: a, b: b + x + shift, time: horizon)
        return CountDistribution(bulk: (r + x) / (alpha + customer.age) * horizon) { count in
            let chance = future.next()
            return count == 0 ? 1 - alive + alive * chance : alive * chance
        }
    }

    /// The distribution of the number of purchases of a new customer within a time after the first one.
    public func purchaseCountsOfNewCustomer(within time: Double) -> CountDistribution {
        purchaseCounts(of: CustomerSummary(frequency: 0, recency: 0, age: 0), within: time)
    }
}
