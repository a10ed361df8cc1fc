// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A model of how customers buy until they silently leave.
///
/// ``BGNBD`` and ``ParetoNBD`` are such models. Horizons and ages are in the model's unit. Every answer
/// is finite for every summary: no purchase at all, thousands of them, an age of zero. An unsound summary, which no
/// ``CustomerBase`` would take, is answered as the nearest sound one; a horizon that is not above 0 brings no purchase,
/// and one beyond 1e12 counts as 1e12.
public protocol LifetimeModel: Sendable {
    /// The unit of time.
    var unit: LifetimeUnit { get }
    /// How the model was fitted; nil for parameters that were given.
    var report: FitReport? { get }
    /// The logarithms of the parameters, in the order of the literature.
    var logParameters: [Double] { get }
    /// The covariance of the logarithms of the parameters by rows; nil when the fit could not say.
    var logCovariance: [Double]? { get }

    /// The same model with other parameters, given as logarithms; used to carry their uncertainty into predictions.
    func with(logParameters: [Double]) -> Self

    /// The log-likelihood of one customer's history.
    func logLikelihood(of customer: CustomerSummary) -> Double
    /// The chance that the customer has not left, in [0, 1].
    func probabilityAlive(_ customer: CustomerSummary) -> Double
    /// The purchases to expect from a customer within a time from now.
    func expectedPurchases(of customer: CustomerSummary, within horizon: Double) -> Double
    /// The chance of at least one purchase within a time from now.
    func probabilityOfPurchase(by customer: CustomerSummary, within horizon: Double) -> Double
    /// The purchases to expect from a new customer within a time after the first purchase.
    func expectedPurchasesOfNewCustomer(within time: Double) -> Double
    /// The distribution of the number of purchases within a time from now.
    func purchaseCounts(of customer: CustomerSummary, within horizon: Double) -> CountDistribution
}

extension LifetimeModel {
    /// The interval of expected purchases that is due to the uncertainty of the parameters.
    ///
    /// The delta method on the logarithm of the expectation, so the interval is never negative. It says how well the
    /// *mean* of such customers is known; the purchases of one customer vary far more, see
    /// ``purchaseCounts(of:within:)``. Nil when the model's parameters carry no uncertainty.
    public func expectedPurchasesInterval(
        of customer: CustomerSummary, within horizon: Double, level: Double = 0.9
    ) -> PredictionInterval? {
        guard let covariance = logCovariance else { return nil }
        let level = soundLevel(level)
        let centre = expectedPurchases(of: customer, within: horizon)
        guard centre > 0 else { return PredictionInterval(lower: 0, upper: 0, level: level) }
        let found = deltaVariance(covariance: covariance) { model in
            naturalLogarithm(max(model.expectedPurchases(of: customer, within: horizon), .leastNormalMagnitude))
        }
        guard let variance = found else { return nil }
        let reach = min(normalQuantile(of: level) * variance.squareRoot(), 600)
        return PredictionInterval(
            lower: centre * exponential(-reach), upper: centre * exponential(reach), level: level)
    }

    /// The variance of a quantity that follows from the parameters: the delta method with central differences.
    ///
    /// Nil where it is not finite; that is not the same as none.
    func deltaVariance(covariance: [Double], _ quantity: (Self) -> Double) -> Double? {
        let count = logParameters.count
        var slopes = [Double](repeating: 0, count: count)
        let step = 1e-4
        for axis in 0..<count {
            var moved = logParameters
            moved[axis] += step
            let above = quantity(with(logParameters: moved))
            moved[axis] -= 2 * step
            let below = quantity(with(logParameters: moved))
            slopes[axis] = (above - below) / (2 * step)
        }
        var variance = 0.0
        for row in 0..<count {
            for column in 0..<count { variance += slopes[row] * covariance[row * count + column] * slopes[column] }
        }
        return variance.isFinite ? max(variance, 0) : nil
    }

    /// Refuses customers whose times are in another unit than the model's.
    func requireUnit(of base: CustomerBase) throws {
        guard base.unit == unit else {
            throw PredictionError(
                .invalidInput,
                "customers in \(base.unit.rawValue) for a model in \(unit.rawValue); cut them in the model's unit")
        }
    }
}
