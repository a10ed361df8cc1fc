// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// The customers that a lifetime model learns from, checked, in one unit of time and one currency.
public struct CustomerBase: Sendable, Hashable {
    /// The unit of every recency and age.
    public let unit: LifetimeUnit
    /// The currency of every value, or nil when values carry none.
    public let currency: Currency?
    /// The customers, in the order given.
    public let customers: [CustomerSummary]

    /// Checks and keeps summaries.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput`, which names the first offending position.
    public init(_ customers: [CustomerSummary], unit: LifetimeUnit, currency: Currency? = nil) throws {
        for (index, customer) in customers.enumerated() {
            if let problem = customer.problem {
                throw PredictionError(.invalidInput, "the summary at position \(index) has \(problem)")
            }
        }
        self.customers = customers
        self.unit = unit
        self.currency = currency
    }

    /// Builds a base from columns, as data sets come.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` when columns differ in length or a row is unsound.
    public init(
        frequency: [Int], recency: [Double], age: [Double], averageValue: [Double?]? = nil, unit: LifetimeUnit,
        currency: Currency? = nil
    ) throws {
        let count = frequency.count
        guard recency.count == count, age.count == count, averageValue.map({ $0.count == count }) ?? true else {
            throw PredictionError(.invalidInput, "columns of different lengths; one entry per customer is needed")
        }
        let customers = (0..<count)
            .map { index in
                CustomerSummary(
                    frequency: frequency[index], recency: recency[index], age: age[index],
                    averageValue: averageValue?[index])
            }
        try self.init(customers, unit: unit, currency: currency)
    }

    /// How many customers there are.
    public var count: Int { customers.count }
}
