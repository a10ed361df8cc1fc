// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// A figure with everything that is needed to argue about it.
public struct MetricValue: Sendable, Hashable, Codable {
    /// What it is, as in ``MetricDefinition/name``.
    public var metric: String
    /// What it was asked of: a product or category; empty for the business.
    public var member: String
    /// The first day.
    public var from: LocalDate
    /// The last day, which belongs to it.
    public var through: LocalDate
    /// The currency; `nil` where no money is involved.
    public var currency: Currency?
    /// What stands above the line, money in whole units.
    public var numerator: Double
    /// What stands below it; `nil` for a count or a sum.
    public var denominator: Double?
    /// The figure, money in whole units; `nil` for a denominator of zero.
    public var value: Double?
    /// The figure in exact minor units, rounded half to even; `nil` where it is no money or unknown.
    public var money: Money?
}

extension MetricCube {
    /// A figure over a window of days, both ends included.
    ///
    /// - Parameters:
    ///   - definition: What is asked for.
    ///   - from: The first day.
    ///   - through: The last day.
    ///   - member: The product or category; empty for the business.
    ///   - currency: The currency of amounts.
    /// - Returns: The figure with its numerator and denominator.
    /// - Throws: ``MetricsError`` with `invalidInput` for a definition without a measure, or a window that ends before
    ///   it begins; `mixedCurrencies` and `overflow` as the cost ledger does.
    public func value(
        of definition: MetricDefinition, from: LocalDate, through: LocalDate, member: String = "", in currency: Currency
    ) throws -> MetricValue {
        guard let ratio = definition.measure else {
            throw MetricsError(.invalidInput, "\(definition.name) is no ratio of measures: take it from the summary")
        }
        guard from <= through else {
            throw MetricsError(.invalidInput, "a window from \(from) through \(through): give days in order")
        }
        func amount(_ measure: MetricMeasure) throws -> Int128 {
            func partial(_ measure: MetricMeasure) -> MetricPartial {
                self.partial(of: measure, from: from, through: through, member: member, in: currency)
            }
            switch measure {
            case .orders, .newCustomers, .repeatOrders, .units, .revenue, .refunded: return partial(measure).sum
            case .pricedOrders: return Int128(partial(.revenue).count)
            case .refunds: return Int128(partial(.refunded).count)
            case .netRevenue: return partial(.revenue).sum - partial(.refunded).sum
            case .customers, .activePeople: return Int128(partial(measure).distinctPeople.rounded())
            case .costs(let kinds):
                let selection = CostLedger.Selection(kinds: Set(kinds))
                return Int128(try costs.total(selection, from: from, through: through, in: currency).minor)
            }
        }
        var unit = 1.0
        for _ in 0..<currency.minorDigits { unit *= 10 }
        func shown(_ amount: Int128, _ measure: MetricMeasure) -> Double {
            Double(amount) / (measure.isMoney ? unit : 1)
        }
        let above = try amount(ratio.numerator)
        let isMoney = ratio.numerator.isMoney || ratio.denominator?.isMoney == true
        var result = MetricValue(
            metric: definition.name, member: member, from: from, through: through, currency: isMoney ? currency : nil,
            numerator: shown(above, ratio.numerator))
        guard let measure = ratio.denominator else {
            result.value = result.numerator
            if ratio.numerator.isMoney, let minor = Int64(exactly: above) {
                result.money = Money(minor: minor, currency)
            }
            return result
        }
        let below = try amount(measure)
        let divisor = shown(below, measure)
        result.denominator = divisor
        result.value = Share.of(result.numerator, by: divisor)
        if ratio.numerator.isMoney, !measure.isMoney, let count = Int(exactly: below) {
            result.money = Summarizer.average(above, of: count, currency)
        }
        return result
    }

    /// A figure by window, such as months, to draw or to compare; windows are the caller's.
    ///
    /// - Throws: as `value` does.
    public func series(
        of definition: MetricDefinition, over windows: [(from: LocalDate, through: LocalDate)], member: String = "",
        in currency: Currency
    ) throws -> [MetricValue] {
        try windows.map { try value(of: definition, from: $0.from, through: $0.through, member: member, in: currency) }
    }

    /// A figure of a window beside that of the same days of the year before.
    ///
    /// - Returns: `nil` where one of the two figures is unknown.
    /// - Throws: as `value` does.
    public func yearOnYear(
        of definition: MetricDefinition, from: LocalDate, through: LocalDate, member: String = "", in currency: Currency
    ) throws -> YearOnYear? {
        let now = try value(of: definition, from: from, through: through, member: member, in: currency)
        let before = try value(
            of: definition, from: from.adding(months: -12), through: through.adding(months: -12), member: member,
            in: currency)
        guard let current = now.value, let previous = before.value else { return nil }
        return try YearOnYear(current: current, previous: previous)
    }
}

extension MetricValue {
    /// Reads a figure, and divides again.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for days out of order, a number that is not finite, a figure that is
    ///   not its numerator by its denominator, or money in another currency; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        metric = try fields.decode(String.self, forKey: .metric)
        member = try fields.decode(String.self, forKey: .member)
        from = try fields.decode(LocalDate.self, forKey: .from)
        through = try fields.decode(LocalDate.self, forKey: .through)
        currency = try fields.decodeIfPresent(Currency.self, forKey: .currency)
        numerator = try fields.decode(Double.self, forKey: .numerator)
        denominator = try fields.decodeIfPresent(Double.self, forKey: .denominator)
        value = try fields.decodeIfPresent(Double.self, forKey: .value)
        money = try fields.decodeIfPresent(Money.self, forKey: .money)
        try decoder.require(from <= through, "\(metric): the window from \(from) ends before it begins")
        try decoder.require(
            numerator.isFinite && denominator?.isFinite != false && value?.isFinite != false,
            "\(metric): a number is not finite")
        try decoder.require(
            value == denominator.map { Share.of(numerator, by: $0) } ?? numerator, "\(metric): not the quotient")
        try decoder.require(money == nil || money?.currency == currency, "\(metric): money in another currency")
    }
}
