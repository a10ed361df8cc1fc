// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a group of customers has brought and is expected to bring.
public struct CohortValue: Sendable, Hashable, Codable {
    /// The group's name, such as the month of the first purchase.
    public var cohort: String
    /// How many customers are in it.
    public var customers: Int
    /// Everything spent so far.
    public var historicValue: Double
    /// The purchases to expect within the plan's horizon.
    public var expectedPurchases: Double
    /// The spend to expect, not discounted.
    public var expectedValue: Double
    /// The spend to expect, discounted.
    public var discountedValue: Double
    /// Where the group's spend will lie (not discounted): the customers' own chance and the parameters' uncertainty
    /// together.
    ///
    /// Nil where the variance of spend is not finite or the parameters' uncertainty is not known.
    public var interval: PredictionInterval?
}

extension CustomerValueModel {
    /// The value of groups of customers, in the order in which the groups first appear.
    ///
    /// - Parameters:
    ///   - base: The customers.
    ///   - plan: How far ahead, and the discount.
    ///   - level: The chance with which an interval shall hold a group's spend.
    ///   - cohort: The name of a customer's group; nil leaves the customer out.
    /// - Returns: One value per group.
    /// - Throws: ``PredictionError``, as ``values(of:plan:level:)`` does.
    public func cohortValues(
        of base: CustomerBase, plan: ValuePlan, level: Double = 0.9, by cohort: (CustomerSummary) -> String?
    ) throws -> [CohortValue] {
        let values = try values(of: base, plan: plan)
        var order: [String] = []
        var members: [String: [Int]] = [:]
        for (index, customer) in base.customers.enumerated() {
            guard let name = cohort(customer) else { continue }
            if members[name] == nil { order.append(name) }
            members[name, default: []].append(index)
        }
        return order.map { name in
            let indices = members[name] ?? []
            let customers = indices.map { base.customers[$0] }
            func sum(_ path: KeyPath<CustomerValue, Double>) -> Double {
                indices.reduce(0) { $0 + values[$1][keyPath: path] }
            }
            let expected = sum(\.expectedValue)
            return CohortValue(
                cohort: name, customers: indices.count, historicValue: sum(\.historicValue),
                expectedPurchases: sum(\.expectedPurchases), expectedValue: expected,
                discountedValue: sum(\.discountedValue),
                interval: interval(around: expected, customers, horizon: plan.horizon, level: level))
        }
    }

    private func interval(
        around expected: Double, _ customers: [CustomerSummary], horizon: Double, level: Double
    ) -> PredictionInterval? {
        guard let covariance = lifetimes.logCovariance else { return nil }
        var variance = 0.0
        for customer in customers {
            guard let own = spendVariance(of: customer, within: horizon) else { return nil }
            variance += own
        }
        let common = lifetimes.deltaVariance(covariance: covariance) { model in
            customers.reduce(0) {
                $0 + model.expectedPurchases(of: $1, within: horizon) * spend.expectedAverageValue(of: $1)
            }
        }
        guard let common else { return nil }
        variance += common
        let level = soundLevel(level)
        let reach = normalQuantile(of: level) * variance.squareRoot()
        return PredictionInterval(lower: max(0, expected - reach), upper: expected + reach, level: level)
    }

    /// The variance of one customer's spend given the parameters; nil where it is infinite.
    func spendVariance(of customer: CustomerSummary, within horizon: Double) -> Double? {
        let (shape, rate) = spend.posterior(customer)
        guard shape > 2 else { return nil }
        let counts = lifetimes.purchaseCounts(of: customer, within: horizon)
        let scale = rate / (shape - 1)
        let square = rate * rate / ((shape - 1) * (shape - 2))
        let p = spend.p
        let mean = counts.mean
        // E[S²] = E[pn(pn + 1)]·E[1/ν²], less the square of E[S] = p·E[n]·E[1/ν].
        return max(0, (p * p * counts.meanSquare + p * mean) * square - p * p * mean * mean * scale * scale)
    }
}

extension CohortValue {
    /// Reads the value of a group: expectations of 0 or more, all of them finite.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        cohort = try container.decode(String.self, forKey: .cohort)
        customers = try container.decode(Int.self, forKey: .customers)
        (historicValue, expectedPurchases) = (try number(.historicValue), try number(.expectedPurchases))
        (expectedValue, discountedValue) = (try number(.expectedValue), try number(.discountedValue))
        interval = try container.decodeIfPresent(PredictionInterval.self, forKey: .interval)
        let expected = [expectedPurchases, expectedValue, discountedValue]
        try decoder.require(
            customers >= 0 && historicValue.isFinite && expected.allSatisfy { $0 >= 0 && $0.isFinite },
            "a group has 0 customers or more, a finite value, and expectations of 0 or more")
    }
}
