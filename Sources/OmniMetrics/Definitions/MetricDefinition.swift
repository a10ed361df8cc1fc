// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a figure means, as a value, so that two teams cannot mean two things by one name.
///
/// The words are for people. Where ``measure`` is set they are also what is computed: ask a ``MetricCube`` for the
/// definition, and the same definition gives the same figure to everybody.
public struct MetricDefinition: Sendable, Hashable, Codable {
    /// The families of figures that a business follows over time.
    public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
        /// What people say: NPS, CSAT.
        case satisfaction
        /// Whether people come back.
        case retention
        /// Whether people go on to the next step.
        case conversion
        /// What is sold and earned.
        case revenue
        /// What it costs.
        case cost
        /// Who is there.
        case activity
        /// What was sent.
        case messages
    }

    /// Unique, and stable: "average_order_value".
    public var name: String
    /// As people call it.
    public var title: String
    /// What it is about.
    public var family: Family
    /// What is counted or summed.
    public var numerator: String
    /// What it is divided by; empty for a count or a sum.
    public var denominator: String
    /// Over which time.
    public var window: String
    /// By what it can be divided, such as a product or a channel; empty where it cannot.
    public var dimensions: [MetricDimension]
    /// How currencies are treated; empty where no money is involved.
    public var currencyRule: String
    /// How refunds and cancelled orders are treated; empty where none are involved.
    public var refundRule: String
    /// From which entries of the log it is made.
    public var lineage: String
    /// The same as a formula that a cube computes; `nil` for a figure that only a whole log gives.
    public var measure: MetricRatio?

    /// Creates a definition.
    public init(
        name: String, title: String, family: Family, numerator: String, denominator: String, window: String,
        dimensions: [MetricDimension] = [], currencyRule: String, refundRule: String, lineage: String,
        measure: MetricRatio? = nil
    ) {
        self.name = name
        self.title = title
        self.family = family
        self.numerator = numerator
        self.denominator = denominator
        self.window = window
        self.dimensions = dimensions
        self.currencyRule = currencyRule
        self.refundRule = refundRule
        self.lineage = lineage
        self.measure = measure
    }

    /// The numerator, and the denominator if there is one.
    public var formula: String { denominator.isEmpty ? numerator : "\(numerator) ÷ \(denominator)" }

    /// All of it in one paragraph, for a footnote.
    public var text: String {
        var parts = [formula]
        parts += [window, currencyRule, refundRule].filter { !$0.isEmpty }
        parts.append("From \(lineage)")
        return parts.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
    }
}

/// By what a figure can be divided.
public enum MetricDimension: String, Sendable, Hashable, Codable, CaseIterable {
    /// The whole business.
    case business
    /// A product.
    case product
    /// A category of products.
    case category
}

/// Something that is counted or summed by day.
public enum MetricMeasure: Sendable, Hashable, Codable {
    /// Orders that were not cancelled.
    case orders
    /// Orders with an amount in the currency.
    case pricedOrders
    /// Amounts of orders in the currency.
    case revenue
    /// Refunds with an amount in the currency.
    case refunds
    /// Amounts given back, in the currency, on the day on which they were.
    case refunded
    /// ``revenue`` less ``refunded``.
    case netRevenue
    /// Pieces sold.
    case units
    /// People with an order, each once in the window; estimated within about 1.6 % at 95 %.
    case customers
    /// People whose first order of all lies in the window: who was acquired.
    case newCustomers
    /// Orders of people who had ordered before.
    case repeatOrders
    /// People with any event, each once in the window; estimated within about 1.6 % at 95 %.
    case activePeople
    /// Costs of some kinds, in the currency.
    case costs([CostLedger.Kind])

    var needsCurrency: Bool {
        switch self {
        case .pricedOrders, .revenue, .refunds, .refunded, .netRevenue, .costs: true
        default: false
        }
    }

    var isMoney: Bool {
        switch self {
        case .revenue, .refunded, .netRevenue, .costs: true
        default: false
        }
    }
}

/// One measure, or one divided by another.
public struct MetricRatio: Sendable, Hashable, Codable {
    /// What is counted or summed.
    public var numerator: MetricMeasure
    /// What it is divided by; `nil` for a count or a sum.
    public var denominator: MetricMeasure?

    /// Creates a formula.
    public init(_ numerator: MetricMeasure, by denominator: MetricMeasure? = nil) {
        self.numerator = numerator
        self.denominator = denominator
    }
}
