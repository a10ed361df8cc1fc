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

/// Predicts what customers are worth: a lifetime model for how often, a spend model for how much.
///
/// ```swift
/// let base = try log.summaries(asOf: today, unit: .weeks)
/// let model = try CustomerValueModel(lifetimes: ParetoNBD.fit(base), spend: GammaGamma.fit(base))
/// let best = try model.values(of: base, plan: .months(12, unit: .weeks)).sorted { $0.discountedValue >
/// $1.discountedValue }
/// ```
public struct CustomerValueModel<Lifetimes: LifetimeModel>: Sendable {
    /// How often customers buy, and until when.
    public let lifetimes: Lifetimes
    /// How much they spend per purchase.
    public let spend: GammaGamma

    /// Joins two fitted models.
    public init(lifetimes: Lifetimes, spend: GammaGamma) {
        self.lifetimes = lifetimes
        self.spend = spend
    }

    /// The value of one customer.
    ///
    /// - Parameters:
    ///   - customer: A sound summary in the model's unit.
    ///   - plan: How far ahead, and the discount.
    ///   - level: The chance with which the interval shall hold the customer's spend; nil for no interval, which is
    ///     faster.
    /// - Returns: What the customer has brought and will bring.
    /// - Throws: ``PredictionError`` with `invalidConfiguration` for a plan without periods, or `invalidInput`.
    public func value(
        of customer: CustomerSummary, plan: ValuePlan, level: Double? = nil
    ) throws -> CustomerValue {
        try plan.check()
        if let problem = customer.problem { throw PredictionError(.invalidInput, "the summary has \(problem)") }
        return unchecked(customer, plan: plan, level: level)
    }

    /// The values of a whole base, in its order.
    ///
    /// - Throws: ``PredictionError`` with `invalidConfiguration`, or `invalidInput` when the base counts time in
    ///   another unit.
    public func values(of base: CustomerBase, plan: ValuePlan, level: Double? = nil) throws -> [CustomerValue] {
        try plan.check()
        try lifetimes.requireUnit(of: base)
        return base.customers.map { unchecked($0, plan: plan, level: level) }
    }

    private func unchecked(_ customer: CustomerSummary, plan: ValuePlan, level: Double?) -> CustomerValue {
        let average = spend.expectedAverageValue(of: customer)
        let purchases = lifetimes.expectedPurchases(of: customer, within: plan.horizon)
        return CustomerValue(
            id: customer.id, historicValue: customer.totalValue,
            probabilityAlive: lifetimes.probabilityAlive(customer), expectedPurchases: purchases,
            averageValue: average, expectedValue: purchases * average,
            discountedValue: average * discountedPurchases(of: customer, plan: plan),
            interval: level.map { spendInterval(of: customer, within: plan.horizon, level: $0) })
    }

    /// Expected purchases with those of later periods discounted.
    private func discountedPurchases(of customer: CustomerSummary, plan: ValuePlan) -> Double {
        guard plan.discountRate != 0 else {
            return lifetimes.expectedPurchases(of: customer, within: plan.horizon)
        }
        var sum = 0.0
        var before = 0.0
        var factor = 1.0
        for period in 1...plan.periods {
            let until = lifetimes.expectedPurchases(of: customer, within: Double(period) * plan.periodLength)
            factor /= 1 + plan.discountRate
            sum += (until - before) * factor
            before = until
            if factor < 1e-14 { break }
        }
        return sum
    }

    /// The central range that holds a customer's spend within a time with a chance.
    ///
    /// The spend is a mixture over the number of purchases; given the number it is a beta-prime variable, so the ends
    /// are found exactly, without simulation.
    public func spendInterval(
        of customer: CustomerSummary, within horizon: Double, level: Double = 0.9
    ) -> PredictionInterval {
        let counts = lifetimes.purchaseCounts(of: customer, within: horizon).probabilities
        let (shape, rate) = spend.posterior(customer)
        let share = (1 - soundLevel(level)) / 2
        func quantile(_ chance: Double) -> Double {
            guard let none = counts.first, chance > none else { return 0 }
            func excess(_ logSpend: Double) -> Double {
                // s/(s + rate) and its complement, safe for any size of s.
                let above = Special.logistic(logSpend - log(rate))
                let below = Special.logistic(log(rate) - logSpend)
                var sum = none
                for index in 1..<max(counts.count, 1) where counts[index] > 1e-14 {
                    sum +=
                        counts[index] * Special.incompleteBeta(spend.p * Double(index), shape, x: above, y: below).lower
                }
                return sum - chance
            }
            let middle = log(max(spend.expectedAverageValue(of: customer), 1e-300))
            guard let range = OneDimension.bracket(around: middle - 2...middle + 2, within: -700...700, excess),
                let root = OneDimension.root(in: range, tolerance: 1e-8, excess).value
            else { return 0 }
            return exp(root)
        }
        return PredictionInterval(lower: quantile(share), upper: quantile(1 - share), level: 1 - 2 * share)
    }
}
